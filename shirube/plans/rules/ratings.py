"""How far a target was attained, and the rank a scheme gives for it.

The attainment is a rate: 1.0667 is 106.67 %. Up: actual / target. Down: base / actual, or the formula the scheme names. The base is
the number the target resolves to. Division is exact to 28 digits, which no bound with few digits can be confused by.

Zero and less: a target of zero is reached by an actual that meets it (rate 1) and has no rate otherwise, because no share of zero
can be told. A lower-is-better actual of zero or less, with a target above zero, is beyond every bound (rate infinite). Targets below
zero have no rate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from shirube.core.language import Sentence, mark
from shirube.plans.rules.facts import Direction
from shirube.plans.rules.quantities import Comparator, Quantity, State, format_quantity
from shirube.plans.rules.schemes import Against, LowerFormula, RatingRule, RatingScheme
from shirube.plans.rules.targets import Obstacle, ResolvedTarget

_EXACT = Context(prec=28, rounding=ROUND_HALF_UP)
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_ONE = Decimal(1)
_BEYOND = Decimal("Infinity")
_PERCENT_DIGITS = range(1, 7)


@dataclass(frozen=True, slots=True)
class Attainment:
    """The rate, or the obstacle and the reason why there is none. `met` tells whether the target's own comparator holds."""

    rate: Decimal | None = None
    met: bool | None = None
    obstacle: Obstacle | None = None
    reason: Sentence | None = None

    @property
    def just_missed(self) -> bool:
        """Whether the actual stands on a bound that 未満 or 超 excludes: the rate is 100 %, the target is not met."""
        return self.rate == _ONE and self.met is False


def attainment(
    actual: Quantity, target: ResolvedTarget, direction: Direction, formula: LowerFormula = LowerFormula.BASE_OVER_ACTUAL
) -> Attainment:
    """Compute how far `actual` attains `target`. Where neither the base nor the actual is known, the actual is what is wanting."""
    fault = _incomparable(actual, target)
    if target.number is None:
        unknown_base = Attainment(obstacle=target.obstacle, reason=target.reason)
        return fault or unknown_base if target.obstacle is Obstacle.NO_BASE else unknown_base
    if fault is not None:
        return fault
    number = _signed(actual, target.quantity)
    met = _meets(number, target.number, target.comparator, direction)
    if target.number <= 0:
        return _without_share(number, target, met=met)
    if direction is Direction.UP:
        return Attainment(_EXACT.divide(number, target.number), met)
    return Attainment(_lower_rate(number, target.number, formula), met)


def _lower_rate(actual: Decimal, base: Decimal, formula: LowerFormula) -> Decimal:
    if formula is LowerFormula.MIRROR:
        return 2 - _EXACT.divide(actual, base)
    return _EXACT.divide(base, actual) if actual > 0 else _BEYOND


def _without_share(actual: Decimal, target: ResolvedTarget, *, met: bool) -> Attainment:
    """Judge a target of zero or less: met is met; anything else has no rate."""
    if target.number == 0 and met:
        return Attainment(_ONE, met)
    values = {"target": target.quantity.text, "actual": format_quantity(actual, target.unit)}
    if target.number == 0:
        template = mark("目標が%(target)sで、実績%(actual)sはそれを満たしていない。0に対する割合は計算できない。")
        return Attainment(met=met, obstacle=Obstacle.ZERO_TARGET, reason=Sentence(template, values))
    template = mark("目標が%(target)sで、0より小さい数に対する割合は計算できない。")
    return Attainment(met=met, obstacle=Obstacle.NEGATIVE, reason=Sentence(template, values))


def _incomparable(actual: Quantity, target: ResolvedTarget) -> Attainment | None:
    """Return why the actual cannot be compared, or None where it can."""
    values = {"actual": actual.raw, "base": target.base}
    if actual.state is State.PENDING:
        reason = Sentence(mark("実績が「%(actual)s」のため、まだ判定できない。"), values)
        return Attainment(obstacle=Obstacle.PENDING, reason=reason)
    if actual.state in (State.BLANK, State.NOT_APPLICABLE):
        return Attainment(obstacle=Obstacle.NO_ACTUAL, reason=Sentence(mark("実績がない。")))
    if actual.number is None:
        return Attainment(obstacle=Obstacle.NO_ACTUAL, reason=Sentence(mark("実績「%(actual)s」は数値でない。"), values))
    if _differs(actual, target):
        reason = Sentence(mark("実績「%(actual)s」と%(base)sは、単位か基準が違うため比べられない。"), values)
        return Attainment(obstacle=Obstacle.MISMATCH, reason=reason)
    return None


def _differs(actual: Quantity, target: ResolvedTarget) -> bool:
    """Tell whether units or base years differ; a unit that is not printed is taken to be the same."""
    other = target.quantity
    units = bool(actual.unit and target.unit) and actual.unit.removesuffix("/年") != target.unit.removesuffix("/年")
    bases = other.state is State.VALUE and (actual.base_year, actual.reference) != (other.base_year, other.reference)
    return units or (bases and bool(actual.base_year or actual.reference) and bool(other.base_year or other.reference))


def _signed(actual: Quantity, target: Quantity) -> Decimal:
    """Turn an increase into a negative decrease where the target is a decrease, and the other way round."""
    number = actual.number or Decimal(0)
    return -number if actual.change and target.change and actual.change is not target.change else number


def _meets(actual: Decimal, target: Decimal, comparator: Comparator, direction: Direction) -> bool:
    if actual == target:
        return not comparator.strict
    return (actual > target) is (direction is Direction.UP)


def rate(scheme: RatingScheme, attained: Mapping[Against, Attainment]) -> RatingRule | None:
    """Return the first rule that matches; None where the rule that is due needs a rate that is not there."""
    for rule in scheme.rules:
        comparison = attained.get(rule.against)
        if comparison is None or comparison.rate is None:
            return None
        if _matches(rule, comparison, scheme):
            return rule
    return None


def _matches(rule: RatingRule, comparison: Attainment, scheme: RatingScheme) -> bool:
    if rule.bound is None:
        return True
    value = rounded(comparison.rate or Decimal(0), scheme)
    if value == rule.bound:
        return rule.inclusive and not (rule.bound == _ONE and comparison.just_missed)
    return value > rule.bound


def rounded(value: Decimal, scheme: RatingScheme) -> Decimal:
    """Round a rate as the scheme says."""
    return scheme.rounding.apply(value) if scheme.rounding and value.is_finite() else value


def percent(value: Decimal, digits: int = 1) -> str:
    """Print a rate as a percentage, half up: 1.0667 is 「106.7%」."""
    return f"{_WIDE.quantize(value * 100, _ONE.scaleb(-digits)):,f}%"


def shown(value: Decimal, scheme: RatingScheme) -> str:
    """Print a rate with one decimal, or as many more as it takes not to print a bound that it does not reach (99.97 %, not 100.0 %).

    A scheme that rounds is printed with its own digits.
    """
    if scheme.rounding:
        return percent(rounded(value, scheme), scheme.rounding.digits)
    bounds = [rule.bound for rule in scheme.rules if rule.bound is not None]
    for digits in _PERCENT_DIGITS:
        printed = _WIDE.quantize(value, _ONE.scaleb(-2 - digits))
        if all((printed > bound, printed == bound) == (value > bound, value == bound) for bound in bounds):
            return percent(value, digits)
    return percent(value, _PERCENT_DIGITS[-1])
