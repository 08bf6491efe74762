"""What if (もし変えたら): which ranks would move, were the rule of judgement, a target or an actual another one.

Plain Python; writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from shirube.core.calendar import era_fiscal_year
from shirube.core.errors import InvalidInput
from shirube.core.language import Sentence, mark
from shirube.plans.rules.assessments import Assessment, assess
from shirube.plans.rules.facts import ItemFacts, PlanFacts
from shirube.plans.rules.schemes import RatingScheme

Cell = tuple[str, int]
"""An item's key and a fiscal year."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be tried: a scheme in place of the plan's, and cells as they would be printed; an empty text takes a cell away."""

    scheme: RatingScheme | None
    targets: Mapping[Cell, str] = field(default_factory=dict)
    actuals: Mapping[Cell, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """An item whose rank would be another one; a rank is None where nothing is ranked.

    `why` tells the changed cells, then for each verdict its sentence and the rule that decided.
    """

    item: ItemFacts
    before: Assessment
    after: Assessment
    why: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items have a rank, before and after; `code` None for items without one."""

    code: str | None
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """All that would move, in the order of the plan, and the counts: best rank first, ranks of the old scheme before new ones."""

    moves: tuple[Move, ...]
    tallies: tuple[Tally, ...]


def what_if(plan: PlanFacts, scheme: RatingScheme | None, changes: Changes) -> WhatIf:
    """Judge every indicator of `plan` by `scheme` as it is, and again with the changes. Items with stages have no rank to move.

    Raises `InvalidInput` where a change names an item that the plan does not have.
    """
    _refuse_unknown(plan, changes)
    indicators = [item for item in plan.items if item.declaration is not None]
    changed = [_changed(item, changes) for item in indicators]
    before = [assess(item, plan, scheme) for item in indicators]
    after = [assess(item, plan, changes.scheme) for item in changed]
    pairs = list(zip(indicators, before, after, strict=True))
    moves = (Move(item, old, new, tuple(_why(item, old, new, changes))) for item, old, new in pairs if old.rating != new.rating)
    return WhatIf(tuple(moves), tuple(_tallies(before, after, (scheme, changes.scheme))))


def _refuse_unknown(plan: PlanFacts, changes: Changes) -> None:
    known = {item.key for item in plan.items if item.declaration is not None}
    for key, _ in (*changes.targets, *changes.actuals):
        if key not in known:
            raise InvalidInput(f"「{key}」は数値の指標の番号ではありません。計画にある指標の番号を選んでください。")


def _changed(item: ItemFacts, changes: Changes) -> ItemFacts:
    targets, actuals = _of_item(item, changes.targets), _of_item(item, changes.actuals)
    if not targets and not actuals:
        return item
    return replace(item, plan=_laid_over(item.plan, targets), actual=_laid_over(item.actual, actuals))


def _of_item(item: ItemFacts, cells: Mapping[Cell, str]) -> dict[int, str]:
    return {year: text for (key, year), text in cells.items() if key == item.key}


def _laid_over(row: Mapping[int, str], cells: Mapping[int, str]) -> dict[int, str]:
    return {year: text for year, text in {**row, **cells}.items() if text}


def _why(item: ItemFacts, before: Assessment, after: Assessment, changes: Changes) -> Iterator[Sentence]:
    yield from _cells(item.plan, _of_item(item, changes.targets), mark("%(year)sの目標を%(before)sから%(after)sにする。"))
    yield from _cells(item.actual, _of_item(item, changes.actuals), mark("%(year)sの実績を%(before)sから%(after)sにする。"))
    yield from (before.summary, _deciding(before), after.summary, _deciding(after))


def _deciding(verdict: Assessment) -> Sentence:
    """Return which rule gave the rank, or why none did."""
    return verdict.reason or verdict.steps[-1]


def _cells(row: Mapping[int, str], cells: Mapping[int, str], template: str) -> Iterator[Sentence]:
    for year, text in sorted(cells.items()):
        if text != row.get(year, ""):
            yield Sentence(template, {"year": era_fiscal_year(year), "before": row.get(year) or "なし", "after": text or "なし"})


def _tallies(before: Iterable[Assessment], after: Iterable[Assessment], schemes: Iterable[RatingScheme | None]) -> Iterator[Tally]:
    old, new = Counter(verdict.rating for verdict in before), Counter(verdict.rating for verdict in after)
    codes: list[str | None] = [code for scheme in schemes if scheme is not None for code in scheme.codes]
    for code in dict.fromkeys([*codes, *old, *new]):
        yield Tally(code, old[code], new[code])
