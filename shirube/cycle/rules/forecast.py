"""What three to five yearly numbers say about the next one: a likely value and how far off it may be. Plain Python, nothing random.

The value at the year's end is taken to lie about `centre` like Student's t, stretched by `spread`: with so few points the spread itself is
a guess, and t allows for that. The method and how well it does are told in docs/algorithms/outlook.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise
from math import sqrt

from shirube.cycle.rules.student import below, quantile
from shirube.plans.rules.facts import Kind

MONTHS = 12
CARRIED_ON = {Kind.CUMULATIVE: 1.0, Kind.LEVEL: 0.5, Kind.RATIO: 0.5, Kind.FLOW: 0.0}
"""The share of the mean yearly change so far that is taken to go on."""


@dataclass(frozen=True, slots=True)
class Point:
    """The actual of one fiscal year."""

    year: int
    number: Decimal


@dataclass(frozen=True, slots=True)
class Partial:
    """What has come together so far in the year under way: the number after `months` whole months, 1 to 11."""

    number: Decimal
    months: int

    def __post_init__(self) -> None:
        if not 0 < self.months < MONTHS:
            raise ValueError("a year under way has from 1 to 11 months behind it")

    @property
    def left(self) -> float:
        """The share of the year that is still to come."""
        return 1 - self.months / MONTHS


@dataclass(frozen=True, slots=True)
class Limits:
    """What the number cannot fall below or rise above; None for no limit."""

    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """The value at the year's end, as a distribution over the numbers that could be printed: multiples of `grain` within `limits`."""

    centre: float
    spread: float
    freedom: float
    grain: Decimal
    limits: Limits

    def chance_below(self, edge: Decimal) -> float:
        """Return the probability that the value lies below `edge`, which stands between two printable numbers."""
        if self.limits.low is not None and edge <= self.limits.low:
            return 0.0
        if self.limits.high is not None and edge > self.limits.high:
            return 1.0
        return below((float(edge) - self.centre) / self.spread, self.freedom)

    def value_at(self, probability: float) -> Decimal:
        """Return the printable number with this probability below it: 0.5 for the likely value."""
        return self._printable(self.centre + self.spread * quantile(probability, self.freedom))

    def _printable(self, number: float) -> Decimal:
        found = printable(Decimal(number), self.grain)
        found = found if self.limits.low is None else max(found, self.limits.low)
        return (found if self.limits.high is None else min(found, self.limits.high)).quantize(self.grain)


def printable(number: Decimal, grain: Decimal) -> Decimal:
    """Return the multiple of `grain` next to a number."""
    return (number / grain).to_integral_value(ROUND_HALF_EVEN) * grain


def forecast(points: Sequence[Point], kind: Kind, year: int, limits: Limits, partial: Partial | None = None) -> Forecast:
    """Return what is likely at the end of `year`, which comes after the points: three or more, in order of year.

    With `partial`, what is known of the year already stands, and only the months to come are open.
    """
    if len(points) < 3 or year <= points[-1].year:
        raise ValueError("a forecast needs three points and a year after them")
    ahead, share = year - points[-1].year, CARRIED_ON[kind]
    centre = _level(points) if kind is Kind.FLOW else float(points[-1].number) + share * yearly_change(points) * ahead
    grain = grain_of(points)
    spread = max(_yearly_spread(points, share), float(grain) / 2) * sqrt(ahead + (share * ahead) ** 2 / _years(points))
    found = Forecast(centre, spread, len(points) - 1 - share, grain, limits)
    return found if partial is None else _from_here(found, partial, kind, float(points[-1].number))


def yearly_change(points: Sequence[Point]) -> float:
    """Return the mean change from one year to the next."""
    return float(points[-1].number - points[0].number) / _years(points)


def grain_of(points: Sequence[Point]) -> Decimal:
    """Return the smallest step the printed numbers can show: 0.1 where one of them has a decimal."""
    return Decimal(1).scaleb(min(0, *(int(point.number.as_tuple().exponent) for point in points)))


def _level(points: Sequence[Point]) -> float:
    """Return the number half way between the last year and the mean of all."""
    return (float(points[-1].number) + sum(float(point.number) for point in points) / len(points)) / 2


def _yearly_spread(points: Sequence[Point], share: float) -> float:
    """Return how far a year's change was off what is taken to go on, as a standard deviation."""
    expected = share * yearly_change(points)
    misses = ((float(b.number - a.number) - expected * (b.year - a.year)) ** 2 / (b.year - a.year) for a, b in pairwise(points))
    return sqrt(sum(misses) / (len(points) - 1 - share))


def _years(points: Sequence[Point]) -> int:
    return points[-1].year - points[0].year


def _from_here(found: Forecast, partial: Partial, kind: Kind, before: float) -> Forecast:
    """Let the months to come go on as this year did so far, and the more as the years before did, the more of them there are."""
    so_far, left = float(partial.number), partial.left
    if kind in (Kind.LEVEL, Kind.RATIO):
        return replace(found, centre=so_far + left * (found.centre - before), spread=found.spread * sqrt(left))
    begin = before if kind is Kind.CUMULATIVE else 0.0
    to_come = left * (so_far - begin + left * (found.centre - begin))
    low = partial.number if found.limits.low is None else max(found.limits.low, partial.number)
    return replace(found, centre=so_far + to_come, spread=found.spread * left, limits=replace(found.limits, low=low))
