"""`shirube suggest_links PLAN PLAN`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.core.management.base import CommandParser

from shirube.core.commands import ShirubeCommand
from shirube.core.errors import InvalidInput, NotFound
from shirube.plans.models import Edition
from shirube.plans.queries.editions import editions_of
from shirube.plans.queries.suggestions import between_editions
from shirube.plans.rules.evidence import Line
from shirube.plans.rules.links import KIND_WORDS
from shirube.plans.rules.suggestions import BEST, Suggestion

MOST = 20


class Command(ShirubeCommand):
    help = "二つの版のあいだで、つながりのありそうな取組を挙げる (Suggest links between the items of two editions)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("earlier", metavar="PLAN", help="前の計画: 識別名、または 識別名@版 (the earlier plan: slug or slug@edition)")
        parser.add_argument("later", metavar="PLAN", help="後の計画: 識別名、または 識別名@版 (the later plan: slug or slug@edition)")
        parser.add_argument("--edition", default="", help="前の計画の版 (edition of the earlier plan; the current one otherwise)")
        parser.add_argument("--against", default="", help="後の計画の版 (edition of the later plan; the current one otherwise)")
        parser.add_argument("--best", type=int, default=BEST, help=f"一つの取組に挙げる数 (how many for an item; {BEST} otherwise)")
        parser.add_argument("--json", action="store_true", help="JSONで出す (print JSON)")

    def perform(self, **options: Any) -> None:
        if not 1 <= options["best"] <= MOST:
            raise InvalidInput(f"1から{MOST}までの数を指定してください。", place="--best")
        earlier, later = _edition(options["earlier"], options["edition"]), _edition(options["later"], options["against"])
        between = between_editions(earlier, later)
        lines = {line.key: line for line in (*between.earlier, *between.later)}
        found = [between.judged.told(pair) for pair in between.best(options["best"])]
        if options["json"]:
            self.say_json({"earlier": str(earlier), "later": str(later), "suggestions": [_told(each, lines) for each in found]})
            return
        self.say(f"{earlier} → {later}: まだ決めていないつながりの候補が{len(found)}件あります。")
        for text in _texts(found, lines):
            self.say(text)


def _edition(plan: str, named: str) -> Edition:
    """Return the edition of 「slug」 or 「slug@edition」, the current one where none is named."""
    slug, _, inside = plan.partition("@")
    name, editions = inside or named, editions_of(slug)
    found = [edition for edition in editions if not name or edition.name == name]
    if not found:
        known = "、".join(edition.name for edition in editions)
        raise NotFound(f"計画「{slug}」に版「{name}」はありません。次から選んでください: {known}")
    return found[-1]


def _texts(found: Sequence[Suggestion], lines: Mapping[int, Line]) -> Iterator[str]:
    for key, group in groupby(found, key=lambda each: each.earlier):
        yield f"\n{lines[key].number} {lines[key].title}"
        for each in group:
            later = lines[each.later]
            yield f"  {each.score:.2f} {KIND_WORDS[each.kind]} {later.number} {later.title}"
            yield f"       {'、'.join(_reasons(each))}"


def _told(each: Suggestion, lines: Mapping[int, Line]) -> dict[str, Any]:
    ends = {
        side: {"number": lines[key].number, "title": lines[key].title} for side, key in (("earlier", each.earlier), ("later", each.later))
    }
    return {**ends, "score": each.score, "kind": each.kind.value, "reasons": list(_reasons(each))}


def _reasons(each: Suggestion) -> Iterator[str]:
    for reason in each.reasons:
        yield f"ただし{reason.sentence}" if reason.is_doubt else str(reason.sentence)
