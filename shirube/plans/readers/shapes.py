"""What the readers hand out, in frozen dataclasses: readings of a status list, a progress report, a strategy and an outline.

Fiscal years are calendar years of their April (2021 is 令和3年度), lines count from 1, titles carry no white space.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from shirube.plans.rules.facts import Lines, PrintedDate, PrintedShare

Level = Literal["chapter", "section", "group"]
LEVELS: tuple[Level, ...] = ("chapter", "section", "group")


@dataclass(frozen=True, slots=True)
class Missing:
    """Something a reader could not read whole: a sentence, and the lines it concerns."""

    sentence: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading above the items: 「(2)」 and 「広域連携の推進」 apart."""

    level: Level
    number: str
    title: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class StageSign:
    """One sign of the plan's own scale and what its legend says; `recovered` where the legend had lost the sign."""

    sign: str
    meaning: str
    recovered: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """One rating of the legend: attainment in per cent from `at_least` on and below `below`; None is open."""

    code: str
    at_least: Decimal | None
    below: Decimal | None


@dataclass(frozen=True, slots=True)
class Printed:
    """What the status cell says: a fiscal year, and 「達成」 or a code of the scheme; each may be absent."""

    year: int | None = None
    rating: str | None = None


@dataclass(frozen=True, slots=True)
class StatusItem:
    """One item of a status list. `certain` is False where the years of its cells had to be inferred; `notes` say why."""

    number: int
    title: str
    flags: tuple[str, ...]
    indicator: bool
    path: tuple[str, str, str]
    sections: tuple[str, ...]
    plan: Mapping[int, str]
    actual: Mapping[int, str]
    printed: Printed
    content: str
    remarks: str
    lines: Lines
    certain: bool = True
    notes: tuple[str, ...] = ()

    @property
    def remarks_covid(self) -> bool:
        return "【コロナ】" in self.remarks


@dataclass(frozen=True, slots=True)
class Goal:
    """One table of the goals chapter. `average` and `rank` are those among the `peers` (中核市); years map to cells as printed."""

    number: int
    title: str
    target: Mapping[int, str]
    actual: Mapping[int, str]
    average: Mapping[int, str]
    rank: Mapping[int, str]
    reference_years: tuple[int, ...]
    page: int | None
    path: tuple[str, ...]
    lines: Lines
    peers: str = ""
    actual_lines: Lines | None = None
    average_lines: Lines | None = None
    rank_lines: Lines | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of the glossary (用語解説)."""

    number: int
    term: str
    explanation: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class StatusList:
    """A whole status list (取組事項状況一覧). `status_year` is the last year whose actuals it reports."""

    title: str
    sha256: str
    years: tuple[int, ...]
    status_year: int | None
    stages: tuple[StageSign, ...]
    bands: tuple[Band, ...]
    headings: tuple[Heading, ...]
    items: tuple[StatusItem, ...]
    goals: tuple[Goal, ...] = ()
    glossary: tuple[Term, ...] = ()
    dates: tuple[PrintedDate, ...] = ()
    shares: tuple[PrintedShare, ...] = ()
    missing: tuple[Missing, ...] = ()
    kind: Literal["status-list"] = "status-list"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A policy or measure: its number as printed (「1」, 「①」) and its name."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class ProgressItem:
    """One line with a sign of its own, or a header whose lines carry the signs; `counted` follows the leaves."""

    policy: Numbered
    measure: Numbered
    title: str
    parent: str | None
    step: str | None
    mark: str
    counted: bool
    lines: Lines
    certain: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureCount:
    """How many items of a measure bear each sign: as the summary table prints it (None where it has no such row) and as recounted."""

    policy: Numbered
    measure: Numbered
    printed: Mapping[str, int] | None
    recounted: Mapping[str, int]
    lines: Lines | None


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a strategy, item by item (進捗)."""

    title: str
    sha256: str
    year: int | None
    marks: tuple[StageSign, ...]
    items: tuple[ProgressItem, ...]
    counts: tuple[MeasureCount, ...]
    printed_total: Mapping[str, int] | None
    printed_sum: int | None
    total_lines: Lines | None
    sum_lines: Lines | None
    visions: Mapping[tuple[str, str], str] = field(default_factory=dict)
    dates: tuple[PrintedDate, ...] = ()
    shares: tuple[PrintedShare, ...] = ()
    missing: tuple[Missing, ...] = ()
    kind: Literal["progress"] = "progress"


@dataclass(frozen=True, slots=True)
class StrategyItem:
    """One concrete step of a strategy. `added_in` is the version whose mark stands at its line, or None where it cannot be told."""

    policy: Numbered
    measure: Numbered
    title: str
    parent: str | None
    added_in: str | None
    step: str | None
    done: bool
    lines: Lines
    certain: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vision:
    """What a measure aims at (目指すべき姿)."""

    policy: Numbered
    measure: Numbered
    text: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class TargetCell:
    """A target as printed, with its number, comparator and unit where it has any."""

    text: str
    number: Decimal | None
    comparator: str
    unit: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One KPI: its name, explanation, unit and targets by fiscal year."""

    name: str
    explanation: str
    unit: str
    targets: Mapping[int, TargetCell]
    group: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class Strategy:
    """A strategy's measures and its indicators (KPI)."""

    title: str
    sha256: str
    version: str | None
    versions: tuple[str, ...]
    years: tuple[int, ...]
    items: tuple[StrategyItem, ...]
    visions: tuple[Vision, ...]
    indicators: tuple[Indicator, ...]
    dates: tuple[PrintedDate, ...] = ()
    shares: tuple[PrintedShare, ...] = ()
    missing: tuple[Missing, ...] = ()
    kind: Literal["strategy"] = "strategy"


@dataclass(frozen=True, slots=True)
class OutlineAspect:
    """What an outline says of a plan as a whole: 名称, 計画期間, 基本理念, …"""

    label: str
    text: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A measure that an outline names."""

    title: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class OutlineHeading:
    """A heading of an outline with its measures; `group` is the part it belongs to, empty where there are none."""

    group: str
    number: str
    name: str
    vision: str
    items: tuple[OutlineItem, ...]


@dataclass(frozen=True, slots=True)
class OutlineColumn:
    """One of the two plans of an outline; `years` are the first and the last fiscal year."""

    name: str
    years: tuple[int, ...]
    aspects: tuple[OutlineAspect, ...]
    headings: tuple[OutlineHeading, ...] = ()
    levels: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[OutlineItem, ...]:
        return tuple(item for heading in self.headings for item in heading.items)


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of a plan (骨子案): the new plan first, then the plan in force."""

    title: str
    sha256: str
    columns: tuple[OutlineColumn, OutlineColumn]
    dates: tuple[PrintedDate, ...] = ()
    missing: tuple[Missing, ...] = ()
    kind: Literal["outline"] = "outline"

    @property
    def items(self) -> tuple[OutlineItem, ...]:
        """The measures of both plans."""
        return tuple(item for column in self.columns for item in column.items)


Reading = StatusList | Progress | Strategy | Outline
