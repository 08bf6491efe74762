"""Invented yearly series of the shapes that a plan's indicators have, always the same, and what a way of looking ahead is worth on them.

`FAMILIES` names each shape with its kind; `series` makes some; `judge` leaves the last year out, looks ahead to it, and says how well.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import exp, log, sqrt
from random import Random
from statistics import mean

from shirube.cycle.rules.forecast import Forecast, Limits, Point, forecast, grain_of
from shirube.plans.rules.facts import Kind

QUANTILES = tuple(place / 10 for place in range(1, 10))
EACH = 150
SEED = 20_220_331
FIRST = 2019
Shape = Callable[[Random, int], list[float]]
Way = Callable[[Sequence[Point], Limits], Forecast]


def _poisson(dice: Random, rate: float) -> int:
    if rate > 200:
        return max(0, round(dice.gauss(rate, sqrt(rate))))
    count, left, edge = 0, dice.random(), exp(-rate)
    while left > edge:
        count, left = count + 1, left * dice.random()
    return count


def _grows(dice: Random, years: int) -> list[float]:
    rate, unrest = exp(dice.uniform(0, log(200))), dice.uniform(0, 0.6)
    found = [round(dice.uniform(0, 10) * rate)]
    for _ in range(years - 1):
        found.append(found[-1] + _poisson(dice, rate * max(0.0, dice.gauss(1, unrest))))
    return [float(number) for number in found]


def _fills_up(dice: Random, years: int) -> list[float]:
    whole = dice.uniform(20, 60)
    found = [dice.uniform(0.2, 0.9) * whole]
    for _ in range(years - 1):
        found.append(found[-1] + (whole - found[-1]) * dice.uniform(0.05, 0.5))
    return [float(round(number)) for number in found]


def _recounted(growth: float, unrest: tuple[float, float], *, shock: bool = False) -> Shape:
    def shape(dice: Random, years: int) -> list[float]:
        rate, noise, slope, hit = exp(dice.uniform(log(5), log(2000))), dice.uniform(*unrest), dice.gauss(0, growth), dice.randrange(years)
        falls = [dice.uniform(0, 0.6) if shock and year == hit else 1 for year in range(years)]
        rates = [rate * max(0.0, (1 + slope * year) * dice.gauss(1, noise)) * fall for year, fall in enumerate(falls)]
        return [float(_poisson(dice, each)) for each in rates]

    return shape


def _level(*, drifts: bool) -> Shape:
    def shape(dice: Random, years: int) -> list[float]:
        found = [exp(dice.uniform(log(30), log(5000)))]
        step = found[0] * dice.uniform(0.005, 0.06)
        drift = dice.gauss(0, step) if drifts else 0.0
        for _ in range(years - 1):
            found.append(found[-1] + drift + dice.gauss(0, step))
        return [float(max(0, round(number))) for number in found]

    return shape


def _ratio(*, drifts: bool) -> Shape:
    def shape(dice: Random, years: int) -> list[float]:
        odds, step, drift = dice.uniform(0, 4.5), dice.uniform(0.02, 0.15), dice.gauss(0.03, 0.1)
        found = []
        for _ in range(years):
            seen = odds if drifts else odds + dice.gauss(0, step)
            found.append(round(100 / (1 + exp(-seen)), 1))
            odds += drift + dice.gauss(0, step) if drifts else 0
        return found

    return shape


FAMILIES: dict[str, tuple[Kind, Shape]] = {
    "cumulative, grows": (Kind.CUMULATIVE, _grows),
    "cumulative, fills up": (Kind.CUMULATIVE, _fills_up),
    "level, drifts": (Kind.LEVEL, _level(drifts=True)),
    "level, wanders": (Kind.LEVEL, _level(drifts=False)),
    "ratio, drifts": (Kind.RATIO, _ratio(drifts=True)),
    "ratio, shakes": (Kind.RATIO, _ratio(drifts=False)),
    "flow, shakes": (Kind.FLOW, _recounted(0, (0.02, 0.3))),
    "flow, drifts": (Kind.FLOW, _recounted(0.08, (0.01, 0.15))),
    "flow, one bad year": (Kind.FLOW, _recounted(0, (0.02, 0.2), shock=True)),
}


def series(family: str, years: int, count: int = EACH) -> list[list[Point]]:
    """Return `count` series of one shape, of so many years; the same ones each time."""
    kind, shape = FAMILIES[family]
    dice = Random(f"{SEED} {family} {years}")  # noqa: S311  (no secret)
    grain = "0.1" if kind is Kind.RATIO else "1"
    rows = (shape(dice, years) for _ in range(count))
    return [[Point(FIRST + year, Decimal(number).quantize(Decimal(grain))) for year, number in enumerate(row)] for row in rows]


def _as(kind: Kind) -> Way:
    return lambda points, limits: forecast(points, kind, points[-1].year + 1, limits)


def _around(centre: Callable[[Sequence[float]], float]) -> Way:
    """Look ahead from another centre, with the band of year-to-year changes."""

    def way(points: Sequence[Point], limits: Limits) -> Forecast:
        numbers = [float(point.number) for point in points]
        changes = [(b - a) ** 2 for a, b in pairwise(numbers)]
        grain = grain_of(points)
        return Forecast(centre(numbers), max(sqrt(mean(changes)), float(grain) / 2), len(changes), grain, limits)

    return way


WAYS: dict[str, Way] = {
    "as last year": _around(lambda numbers: numbers[-1]),
    "mean change goes on": _as(Kind.CUMULATIVE),
    "half of it goes on": _as(Kind.LEVEL),
    "half way to the mean": _as(Kind.FLOW),
    "the mean": _around(mean),
}
CHOSEN = {
    Kind.CUMULATIVE: "mean change goes on",
    Kind.LEVEL: "half of it goes on",
    Kind.RATIO: "half of it goes on",
    Kind.FLOW: "half way to the mean",
}


@dataclass(frozen=True, slots=True)
class Worth:
    """What a way is worth: the share of years inside its 80 % band; its mean error and mean pinball loss, as shares of a series' level."""

    inside: float
    error: float
    loss: float


def worth(family: str, years: int, way: str) -> Worth:
    """Leave the last year of each series out and look ahead to it from the `years` before."""
    kind = FAMILIES[family][0]
    rows = [_miss(points, WAYS[way](points[:-1], _limits(kind, points))) for points in series(family, years + 1)]
    return Worth(*(mean(column) for column in zip(*rows, strict=True)))


def _limits(kind: Kind, points: Sequence[Point]) -> Limits:
    low = points[-2].number if kind is Kind.CUMULATIVE else Decimal(0)
    return Limits(low, Decimal(100) if kind is Kind.RATIO else None)


def _miss(points: Sequence[Point], found: Forecast) -> tuple[float, float, float]:
    actual, size = float(points[-1].number), max(1.0, mean(abs(float(point.number)) for point in points[:-1]))
    guesses = [float(found.value_at(share)) for share in QUANTILES]
    losses = [2 * max(share * (actual - guess), (share - 1) * (actual - guess)) for share, guess in zip(QUANTILES, guesses, strict=True)]
    return float(guesses[0] <= actual <= guesses[-1]), abs(actual - guesses[4]) / size, mean(losses) / size
