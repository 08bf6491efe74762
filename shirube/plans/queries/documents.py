"""Documents line by line: which lines were read, and what was read from each. A constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, F, Value
from django.urls import reverse
from django.utils.translation import gettext, pgettext

from shirube.core.errors import NotFound
from shirube.core.sources.models import Citation, Confidence, Document
from shirube.plans.models import Claim, Indicator, Item, Observation, PeerValue, Row, StageCell, Tally, Target
from shirube.plans.queries.places import lines_label
from shirube.plans.rules.links import DRAFT, EditionState
from shirube.ui.years import full_date, short_year


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in the list."""

    title: str
    url: str
    publisher: str
    published: str
    lines: int
    citations: int
    is_held: bool
    editions: tuple[tuple[str, str], ...]
    """(name of the plan and edition, address)"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from some lines: a label, and where it is shown."""

    label: str
    values: str
    url: str
    is_certain: bool


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of the text."""

    number: int
    text: str
    state: str
    """`read`, `unread` or `blank`."""
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class CitedLines:
    """Cited lines of a document whose text is not at hand."""

    first: int
    label: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """The whole page: `lines` where the text is held, `cited` where only the reference is known."""

    document: Document
    published: str
    lines: tuple[TextLine, ...]
    cited: tuple[CitedLines, ...]
    read: int
    unread: int
    shows_unread: bool


Span = tuple[int, int]
Readings = dict[Span, list[Reading]]
Found = tuple[int, str, str, str]
"""Citation, label, values, address."""
Teller = Callable[[Document], Iterable[Found]]
_tellers: list[Teller] = []


def publish_readings(teller: Teller) -> None:
    """Add who tells what else was read from a document, in a constant number of statements; the same may be published again."""
    if teller not in _tellers:
        _tellers.append(teller)


def documents_list() -> tuple[DocumentLine, ...]:
    """Return all documents with what stands on them. Seven statements."""
    cited = dict(Citation.objects.order_by().values_list("document").annotate(Count("pk")))
    held = set(Document.objects.exclude(text="").values_list("pk", flat=True))
    documents = Document.objects.exclude(kind=DRAFT).defer("text").prefetch_related("editions__plan", "continues__plan")
    return tuple(_document_line(document, cited.get(document.pk, 0), is_held=document.pk in held) for document in documents)


def _document_line(document: Document, citations: int, *, is_held: bool) -> DocumentLine:
    editions = tuple(
        (f"{edition.plan.name} {edition.name}", f"{reverse('plans:matrix', args=[edition.plan.slug])}?edition={edition.name}")
        for edition in (*document.editions.all(), *document.continues.all())
        if edition.state == EditionState.ADOPTED
    )
    return DocumentLine(
        title=document.title,
        url=reverse("plans:document", args=[document.slug]),
        publisher=document.publisher,
        published=full_date(document.published_on) if document.published_on else "",
        lines=document.line_count,
        citations=citations,
        is_held=is_held,
        editions=editions,
    )


def document_page(slug: str, *, shows_unread: bool = False) -> DocumentPage:
    """Return a document with what was read from each line; raises `NotFound`. Nine statements."""
    document = Document.objects.exclude(kind=DRAFT).filter(slug=slug).first()
    if document is None:
        raise NotFound(gettext("この文書は登録されていません。文書の一覧から選んでください。"))
    readings = _readings(document)
    spans = () if document.is_held else _in_order(readings)
    lines = tuple(_lines(document, readings)) if document.is_held else ()
    return DocumentPage(
        document=document,
        published=full_date(document.published_on) if document.published_on else "",
        lines=lines,
        cited=tuple(CitedLines(span[0], lines_label(*span), tuple(own)) for span, own in spans),
        read=sum(line.state == "read" for line in lines),
        unread=sum(line.state == "unread" for line in lines),
        shows_unread=shows_unread,
    )


def _lines(document: Document, readings: Readings) -> Iterator[TextLine]:
    begins: dict[int, list[Reading]] = defaultdict(list)
    read: set[int] = set()
    for (first, last), own in _in_order(readings):
        begins[first] += own
        read.update(range(first, last + 1))
    for number, text in enumerate(document.text.splitlines(), start=1):
        state = "read" if number in read else ("unread" if text.strip() else "blank")
        yield TextLine(number, text, state, tuple(begins.get(number, ())))


def _in_order(readings: Readings) -> list[tuple[Span, list[Reading]]]:
    """Return the readings by their first line, what covers more lines before what covers fewer."""
    return sorted(readings.items(), key=lambda found: (found[0][0], -found[0][1]))


def _readings(document: Document) -> Readings:
    found: Readings = defaultdict(list)
    citations = Citation.objects.filter(document=document).values_list("pk", "first_line", "last_line", "confidence")
    spans = {pk: ((first, last), confidence == Confidence.CERTAIN) for pk, first, last, confidence in citations}
    addresses = _Addresses()
    told = [*_items(document, addresses), *_cells(document, addresses), *_counts(document)]
    if spans.keys() - {citation for citation, *_ in told}:
        told += [each for teller in _tellers for each in teller(document)]
    for citation, label, values, url in told:
        span, is_certain = spans[citation]
        found[span].append(Reading(label, values, url, is_certain))
    return found


def _items(document: Document, addresses: _Addresses) -> Iterator[Found]:
    items = Item.objects.filter(citation__document=document, edition__state=EditionState.ADOPTED).order_by("edition", "position")
    for citation, number, title, plan, edition in items.values_list(
        "citation_id", "number", "title", "edition__plan__slug", "edition__name"
    ):
        yield citation, f"{number} {title}", "", addresses.item(plan, number, edition)
    indicators = Indicator.objects.filter(citation__document=document, item__isnull=True, edition__state=EditionState.ADOPTED).order_by(
        "edition", "position"
    )
    for citation, name, plan, slug in indicators.values_list("citation_id", "name", "edition__plan__slug", "slug"):
        yield citation, name, "", f"{addresses.indicators}#{plan}-{slug}"


class _Addresses:
    """Addresses of items; an address is looked up once for each plan, not for each of a document's thousand readings."""

    def __init__(self) -> None:
        self.indicators = reverse("plans:indicators")
        self._plans: dict[str, str] = {}

    def item(self, plan: str, number: str, edition: str) -> str:
        """Return the address of an item in an edition."""
        if plan not in self._plans:
            self._plans[plan] = reverse("plans:matrix", args=[plan])
        return f"{self._plans[plan]}items/{number}/?edition={edition}"


def _cells(document: Document, addresses: _Addresses) -> Iterator[Found]:
    """Yield one entry for each row of cells that stands on the same lines."""
    grouped: dict[tuple[int, str, str], list[tuple[int, str]]] = defaultdict(list)
    plan, actual = pgettext("行", "計画"), gettext("実績")
    stages = StageCell.objects.filter(citation__document=document, item__edition__state=EditionState.ADOPTED).order_by(
        "item__position", "row", "fiscal_year"
    )
    fields = ("citation_id", "item__edition__plan__slug", "item__edition__name", "item__number", "row", "fiscal_year", "text")
    for citation, slug, edition, number, row, year, text in stages.values_list(*fields):
        label = f"{number} {plan if row == Row.PLAN else actual}"
        grouped[citation, label, addresses.item(slug, number, edition)].append((year, text))
    for model, name in ((Target, Value(plan)), (Observation, Value(actual)), (PeerValue, F("name"))):
        for citation, label, url, year, text in _quantities(document, addresses, model, name):
            grouped[citation, label, url].append((year, text))
    for (citation, label, url), values in grouped.items():
        yield citation, label, gettext("、").join(f"{short_year(year)} {text}" for year, text in values), url


def _quantities(
    document: Document, addresses: _Addresses, model: type[Target | Observation | PeerValue], name: F | Value
) -> Iterator[tuple[int, str, str, int, str]]:
    """Yield the numbers of one kind: citation, label, address, fiscal year, text."""
    own = model._default_manager.filter(citation__document=document, indicator__edition__state=EditionState.ADOPTED)
    cells = own.annotate(row_name=name)
    cells = cells.order_by("indicator__position", "row_name", "fiscal_year")
    fields = ("indicator__edition__plan__slug", "indicator__edition__name", "indicator__item__number", "indicator__slug", "indicator__name")
    for citation, row, year, text, slug, edition, number, key, indicator in cells.values_list(
        "citation_id", "row_name", "fiscal_year", "text", *fields
    ):
        url = addresses.item(slug, number, edition) if number else f"{addresses.indicators}#{slug}-{key}"
        yield citation, f"{number or indicator} {row}", url, year, text


def _counts(document: Document) -> Iterator[Found]:
    tallies = Tally.objects.filter(citation__document=document, printed__isnull=False)
    for citation, heading, sign, printed in tallies.values_list("citation_id", "heading__name", "sign", "printed"):
        yield citation, f"{heading or gettext('全体')} {sign}", str(printed), ""
    for citation, label in Claim.objects.filter(citation__document=document).values_list("citation_id", "label"):
        yield citation, label, "", ""
