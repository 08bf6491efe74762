"""The core app: the journal and the search index."""

from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "shirube.core"
    label = "core"

    def ready(self) -> None:
        from shirube.core import checks  # noqa: F401  (registers the system checks)
