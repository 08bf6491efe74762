"""Turn a reading of a document into the facts of an edition."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256

from shirube.core.calendar import fold
from shirube.core.errors import InvalidInput
from shirube.plans.content.shapes import (
    ACTUAL,
    PLAN,
    AspectRow,
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
from shirube.plans.readers.shapes import (
    Goal,
    Numbered,
    Outline,
    OutlineColumn,
    Progress,
    Reading,
    StageSign,
    StatusItem,
    StatusList,
    Strategy,
    StrategyItem,
)
from shirube.plans.rules.declare import declare
from shirube.plans.rules.facts import Declaration, Lines, PrintedDate, PrintedShare

DONE = "✓"
LEVELS = ("基本方針", "施策")
ASPECTS = {
    "名称": "name",
    "計画期間": "period",
    "基本理念": "philosophy",
    "行動指針": "code-of-conduct",
    "取組方針": "policy",
    "取組の方向性": "directions",
}
"""Keys of what a plan says of itself, by their label."""
FINISHED = re.compile("完了|完成|達成|済")
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a document does not say of itself: which plan and edition it states, and how the city declares its indicators."""

    plan: PlanSheet
    edition: EditionSheet
    declarations: Mapping[str, Declaration]


def facts_of_reading(reading: Reading, frame: Frame, *, line_count: int) -> EditionFacts:
    """Return an edition's facts from a reading of its document, which has `line_count` lines."""
    gaps = tuple(gap.sentence.split("。")[0] + "。" for gap in reading.missing)
    title = reading.title or frame.edition.document_title
    sheet = replace(frame.edition, document_title=title, sha256=reading.sha256, line_count=line_count, kind=reading.kind, gaps=gaps)
    frame = replace(frame, edition=sheet)
    match reading:
        case StatusList():
            return _status_list(reading, frame)
        case Progress():
            return _progress(reading, frame)
        case Strategy():
            return _strategy(reading, frame)
        case Outline():
            return _outline(reading, frame)


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
        slug=number,
        name=item.title,
        declaration=declaration,
        lines=item.lines,
        item=number,
        group=item.path[0],
        is_headline=item.number in goals,
    )


def _status_cells(item: StatusItem, goal: Goal | None) -> Iterable[CellRow]:
    """Yield an item's own cells, then what its goal table adds: reference years before the plan, and the peers."""
    owner = str(item.number)
    yield from _cells(owner, PLAN, item.plan, item.lines.first)
    yield from _cells(owner, ACTUAL, item.actual, item.lines.last)
    if goal is None:
        return
    extra = ((PLAN, item.plan, goal.target, goal.lines), (ACTUAL, item.actual, goal.actual, goal.actual_lines or goal.lines))
    for row, own, cells, lines in extra:
        reference = {year: cells[year] for year in goal.reference_years if year in cells and year not in own}
        yield from _cells(owner, row, reference, lines.first)
    yield from _cells(owner, f"{goal.peers}平均", goal.average, (goal.average_lines or goal.lines).first)
    yield from _cells(owner, f"{goal.peers}順位", goal.rank, (goal.rank_lines or goal.lines).first)


def _cells(owner: str, row: str, cells: Mapping[int, str], line: int) -> list[CellRow]:
    return [CellRow(owner, row, year, text, line) for year, text in sorted(cells.items()) if text]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a progress report or a strategy, below a policy and a measure; `cells` are (row, fiscal year, text)."""

    policy: Numbered
    measure: Numbered
    title: str
    lines: Lines
    parent: str | None = None
    added_in: str = ""
    is_counted: bool = False
    is_certain: bool = True
    notes: tuple[str, ...] = ()
    cells: tuple[tuple[str, int, str | None], ...] = ()


def _progress(reading: Progress, frame: Frame) -> EditionFacts:
    year = reading.year
    if year is None:
        raise InvalidInput(
            "どの年度の進捗か書かれていません。「2021(R3)年度」のような見出しのある文書を渡してください。", place=reading.title
        )
    headings = _Headings(dict(reading.visions.items()))
    lines = [
        _Line(
            item.policy,
            item.measure,
            item.title,
            item.lines,
            item.parent,
            is_counted=item.counted,
            is_certain=item.certain,
            notes=item.notes,
            cells=((PLAN, year, item.step), (ACTUAL, year, item.mark)),
        )
        for item in reading.items
    ]
    items, cells = _placed(lines, headings)
    marks = _rising(reading.marks)
    sheet = replace(
        frame.edition,
        years=(year,),
        status_year=year,
        levels=LEVELS,
        stage_signs=tuple(mark.sign for mark in marks),
        stage_names=tuple(mark.meaning for mark in marks),
    )
    return EditionFacts(frame.plan, sheet, tuple(headings.rows), items, (), cells, _tallies(reading, headings), _progress_claims(reading))


def _rising(marks: tuple[StageSign, ...]) -> tuple[StageSign, ...]:
    """Return the marks from the lowest to the highest; a legend that begins with what is done (完了) runs the other way."""
    return marks[::-1] if marks and FINISHED.search(marks[0].meaning) else marks


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


def _recount(reading: Progress) -> Mapping[str, int]:
    whole: Counter[str] = Counter()
    for count in reading.counts:
        whole.update(count.recounted)
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
    headers = {(item.measure.name, item.parent) for item in reading.items if item.step or item.done}
    lines = [
        _Line(
            item.policy,
            item.measure,
            item.title,
            item.lines,
            item.parent,
            item.added_in or "",
            is_counted=_counts(item, headers),
            is_certain=item.certain,
            notes=item.notes,
            cells=((PLAN, step_in, item.step), (ACTUAL, done_in, DONE if item.done else None)),
        )
        for item in reading.items
    ]
    items, cells = _placed(lines, headings)
    sheet = replace(frame.edition, years=reading.years, status_year=done_in, levels=LEVELS, stage_signs=(DONE,), stage_names=("完了",))
    indicators, targets = _kpis(reading, frame.declarations)
    claims = _claims(reading.dates, reading.shares)
    return EditionFacts(frame.plan, sheet, tuple(headings.rows), items, indicators, (*cells, *targets), (), claims)


def _outline(reading: Outline, frame: Frame) -> EditionFacts:
    """Return the plan of the outline that bears the frame's name; its measures are numbered below their headings."""
    column = _column_of(reading, frame.plan)
    headings, items = _Headings({(heading.name,): heading.vision for heading in column.headings}), []
    parts = list(dict.fromkeys(heading.group for heading in column.headings))
    for place, heading in enumerate(column.headings, 1):
        part = parts.index(heading.group) + 1
        above = [(str(part), heading.group)] if heading.group else []
        position = headings.at(*above, (heading.number or str(place), heading.name))
        base = f"{part}-{heading.number}" if heading.group else str(place)
        items += [ItemRow(f"{base}-{nth}", item.title, position, item.lines) for nth, item in enumerate(heading.items, 1)]
    sheet = replace(frame.edition, years=tuple(range(column.years[0], column.years[1] + 1)), levels=column.levels)
    claims = _claims(reading.dates, ()) if column is reading.columns[0] else ()
    return EditionFacts(frame.plan, sheet, tuple(headings.rows), tuple(items), (), (), (), claims, _aspects(column))


def _column_of(reading: Outline, plan: PlanSheet) -> OutlineColumn:
    found = next((column for column in reading.columns if fold(column.name) == fold(plan.name)), None)
    if found is None:
        names = "、".join(f"「{column.name}」" for column in reading.columns)
        raise InvalidInput(f"この骨子案にあるのは{names}で、「{plan.name}」はありません。--plan を確かめてください。")
    return found


def _aspects(column: OutlineColumn) -> tuple[AspectRow, ...]:
    return tuple(
        AspectRow(
            key=ASPECTS.get(aspect.label, f"aspect-{position}"),
            label=aspect.label,
            lines=aspect.lines,
            text=aspect.text,
            digest=sha256(fold(aspect.text).encode()).hexdigest(),
        )
        for position, aspect in enumerate(column.aspects, 1)
    )


def _counts(item: StrategyItem, headers: set[tuple[str, str | None]]) -> bool:
    """Count what bears a sign and has no line below that does; and what stands on top without one, whose sign the text has lost."""
    if (item.measure.name, item.title) in headers:
        return False
    return bool(item.step) or item.done or item.parent is None


def _kpis(reading: Strategy, declarations: Mapping[str, Declaration]) -> tuple[tuple[IndicatorRow, ...], list[CellRow]]:
    rows: list[IndicatorRow] = []
    cells: list[CellRow] = []
    for position, kpi in enumerate(reading.indicators, 1):
        slug = f"kpi-{position}"
        texts = {year: target.text for year, target in kpi.targets.items()}
        declaration = declarations.get(slug) or declare(title=kpi.name, plan=texts, statement=kpi.explanation)
        rows.append(IndicatorRow(slug, kpi.name, declaration, kpi.lines, explanation=kpi.explanation, group=kpi.group, is_headline=True))
        cells += _cells(slug, PLAN, texts, kpi.lines.first)
    return tuple(rows), cells


def _placed(lines: Iterable[_Line], headings: _Headings) -> tuple[tuple[ItemRow, ...], tuple[CellRow, ...]]:
    """Return the items and the cells of numbered lines, each under its heading."""
    items, cells = [], []
    for number, above, line in _numbered(lines):
        heading = headings.at((line.policy.number, line.policy.name), (line.measure.number, line.measure.name))
        items.append(
            ItemRow(
                number=number,
                title=line.title,
                heading=heading,
                lines=line.lines,
                parent=above,
                added_in=line.added_in,
                is_counted=line.is_counted,
                is_certain=line.is_certain,
                notes=line.notes,
            )
        )
        cells += [CellRow(number, row, year, text, line.lines.first) for row, year, text in line.cells if text]
    return tuple(items), tuple(cells)


def _numbered(lines: Iterable[_Line]) -> list[tuple[str, str, _Line]]:
    """Number the lines of each measure, 「3-2-5」, and those below a line, 「3-2-5-1」; returns (number, number of the line above, line).

    The documents print no numbers. A header that bears nothing of its own comes in as a line before its first one.
    """
    found: list[tuple[str, str, _Line]] = []
    bases = _Bases()
    above: dict[tuple[str, str], str] = {}
    for line in lines:
        base = bases.of(line)
        if line.parent and (base, line.parent) not in above:
            header = bases.next_below(base)
            above[base, line.parent] = header
            found.append((header, "", _Line(line.policy, line.measure, line.parent, line.lines)))
        parent = above[base, line.parent] if line.parent else ""
        number = bases.next_below(parent or base)
        found.append((number, parent, line))
        if not line.parent:
            above[base, line.title] = number
    return found


class _Bases:
    """Gives policies and measures their ordinal numbers, and counts what stands below each."""

    def __init__(self) -> None:
        self.measures: dict[str, dict[str, int]] = {}
        self.below: Counter[str] = Counter()

    def of(self, line: _Line) -> str:
        """Return 「policy-measure」 of a line, both counted from 1 in the order in which they come."""
        measures = self.measures.setdefault(line.policy.name, {})
        measure = measures.setdefault(line.measure.name, len(measures) + 1)
        return f"{list(self.measures).index(line.policy.name) + 1}-{measure}"

    def next_below(self, number: str) -> str:
        """Return the next number below another."""
        self.below[number] += 1
        return f"{number}-{self.below[number]}"


def _claims(dates: Iterable[PrintedDate], shares: Iterable[PrintedShare]) -> tuple[ClaimRow, ...]:
    return (
        *(ClaimRow("weekday", date.weekday, date.lines, day=date.day) for date in dates),
        *(
            ClaimRow("share", share.label, share.lines, printed=share.printed, part=share.part, whole=share.whole, digits=share.digits)
            for share in shares
        ),
    )
