"""`shirube verify_journal`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from shirube.core.commands import ShirubeCommand
from shirube.core.errors import Conflict
from shirube.core.journal import first_broken
from shirube.core.models import JournalEntry


class Command(ShirubeCommand):
    help = "変更の記録が後から書き換えられていないことを確かめる (Prove that nobody changed the journal)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="結果をJSONで出す (print JSON)")

    def perform(self, **options: Any) -> None:
        broken = first_broken()
        count = JournalEntry.objects.count()
        if options["json"]:
            self.say_json({"entries": count, "whole": broken is None, "first_broken": broken.pk if broken else None})
        if broken is not None:
            raise Conflict(f"記録{broken.pk}（{broken.action}）から先がつながりません。控えと比べてください。")
        if not options["json"]:
            self.say(f"{count}件の記録はすべてつながっています。")
