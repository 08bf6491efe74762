"""Targets that were made easier without saying so.

Inside one document a fall from one year to the next is not enough: a plan may be drawn up that way. It takes evidence that the plan was
cut back: a cumulative number, which no plan lets fall; a cell that prints its old value; or a growing series that falls just once, right
after a year whose target was missed, and grows on from there. Between two editions the same year's targets are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from shirube.core.calendar import era_fiscal_year, fold
from shirube.core.language import Sentence, mark
from shirube.plans.rules.audit.findings import Finding, FindingKind, about
from shirube.plans.rules.facts import Direction, ItemFacts, Kind, PlanFacts
from shirube.plans.rules.quantities import Quantity, State, parse_quantity

REVISED = "計画見直し"


@dataclass(frozen=True, slots=True)
class _Step:
    """Two planned values of years that follow each other."""

    before_year: int
    year: int
    before: Quantity
    after: Quantity


def lowered_targets(plan: PlanFacts) -> Iterator[Finding]:
    """Find indicators whose target was made easier and that do not carry the mark 計画見直し."""
    for item in plan.items:
        if item.declaration is None or REVISED in item.flags:
            continue
        yield from _superseded(item, item.declaration.direction)
        steps = _steps(item)
        for step in steps:
            if easier(step.before, step.after, item.declaration.direction) and _is_cut(item, step, steps):
                yield _lowered(item, step)


def compare_targets(old: PlanFacts, new: PlanFacts) -> tuple[Finding, ...]:
    """Compare two editions: targets of the same item (number and title) and year that became easier without the mark 計画見直し.

    The findings' lines are those of the new edition.
    """
    before = {(item.key, fold(item.title)): item for item in old.items}
    pairs = ((before.get((item.key, fold(item.title))), item) for item in new.items)
    return tuple(finding for earlier, item in pairs if earlier is not None for finding in _changed(earlier, item))


def _changed(earlier: ItemFacts, item: ItemFacts) -> Iterator[Finding]:
    if item.declaration is None or REVISED in item.flags:
        return
    for year in sorted(earlier.plan.keys() & item.plan.keys()):
        before, after = parse_quantity(earlier.plan[year]), parse_quantity(item.plan[year])
        if comparable(before, after) and easier(before, after, item.declaration.direction):
            values = {"year": era_fiscal_year(year), "before": before.text, "after": after.text}
            sentence = Sentence(mark("%(year)sの目標が、前の版の%(before)sから%(after)sに変わった。計画見直しの表示がない。"), values)
            yield about(item, FindingKind.TARGET_LOWERED, sentence)


def _superseded(item: ItemFacts, direction: Direction) -> Iterator[Finding]:
    """Find cells that print an old and an easier new value."""
    for year in sorted(item.plan):
        cell = parse_quantity(item.plan[year])
        if cell.superseded is not None and easier(cell.superseded, cell, direction):
            values = {"year": era_fiscal_year(year), "before": cell.superseded.text, "after": cell.text}
            sentence = Sentence(mark("%(year)sの目標が%(before)sから%(after)sに書き直された。計画見直しの表示がない。"), values)
            yield about(item, FindingKind.TARGET_LOWERED, sentence)


def _steps(item: ItemFacts) -> list[_Step]:
    """List the steps of the planned series; empty where a cell between is no plain number or the unit changes."""
    cells = [(year, parse_quantity(item.plan[year])) for year in sorted(item.plan)]
    values = [(year, cell) for year, cell in cells if cell.state is State.VALUE]
    return [_Step(a, b, before, after) for (a, before), (b, after) in pairwise(values) if b == a + 1 and comparable(before, after)]


def comparable(before: Quantity, after: Quantity) -> bool:
    """Tell whether two planned values can be set side by side: same unit, same base, same way of meaning the number."""
    one = (before.state, before.unit, before.base_year, before.change, before.reference, before.comparator)
    other = (after.state, after.unit, after.base_year, after.change, after.reference, after.comparator)
    return one == other and before.state is State.VALUE


def _gain(before: Quantity, after: Quantity, direction: Direction) -> Decimal:
    """Return by how much the target grew more demanding; negative where it became easier."""
    rise = (after.number or Decimal(0)) - (before.number or Decimal(0))
    return rise if direction is Direction.UP else -rise


def easier(before: Quantity, after: Quantity, direction: Direction) -> bool:
    return _gain(before, after, direction) < 0


def _is_cut(item: ItemFacts, step: _Step, steps: list[_Step]) -> bool:
    """Tell whether the fall at `step` is a plan cut back rather than a plan drawn up that way."""
    if item.declaration is None:
        return False
    if item.declaration.kind is Kind.CUMULATIVE:
        return True
    direction = item.declaration.direction
    gains = {other.year: _gain(other.before, other.after, direction) for other in steps}
    only_fall = [year for year, gain in gains.items() if gain < 0] == [step.year]
    grows_on = any(gain > 0 for year, gain in gains.items() if year > step.year)
    return only_fall and grows_on and item.certain and _missed(item, step, direction)


def _missed(item: ItemFacts, step: _Step, direction: Direction) -> bool:
    """Tell whether the target before the fall was missed by that year's actual."""
    actual = parse_quantity(item.actual.get(step.before_year, ""))
    return actual.state is State.VALUE and actual.unit == step.before.unit and easier(step.before, actual, direction)


def _lowered(item: ItemFacts, step: _Step) -> Finding:
    values = {
        "before_year": era_fiscal_year(step.before_year),
        "before": step.before.text,
        "year": era_fiscal_year(step.year),
        "after": step.after.text,
    }
    if item.declaration and item.declaration.kind is Kind.CUMULATIVE:
        sentence = mark("累計の目標が、%(before_year)sの%(before)sから%(year)sの%(after)sに下がっている。計画見直しの表示がない。")
        excuse = mark("累計の数え方を途中で変えた可能性がある。")
    else:
        sentence = mark("目標が、未達成だった%(before_year)sの%(before)sから%(year)sの%(after)sに緩められている。計画見直しの表示がない。")
        excuse = mark("年度ごとの予定として、初めからこう決めていた可能性がある。")
    return about(item, FindingKind.TARGET_LOWERED, Sentence(sentence, values), Sentence(excuse))
