"""The list of a publication and the page of each of its items, as the plan's own pages draw them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext, pgettext

from shirube.core.sources.models import Confidence, Method
from shirube.cycle.queries.thawing import Thawed
from shirube.cycle.rules.frozen import Frozen, FrozenCell, FrozenItem, FrozenRating, FrozenSource
from shirube.cycle.rules.papers import page_names
from shirube.cycle.rules.questions import QUESTION_WORDS, Question
from shirube.plans.models import Row
from shirube.plans.queries.board import Node
from shirube.plans.queries.cells import CellPainter, CellView
from shirube.plans.queries.filters import Filters
from shirube.plans.queries.matrix import RowMaker, RowView, Year, sentence_of, years_of
from shirube.plans.queries.places import lines_label
from shirube.plans.queries.provenance import CONFIDENCE_WORDS, METHOD_WORDS
from shirube.plans.queries.records import BLANK, Cell, Record
from shirube.plans.queries.sentence import sentence_of_item
from shirube.plans.queries.series import number_chart
from shirube.plans.queries.shown import shown_as_current
from shirube.plans.rules.stages import ACHIEVED, CARRY
from shirube.ui.charts import LineChart
from shirube.ui.years import long_year, short_year


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One item in the list, with the place of its page."""

    row: RowView
    url: str

    @property
    def cells(self) -> Iterator[tuple[str, CellView]]:
        """Its cells, each with the name of its year."""
        return zip(self.row.years, self.row.cells, strict=True)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under the same heading; `headings` are those that begin here."""

    headings: tuple[Node, ...]
    hue: int
    rows: tuple[ListedItem, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """The list of all items."""

    sentence: str
    years: tuple[Year, ...]
    groups: tuple[Group, ...]
    stages: tuple[tuple[str, str], ...]
    ranks: tuple[tuple[str, str], ...]
    errata: str
    findings: tuple[str, ...]
    has_sections: bool

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return len(self.years) + 3 + self.has_sections


@dataclass(frozen=True, slots=True)
class CellShown:
    """One year of a row: the drawn sign of a stage, the text, and where it stands."""

    sign: str
    text: str
    source: SourceShown | None


@dataclass(frozen=True, slots=True)
class SourceShown:
    """Lines of a document."""

    document: str
    slug: str
    label: str
    method: str
    confidence: str


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A row of the table of years; `is_planned` for what is drawn in outline."""

    label: str
    is_planned: bool
    cells: tuple[CellShown, ...]


@dataclass(frozen=True, slots=True)
class RatingShown:
    """A rank with its year."""

    code: str
    year: str


@dataclass(frozen=True, slots=True)
class Link:
    """Another item."""

    number: str
    title: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ItemPage:
    """The page of one item."""

    item: FrozenItem
    row: RowView
    chain: tuple[str, ...]
    hue: int
    sentence: str
    years: tuple[str, ...]
    rows: tuple[SeriesRow, ...]
    chart: LineChart | None
    printed: RatingShown | None
    computed: RatingShown | None
    differs: bool
    reason: str
    """Why there is no rank, where the plan has ranks."""
    remarks: tuple[tuple[str, str], ...]
    source: SourceShown
    sources: tuple[SourceShown, ...]
    parent: Link | None
    children: tuple[Link, ...]
    before: Link | None
    after: Link | None

    @property
    def is_rated(self) -> bool:
        """Whether there is anything to be said about a rank."""
        return bool(self.printed or self.computed or self.reason or (self.item.computed and self.item.computed.steps))


class ItemPages:
    """Makes the list and the pages of a publication's items, in the language in use."""

    def __init__(self, content: Frozen, thawed: Thawed) -> None:
        self.content = content
        self.thawed = thawed
        self.edition = thawed.edition
        shown = shown_as_current(thawed.edition)
        self.years = years_of(shown, thawed.board)
        self.maker = RowMaker(shown, self.years, Filters())
        self.painter = CellPainter(thawed.edition)
        self.documents = {document.slug: document.title for document in content.documents}
        self.files = page_names(content.items)
        self.rows = {judged.record.number: self.maker.row_of(judged) for judged in thawed.board.judged}
        self.judged = {judged.record.number: judged for judged in thawed.board.judged}

    def list_page(self) -> ListPage:
        """Return the list."""
        return ListPage(
            sentence=sentence_of(self.thawed.board, self.edition),
            years=self.years,
            groups=tuple(self._groups()),
            stages=tuple((sign, gettext(name)) for sign, name in self.content.plan.stages),
            ranks=self.content.scheme.codes if self.content.scheme else (),
            errata=self.content.errata,
            findings=self.content.findings,
            has_sections=any(item.sections for item in self.content.items),
        )

    def item_page(self, place: int) -> ItemPage:
        """Return the page of the item that stands at this place of the list, counted from 0."""
        items = self.content.items
        before = self._link(items[place - 1]) if place else None
        after = self._link(items[place + 1]) if place + 1 < len(items) else None
        return self._page(items[place], before, after)

    def _groups(self) -> Iterator[Group]:
        seen: set[str] = set()
        board = self.thawed.board
        for position, run in groupby(board.judged, key=lambda judged: judged.record.heading):
            node = board.nodes[position]
            begins = tuple(board.nodes[int(at)] for at in node.line if at not in seen)
            seen.update(node.line)
            rows = tuple(
                ListedItem(self.rows[number], f"items/{self.files[number]}") for number in (judged.record.number for judged in run)
            )
            yield Group(begins, node.hue, rows)

    def _page(self, item: FrozenItem, before: Link | None, after: Link | None) -> ItemPage:
        judged = self.judged[item.number]
        years = sorted({cell.year for row in (item.plan, item.actual) for cell in row})
        rows = tuple(self._rows(item, judged.record, years))
        source = self.source_of(item.source)
        shown = [cell.source for row in rows for cell in row.cells if cell.source]
        return ItemPage(
            item=item,
            row=self.rows[item.number],
            chain=tuple(node.label for node in self.thawed.board.chain_of(judged)),
            hue=self.thawed.board.node_of(judged).hue,
            sentence=sentence_of_item(judged, self.edition, self.painter, item.computed.shown if item.computed else ""),
            years=tuple(short_year(year) for year in years),
            rows=rows,
            chart=self.chart_of(judged.record),
            printed=_rating(item.printed),
            computed=_rating(item.computed),
            differs=_differs(item.printed, item.computed),
            reason=item.computed.summary if item.computed and not item.computed.code and self.content.scheme else "",
            remarks=tuple((gettext(QUESTION_WORDS[Question(each.question)]), each.text) for each in item.remarks if each.text),
            source=source,
            sources=tuple(dict.fromkeys([*shown, source])),
            parent=next((self._link(other) for other in self.content.items if item.parent and other.number == item.parent), None),
            children=tuple(self._link(other) for other in self.content.items if other.parent == item.number),
            before=before,
            after=after,
        )

    def chart_of(self, record: Record) -> LineChart | None:
        """Return the chart of a number; None for stages."""
        if not record.is_indicator:
            return None
        return number_chart(record.title, record.unit, record.direction, record.plan, record.actual)

    def source_of(self, source: FrozenSource) -> SourceShown:
        """Return where something stands, in words."""
        return SourceShown(
            document=self.documents.get(source.document, source.document),
            slug=source.document,
            label=lines_label(source.first, source.last),
            method=gettext(METHOD_WORDS[Method(source.method)]),
            confidence=gettext(CONFIDENCE_WORDS[Confidence(source.confidence)]),
        )

    def _rows(self, item: FrozenItem, record: Record, years: Sequence[int]) -> Iterator[SeriesRow]:
        labels = {Row.PLAN: pgettext("行", "計画"), Row.ACTUAL: gettext("実績")}
        for row, frozen, known in ((Row.PLAN, item.plan, record.plan), (Row.ACTUAL, item.actual, record.actual)):
            if frozen:
                by_year: Mapping[int, FrozenCell] = {cell.year: cell for cell in frozen}
                cells = (self._cell(by_year.get(year), known.get(year, BLANK), is_number=item.is_indicator) for year in years)
                yield SeriesRow(labels[row], row is Row.PLAN, tuple(cells))

    def _cell(self, frozen: FrozenCell | None, cell: Cell, *, is_number: bool) -> CellShown:
        if frozen is None:
            return CellShown("", "", None)
        source = self.source_of(frozen.source)
        if is_number:
            return CellShown("", frozen.text, source)
        sign = CARRY if frozen.text == CARRY else (frozen.sign if frozen.sign in self.painter.names else "")
        return CellShown(sign, self.painter.stage_words(cell), source)

    def _link(self, item: FrozenItem) -> Link:
        return Link(item.number, item.title, self.files[item.number], self.rows[item.number].rating)


def _differs(printed: FrozenRating | None, computed: FrozenRating | None) -> bool:
    """Tell whether the document prints another rank than ours for the same year."""
    if printed is None or not printed.code or (computed and computed.code == printed.code):
        return False
    return computed is None or not printed.year or not computed.year or printed.year == computed.year


def _rating(rating: FrozenRating | None) -> RatingShown | None:
    if rating is None or not rating.code:
        return None
    code = gettext("達成") if rating.code == ACHIEVED else rating.code
    return RatingShown(code, long_year(rating.year) if rating.year else "")
