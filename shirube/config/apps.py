"""The app that holds the commands of the whole: demo, messages. It publishes what layers that may not know the look cannot."""

from __future__ import annotations

from django.apps import AppConfig

from shirube.core.language import mark
from shirube.core.people.rules import Role
from shirube.ui.ways import Way, publish

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


class ConfigConfig(AppConfig):
    name = "shirube.config"
    label = "config"

    def ready(self) -> None:
        """Publish the ways to the pages of accounts and of the organisation."""
        publish(Way("ui:work", mark("自分の仕事"), place="staff"))
