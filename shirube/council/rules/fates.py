"""What became of proposals, counted and judged. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shirube.core.calendar import fiscal_year_of
from shirube.core.language import Sentence, mark
from shirube.council.rules.words import FateKind

TAKEN = frozenset({FateKind.ADOPTED, FateKind.PARTLY})
"""The proposal became items of a plan."""
SIGNS = {FateKind.ADOPTED: "◎", FateKind.PARTLY: "○", FateKind.STUDYING: "△", FateKind.DECLINED: "×", FateKind.NONE: "?"}
LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class Counts:
    """How many proposals there are, and what became of them."""

    total: int
    adopted: int
    partly: int
    studying: int
    declined: int
    waiting: int

    @property
    def taken(self) -> int:
        """Those that a plan took up, wholly or in part."""
        return self.adopted + self.partly


def count_fates(kinds: Iterable[FateKind]) -> Counts:
    """Count what became of proposals, one kind for each."""
    found = list(kinds)
    names = (FateKind.ADOPTED, FateKind.PARTLY, FateKind.STUDYING, FateKind.DECLINED, FateKind.NONE)
    return Counts(len(found), *(found.count(kind) for kind in names))


def fate_fault(kind: FateKind, *, items: int, reason: str) -> Sentence | None:
    """Return why a fate cannot be recorded like this, None where it can.

    What is taken up names its items, what is not taken up its reason; nothing else names items.
    """
    if kind in TAKEN and not items:
        return Sentence(mark("反映した取組がありません。計画の版を選び、取組の番号か名前を入れてください。"))
    if kind not in TAKEN and items:
        return Sentence(mark("取組を選べるのは、反映か一部反映のときだけです。取組を消すか、状況を選び直してください。"))
    if kind is FateKind.DECLINED and not reason.strip():
        return Sentence(mark("反映しない理由がありません。提言した人に伝わるように書いてください。"))
    if len(reason) > LONGEST_REASON:
        return Sentence(
            mark("理由が%(length)s文字あります。%(most)s文字までにしてください。"), {"length": len(reason), "most": LONGEST_REASON}
        )
    return None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long something has waited: whole years and months, or about so many years where only the fiscal year is known."""

    years: int
    months: int
    is_exact: bool


def waiting(day: date, *, given_on: date | None, given_in: int | None) -> Waiting | None:
    """Return how long a proposal of a day, or of a fiscal year, has waited on `day`; None where neither is known or it is yet to come."""
    if given_on is not None:
        months = (day.year - given_on.year) * 12 + day.month - given_on.month - (day.day < given_on.day)
        return Waiting(months // 12, months % 12, is_exact=True) if months >= 0 else None
    if given_in is None or given_in > fiscal_year_of(day):
        return None
    return Waiting(fiscal_year_of(day) - given_in, 0, is_exact=False)
