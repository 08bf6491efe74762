"""The list of a plan: items by years, under their headings, as one page shows it. Eight statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext

from shirube.core.language import mark
from shirube.plans.models import Edition
from shirube.plans.queries.board import Board, Node, scheme_of
from shirube.plans.queries.cells import CellPainter, CellView
from shirube.plans.queries.filters import MARK_WORDS, Filters, Judged, keeper, mark_word
from shirube.plans.queries.records import Record, SectionRef
from shirube.plans.queries.shown import Shown, shown_edition
from shirube.plans.queries.standing import Standing, has_rate, misses, own_word, standing_words
from shirube.plans.rules.ratings import percent, shown
from shirube.plans.rules.stages import ACHIEVED
from shirube.ui.years import short_year

DEEPEST_IN_TREE = 1
COLUMN_WORDS = {
    "number": mark("番号"),
    "section": mark("担当課"),
    "standing": mark("進み具合"),
    "rating": mark("評価"),
    "attainment": mark("達成率"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A flag printed in the plan, or a mark of ours: `kind` is empty, or the name of our mark."""

    label: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """One item in the list; nothing but text, so that equal rows are drawn once."""

    number: str
    title: str
    url: str
    is_below: bool
    is_counted: bool
    marks: tuple[Mark, ...]
    unit: str
    sections: tuple[tuple[str, str], ...]
    """(address, name)"""
    cells: tuple[CellView, ...]
    years: tuple[str, ...]
    """The heads of the cells, which a phone shows above each."""
    rating: str
    rating_note: str
    tone: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under the same heading; `headings` are those that begin here."""

    headings: tuple[Node, ...]
    hue: int
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter with the number of items it would show."""

    value: str
    label: str
    count: int
    is_chosen: bool
    level: int = 0
    address: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter: its name in the address, its label and its values."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A heading of the table that orders the list."""

    key: str
    label: str
    address: str
    direction: str
    """As `aria-sort` says it, empty where the list is not ordered by it."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    value: str
    address: str


@dataclass(frozen=True, slots=True)
class Year:
    """A column of the table."""

    year: int
    label: str
    is_reported: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole page."""

    shown: Shown
    filters: Filters
    sentence: str
    total: int
    found: int
    groups: tuple[Group, ...]
    facets: tuple[Facet, ...]
    tree: tuple[Option, ...]
    chips: tuple[Chip, ...]
    columns: dict[str, Column]
    years: tuple[Year, ...]
    all_years: tuple[Year, ...]
    stages: tuple[tuple[str, str], ...]

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return 4 + len(self.years)

    @property
    def has_sections(self) -> bool:
        """Whether any item names a section."""
        return any(facet.options for facet in self.facets if facet.name == "section")

    @property
    def has_ratings(self) -> bool:
        """Whether any item has a rank."""
        return any(facet.options for facet in self.facets if facet.name == "rating")

    @property
    def last_direction(self) -> str:
        """How the last column is ordered, which holds standing, rank and attainment."""
        return next((self.columns[key].direction for key in ("standing", "rating", "attainment") if self.columns[key].direction), "")


def matrix(slug: str, filters: Filters) -> Matrix:
    """Return the list of a plan; raises `NotFound` where there is no such plan or edition."""
    chosen = shown_edition(slug, filters.edition)
    filters = replace(filters, edition=chosen.edition.name if chosen.query else "")
    board = Board.load([chosen.edition])
    years = years_of(chosen, board)
    columns = tuple(year for year in years if filters.year in ("", str(year.year))) or years
    kept = board.select(filters)
    facets = facets_of(board, filters, standing_words(chosen.edition))
    rows = RowMaker(chosen, columns, filters)
    return Matrix(
        shown=chosen,
        filters=filters,
        sentence=sentence_of(board, chosen.edition),
        total=len(board.counted),
        found=sum(judged.record.is_counted for judged in kept),
        groups=tuple(_groups(board, kept, rows.row_of, is_plain=filters.is_plain)),
        facets=facets,
        tree=tuple(_tree(board, filters)),
        chips=tuple(_chips(facets, filters)),
        columns=_columns(filters),
        years=columns,
        all_years=years,
        stages=tuple((stage["sign"], gettext(stage["name"])) for stage in chosen.edition.stages),
    )


def years_of(chosen: Shown, board: Board) -> tuple[Year, ...]:
    """Return the years of the plan in which an item has a cell, as columns."""
    edition, plan = chosen.edition, chosen.plan
    used = {year for judged in board.judged for row in (judged.record.plan, judged.record.actual) for year in row}
    used = {year for year in used if plan.first_year <= year <= plan.last_year} or used
    return tuple(Year(year, short_year(year), year <= (edition.status_year or year)) for year in sorted(used))


def sentence_of(board: Board, edition: Edition) -> str:
    """Return the sentence that answers: how far is this plan? What is done has the edition's own word where it prints no ranks."""
    total, done, behind = len(board.counted), board.count(Standing.DONE), board.count(Standing.BEHIND)
    if total and board.count(Standing.UNKNOWN) == total:
        return gettext("%(total)s件の取組が載っています。進み具合は、まだ記録がありません。") % {"total": f"{total:,}"}
    rated = [record for judged in board.counted if (record := judged.record).is_indicator and has_rate(record)]
    said = [_done_of(f"{total:,}", f"{done:,}", own_word(edition))]
    if behind:
        said.append(gettext("計画より遅れているのは%(behind)s件。") % {"behind": f"{behind:,}"})
    if rated:
        values = {"rated": len(rated), "reached": sum(not misses(record) for record in rated)}
        said.append(gettext("数値目標は、判定できる%(rated)s件のうち%(reached)s件が目標に届きました。") % values)
    return "".join(said)


def _done_of(total: str, done: str, word: str) -> str:
    if word:
        return gettext("%(total)s件のうち%(done)s件が%(word)s。") % {"total": total, "done": done, "word": gettext(word)}
    return gettext("%(total)s件のうち%(done)s件が達成。") % {"total": total, "done": done}


class RowMaker:
    """Turns judged items of one edition into rows."""

    def __init__(self, chosen: Shown, years: Iterable[Year], filters: Filters) -> None:
        self.painter = CellPainter(chosen.edition)
        self.years = tuple(years)
        self.labels = tuple(year.label for year in self.years)
        self.numbers = tuple(year.year for year in self.years)
        self.scheme = scheme_of(chosen.edition)
        self.base = reverse("plans:matrix", args=[chosen.plan.slug]) + "items/"
        self.section_base = reverse("plans:sections")
        self.query = filters.address()
        self.words = standing_words(chosen.edition)
        self.marks: dict[str, Mark] = {}
        self.sections: dict[SectionRef, tuple[str, str]] = {}

    def row_of(self, judged: Judged) -> RowView:
        """Return one row."""
        record = judged.record
        rating, note, tone = self._rating(judged)
        return RowView(
            number=record.number,
            title=record.title,
            url=self.url_of(record),
            is_below=record.parent is not None,
            is_counted=record.is_counted,
            marks=tuple(self._mark(name) for name in judged.marks),
            unit=record.unit,
            sections=tuple(self._section(section) for section in record.sections),
            cells=self.painter.cells_of(record, self.numbers),
            years=self.labels,
            rating=rating,
            rating_note=note,
            tone=tone,
        )

    def url_of(self, record: Record) -> str:
        """Return the address of an item's page, the filters kept."""
        return f"{self.base}{record.number}/{self.query}"

    def _mark(self, name: str) -> Mark:
        if name not in self.marks:
            self.marks[name] = Mark(mark_word(name), name if name in MARK_WORDS else "")
        return self.marks[name]

    def _section(self, section: SectionRef) -> tuple[str, str]:
        if section not in self.sections:
            self.sections[section] = (f"{self.section_base}{section.slug}/", section.name)
        return self.sections[section]

    def _rating(self, judged: Judged) -> tuple[str, str, str]:
        """Return the word, the note under it and the tone of the last column."""
        record, computed = judged.record, judged.record.computed
        if not record.is_counted:
            return "", "", ""
        if not record.is_indicator:
            year = computed.fiscal_year if computed and judged.standing is Standing.DONE else None
            tone = "behind" if judged.standing is Standing.BEHIND else ("quiet" if judged.standing is not Standing.DONE else "")
            return self.words[judged.standing], short_year(year) if year else "", tone
        if computed is None or not computed.code:
            return gettext("未判定"), "", "quiet"
        share = computed.attainment
        note = "" if share is None else (shown(share, self.scheme) if self.scheme else percent(share))
        return computed.code, note, "behind" if misses(record) else ""


def _groups(board: Board, kept: Iterable[Judged], row_of: Callable[[Judged], RowView], *, is_plain: bool) -> Iterator[Group]:
    if not is_plain:
        yield Group((), 0, tuple(row_of(judged) for judged in kept))
        return
    seen: set[str] = set()
    by_position = {node.position: node for node in board.nodes.values()}
    for _, run in groupby(kept, key=lambda judged: judged.record.heading):
        rows = list(run)
        node = board.node_of(rows[0])
        begins = tuple(by_position[position] for position in node.line if position not in seen)
        seen.update(node.line)
        yield Group(begins, node.hue, tuple(row_of(judged) for judged in rows))


def facets_of(board: Board, filters: Filters, words: Mapping[Standing, str]) -> tuple[Facet, ...]:
    """Return the filters with their values and counts; each count leaves its own filter aside."""
    standings = {standing.value: words[standing] for standing in Standing}
    sections = {section.slug: section.name for judged in board.judged for section in judged.record.sections}
    flags = {name: mark_word(name) for judged in board.judged for name in judged.marks}
    ratings = {code: code for code in board.codes if code != ACHIEVED and any(judged.rating == code for judged in board.judged)}
    headings = {node.position: node.label for node in board.nodes.values()}
    levels = {node.position: node.level for node in board.nodes.values()}
    return (
        _facet(board, filters, "heading", gettext("章・施策"), headings, lambda judged: judged.headings, levels),
        _facet(board, filters, "standing", gettext("進み具合"), standings, lambda judged: (judged.standing.value,)),
        _facet(board, filters, "rating", gettext("評価"), ratings, lambda judged: (judged.rating,)),
        _facet(
            board, filters, "section", gettext("担当課"), sections, lambda judged: tuple(section.slug for section in judged.record.sections)
        ),
        _facet(board, filters, "flag", gettext("印"), flags, lambda judged: judged.marks),
    )


def _facet(
    board: Board,
    filters: Filters,
    name: str,
    label: str,
    values: dict[str, str],
    values_of: Callable[[Judged], Iterable[str]],
    levels: dict[str, int] | None = None,
) -> Facet:
    counts = dict.fromkeys(values, 0)
    for judged in filter(keeper(filters, without=name), board.counted):
        for value in values_of(judged):
            if value in counts:
                counts[value] += 1
    chosen = getattr(filters, name)
    options = (
        Option(value, text, counts[value], value == chosen, (levels or {}).get(value, 0))
        for value, text in values.items()
        if counts[value] or value == chosen
    )
    return Facet(name, label, tuple(options))


def _tree(board: Board, filters: Filters) -> Iterator[Option]:
    """Yield the upper headings with counts under the other filters, each with its address."""
    counts: dict[str, int] = {}
    everything = 0
    for judged in filter(keeper(filters, without="heading"), board.counted):
        everything += 1
        for position in judged.headings:
            counts[position] = counts.get(position, 0) + 1
    yield Option("", gettext("すべて"), everything, not filters.heading, 0, filters.address(heading="") or "?")
    chosen = next((node for node in board.nodes.values() if node.position == filters.heading), None)
    open_line = chosen.line if chosen else ()
    for node in board.nodes.values():
        is_open = len(node.line) < 2 or node.level <= DEEPEST_IN_TREE or node.line[-2] in open_line
        if is_open:
            address = filters.address(heading=node.position)
            yield Option(node.position, node.label, counts.get(node.position, 0), node is chosen, node.level, address)


def _chips(facets: Iterable[Facet], filters: Filters) -> Iterator[Chip]:
    for facet in facets:
        chosen = next((option for option in facet.options if option.is_chosen), None)
        if chosen:
            yield Chip(facet.label, chosen.label, filters.address(**{facet.name: ""}) or "?")
    if filters.q:
        yield Chip(gettext("語句"), filters.q, filters.address(q="") or "?")
    if filters.year:
        label = short_year(int(filters.year)) if filters.year.isdecimal() else filters.year
        yield Chip(gettext("年度"), label, filters.address(year="") or "?")


def _columns(filters: Filters) -> dict[str, Column]:
    """Return the headings that order the list; pressing the one in use turns it round."""
    found = {}
    for key, label in COLUMN_WORDS.items():
        is_used = filters.sort_key == key
        turned = f"-{key}" if is_used and not filters.is_turned else key
        address = filters.address(sort="" if turned == "number" else turned) or "?"
        direction = ("descending" if filters.is_turned else "ascending") if is_used else ""
        found[key] = Column(key, gettext(label), address, direction)
    return found
