"""The app of people and posts."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "shirube.core.people"
    label = "people"

    def ready(self) -> None:
        """Listen to what happens at the door."""
        import_module("shirube.core.people.receivers")
