"""Where an item stands as a whole: done, under way, behind, not begun; and which way its number points."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from django.utils.translation import gettext

from shirube.core.language import mark
from shirube.plans.models import Edition
from shirube.plans.queries.records import Cell, Record
from shirube.plans.rules.facts import Declaration, Direction, ItemFacts, Kind, Lines, PlanFacts
from shirube.plans.rules.quantities import Comparator
from shirube.plans.rules.stages import Standing as YearStanding
from shirube.plans.rules.stages import achieved_year, last_stage, reached, scale_of, signs_by_year, standing


class Standing(StrEnum):
    """One word for one item. An indicator is under way as long as its plan runs: its rank says how well."""

    DONE = "done"
    UNDER_WAY = "under-way"
    BEHIND = "behind"
    LATER = "later"
    UNKNOWN = "unknown"
    """The document says neither what was planned nor what was done."""


STANDING_WORDS = {
    Standing.DONE: mark("達成"),
    Standing.UNDER_WAY: mark("進行中"),
    Standing.BEHIND: mark("計画より遅れ"),
    Standing.LATER: mark("これから"),
    Standing.UNKNOWN: mark("記載なし"),
}
ONE = Decimal(1)
_NOWHERE = Lines(1, 1)
_NUMBER = Declaration(Direction.UP, Kind.FLOW, "")


def own_word(edition: Edition) -> str:
    """Return the edition's own word for what is done: the name of its highest stage, untranslated; empty where ranks say 「達成」."""
    return "" if edition.scheme_id or not edition.stages else str(edition.stages[-1]["name"])


def standing_words(edition: Edition) -> Mapping[Standing, str]:
    """Return the word for each standing in the reader's language, the edition's own word for what is done."""
    words = {**STANDING_WORDS, Standing.DONE: own_word(edition) or STANDING_WORDS[Standing.DONE]}
    return {standing: gettext(word) for standing, word in words.items()}


def frame_of(edition: Edition) -> PlanFacts:
    """Return the scale and the years of an edition, as the rules need them beside an item."""
    return _frame(tuple(edition.years), tuple(stage["sign"] for stage in edition.stages), edition.status_year)


@lru_cache(maxsize=64)
def _frame(years: tuple[int, ...], signs: tuple[str, ...], status_year: int | None) -> PlanFacts:
    return PlanFacts(title="", years=years, items=(), stages=signs, status_year=status_year)


def stages_of(record: Record) -> ItemFacts:
    """Return the item's two rows as the rules read them."""
    return ItemFacts(
        key=record.number,
        title=record.title,
        lines=_NOWHERE,
        plan={year: cell.text for year, cell in record.plan.items()},
        actual={year: cell.text for year, cell in record.actual.items()},
        declaration=_NUMBER if record.is_indicator else None,
    )


def standing_of(record: Record, edition: Edition) -> Standing:
    """Return where the item stands at the end of the edition's status year."""
    if not record.plan and not record.actual:
        return Standing.UNKNOWN
    if record.is_indicator:
        return Standing.UNDER_WAY if record.actual else Standing.LATER
    facts, frame = stages_of(record), frame_of(edition)
    if is_achieved(facts, frame):
        return Standing.DONE
    year = edition.status_year or max(edition.years, default=0)
    if standing(facts, scale_of(frame), year) is YearStanding.BEHIND or _is_overdue(facts, frame, year):
        return Standing.BEHIND
    return Standing.UNDER_WAY if facts.actual else Standing.LATER


def is_achieved(facts: ItemFacts, frame: PlanFacts) -> bool:
    """Tell whether the last planned stage is reached; where the plan names none, whether the highest of the scale is."""
    if last_stage(facts, scale_of(frame)) is not None:
        return achieved_year(facts, frame) is not None
    return any(rank == len(frame.stages) - 1 for _, rank in signs_by_year(facts.actual, scale_of(frame)))


def _is_overdue(facts: ItemFacts, frame: PlanFacts, year: int) -> bool:
    """A sign was planned by `year`, and none is reported at all."""
    return bool(reached(ItemFacts("", "", _NOWHERE, {}, facts.plan), scale_of(frame), year)) and not facts.actual


def attainment_of(target: Cell | None, actual: Cell | None, direction: str) -> Decimal | None:
    """Return how much of a year's printed target the actual reaches, as a share; None where either is no number above zero."""
    if target is None or actual is None or target.number is None or actual.number is None:
        return None
    upper, lower = (actual.number, target.number) if direction == Direction.UP else (target.number, actual.number)
    return upper / lower if lower > 0 and upper >= 0 else None


def falls_short(target: Cell | None, share: Decimal | None) -> bool:
    """Tell whether an actual with this share misses the target; a bound that 未満 or 超 excludes is missed when it is just met."""
    if share is None:
        return False
    return share < ONE or (share == ONE and target is not None and bool(target.comparator) and Comparator(target.comparator).strict)


def has_rate(record: Record) -> bool:
    """Tell whether an item's number could be held against its target."""
    return record.computed is not None and record.computed.attainment is not None


def misses(record: Record) -> bool:
    """Tell whether an item's number falls short of the target of the year it was judged in."""
    judged = record.computed
    return judged is not None and falls_short(record.plan.get(judged.fiscal_year or 0), judged.attainment)
