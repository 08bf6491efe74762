"""The slides of a deck as plain data, and how long lists are spread over slides so that none overflows.

Sizes are points on a slide of 960 by 540. Widths are reckoned for a machine that lacks our typeface: each Japanese character a full em.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shirube.cycle.writers.typeface import typeface

WIDTH, HEIGHT = 960.0, 540.0
MARGIN = 40.0
BODY_TOP, BODY_BOTTOM = 112.0, 492.0
BODY_WIDTH = WIDTH - 2 * MARGIN
SIZE, LINE, INSET, PAD = 14.0, 19.0, 5.0, 4.0
"""Of a table's text: its size, the distance of lines, the room left and right, and above and below."""
CHARTS_A_SLIDE = 6
_CJK = 0x2E80
_CAREFUL = 1.06


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: `align` is left, center or right."""

    head: str
    width: float
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table, its rows as texts. `strong` are the rows set in bold."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    strong: frozenset[int] = frozenset()

    @property
    def width(self) -> float:
        """The width of the whole table."""
        return sum(column.width for column in self.columns)


@dataclass(frozen=True, slots=True)
class Series:
    """A row of numbers of a chart, one per label; None where there is none. `look` says how it is drawn."""

    name: str
    values: tuple[float | None, ...]
    look: str
    shown: tuple[str, ...] = ()
    """The numbers as printed, where a chart writes them beside its points."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Stacked bars, each as long as all (`is_share`), or bars side by side. `height` is that of the table it stands beside."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    is_share: bool
    words: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A small chart over years: the target dashed, the actual drawn through. `caption` is the last year in words."""

    title: str
    caption: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The first slide."""

    title: str
    plan: str
    sentence: str
    occasion: str
    more: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide: its title is a sentence, `lead` one more; then a table, a chart beside it, or small charts."""

    title: str
    lead: str = ""
    table: Table | None = None
    bars: Bars | None = None
    charts: tuple[Lines, ...] = ()


@dataclass(frozen=True, slots=True)
class Deck:
    """All slides, and what the foot of each says."""

    title: str
    cover: Cover
    slides: tuple[Slide, ...]
    stamp: str
    digest: str
    author: str
    day: str


def room_for(text: str, size: float = SIZE) -> float:
    """Return the width of the longest line of a text, reckoned carefully."""
    face = typeface()
    widths = (sum(1.0 if ord(char) >= _CJK else face.widths.get(ord(char), 1.0) * _CAREFUL for char in line) for line in text.split("\n"))
    return max(widths, default=0.0) * size


def lines_in(text: str, width: float, size: float = SIZE) -> int:
    """Return how many lines a text takes in a column; half an em of each is kept for characters that may not begin a line."""
    room = width - 2 * INSET - size / 2
    return sum(max(1, int(room_for(line, size) // room) + 1) for line in text.split("\n"))


def row_height(row: Sequence[str], columns: Sequence[Column]) -> float:
    """Return the height of a row of a table."""
    return max(lines_in(text, column.width) for text, column in zip(row, columns, strict=True)) * LINE + 2 * PAD


def spread(title: str, lead: str, columns: tuple[Column, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[Slide]:
    """Yield as many slides as a table needs, each with the head; the title counts them where there is more than one."""
    parts = _parts(columns, rows)
    for place, part in enumerate(parts, 1):
        counted = f"{title}（{place}/{len(parts)}）" if len(parts) > 1 else title
        yield Slide(counted, lead, Table(columns, tuple(part)))


def _parts(columns: Sequence[Column], rows: Sequence[tuple[str, ...]]) -> list[list[tuple[str, ...]]]:
    """Return the rows slide by slide: on as few slides as will do, each about equally full."""
    heights = [row_height(row, columns) for row in rows]
    room = BODY_BOTTOM - BODY_TOP - row_height([column.head for column in columns], columns)
    fewest = len(_filled(heights, room))
    level = sum(heights) / max(fewest, 1)
    while len(_filled(heights, level)) > fewest:
        level += LINE
    return [[rows[place] for place in part] for part in _filled(heights, level)]


def _filled(heights: Sequence[float], room: float) -> list[list[int]]:
    """Return the places of the rows that fit on each slide, in turn; one row at least."""
    parts: list[list[int]] = []
    left = 0.0
    for place, height in enumerate(heights):
        if not parts or height > left:
            parts.append([])
            left = room
        parts[-1].append(place)
        left -= height
    return parts
