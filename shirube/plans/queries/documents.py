"""Documents line by line: which lines were read, and what was read from each. A constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext

from shirube.core.errors import NotFound
from shirube.core.sources.models import Citation, Confidence, Document
from shirube.plans.models import Claim, Indicator, Item, Observation, PeerValue, Row, StageCell, Tally, Target
from shirube.plans.queries.places import lines_label
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


def documents_list() -> tuple[DocumentLine, ...]:
    """Return all documents with what stands on them. Two statements."""
    documents = Document.objects.defer("text").annotate(cited=Count("citations"), held_length=Length("text")).prefetch_related("editions__plan")
    return tuple(_document_line(document) for document in documents)


def _document_line(document: Document) -> DocumentLine:
    editions = tuple(
        (f"{edition.plan.name} {edition.name}", f"{reverse('plans:matrix', args=[edition.plan.slug])}?edition={edition.name}")
        for edition in document.editions.all()
    )
    return DocumentLine(
        title=document.title,
        url=reverse("plans:document", args=[document.slug]),
        publisher=document.publisher,
        published=full_date(document.published_on) if document.published_on else "",
        lines=document.line_count,
        citations=document.cited,
        is_held=document.held_length > 0,
        editions=editions,
    )


def document_page(slug: str, *, shows_unread: bool = False) -> DocumentPage:
    """Return a document with what was read from each line; raises `NotFound`. Nine statements."""
    document = Document.objects.filter(slug=slug).first()
    if document is None:
        raise NotFound(gettext("この文書は登録されていません。文書の一覧から選んでください。"))
    readings = _readings(document)
    lines = tuple(_lines(document, readings)) if document.is_held else ()
    return DocumentPage(
        document=document,
        published=full_date(document.published_on) if document.published_on else "",
        lines=lines,
        cited=() if document.is_held else tuple(CitedLines(span[0], lines_label(*span), tuple(own)) for span, own in sorted(readings.items())),
        read=sum(line.state == "read" for line in lines),
        unread=sum(line.state == "unread" for line in lines),
        shows_unread=shows_unread,
    )


def _lines(document: Document, readings: Readings) -> Iterator[TextLine]:
    begins: dict[int, list[Reading]] = defaultdict(list)
    read: set[int] = set()
    for (first, last), own in sorted(readings.items()):
        begins[first] += own
        read.update(range(first, last + 1))
    for number, text in enumerate(document.text.splitlines(), start=1):
        state = "read" if number in read else ("unread" if text.strip() else "blank")
        yield TextLine(number, text, state, tuple(begins.get(number, ())))


def _readings(document: Document) -> Readings:
    found: Readings = defaultdict(list)
    spans = {
        pk: ((first, last), confidence == Confidence.CERTAIN)
        for pk, first, last, confidence in Citation.objects.filter(document=document).values_list("pk", "first_line", "last_line", "confidence")
    }
    for citation, label, values, url in (*_items(document), *_cells(document), *_counts(document)):
        span, is_certain = spans[citation]
        found[span].append(Reading(label, values, url, is_certain))
    return found


Found = tuple[int, str, str, str]
"""Citation, label, values, address."""


def _items(document: Document) -> Iterator[Found]:
    items = Item.objects.filter(citation__document=document).order_by("edition", "position")
    for citation, number, title, plan, edition in items.values_list(
        "citation_id", "number", "title", "edition__plan__slug", "edition__name"
    ):
        yield citation, f"{number} {title}", "", _item_url(plan, number, edition)
    indicators = Indicator.objects.filter(citation__document=document, item__isnull=True).order_by("edition", "position")
    for citation, name, plan, slug in indicators.values_list("citation_id", "name", "edition__plan__slug", "slug"):
        yield citation, name, "", f"{reverse('plans:indicators')}#{plan}-{slug}"


def _item_url(plan: str, number: str, edition: str) -> str:
    return f"{reverse('plans:item', args=[plan, number])}?edition={edition}"


def _cells(document: Document) -> Iterator[Found]:
    """Yield one entry for each row of cells that stands on the same lines."""
    grouped: dict[tuple[int, str, str], list[tuple[int, str]]] = defaultdict(list)
    plan, actual = gettext("計画"), gettext("実績")
    stages = StageCell.objects.filter(citation__document=document).order_by("item__position", "row", "fiscal_year")
    for citation, number, row, year, text in stages.values_list("citation_id", "item__number", "row", "fiscal_year", "text"):
        grouped[citation, number, plan if row == Row.PLAN else actual].append((year, text))
    for model, label in ((Target, plan), (Observation, actual)):
        cells = model.objects.filter(citation__document=document).order_by("indicator__position", "fiscal_year")
        for citation, name, number, year, text in cells.values_list(
            "citation_id", "indicator__name", "indicator__item__number", "fiscal_year", "text"
        ):
            grouped[citation, number or name, label].append((year, text))
    peers = PeerValue.objects.filter(citation__document=document).order_by("indicator__position", "name", "fiscal_year")
    for citation, row, year, text in peers.values_list("citation_id", "name", "fiscal_year", "text"):
        grouped[citation, "", row].append((year, text))
    for (citation, owner, label), values in grouped.items():
        yield citation, f"{owner} {label}".strip(), gettext("、").join(f"{short_year(year)} {text}" for year, text in values), ""


def _counts(document: Document) -> Iterator[Found]:
    tallies = Tally.objects.filter(citation__document=document, printed__isnull=False)
    for citation, heading, sign, printed in tallies.values_list("citation_id", "heading__name", "sign", "printed"):
        yield citation, f"{heading or gettext('全体')} {sign}", str(printed), ""
    for citation, label in Claim.objects.filter(citation__document=document).values_list("citation_id", "label"):
        yield citation, label, "", ""
