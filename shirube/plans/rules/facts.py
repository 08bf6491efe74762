"""What a plan says, in the neutral form that the rules judge: the readers make it, and so does the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Direction(StrEnum):
    """Which way is better. Declared, never guessed from the values."""

    UP = "up"
    DOWN = "down"


class Kind(StrEnum):
    """What the number of a period means."""

    FLOW = "flow"
    """So many in this year (回/年)."""
    CUMULATIVE = "cumulative"
    """So many since the start (累計): can only grow."""
    LEVEL = "level"
    """So many at the end of the year (会員数)."""
    RATIO = "ratio"
    """A share or a rate (%)."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The first and last line of a place in a document, counted from 1."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Declaration:
    """How an indicator is to be read: direction and kind, and on what evidence somebody said so."""

    direction: Direction
    kind: Kind
    evidence: str


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One item of a plan as printed. `plan` and `actual` map a fiscal year to the cell, spaces removed."""

    key: str
    title: str
    lines: Lines
    plan: Mapping[int, str]
    actual: Mapping[int, str]
    declaration: Declaration | None = None
    """None for an item that is judged by stages."""
    flags: frozenset[str] = frozenset()
    printed_year: int | None = None
    printed_rating: str | None = None
    """「達成」 or a code of the plan's scheme; None where the plan prints none."""
    certain: bool = True
    """False where the years of the cells were inferred."""

    @property
    def is_indicator(self) -> bool:
        return self.declaration is not None


@dataclass(frozen=True, slots=True)
class PeerSeries:
    """A series that stands beside an indicator for comparison, such as the core-city average (中核市平均), by fiscal year."""

    item: str
    name: str
    values: Mapping[int, str]
    lines: Lines


@dataclass(frozen=True, slots=True)
class PrintedTotal:
    """A total the document prints, and what its own parts add up to."""

    label: str
    printed: Decimal
    recounted: Decimal
    lines: Lines
    evidence: tuple[Lines, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedShare:
    """A percentage the document prints beside the two counts it is made of, with `digits` decimals."""

    label: str
    printed: Decimal
    part: Decimal
    whole: Decimal
    digits: int
    lines: Lines


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date the document prints with a weekday."""

    day: date
    weekday: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A whole plan as printed, ready to be judged.

    `status_year` is the last fiscal year whose actuals the document reports; `stages` are the signs in rising order.
    """

    title: str
    years: tuple[int, ...]
    items: tuple[ItemFacts, ...]
    stages: tuple[str, ...] = ()
    status_year: int | None = None
    peers: tuple[PeerSeries, ...] = ()
    totals: tuple[PrintedTotal, ...] = ()
    shares: tuple[PrintedShare, ...] = ()
    dates: tuple[PrintedDate, ...] = field(default=())
    goals: tuple[ItemFacts, ...] = ()
    """Tables elsewhere in the document that repeat an item's own rows (重点目標); `key` is the item's."""
    printed_until: int | None = None
    """The last fiscal year that the document itself reports on, where later ones were recorded since; None where there are none."""

    @property
    def as_printed(self) -> PlanFacts:
        """The plan as its document left it: what was recorded for later years is taken away. What is printed is judged by this alone."""
        until = self.printed_until
        if until is None:
            return self
        items = tuple(replace(item, actual={year: cell for year, cell in item.actual.items() if year <= until}) for item in self.items)
        return replace(self, items=items, status_year=until, printed_until=None)
