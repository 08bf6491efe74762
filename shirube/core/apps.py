"""The core app: the journal and the search index."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "shirube.core"
    label = "core"

    def ready(self) -> None:
        from shirube.core import checks  # noqa: F401  (registers the system checks)
        from shirube.core.guards import guard_after_migration

        post_migrate.connect(guard_after_migration, sender=self)
