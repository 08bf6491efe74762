"""What a document prints and can be checked by itself: totals, shares, weekdays, running numbers, numbers printed twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from itertools import pairwise

from shirube.core.calendar import era_date, era_fiscal_year, weekday_of
from shirube.core.language import Sentence, mark
from shirube.plans.rules.audit.findings import Finding, FindingKind
from shirube.plans.rules.facts import ItemFacts, PlanFacts, PrintedShare
from shirube.plans.rules.quantities import format_number, parse_quantity
from shirube.plans.rules.ratings import percent

_EXACT = Context(prec=28)
_WIDEST_GAP = 3
_SHORTEST_RUN = 10
_FULLEST = Decimal("0.9")


def differing_totals(plan: PlanFacts) -> Iterator[Finding]:
    """Find printed totals that differ from the sum of their own parts."""
    for total in plan.totals:
        if total.printed != total.recounted:
            values = {"label": total.label, "printed": format_number(total.printed), "recounted": format_number(total.recounted)}
            sentence = Sentence(mark("%(label)sは%(printed)sとあるが、数え直すと%(recounted)s。"), values)
            excuse = Sentence(mark("一つの取組を二つに数えるなど、数え方が違う可能性がある。"))
            yield Finding(FindingKind.TOTAL_DIFFERS, None, (total.lines, *total.evidence), sentence, excuse)


def differing_shares(plan: PlanFacts) -> Iterator[Finding]:
    """Find printed percentages that neither rounding nor cutting off makes from their own counts."""
    for share in plan.shares:
        if share.whole and share.printed not in _printable(share):
            exact = _EXACT.divide(share.part, share.whole)
            values = {
                "label": share.label,
                "printed": f"{format_number(share.printed)}%",
                "part": format_number(share.part),
                "whole": format_number(share.whole),
                "exact": percent(exact, share.digits + 1),
            }
            sentence = Sentence(mark("%(label)sは%(printed)sとあるが、%(part)s÷%(whole)sは%(exact)s。"), values)
            excuse = Sentence(mark("割り算の元にした数が、書かれている数と違う可能性がある。"))
            yield Finding(FindingKind.SHARE_DIFFERS, None, (share.lines,), sentence, excuse)


def _printable(share: PrintedShare) -> set[Decimal]:
    exact = _EXACT.divide(share.part * 100, share.whole)
    unit = Decimal(1).scaleb(-share.digits)
    return {exact.quantize(unit, rounding=ROUND_HALF_UP), exact.quantize(unit, rounding=ROUND_DOWN)}


def differing_weekdays(plan: PlanFacts) -> Iterator[Finding]:
    """Find printed weekdays that the date does not have."""
    for printed in plan.dates:
        if printed.weekday != weekday_of(printed.day):
            values = {"day": era_date(printed.day), "printed": printed.weekday, "right": weekday_of(printed.day)}
            sentence = Sentence(mark("%(day)sは%(printed)s曜日とあるが、%(right)s曜日。"), values)
            yield Finding(FindingKind.WEEKDAY_DIFFERS, None, (printed.lines,), sentence)


def missing_numbers(plan: PlanFacts) -> Iterator[Finding]:
    """Find numbers that a run of numbers skips.

    A run is at least 10 numbers with no gap of more than 3; it must be nine tenths full, so that numbering in steps is no finding.
    """
    items = {int(item.key): item for item in plan.items if item.key.isdecimal()}
    for run in _runs(sorted(items)):
        if len(run) < _SHORTEST_RUN or len(run) < _FULLEST * (run[-1] - run[0] + 1):
            continue
        for before, after in pairwise(run):
            if after - before > 1:
                yield _gap(items[before], items[after], range(before + 1, after))


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for number in numbers:
        if run and number - run[-1] > _WIDEST_GAP + 1:
            yield run
            run = []
        run.append(number)
    yield run


def _gap(before: ItemFacts, after: ItemFacts, missing: Sequence[int]) -> Finding:
    values = {"before": before.key, "after": after.key, "missing": "、".join(map(str, missing))}
    sentence = Sentence(mark("番号%(before)sの次が%(after)sで、%(missing)sがない。"), values)
    excuse = Sentence(mark("ほかの取組にまとめられたか、取りやめになった可能性がある。"))
    return Finding(FindingKind.NUMBER_MISSING, None, (before.lines, after.lines), sentence, excuse)


def differing_goals(plan: PlanFacts) -> Iterator[Finding]:
    """Find numbers that a goal table and the item's own table print differently for the same year."""
    items = {item.key: item for item in plan.items}
    targets = mark("%(year)sの目標が、重点目標の表では%(goal)s、取組事項の表では%(item)s。")
    actuals = mark("%(year)sの実績が、重点目標の表では%(goal)s、取組事項の表では%(item)s。")
    for goal in plan.goals:
        item = items.get(goal.key)
        if item is None:
            continue
        for template, ours, theirs in ((targets, goal.plan, item.plan), (actuals, goal.actual, item.actual)):
            for values in _differing_cells(ours, theirs):
                yield Finding(FindingKind.GOAL_DIFFERS, item.key, (goal.lines, item.lines), Sentence(template, values))


def _differing_cells(ours: Mapping[int, str], theirs: Mapping[int, str]) -> Iterator[dict[str, str]]:
    for year in sorted(ours.keys() & theirs.keys()):
        first, second = parse_quantity(ours[year]), parse_quantity(theirs[year])
        if first.number is not None and second.number is not None and first.number != second.number:
            yield {"year": era_fiscal_year(year), "goal": first.text, "item": second.text}
