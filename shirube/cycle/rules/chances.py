"""How likely each rank is, given where a number may come to stand. Plain Python; nothing is drawn by lot.

The numbers that could be printed are cut into stretches at every place where the rules could turn; each stretch is judged once, by the
very rules that will judge the actual, and gets the probability of its numbers. A cut where no rule turns does no harm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Context, Decimal
from itertools import pairwise

from shirube.core.calendar import era_year
from shirube.cycle.rules.forecast import Forecast
from shirube.plans.rules.assessments import assess
from shirube.plans.rules.facts import Direction, ItemFacts, PlanFacts
from shirube.plans.rules.quantities import Change, Quantity, format_quantity, parse_quantity
from shirube.plans.rules.ratings import attainment
from shirube.plans.rules.schemes import Against, LowerFormula, RatingScheme
from shirube.plans.rules.targets import ResolvedTarget

_WIDE = Context(prec=40)
_DIGITS = Decimal("0.0001")
_ENDS = (Decimal("-Infinity"), Decimal("Infinity"))
_NEIGHBOURS = (Decimal("-0.5"), Decimal("0.5"), Decimal("1.5"))
_CHANGES = {Change.DECREASE: "減", Change.INCREASE: "増", None: ""}


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely a rank is: `probability` from 0 to 1 with four decimals; `code` None where nothing could be judged."""

    code: str | None
    probability: Decimal


@dataclass(frozen=True, slots=True)
class Chances:
    """Each rank of the scheme, best first, and how likely the target's own words hold. The ranks add up to 1; none without a scheme."""

    ranks: tuple[Chance, ...]
    met: Decimal

    def at_least(self, code: str) -> Decimal:
        """Return the probability of this rank or a better one."""
        place = [chance.code for chance in self.ranks].index(code)
        return sum((chance.probability for chance in self.ranks[: place + 1]), Decimal(0))


@dataclass(frozen=True, slots=True)
class Case:
    """An indicator in the year to be judged: its target, resolved, and a printed actual as a pattern for those to come."""

    item: ItemFacts
    plan: PlanFacts
    scheme: RatingScheme | None
    year: int
    target: ResolvedTarget
    pattern: Quantity

    @property
    def direction(self) -> Direction:
        """Which way is better."""
        assert self.item.declaration is not None
        return self.item.declaration.direction


def chances(case: Case, forecast: Forecast) -> Chances:
    """Return how likely each rank is at the end of the year."""
    codes: dict[str | None, float] = defaultdict(float)
    met = 0.0
    for low, high in pairwise((_ENDS[0], *_edges(case, forecast.grain), _ENDS[1])):
        probability = _chance_below(forecast, high) - _chance_below(forecast, low)
        if probability <= 0:
            continue
        code, holds = _judge(case, _number_within(low, high, forecast.grain))
        codes[code] += probability
        met += probability * holds
    ranks = () if case.scheme is None or not case.scheme.rules else _whole(codes, case.scheme)
    return Chances(ranks, _rounded(met))


def cell_text(pattern: Quantity, number: Decimal) -> str:
    """Print a number the way `pattern` was printed, so that it reads as the same kind of cell: 「対H25比13.9%」."""
    base = f"対{era_year(pattern.base_year)}比" if pattern.base_year else pattern.reference and f"対{pattern.reference}比"
    return f"{base}{format_quantity(number, pattern.unit)}{_CHANGES[pattern.change]}"


def _judge(case: Case, number: Decimal) -> tuple[str | None, bool]:
    """Return the rank of a number, and whether it meets the target."""
    text = cell_text(case.pattern, number)
    item = replace(case.item, actual={**case.item.actual, case.year: text})
    holds = attainment(parse_quantity(text), case.target, case.direction).met
    return assess(item, case.plan, case.scheme, year=case.year).rating, bool(holds)


def _chance_below(forecast: Forecast, edge: Decimal) -> float:
    return float(edge > 0) if edge.is_infinite() else forecast.chance_below(edge)


def _number_within(low: Decimal, high: Decimal, grain: Decimal) -> Decimal:
    """Return a printable number of a stretch, whose ends stand half a grain off its own outermost numbers."""
    return low + grain / 2 if low.is_finite() else high - grain / 2


def _edges(case: Case, grain: Decimal) -> list[Decimal]:
    """Return the ends of the stretches: half a grain off the printable numbers around each turn, so that each neighbour stands alone."""
    floors = ((turn / grain).to_integral_value(ROUND_FLOOR) for turn in set(_turns(case)))
    return sorted({(floor + step) * grain for floor in floors for step in _NEIGHBOURS})


def _turns(case: Case) -> Iterator[Decimal]:
    """Yield every number at which the rank could turn: the target, zero, and what each bound of the scheme comes to."""
    yield Decimal(0)
    for base in _bases(case):
        yield base
        for bound in _bounds(case.scheme):
            yield from _values_at(bound, base, case)


def _bases(case: Case) -> Iterator[Decimal]:
    """Yield what the number may be compared with: the target, and any earlier actual where the scheme has a base line."""
    numbers = [case.target.number]
    if case.scheme is not None and case.scheme.baseline is not None:
        numbers += [parse_quantity(cell).number for cell in case.item.actual.values()]
    for number in numbers:
        if number is not None:
            yield from (number, -number) if case.pattern.change else (number,)


def _bounds(scheme: RatingScheme | None) -> Iterable[Decimal]:
    """Yield the bounds, and where the scheme rounds, all that could round to one."""
    for rule in scheme.rules if scheme else ():
        if rule.bound is not None and scheme is not None:
            half = Decimal(5).scaleb(-3 - scheme.rounding.digits) if scheme.rounding else Decimal(0)
            yield from {rule.bound + half * step for step in range(-2, 3)}


def _values_at(bound: Decimal, base: Decimal, case: Case) -> Iterator[Decimal]:
    if case.direction is Direction.UP:
        yield base * bound
    elif case.scheme is not None and case.scheme.lower is LowerFormula.MIRROR:
        yield (2 - bound) * base
    elif bound > 0:
        yield _WIDE.divide(base, bound)


def _whole(codes: Mapping[str | None, float], scheme: RatingScheme) -> tuple[Chance, ...]:
    """Return the chances with four decimals, best rank first, the likeliest one making up for what rounding left over."""
    order: list[str | None] = [*scheme.codes, *(code for code in codes if code not in scheme.codes)]
    found = {code: _rounded(codes.get(code, 0.0)) for code in order}
    likeliest = max(found, key=lambda code: found[code])
    found[likeliest] += 1 - sum(found.values())
    return tuple(Chance(code, probability) for code, probability in found.items())


def _rounded(probability: float) -> Decimal:
    return Decimal(min(max(probability, 0.0), 1.0)).quantize(_DIGITS)


def reaching(scheme: RatingScheme | None) -> str | None:
    """Return the lowest rank that still means the target was reached; None where the scheme has no such rank."""
    codes = (
        [rule.code for rule in scheme.rules if rule.against is Against.TARGET and rule.bound is not None and rule.bound >= 1]
        if scheme
        else []
    )
    return codes[-1] if codes else None
