"""The app of plans."""

from __future__ import annotations

from django.apps import AppConfig

from shirube.core.language import mark
from shirube.core.people.rules import Role
from shirube.ui.ways import Way, publish
from shirube.ui.work import publish_work

WORDS = {
    "record_edition": mark("計画の版を記録"),
    "attach_text": mark("文書の本文を記録"),
    "evaluate_edition": mark("評価をやり直し"),
    "record_actuals": mark("実績を記録"),
    "adopt_edition": mark("計画の版を決定"),
    "decide_link": mark("系譜のつながりを決定"),
    "remove_link": mark("系譜のつながりを取消し"),
    "load_links": mark("系譜のつながりを読み込み"),
    "align_items": mark("上位計画との対応を決定"),
    "begin_draft": mark("計画の案を開始"),
    "carry_items": mark("取組を案に引き継ぎ"),
    "save_draft_item": mark("案の取組を保存"),
    "remove_draft_item": mark("取組を案から外す"),
    "save_draft_heading": mark("案の見出しを保存"),
    "remove_draft_heading": mark("見出しを案から外す"),
    "load_frameworks": mark("上位計画との対応を読み込み"),
}
"""What the journal keeps of plans, in words."""


READERS = frozenset({Role.OFFICE, Role.VIEWER, Role.AUDITOR})
"""Who sees what the office prepares."""


class PlansConfig(AppConfig):
    name = "shirube.plans"
    label = "plans"

    def ready(self) -> None:
        """Publish the ways to the public pages, and say in words what the journal keeps of plans."""
        from shirube.core.journal import publish_words
        from shirube.core.packs import publish_loader
        from shirube.plans.actions.load_frameworks import load_frameworks
        from shirube.plans.actions.load_links import load_links
        from shirube.plans.queries.linking import link_work

        publish_words(**WORDS)
        publish_loader("links", load_links)
        publish_loader("frameworks", load_frameworks)
        publish_work(link_work)
        publish(
            Way("plans:home", mark("計画"), place="home"),
            Way("plans:search", mark("検索"), place="search"),
            Way("plans:home", mark("計画")),
            Way("plans:indicators", mark("指標")),
            Way("plans:sections", mark("担当課")),
            Way("plans:findings", mark("気づき")),
            Way("plans:documents", mark("文書")),
            Way("plans:data", mark("データ")),
            Way("plans:lives", mark("取組の歩み"), place="foot"),
            Way("plans:crosswalks", mark("上位計画との対応"), place="foot"),
            Way("plans:compare", mark("版の比較"), place="foot"),
            Way("plans:drafts", mark("計画の案"), place="staff", roles=READERS),
            Way("plans:links", mark("取組のつながり"), place="staff", roles=READERS),
            Way("plans:data", mark("データ")),
        )
