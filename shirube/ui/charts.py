"""The geometry of charts: numbers in, points of an SVG out. Plain Python; colour and line come from `chart.css`.

A chart never stands alone: it has a title, a description for those who do not see it, and a table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

WIDTH, HEIGHT = 640, 240
OUTLOOK_WIDTH, OUTLOOK_HEIGHT = 480, 230
SPARK_WIDTH, SPARK_HEIGHT = 240, 56
MARGIN_X, MARGIN_TOP, MARGIN_BOTTOM = 44, 30, 48
SPARK_MARGIN = 6
ABOVE, BELOW = -10, 19
ZERO_WITHIN = 0.6


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a series: where it stands and the text printed beside it; `number` None leaves a gap."""

    number: float | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A drawn value; `text_y` is where its text stands."""

    x: float
    y: float
    text: str
    text_y: float


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn series: its dots, and the strokes between neighbours (`points` as SVG writes them); a gap ends a stroke."""

    dots: tuple[Dot, ...]
    strokes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """A line chart of a target and an actual, ready to be drawn."""

    width: int
    height: int
    title: str
    description: str
    years: tuple[tuple[float, str], ...]
    """(x, label)"""
    base: float
    target: Line
    actual: Line
    fan: str = ""
    """The corners of the band of an estimate, from the last actual to the last year; empty for none."""
    likely: Line | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is likely in the last year of a chart, and the band it lies in."""

    low: float
    likely: Value
    high: float


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a band: `name` is its class, `x` and `width` are percentages."""

    name: str
    label: str
    count: int
    x: float
    width: float
    url: str = ""
    """Where the things counted are listed; empty for nowhere."""


def line_chart(*, title: str, description: str, years: Sequence[str], target: Sequence[Value], actual: Sequence[Value]) -> LineChart:
    """Lay out a chart with one place per year; both series have as many values as there are years."""
    frame = _Frame(WIDTH, HEIGHT, MARGIN_X, MARGIN_TOP, MARGIN_BOTTOM, len(years), _range(target, actual))
    return LineChart(
        width=WIDTH,
        height=HEIGHT,
        title=title,
        description=description,
        years=tuple((frame.x(index), label) for index, label in enumerate(years)),
        base=HEIGHT - MARGIN_BOTTOM + 16,
        target=frame.line(target, actual),
        actual=frame.line(actual, target),
    )


def outlook_chart(
    *, title: str, description: str, years: Sequence[str], target: Sequence[Value], actual: Sequence[Value], estimate: Estimate
) -> LineChart:
    """Lay out a line chart whose last year is estimated: a band opens from the last actual, and a line leads to the likely value."""
    ends = [Value(estimate.low), Value(estimate.high), estimate.likely]
    frame = _Frame(OUTLOOK_WIDTH, OUTLOOK_HEIGHT, MARGIN_X, MARGIN_TOP, MARGIN_BOTTOM, len(years), _range(target, actual, ends))
    before = frame.line(actual, target)
    likely = frame.line([*[Value(None)] * (len(years) - 1), estimate.likely], target)
    fan = ""
    if before.dots:
        begin, end = before.dots[-1], likely.dots[0]
        fan = f"{begin.x},{begin.y} {end.x},{frame.y(estimate.high)} {end.x},{frame.y(estimate.low)}"
        likely = replace(likely, strokes=(f"{begin.x},{begin.y} {end.x},{end.y}",))
    return LineChart(
        width=OUTLOOK_WIDTH,
        height=OUTLOOK_HEIGHT,
        title=title,
        description=description,
        years=tuple((frame.x(index), label) for index, label in enumerate(years)),
        base=OUTLOOK_HEIGHT - MARGIN_BOTTOM + 20,
        target=frame.line(target, actual),
        actual=before,
        fan=fan,
        likely=likely,
    )


def spark_line(*, title: str, target: Sequence[Value], actual: Sequence[Value]) -> LineChart:
    """Lay out a small chart without texts in it; the figures stand beside it."""
    frame = _Frame(SPARK_WIDTH, SPARK_HEIGHT, SPARK_MARGIN, SPARK_MARGIN, SPARK_MARGIN, len(actual), _range(target, actual))
    return LineChart(SPARK_WIDTH, SPARK_HEIGHT, title, "", (), SPARK_HEIGHT, frame.line(target, actual), frame.line(actual, target))


def band(parts: Sequence[tuple[str, str, int]], *, base: str = "") -> tuple[Part, ...]:
    """Lay out (name, label, count) as one band of 100 %; empty parts have no width and stay in the key.

    With `base`, each part leads to that address with its name at the end.
    """
    total = sum(count for _, _, count in parts)
    found: list[Part] = []
    before = 0
    for name, label, count in parts:
        found.append(Part(name, label, count, _percent(before, total), _percent(count, total), base and f"{base}{name}"))
        before += count
    return tuple(found)


def _percent(part: int, whole: int) -> float:
    return round(part * 100 / whole, 3) if whole else 0.0


def _range(*series: Sequence[Value]) -> tuple[float, float]:
    """Return the lowest and the highest value to be shown; from zero where the values fall below 60 % of the highest."""
    numbers = [value.number for values in series for value in values if value.number is not None]
    if not numbers:
        return 0.0, 1.0
    low, high = min(numbers), max(numbers)
    if 0 <= low < high * ZERO_WITHIN:
        low = 0.0
    return (low, high) if high > low else (low - 1, high + 1)


@dataclass(frozen=True, slots=True)
class _Frame:
    width: int
    height: int
    margin_x: int
    top: int
    bottom: int
    places: int
    range: tuple[float, float]

    def x(self, index: int) -> float:
        """Return where the `index`-th year stands."""
        if self.places < 2:
            return self.width / 2
        return round(self.margin_x + index * (self.width - 2 * self.margin_x) / (self.places - 1), 1)

    def y(self, number: float) -> float:
        """Return how high a number stands."""
        low, high = self.range
        return round(self.height - self.bottom - (number - low) / (high - low) * (self.height - self.top - self.bottom), 1)

    def line(self, values: Sequence[Value], others: Sequence[Value]) -> Line:
        """Draw a series; a text goes above its dot where it is the higher of the two series, below otherwise."""
        dots: list[Dot | None] = []
        for index, (value, other) in enumerate(zip(values, others, strict=True)):
            if value.number is None:
                dots.append(None)
                continue
            y = self.y(value.number)
            is_lower = other.number is not None and value.number < other.number
            dots.append(Dot(self.x(index), y, value.text, y + (BELOW if is_lower else ABOVE)))
        strokes = tuple(f"{left.x},{left.y} {right.x},{right.y}" for left, right in pairwise(dots) if left and right)
        return Line(tuple(dot for dot in dots if dot), strokes)
