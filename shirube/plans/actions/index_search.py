"""Put what an edition holds into the search index."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlencode

from shirube.core.people.models import Section
from shirube.core.search import Entry, replace_scopes
from shirube.core.sources.models import Document
from shirube.plans.models import Edition, Heading, Indicator, Item
from shirube.plans.rules.links import EditionState


def index_edition(edition: Edition) -> int:
    """Index the items, headings and indicators of a plan's adopted editions, the sections that answer for `edition`, and its documents.

    The plan's other editions are indexed again too: an edition that stops being the latest one moves to another address,
    and of hits that are equal the newest edition's comes first.
    Call it inside the transaction that changes the edition. Returns how many entries there are.
    """
    editions = list(edition.plan.editions.filter(state=EditionState.ADOPTED).select_related("plan").order_by("position", "pk"))
    scopes = {f"edition-{each.pk}": _entries(each, is_latest=each == editions[-1]) for each in reversed(editions)}
    sections = Section.objects.filter(responsibilities__item__edition=edition).distinct()
    scopes |= {f"section-{section.pk}": iter([_section(section)]) for section in sections}
    documents = filter(None, (edition.document, edition.continued_by))
    return replace_scopes(scopes | {f"document-{document.pk}": iter([_document(document)]) for document in documents})


def _entries(edition: Edition, *, is_latest: bool) -> Iterator[Entry]:
    named = {} if is_latest else {"edition": edition.name}
    place = f"/plans/{edition.plan.slug}/"
    headings = {heading.pk: heading for heading in edition.headings.all()}
    for heading in headings.values():
        where = _context(edition, headings, heading.parent_id)
        yield Entry("heading", heading.name, _address(place, named | {"heading": str(heading.position)}), where, heading.vision)
    for item in edition.items.select_related("indicator").prefetch_related("sections"):
        yield _item(item, _context(edition, headings, item.heading_id), _address(f"{place}items/{quote(item.number)}/", named))
    for indicator in edition.indicators.filter(item=None):
        where = " › ".join(filter(None, (str(edition), indicator.group)))
        yield Entry("indicator", indicator.name, f"/indicators/#{edition.plan.slug}-{indicator.slug}", where, indicator.explanation)


def _item(item: Item, context: str, address: str) -> Entry:
    counted: Indicator | None = getattr(item, "indicator", None)
    explanation = [counted.name if counted.name != item.title else "", counted.explanation, counted.unit] if counted else []
    searched = [item.number, *(section.name for section in item.sections.all()), *item.flags, *explanation]
    return Entry("item", item.title, address, f"{context} › {item.number}", " ".join(filter(None, searched)))


def _document(document: Document) -> Entry:
    return Entry("document", document.title, f"/documents/{document.slug}/", body=document.file_name)


def _section(section: Section) -> Entry:
    return Entry("section", section.name, f"/sections/{quote(section.slug)}/")


def _context(edition: Edition, headings: dict[int, Heading], pk: int | None) -> str:
    """Return the plan, its edition and the headings down to the one named."""
    path: list[str] = []
    while pk is not None:
        path.insert(0, headings[pk].name)
        pk = headings[pk].parent_id
    return " › ".join([str(edition), *path])


def _address(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
