"""Turn a reading of a document into the facts of an edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from shirube.plans.content.shapes import (
    ACTUAL,
    PLAN,
    CellRow,
    ClaimRow,
    EditionFacts,
    EditionSheet,
    HeadingRow,
    IndicatorRow,
    ItemRow,
    PlanSheet,
    TallyRow,
)
from shirube.plans.readers.shapes import Goal, Numbered, Progress, Reading, StatusItem, StatusList, Strategy
from shirube.plans.rules.declare import declare
from shirube.plans.rules.facts import Declaration, Lines, PrintedDate, PrintedShare

DONE = "✓"
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a document does not say of itself: which plan and edition it states, and how the city declares its indicators."""

    plan: PlanSheet
    edition: EditionSheet
    declarations: Mapping[str, Declaration]


class Placed(Protocol):
    """A line of a progress report or a strategy, below a policy and a measure."""

    @property
    def policy(self) -> Numbered: ...
    @property
    def measure(self) -> Numbered: ...
    @property
    def title(self) -> str: ...
    @property
    def parent(self) -> str | None: ...
    @property
    def lines(self) -> Lines: ...


def facts_of_reading(reading: Reading, frame: Frame, *, line_count: int) -> EditionFacts:
    """Return an edition's facts from a reading of its document, which has `line_count` lines."""
    sheet = replace(frame.edition, document_title=reading.title, sha256=reading.sha256, line_count=line_count, kind=reading.kind)
    frame = replace(frame, edition=sheet)
    match reading:
        case StatusList():
            return _status_list(reading, frame)
        case Progress():
            return _progress(reading, frame)
        case Strategy():
            return _strategy(reading, frame)


def _status_list(reading: StatusList, frame: Frame) -> EditionFacts:
    numbers = {heading.title: heading.number for heading in reading.headings}
    headings = _Headings()
    items = []
    for item in reading.items:
        heading = headings.at(*((numbers.get(name, ""), name) for name in item.path if name))
        items.append(_status_item(item, heading))
    goals = {goal.number: goal for goal in reading.goals}
    sheet = replace(
        frame.edition,
        years=reading.years,
        status_year=reading.status_year,
        levels=("章", "節", "区分"),
        stage_signs=tuple(stage.sign for stage in reading.stages),
        stage_names=tuple(stage.meaning for stage in reading.stages),
    )
    return EditionFacts(
        plan=frame.plan,
        edition=sheet,
        headings=tuple(headings.rows),
        items=tuple(items),
        indicators=tuple(_status_indicator(item, goals, frame.declarations) for item in reading.items if item.indicator),
        cells=tuple(cell for item in reading.items for cell in _status_cells(item, goals.get(item.number))),
        claims=_claims(reading.dates, reading.shares),
    )


class _Headings:
    """Collects the headings in the order in which items need them."""

    def __init__(self, visions: Mapping[Path, str] | None = None) -> None:
        self.rows: list[HeadingRow] = []
        self.known: dict[Path, int] = {}
        self.visions = visions or {}

    def at(self, *levels: tuple[str, str]) -> int:
        """Return the position of the heading below these (number, name) pairs from the top, made where it is new."""
        parent: int | None = None
        path: Path = ()
        for level, (number, name) in enumerate(levels):
            path = (*path, name)
            if path not in self.known:
                self.known[path] = len(self.rows)
                self.rows.append(HeadingRow(len(self.rows), level, number, name, parent, self.visions.get(path, "")))
            parent = self.known[path]
        assert parent is not None
        return parent


def _status_item(item: StatusItem, heading: int) -> ItemRow:
    return ItemRow(
        number=str(item.number),
        title=item.title,
        heading=heading,
        lines=item.lines,
        flags=item.flags,
        has_covid_remark=item.remarks_covid,
        sections=item.sections,
        printed_year=item.printed.year,
        printed_rating=item.printed.rating or "",
        is_certain=item.certain,
        notes=item.notes,
    )


def _status_indicator(item: StatusItem, goals: Mapping[int, Goal], declarations: Mapping[str, Declaration]) -> IndicatorRow:
    number = str(item.number)
    declaration = declarations.get(number) or declare(title=item.title, plan=item.plan, statement=item.content)
    return IndicatorRow(
        slug=number, name=item.title, declaration=declaration, lines=item.lines, item=number, group=item.path[0], is_headline=item.number in goals
    )


def _status_cells(item: StatusItem, goal: Goal | None) -> Iterable[CellRow]:
    """Yield an item's own cells, then what its goal table adds: reference years before the plan, and the peers."""
    owner = str(item.number)
    yield from _cells(owner, PLAN, item.plan, item.lines.first)
    yield from _cells(owner, ACTUAL, item.actual, item.lines.last)
    if goal is None:
        return
    for row, own, cells in ((PLAN, item.plan, goal.target), (ACTUAL, item.actual, goal.actual)):
        yield from _cells(owner, row, {year: cells[year] for year in goal.reference_years if year in cells and year not in own}, goal.lines.first)
    line = (goal.average_lines or goal.lines).first
    yield from _cells(owner, f"{goal.peers}平均", goal.average, line)
    yield from _cells(owner, f"{goal.peers}順位", goal.rank, line)


def _cells(owner: str, row: str, cells: Mapping[int, str], line: int) -> Iterable[CellRow]:
    return [CellRow(owner, row, year, text, line) for year, text in sorted(cells.items()) if text]


def _progress(reading: Progress, frame: Frame) -> EditionFacts:
    assert reading.year is not None
    headings = _Headings({(policy, measure): text for (policy, measure), text in reading.visions.items()})
    numbered = _numbered(reading.items)
    signs = tuple(mark.sign for mark in reading.marks)
    items, cells = [], []
    for number, parent, item in numbered:
        heading = headings.at((item.policy.number, item.policy.name), (item.measure.number, item.measure.name))
        items.append(_line(number, parent, item, heading, counted=getattr(item, "counted", False)))
        cells += _line_cells(number, item, {PLAN: {reading.year: getattr(item, "step", None)}, ACTUAL: {reading.year: getattr(item, "mark", None)}})
    sheet = replace(
        frame.edition, years=(reading.year,), status_year=reading.year, levels=("基本方針", "施策"),
        stage_signs=signs, stage_names=tuple(mark.meaning for mark in reading.marks),
    )  # fmt: skip
    return EditionFacts(
        frame.plan, sheet, tuple(headings.rows), tuple(items), (), tuple(cells), _tallies(reading, headings), _progress_claims(reading)
    )


def _tallies(reading: Progress, headings: _Headings) -> tuple[TallyRow, ...]:
    rows = []
    for count in reading.counts:
        heading = headings.at((count.policy.number, count.policy.name), (count.measure.number, count.measure.name))
        if count.printed is not None and count.lines is not None:
            rows += [TallyRow(heading, sign, printed, count.recounted.get(sign, 0), count.lines) for sign, printed in count.printed.items()]
    if reading.printed_total is not None and reading.total_lines is not None:
        whole = _recount(reading)
        rows += [TallyRow(None, sign, printed, whole.get(sign, 0), reading.total_lines) for sign, printed in reading.printed_total.items()]
    return tuple(rows)


def _recount(reading: Progress) -> dict[str, int]:
    whole: dict[str, int] = {}
    for count in reading.counts:
        for sign, number in count.recounted.items():
            whole[sign] = whole.get(sign, 0) + number
    return whole


def _progress_claims(reading: Progress) -> tuple[ClaimRow, ...]:
    claims = _claims(reading.dates, reading.shares)
    if reading.printed_sum is None or reading.sum_lines is None:
        return claims
    counted = Decimal(sum(_recount(reading).values()))
    return (ClaimRow("total", "施策の総数", reading.sum_lines, printed=Decimal(reading.printed_sum), part=counted), *claims)


def _strategy(reading: Strategy, frame: Frame) -> EditionFacts:
    headings = _Headings({(vision.policy.name, vision.measure.name): vision.text for vision in reading.visions})
    done_in, step_in = min(reading.years), max(reading.years)
    items, cells = [], []
    for number, parent, item in _numbered(reading.items):
        heading = headings.at((item.policy.number, item.policy.name), (item.measure.number, item.measure.name))
        items.append(_line(number, parent, item, heading, counted=bool(getattr(item, "step", None) or getattr(item, "done", False))))
        done = DONE if getattr(item, "done", False) else None
        cells += _line_cells(number, item, {PLAN: {step_in: getattr(item, "step", None)}, ACTUAL: {done_in: done}})
    sheet = replace(
        frame.edition, years=reading.years, status_year=done_in, levels=("基本方針", "施策"), stage_signs=(DONE,), stage_names=("完了",)
    )
    indicators, targets = _kpis(reading, frame.declarations)
    return EditionFacts(
        frame.plan, sheet, tuple(headings.rows), tuple(items), indicators, (*cells, *targets), (), _claims(reading.dates, reading.shares)
    )


def _kpis(reading: Strategy, declarations: Mapping[str, Declaration]) -> tuple[tuple[IndicatorRow, ...], list[CellRow]]:
    rows, cells = [], []
    for position, kpi in enumerate(reading.indicators, 1):
        slug = f"kpi-{position}"
        texts = {year: target.text for year, target in kpi.targets.items()}
        declaration = declarations.get(slug) or declare(title=kpi.name, plan=texts, statement=kpi.explanation)
        rows.append(IndicatorRow(slug, kpi.name, declaration, kpi.lines, explanation=kpi.explanation, group=kpi.group, is_headline=True))
        cells += _cells(slug, PLAN, texts, kpi.lines.first)
    return tuple(rows), cells


@dataclass(frozen=True, slots=True)
class _Header:
    """A line that only stands above others and bears nothing of its own."""

    policy: Numbered
    measure: Numbered
    title: str
    lines: Lines
    parent: str | None = None


def _numbered(lines: Iterable[Placed]) -> list[tuple[str, str, Placed]]:
    """Number the lines of each measure, 「3-2-5」, and those below a line, 「3-2-5-1」; returns (number, number of the line above, line).

    The documents print no numbers. A header that bears nothing of its own comes in as a line before its first one.
    """
    found: list[tuple[str, str, Placed]] = []
    policies: dict[str, int] = {}
    measures: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}
    headers: dict[tuple[str, str, str], str] = {}

    def place(line: Placed, above: str) -> str:
        number = f"{above}-{counts.setdefault(above, 0) + 1}"
        counts[above] += 1
        return number

    for line in lines:
        policy = policies.setdefault(line.policy.name, len(policies) + 1)
        ordinal = sum(1 for name, _ in measures if name == line.policy.name) + 1
        base = f"{policy}-{measures.setdefault((line.policy.name, line.measure.name), ordinal)}"
        above = headers.get((base, line.policy.name, line.parent or ""), "")
        if line.parent and not above:
            above = place(line, base)
            headers[base, line.policy.name, line.parent] = above
            found.append((above, "", _Header(line.policy, line.measure, line.parent, line.lines)))
        number = place(line, above or base)
        found.append((number, above, line))
        if not line.parent:
            headers[base, line.policy.name, line.title] = number
    return found


def _line(number: str, parent: str, line: Placed, heading: int, *, counted: bool) -> ItemRow:
    return ItemRow(
        number=number,
        title=line.title,
        heading=heading,
        lines=line.lines,
        parent=parent,
        added_in=getattr(line, "added_in", None) or "",
        is_counted=counted,
        is_certain=getattr(line, "certain", True),
        notes=getattr(line, "notes", ()),
    )


def _line_cells(number: str, line: Placed, rows: Mapping[str, Mapping[int, str | None]]) -> list[CellRow]:
    return [CellRow(number, row, year, text, line.lines.first) for row, cells in rows.items() for year, text in cells.items() if text]


def _claims(dates: Iterable[PrintedDate], shares: Iterable[PrintedShare]) -> tuple[ClaimRow, ...]:
    return (
        *(ClaimRow("weekday", date.weekday, date.lines, day=date.day) for date in dates),
        *(
            ClaimRow("share", share.label, share.lines, printed=share.printed, part=share.part, whole=share.whole, digits=share.digits)
            for share in shares
        ),
    )
