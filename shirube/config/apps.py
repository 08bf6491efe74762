"""The app that holds the commands of the whole: demo, messages."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "shirube.config"
    label = "config"
