"""The app of the yearly round."""

from __future__ import annotations

from django.apps import AppConfig


class CycleConfig(AppConfig):
    name = "shirube.cycle"
    label = "cycle"
