"""One item: what was planned and done each year, how it was judged, where each number stands. Seventeen statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext

from shirube.core.errors import NotFound
from shirube.core.sources.models import Document
from shirube.plans.models import Finding, Item, Origin, Rating
from shirube.plans.queries.board import Board, Node, scheme_of
from shirube.plans.queries.cells import CellPainter
from shirube.plans.queries.filters import Filters, Judged
from shirube.plans.queries.life import life_address
from shirube.plans.queries.matrix import Mark, RowMaker, RowView, years_of
from shirube.plans.queries.places import Place, place_of
from shirube.plans.queries.provenance import Provenance, distinct, provenance_of, source_of, typed_places
from shirube.plans.queries.sentence import sentence_of_item
from shirube.plans.queries.series import Series, chart_of, series_of
from shirube.plans.queries.shown import Shown, shown_edition
from shirube.plans.rules.ratings import percent, shown
from shirube.plans.rules.stages import ACHIEVED
from shirube.ui.charts import LineChart
from shirube.ui.sentences import say
from shirube.ui.years import long_year


@dataclass(frozen=True, slots=True)
class RatingView:
    """How the item was judged: the printed rank, ours, and our arithmetic."""

    printed: str
    printed_year: str
    computed: str
    computed_year: str
    attainment: str
    base: str
    steps: tuple[str, ...]
    reason: str

    @property
    def differs(self) -> bool:
        """Whether the document prints another rank than ours for the same year."""
        is_same_year = not self.printed_year or not self.computed_year or self.printed_year == self.computed_year
        return bool(self.printed) and self.printed != self.computed and is_same_year

    @property
    def is_there(self) -> bool:
        """Whether there is anything to be said."""
        return bool(self.printed or self.computed or self.reason or self.steps)


@dataclass(frozen=True, slots=True)
class FindingView:
    """What does not fit, why that may be all right, and the lines it stands on."""

    sentence: str
    excuse: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The item before or after in the list the reader came from."""

    number: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """The whole page."""

    shown: Shown
    number: str
    title: str
    marks: tuple[Mark, ...]
    sections: tuple[tuple[str, str], ...]
    chain: tuple[Node, ...]
    hue: int
    sentence: str
    series: Series
    chart: LineChart | None
    rating: RatingView
    findings: tuple[FindingView, ...]
    notes: tuple[str, ...]
    has_covid_remark: bool
    origin: Provenance
    origins: tuple[Provenance, ...]
    """All places that its figures stand at, each once."""
    parent: Neighbour | None
    children: tuple[RowView, ...]
    before: Neighbour | None
    after: Neighbour | None
    back: str
    data_address: str
    added_in: str
    life: str
    """Address of the measure's biography."""


def item_page(slug: str, number: str, filters: Filters) -> ItemPage:
    """Return the page of an item; raises `NotFound`. `filters` keep the list that the reader came from."""
    chosen = shown_edition(slug, filters.edition)
    filters = replace(filters, edition=chosen.edition.name if chosen.query else "")
    board = Board.load([chosen.edition])
    judged = next((judged for judged in board.judged if judged.record.number == number), None)
    if judged is None:
        raise NotFound(gettext("この計画に番号「%(number)s」の取組はありません。一覧から選んでください。") % {"number": number})
    return _page(chosen, board, judged, filters)


def _page(chosen: Shown, board: Board, judged: Judged, filters: Filters) -> ItemPage:
    record, edition = judged.record, chosen.edition
    rows = RowMaker(chosen, years_of(chosen, board), filters)
    row = rows.row_of(judged)
    stored = Item.objects.select_related("citation", "lineage").get(pk=record.pk)
    painter = CellPainter(edition)
    series = series_of(record, edition, painter)
    rating = _rating(judged, board)
    before, after = _neighbours(board.select(filters), judged, rows)
    parent = next((other for other in board.judged if other.record.pk == record.parent), None)
    document = edition.document if stored.citation.document_id == edition.document_id else stored.citation.document
    origin = provenance_of(document, source_of(stored.citation))
    return ItemPage(
        shown=chosen,
        number=record.number,
        title=record.title,
        marks=row.marks,
        sections=row.sections,
        chain=tuple(board.chain_of(judged)),
        hue=board.node_of(judged).hue,
        sentence=sentence_of_item(judged, edition, painter, rating.attainment),
        series=series,
        chart=chart_of(record, edition),
        rating=rating,
        findings=tuple(_findings(document, record.pk)),
        notes=tuple(say(note) if isinstance(note, dict) else str(note) for note in stored.notes),
        has_covid_remark=record.has_covid_remark,
        origin=origin,
        origins=distinct([*series.origins, origin if rating.printed else None]),
        parent=_neighbour(parent, rows) if parent else None,
        children=tuple(rows.row_of(other) for other in board.judged if other.record.parent == record.pk),
        before=before,
        after=after,
        back=reverse("plans:matrix", args=[chosen.plan.slug]) + filters.address(),
        data_address=Filters(edition=filters.edition).data_address,
        added_in=record.added_in,
        life=life_address(stored.lineage),
    )


def _rating(judged: Judged, board: Board) -> RatingView:
    ratings = {rating.origin: rating for rating in Rating.objects.filter(item=judged.record.pk)}
    printed, computed = ratings.get(Origin.PRINTED), ratings.get(Origin.COMPUTED)
    scheme = scheme_of(board.editions[judged.record.edition])
    share = computed.attainment if computed else None
    return RatingView(
        printed=_code(printed),
        printed_year=_year(printed),
        computed=_code(computed),
        computed_year=_year(computed),
        attainment="" if share is None else (shown(share, scheme) if scheme else percent(share)),
        base=computed.base if computed else "",
        steps=tuple(say(step) for step in computed.steps) if computed else (),
        reason=say(computed.reason) if computed and scheme else "",
    )


def _code(rating: Rating | None) -> str:
    """Return a rank as the scheme writes it, the word for achieved in the reader's language."""
    return gettext("達成") if rating and rating.code == ACHIEVED else (rating.code if rating else "")


def _year(rating: Rating | None) -> str:
    return long_year(rating.fiscal_year) if rating and rating.fiscal_year else ""


def _findings(document: Document, item: int) -> Iterable[FindingView]:
    found = list(Finding.objects.filter(item=item))
    typed = tuple(place_of(*place) for place in typed_places([item]).get(item, ())) if found else ()
    for finding in found:
        places = tuple(place_of(document, first, last) for first, last in finding.lines)
        yield FindingView(say(finding.sentence), say(finding.excuse), (*places, *typed))


def _neighbours(kept: Sequence[Judged], judged: Judged, rows: RowMaker) -> tuple[Neighbour | None, Neighbour | None]:
    place = next((index for index, other in enumerate(kept) if other is judged), None)
    if place is None:
        return None, None
    before = kept[place - 1] if place else None
    after = kept[place + 1] if place + 1 < len(kept) else None
    return _neighbour(before, rows) if before else None, _neighbour(after, rows) if after else None


def _neighbour(judged: Judged, rows: RowMaker) -> Neighbour:
    return Neighbour(judged.record.number, judged.record.title, rows.url_of(judged.record))
