"""Turns a reading into the neutral facts that the rules judge."""

from __future__ import annotations

from decimal import Decimal

from shirube.plans.readers.shapes import Band, Goal, Outline, Progress, Reading, StatusItem, StatusList, Strategy
from shirube.plans.rules.declare import declare
from shirube.plans.rules.facts import ItemFacts, Lines, PeerSeries, PlanFacts, PrintedTotal
from shirube.plans.rules.schemes import RatingRule, RatingScheme


def plan_facts(reading: Reading) -> PlanFacts:
    """Return what a reading says of its plan."""
    if isinstance(reading, StatusList):
        return _status_list(reading)
    if isinstance(reading, Progress):
        return _progress(reading)
    if isinstance(reading, Outline):
        return PlanFacts(title=reading.title, years=(), items=(), dates=reading.dates)
    return _strategy(reading)


def printed_scheme(reading: Reading) -> RatingScheme | None:
    """Return the rating scheme that the document's own legend states; None where it states none or leaves a gap.

    The legend gives bounds in per cent; they hold for the unrounded rate.
    """
    bands = reading.bands if isinstance(reading, StatusList) else ()
    ordered = sorted(bands, key=_lower_bound, reverse=True)
    if not ordered or ordered[-1].at_least is not None:
        return None
    rules = tuple(RatingRule(band.code, _said(band), bound=None if band.at_least is None else band.at_least.scaleb(-2)) for band in ordered)
    return RatingScheme(key="printed", version="", name="文書の凡例", rules=rules)


def _lower_bound(band: Band) -> Decimal:
    return band.at_least if band.at_least is not None else Decimal("-Infinity")


def _said(band: Band) -> str:
    """Say a band in words: 「達成率100%以上110%未満」."""
    lower = f"{band.at_least}%以上" if band.at_least is not None else ""
    upper = f"{band.below}%未満" if band.below is not None else ""
    return f"達成率{lower}{upper}"


def _status_list(reading: StatusList) -> PlanFacts:
    return PlanFacts(
        title=reading.title,
        years=reading.years,
        items=tuple(item_facts(item) for item in reading.items),
        stages=tuple(stage.sign for stage in reading.stages),
        status_year=reading.status_year,
        peers=tuple(_peers(goal) for goal in reading.goals if goal.average),
        shares=reading.shares,
        dates=reading.dates,
        goals=tuple(_goal(goal) for goal in reading.goals),
    )


def item_facts(item: StatusItem) -> ItemFacts:
    """Return one item of a status list; its number is its key."""
    declared = declare(title=item.title, plan=item.plan, statement=item.content) if item.indicator else None
    return ItemFacts(
        key=str(item.number),
        title=item.title,
        lines=item.lines,
        plan=item.plan,
        actual=item.actual,
        declaration=declared,
        flags=frozenset(item.flags),
        printed_year=item.printed.year,
        printed_rating=item.printed.rating,
        certain=item.certain,
    )


def _peers(goal: Goal) -> PeerSeries:
    return PeerSeries(str(goal.number), f"{goal.peers}平均", goal.average, goal.average_lines or goal.lines)


def _goal(goal: Goal) -> ItemFacts:
    return ItemFacts(str(goal.number), goal.title, goal.lines, goal.target, goal.actual)


def _progress(reading: Progress) -> PlanFacts:
    years = () if reading.year is None else (reading.year,)
    return PlanFacts(
        title=reading.title, years=years, items=(), totals=tuple(printed_totals(reading)), shares=reading.shares, dates=reading.dates
    )


def printed_totals(reading: Progress) -> list[PrintedTotal]:
    """Return every total the progress report prints beside its recount: per measure, per sign, and of all."""
    totals = []
    for count in reading.counts:
        for mark, printed in (count.printed or {}).items():
            label = f"「{count.measure.name}」の{mark}の数"
            totals.append(_total(label, printed, count.recounted.get(mark, 0), count.lines))
    recounted = {mark: sum(count.recounted.get(mark, 0) for count in reading.counts) for mark in reading.printed_total or {}}
    for mark, printed in (reading.printed_total or {}).items():
        totals.append(_total(f"{mark}の合計", printed, recounted[mark], reading.total_lines))
    if reading.printed_sum is not None:
        every = sum(sum(count.recounted.values()) for count in reading.counts)
        totals.append(_total("施策の総数", reading.printed_sum, every, reading.sum_lines))
    return totals


def _total(label: str, printed: int, recounted: int, lines: Lines | None) -> PrintedTotal:
    return PrintedTotal(label, Decimal(printed), Decimal(recounted), lines or Lines(1, 1))


def _strategy(reading: Strategy) -> PlanFacts:
    return PlanFacts(title=reading.title, years=reading.years, items=(), shares=reading.shares, dates=reading.dates)
