"""The app of the look."""

from __future__ import annotations

from django.apps import AppConfig

from shirube.core.language import mark
from shirube.ui.ways import Way, publish


class UiConfig(AppConfig):
    name = "shirube.ui"
    label = "ui"

    def ready(self) -> None:
        """Publish the ways in the foot."""
        publish(
            Way("ui:accessibility", mark("アクセシビリティ"), place="foot"),
            Way("ui:patterns", mark("部品の見本"), place="foot"),
            Way("ui:work", mark("職員の頁"), place="foot"),
        )
