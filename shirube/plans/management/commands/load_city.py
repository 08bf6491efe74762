"""`shirube load_city`."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from shirube.core.commands import ShirubeCommand
from shirube.plans.actions.load_city import load_city


class Command(ShirubeCommand):
    help = "都市のフォルダーにある計画を読み込む (Load the plans of the city pack)"

    def perform(self, **options: Any) -> None:
        for outcome in self.progress(load_city(city=settings.CITY_DIR, actor="command:load_city"), label="load_city"):
            said = f"{len(outcome.changes)}件を記録しました" if outcome.changes else "変わりありません"
            self.say(f"{outcome.edition}: {said}。")
