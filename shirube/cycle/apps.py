"""The app of the yearly round."""

from __future__ import annotations

from django.apps import AppConfig


class CycleConfig(AppConfig):
    name = "shirube.cycle"
    label = "cycle"

    def ready(self) -> None:
        """Have the reminders run by the clock."""
        from shirube.cycle import jobs  # noqa: F401  (publishes what runs by the clock)
