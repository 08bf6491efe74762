"""Targets resolved to a number, with the way it was found, or to the reason why there is none.

A target may be a fixed number, less than the year before (前年度よりも削減), no more than a peer's number of the same year
(中核市平均以下), a share of a base year (対H25比16%, compared as it is), or words, which no number can be made of.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shirube.core.calendar import era_fiscal_year
from shirube.core.language import Sentence, mark
from shirube.plans.rules.facts import ItemFacts, PlanFacts
from shirube.plans.rules.quantities import PREVIOUS_YEAR, Comparator, Quantity, State, parse_quantity


class Obstacle(StrEnum):
    """Why something cannot be judged. A rating scheme may give each its own code."""

    NOT_BEGUN = "not_begun"
    """The plan's first year is still to come."""
    NO_TARGET = "no_target"
    """The plan gives no target for the year."""
    TEXTUAL = "textual"
    """The target is words."""
    PENDING = "pending"
    """The actual is not final (未確定)."""
    NO_ACTUAL = "no_actual"
    """No actual is printed, or it is no number."""
    NO_BASE = "no_base"
    """What the target refers to (previous year, peer, base line) is not known."""
    ZERO_TARGET = "zero_target"
    """The target is zero and was not met: no share of zero can be told."""
    NEGATIVE = "negative"
    """The target is below zero: no share of it can be told."""
    MISMATCH = "mismatch"
    """Target and actual are in different units or refer to different base years."""


@dataclass(frozen=True, slots=True)
class ResolvedTarget:
    """A target of one year. Either `number` is there, or `obstacle` and `reason` are.

    `base` says in words what the number is, 「令和2年度の実績」; `trace` tells how it was found.
    """

    year: int
    quantity: Quantity
    number: Decimal | None = None
    unit: str = ""
    comparator: Comparator = Comparator.EXACT
    base: str = ""
    trace: tuple[Sentence, ...] = ()
    obstacle: Obstacle | None = None
    reason: Sentence | None = None


def resolve_target(item: ItemFacts, year: int, plan: PlanFacts) -> ResolvedTarget:
    """Resolve the target of `item` for the fiscal year `year`.

    `item.plan` holds the text in every year a merged cell covers. Peer numbers come from `plan.peers` of the same item and name.
    """
    quantity = parse_quantity(item.plan.get(year, ""))
    if quantity.state is State.VALUE:
        return _fixed(quantity, year)
    if quantity.state is State.RELATIVE:
        return _previous_year(item, quantity, year) if quantity.reference == PREVIOUS_YEAR else _peer(item, quantity, year, plan)
    return _unresolved(quantity, year)


def _fixed(quantity: Quantity, year: int) -> ResolvedTarget:
    values = {"year": era_fiscal_year(year), "target": quantity.raw}
    trace = [Sentence(mark("%(year)sの目標は%(target)s。"), values)]
    if quantity.superseded is not None:
        values = {"year": era_fiscal_year(year), "old": quantity.superseded.text, "target": quantity.text}
        trace = [Sentence(mark("%(year)sの目標は%(old)sから%(target)sに見直された。見直し後の値を使う。"), values)]
    base = f"{era_fiscal_year(year)}の目標{quantity.text}"
    return ResolvedTarget(year, quantity, quantity.number, quantity.unit, quantity.comparator, base, tuple(trace))


def _previous_year(item: ItemFacts, quantity: Quantity, year: int) -> ResolvedTarget:
    """Take the previous year's actual as what the year is compared with."""
    before = parse_quantity(item.actual.get(year - 1, ""))
    values = {"target": quantity.raw, "year": era_fiscal_year(year - 1), "actual": before.text}
    if before.number is None:
        reason = Sentence(mark("目標が「%(target)s」だが、%(year)sの実績が数値でないため比べられない。"), values)
        return ResolvedTarget(year, quantity, comparator=quantity.comparator, obstacle=Obstacle.NO_BASE, reason=reason)
    trace = Sentence(mark("目標が「%(target)s」のため、%(year)sの実績%(actual)sと比べる。"), values)
    base = f"{era_fiscal_year(year - 1)}の実績{before.text}"
    return ResolvedTarget(year, quantity, before.number, before.unit, quantity.comparator, base, (trace,))


def _peer(item: ItemFacts, quantity: Quantity, year: int, plan: PlanFacts) -> ResolvedTarget:
    """Take the peer's number of the same year, such as the core-city average."""
    peer = next((peer for peer in plan.peers if peer.item == item.key and peer.name == quantity.reference), None)
    number = parse_quantity(peer.values.get(year, "")) if peer else None
    values = {"target": quantity.raw, "year": era_fiscal_year(year), "peer": quantity.reference, "number": number.text if number else ""}
    if number is None or number.number is None:
        template = mark("目標が「%(target)s」だが、%(year)sの%(peer)sがわからないため比べられない。")
        return ResolvedTarget(year, quantity, comparator=quantity.comparator, obstacle=Obstacle.NO_BASE, reason=Sentence(template, values))
    trace = Sentence(mark("目標が「%(target)s」のため、%(year)sの%(peer)s%(number)sと比べる。"), values)
    base = f"{era_fiscal_year(year)}の{quantity.reference}{number.text}"
    return ResolvedTarget(year, quantity, number.number, number.unit, quantity.comparator, base, (trace,))


def _unresolved(quantity: Quantity, year: int) -> ResolvedTarget:
    values = {"year": era_fiscal_year(year), "target": quantity.raw}
    if quantity.state is State.TEXT:
        reason = Sentence(mark("%(year)sの目標「%(target)s」は言葉で、数値と比べられない。"), values)
        return ResolvedTarget(year, quantity, obstacle=Obstacle.TEXTUAL, reason=reason)
    if quantity.state is State.PENDING:
        reason = Sentence(mark("%(year)sの目標が「%(target)s」で、まだ決まっていない。"), values)
        return ResolvedTarget(year, quantity, obstacle=Obstacle.NO_TARGET, reason=reason)
    reason = Sentence(mark("%(year)sの目標がない。"), {"year": era_fiscal_year(year)})
    return ResolvedTarget(year, quantity, obstacle=Obstacle.NO_TARGET, reason=reason)
