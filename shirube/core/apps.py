"""The core app: the journal, the search index and background work."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from shirube.core.language import mark


class CoreConfig(AppConfig):
    name = "shirube.core"
    label = "core"

    def ready(self) -> None:
        from shirube.core import checks  # noqa: F401  (registers the system checks)
        from shirube.core.guards import guard_after_migration
        from shirube.core.journal import publish_words

        post_migrate.connect(guard_after_migration, sender=self)
        publish_words(refused=mark("権限のない操作を断った"), restore=mark("控えからの復元"))
