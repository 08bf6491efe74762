"""`shirube update_messages`."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management import call_command

from shirube.config.messages import catalogues, update_catalogue
from shirube.core.commands import ShirubeCommand
from shirube.core.errors import InvalidInput


class Command(ShirubeCommand):
    help = "翻訳する文を集め、英語の訳文集を更新する（開発用） (Collect the texts and update the English catalogues; for developers)"

    def perform(self, **options: Any) -> None:
        if find_spec("babel") is None:
            raise InvalidInput("開発用の部品Babelがありません。python3 run.py test を一度動かすと入ります。")
        for file, wanted in catalogues(settings.BASE_DIR, settings.CITY_DIR).items():
            changes = update_catalogue(file, wanted)
            self.say(f"{file}: 全{len(wanted)}件、追加{changes.added}件、削除{changes.removed}件、未訳{changes.untranslated}件")
        call_command("compile_messages", stdout=self.stdout)
