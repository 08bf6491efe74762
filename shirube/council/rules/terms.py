"""Digital leaders counted, and the terms of advisers. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shirube.core.language import mark

NOTICE = timedelta(days=60)
"""So long before its end a term is warned of."""
AFTERWARDS = timedelta(days=30)
"""So long after its end a term without a renewal is still told."""


class Term(StrEnum):
    """Where a term stands."""

    LATER = "later"
    RUNNING = "running"
    ENDING = "ending"
    OVER = "over"


TERM_WORDS = {
    Term.LATER: mark("これから"),
    Term.RUNNING: mark("任期中"),
    Term.ENDING: mark("まもなく終わる"),
    Term.OVER: mark("終わった"),
}


def term_on(day: date, appointed_on: date, ends_on: date) -> Term:
    """Return where a term stands on a day; its last day belongs to it."""
    if day < appointed_on:
        return Term.LATER
    if day > ends_on:
        return Term.OVER
    return Term.ENDING if ends_on - day <= NOTICE else Term.RUNNING


def is_told(day: date, ends_on: date) -> bool:
    """Tell whether the end of a term is to be told on a day: from 60 days before to 30 days after."""
    return ends_on - NOTICE <= day <= ends_on + AFTERWARDS


@dataclass(frozen=True, slots=True)
class Year:
    """One year's training: `count` took part, `printed_total` so far as a document prints it; None where it is not known."""

    fiscal_year: int
    count: int | None
    printed_total: int | None


@dataclass(frozen=True, slots=True)
class Total:
    """The cumulative count at the end of a year.

    `summed` is the sum of the years that are known; it `is_whole` where none so far is unknown. `earlier` is what the printed number
    leaves for the unknown years, None where there is nothing to leave or no printed number.
    """

    fiscal_year: int
    summed: int
    is_whole: bool
    printed: int | None
    earlier: int | None


def totals(years: Iterable[Year]) -> list[Total]:
    """Sum the years from the first to the last; an unknown year adds nothing and is never guessed."""
    found: list[Total] = []
    summed, is_whole = 0, True
    for year in sorted(years, key=lambda each: each.fiscal_year):
        summed += year.count or 0
        is_whole = is_whole and year.count is not None
        earlier = year.printed_total - summed if year.printed_total is not None and not is_whole else None
        found.append(Total(year.fiscal_year, summed, is_whole, year.printed_total, earlier))
    return found
