"""`shirube verify_journal`."""

from __future__ import annotations

import re
from typing import Any

from django.core.management.base import CommandParser
from django.db import connection
from django.utils import timezone

from shirube.core import guards
from shirube.core.commands import ShirubeCommand
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.journal import Break, first_break, head, knows
from shirube.core.models import JournalEntry


class Command(ShirubeCommand):
    help = "変更の記録が後から書き換えられていないことを確かめる (Prove that nobody changed the journal)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="結果をJSONで出す (print JSON)")
        parser.add_argument(
            "--witness",
            action="append",
            default=[],
            metavar="HASH",
            help="前に控えた末尾のハッシュ。末尾が消されていないことも確かめる (a head hash kept earlier: proves that no tail was cut off)",
        )
        parser.add_argument("--guard", action="store_true", help="書き換えを止める仕掛けを掛け直す (put the database's guards up again)")

    def perform(self, **options: Any) -> None:
        witnesses = [_hash(text) for text in options["witness"]]
        if options["guard"]:
            guards.guard(connection)
        broken = first_break()
        unknown = [witness for witness in witnesses if not knows(witness)]
        unguarded = guards.missing(connection)
        count = JournalEntry.objects.count()
        if options["json"]:
            self.say_json({"entries": count, "whole": not broken and not unknown, **_told(broken, unknown, unguarded)})
        if unguarded:
            self.stderr.write(f"注意: 書き換えを止める仕掛けが外れています（{'、'.join(unguarded)}）。--guard を付けると掛け直します。")
        if broken:
            raise Conflict(sentence_of(broken))
        if unknown:
            raise Conflict(f"控え {unknown[0][:12]}… に当たる記録がありません。末尾の記録が消されたか、書き直されています。")
        if not options["json"]:
            self.say(f"{count}件の記録はすべてつながっています。末尾のハッシュは {head()} です。")


def _hash(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", text.strip().lower()):
        raise InvalidInput("控えたハッシュは16進数64文字です。途中で切れていないか確かめてください。", place="--witness")
    return text.strip().lower()


def _told(broken: Break | None, unknown: list[str], unguarded: list[str]) -> dict[str, Any]:
    return {
        "first_broken": broken.entry.pk if broken else None,
        "fault": None if broken is None else "chain" if broken.content else "content",
        "recorded_at": broken.entry.recorded_at.isoformat() if broken else None,
        "action": broken.entry.action if broken else None,
        "unknown_witnesses": unknown,
        "missing_guards": unguarded,
        "head": head(),
    }


def sentence_of(broken: Break) -> str:
    """Say which entry is the first that does not hold, and in what."""
    entry = broken.entry
    name = f"記録{entry.pk}（{timezone.localtime(entry.recorded_at):%Y-%m-%d %H:%M:%S}、{entry.action}）"
    if not broken.content:
        return f"{name}の内容が、書かれたあとで変えられています。ここから先がつながりません。控えと比べてください。"
    stands = f"いま前にあるのは記録{broken.before}" if broken.before else "いま前に記録はありません"
    return f"{name}の直前の記録が、消されたか、加えられたか、差し替えられています（{stands}）。控えと比べてください。"
