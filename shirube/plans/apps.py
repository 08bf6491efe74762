"""The app of plans."""

from __future__ import annotations

from django.apps import AppConfig

from shirube.core.language import mark
from shirube.ui.ways import Way, publish


class PlansConfig(AppConfig):
    name = "shirube.plans"
    label = "plans"

    def ready(self) -> None:
        """Publish the ways to the public pages."""
        publish(
            Way("plans:home", mark("計画"), place="home"),
            Way("plans:search", mark("検索"), place="search"),
            Way("plans:home", mark("計画")),
            Way("plans:indicators", mark("指標")),
            Way("plans:sections", mark("担当課")),
            Way("plans:findings", mark("気づき")),
            Way("plans:documents", mark("文書")),
            Way("plans:data", mark("データ")),
            Way("plans:data", mark("データ")),
        )
