"""The app of people and posts."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "shirube.core.people"
    label = "people"
