"""Decides the years of every item's cells: by geometry where it alone suffices, by evidence where blanks were lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from shirube.core.calendar import era_year
from shirube.plans.readers.shapes import Goal
from shirube.plans.readers.status_list.alignment import Placed, placements
from shirube.plans.readers.status_list.cells import DASHES, PlanRow, Values, actual_row, plan_row, status_pattern
from shirube.plans.readers.status_list.evidence import Candidate, Case, Habits, Weighed, dated_years, weigh
from shirube.plans.readers.status_list.items import RawItem

_CLEAR = 1.0
"""A runner-up worse by less than this (a factor of e) leaves the placement undecided."""
_MOST_PAIRS = 400
"""Pairs of plan row and actual row tried for one item."""
_TELLING, _DOUBTFUL, _MOST_REASONS = 0.5, -1.5, 4
"""A reason is printed when it makes at least this difference and fits the choice itself, and no more than four of them."""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An item with every way to place its cells; the first one shifts them least."""

    raw: RawItem
    row: PlanRow
    case: Case
    candidates: tuple[Candidate, ...]
    fits: bool

    @property
    def certain(self) -> bool:
        return self.fits and len(self.candidates) == 1


@dataclass(frozen=True, slots=True)
class PlacedItem:
    """An item with its cells in years, and how sure that is."""

    raw: RawItem
    row: PlanRow
    plan: Mapping[int, str]
    actual: Mapping[int, str]
    certain: bool
    notes: tuple[str, ...]


def open_item(raw: RawItem, codes: Sequence[str], goal: Goal | None) -> OpenItem | None:
    """Take an item's rows apart and list the ways to place its cells; None for an item without a plan row."""
    first = raw.row("plan")
    if first is None:
        return None
    row = plan_row(first, raw.title_cells, raw.head, status_pattern(codes))
    plans = placements(row.values)
    actuals = _actuals(raw, row, plans)
    case = Case(raw.number, raw.flags, raw.indicator, raw.head.years, row.printed, dated_years(row.remarks), goal)
    fits = bool(plans and actuals)
    pairs = product(plans or [_in_order(row.values)], actuals or [{}])
    candidates = tuple(Candidate(*pair) for pair in islice(pairs, _MOST_PAIRS))
    return OpenItem(raw, row, case, candidates, fits)


def _actuals(raw: RawItem, row: PlanRow, plans: list[Placed]) -> list[Placed]:
    """Return the ways to place the actual row.

    Both rows of an item lie in one grid: where the plan row's years are all in place, the cells it lacks were lost
    behind the years, and so were those of the actual row.
    """
    actual = raw.row("actual")
    if actual is None:
        return [{}]
    elsewhere = row.lacks if len(plans) == 1 else 0
    return placements(actual_row(actual, raw.head, lost_elsewhere=elsewhere))


def _in_order(values: Values) -> Placed:
    """Place cells from the first year on, where they fit no other way."""
    years = [slot for slot in values.slots if isinstance(slot, int)]
    return dict(zip(years, (cell for cell in values.cells if cell), strict=False))


def decide(item: OpenItem, habits: Habits) -> PlacedItem:
    """Choose the best candidate of an item, and say why where geometry left a choice."""
    ranked = sorted(((weigh(candidate, item.case, habits), candidate) for candidate in item.candidates), key=lambda pair: -_total(pair[0]))
    best = ranked[0][1]
    notes = _why(item, ranked)
    if not best.plan:
        notes += ("計画の行に印が一つもありません。取り出しのときに失われたものとみて空欄としました。",)
    plan = carried(best.plan, best.actual, item.case)
    if plan != best.plan:
        notes += (f"「{best.plan[max(best.plan)]}」は結合されたセルとみて、{era_year(max(plan))}まで同じ計画としました。",)
    return PlacedItem(item.raw, item.row, plan, best.actual, item.certain and bool(best.plan), notes)


def carried(plan: Mapping[int, str], actual: Mapping[int, str], case: Case) -> dict[int, str]:
    """Return an indicator's plan with merged cells filled in: a blank after a cell that still holds in later years belongs to it.

    It holds when actuals or a rating lie beyond it, or when it names no number (「前年度よりも削減」). A dash ends it.
    """
    filled = dict(plan)
    if not case.indicator or not plan:
        return filled
    last = max(plan)
    beyond = max([*actual, case.printed.year or 0])
    stands = beyond > last or not any(letter.isdecimal() for letter in plan[last])
    for before, year in zip(case.years, case.years[1:], strict=False):
        inner = year < last
        if year not in filled and before in filled and (inner or stands) and filled[before] not in DASHES:
            filled[year] = filled[before]
    return filled


def _total(weighed: list[Weighed]) -> float:
    return sum(piece.penalty for piece in weighed)


def _why(item: OpenItem, ranked: list[tuple[list[Weighed], Candidate]]) -> tuple[str, ...]:
    """Return the sentence that says how the years of an item were inferred; nothing for a certain one."""
    if not item.fits:
        return ("年度の欄に収まらないセルがあります。印字の順に左から置きました。",)
    if len(ranked) == 1:
        return ()
    pieces, best = ranked[0]
    reasons = _reasons(pieces, [others for others, _ in ranked[1:]])
    placed = f"計画は{_years(best.plan)}、実績は{_years(best.actual)}としました。"
    if not reasons or _total(pieces) - _total(ranked[1][0]) < _CLEAR:
        return (f"空のセルが失われた行で、年度を決める手がかりが足りません。{placed}",)
    return (f"空のセルが失われた行です。{'、'.join(reasons)}ことから、{placed}",)


def _reasons(pieces: list[Weighed], others: list[list[Weighed]]) -> list[str]:
    """Return the evidence that speaks most for the chosen candidate and against any other, the strongest first."""
    weakest: dict[str, float] = {}
    for piece in (piece for weighed in others for piece in weighed):
        weakest[piece.name] = min(piece.penalty, weakest.get(piece.name, 0.0))
    gains = [(piece.penalty - weakest.get(piece.name, 0.0), piece.reason) for piece in pieces if piece.penalty > _DOUBTFUL and piece.reason]
    return [reason for gain, reason in sorted(gains, key=lambda pair: -pair[0]) if gain >= _TELLING][:_MOST_REASONS]


def _years(row: Mapping[int, str]) -> str:
    return "・".join(era_year(year) for year in sorted(row)) or "空欄"
