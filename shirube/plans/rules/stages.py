"""Stages: ordered signs such as △□○◎, one planned and one actual per fiscal year; 「→」 carries the sign before it.

An item is achieved (達成) in the first year in which its actual reaches the last planned stage, early or late. Where the plan
prints its last stage again for several years, the work is to go on until the last of them, and is not done before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from shirube.core.calendar import fold
from shirube.plans.rules.facts import ItemFacts, PlanFacts

ACHIEVED = "達成"
CARRY = "→"
_LOOKALIKES = str.maketrans({"〇": "○", "◯": "○", "☐": "□", "▢": "□", "◻": "□", "▵": "△", "⇒": "→", "➡": "→"})


class Standing(StrEnum):
    """Where the actual stands beside the plan in one year."""

    AHEAD = "ahead"
    LEVEL = "level"
    BEHIND = "behind"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class StageScale:
    """The signs of a plan in rising order."""

    signs: tuple[str, ...]
    _ranks: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_ranks", {_normal(sign): rank for rank, sign in enumerate(self.signs)})

    def stage_of(self, cell: str) -> str | None:
        """Return the sign a cell holds, as the scale writes it; None for a blank, an arrow or anything else."""
        rank = self.rank_of(cell)
        return None if rank is None else self.signs[rank]

    def rank_of(self, cell: str) -> int | None:
        """Return the place of the cell's sign on the scale, counted from 0."""
        return self._ranks.get(cell) if cell in self._ranks else self._ranks.get(_normal(cell))


def _normal(cell: str) -> str:
    return fold(cell).translate(_LOOKALIKES)


@dataclass(frozen=True, slots=True)
class LastStage:
    """The last stage a plan row names: its rank, and the first and last year in which it is printed without another between."""

    rank: int
    first_year: int
    last_year: int

    @property
    def repeated(self) -> bool:
        """Whether the plan prints it for more than one year."""
        return self.first_year != self.last_year


def signs_by_year(row: Mapping[int, str], scale: StageScale) -> list[tuple[int, int]]:
    """List (fiscal year, rank) of the cells of a row that hold a sign, in order of year."""
    ranks = ((year, scale.rank_of(row[year])) for year in sorted(row))
    return [(year, rank) for year, rank in ranks if rank is not None]


def last_stage(item: ItemFacts, scale: StageScale) -> LastStage | None:
    """Return the last planned stage; None where the plan row holds no sign."""
    planned = signs_by_year(item.plan, scale)
    if not planned:
        return None
    last_year, rank = planned[-1]
    first_year = last_year
    for year, other in reversed(planned):
        if other != rank:
            break
        first_year = year
    return LastStage(rank, first_year, last_year)


def reached(item: ItemFacts, scale: StageScale, year: int) -> str | None:
    """Return the stage the actual has in `year`: its sign, or the one an arrow or a blank carries on; None before the first."""
    rank = _rank_at(item.actual, scale, year)
    return None if rank is None else scale.signs[rank]


def achieved_year(item: ItemFacts, plan: PlanFacts) -> int | None:
    """Return the fiscal year in which the item was achieved, or None.

    Actuals after `plan.status_year` do not count. An actual beyond a repeated last stage counts at once.
    """
    scale = scale_of(plan)
    last = last_stage(item, scale)
    if last is None:
        return None
    actual = [(year, rank) for year, rank in signs_by_year(item.actual, scale) if plan.status_year is None or year <= plan.status_year]
    if last.repeated and not _reported(item, plan, last.last_year):
        return next((year for year, rank in actual if rank > last.rank), None)
    return next((year for year, rank in actual if rank >= last.rank), None)


def standing(item: ItemFacts, scale: StageScale, year: int) -> Standing:
    """Compare the actual with the plan in `year`.

    A blank actual says nothing, except after the last planned stage was reached: what is done stays done.
    """
    planned = _rank_at(item.plan, scale, year)
    actual = _rank_at(item.actual, scale, year)
    last = last_stage(item, scale)
    if actual is None or last is None:
        return Standing.UNKNOWN
    if not item.actual.get(year) and actual < last.rank:
        return Standing.UNKNOWN
    if planned is None or actual > planned:
        return Standing.AHEAD
    return Standing.LEVEL if actual == planned else Standing.BEHIND


def scale_of(plan: PlanFacts) -> StageScale:
    """Return the plan's scale."""
    return _scale(plan.stages)


_scale = lru_cache(maxsize=64)(StageScale)


def _rank_at(row: Mapping[int, str], scale: StageScale, year: int) -> int | None:
    """Return the rank of the last sign printed in or before `year`."""
    return next((rank for at, rank in reversed(signs_by_year(row, scale)) if at <= year), None)


def _reported(item: ItemFacts, plan: PlanFacts, year: int) -> bool:
    """Tell whether the document already reports on `year`."""
    if plan.status_year is not None:
        return year <= plan.status_year
    return bool(item.actual.get(year))
