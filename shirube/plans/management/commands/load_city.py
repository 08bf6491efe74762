"""`shirube load_city`."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from shirube.core.commands import ShirubeCommand
from shirube.core.packs import load_parts
from shirube.plans.actions.load_city import load_city
from shirube.plans.actions.record_edition import Outcome


class Command(ShirubeCommand):
    help = "都市のフォルダーにある計画を読み込む (Load the plans of the city pack)"

    def perform(self, **options: Any) -> None:
        for outcome in self.progress(load_city(city=settings.CITY_DIR, actor="command:load_city"), label="load_city"):
            self.say(f"{outcome.edition}: {_said(outcome)}。")
        for sentence in load_parts(settings.CITY_DIR, "command:load_city"):
            self.say(sentence)


def _said(outcome: Outcome) -> str:
    if outcome.is_newer and outcome.edition.continued_by:
        return f"公表した「{outcome.edition.continued_by.title}」の内容をそのまま残しました"
    if outcome.is_newer:
        return f"後から取り込んだ文書「{outcome.edition.document.file_name}」の内容をそのまま残しました"
    return f"{len(outcome.changes)}件を記録しました" if outcome.changes else "変わりありません"
