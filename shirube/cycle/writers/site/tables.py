"""The indicators of a publication with target and actual, and the documents that it stands on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from shirube.cycle.rules.frozen import Frozen, FrozenItem, FrozenSource
from shirube.cycle.writers.site.items import ItemPages
from shirube.plans.queries.figures import bounded_digits, digits_of
from shirube.plans.queries.places import lines_label
from shirube.plans.queries.records import BLANK, Cell, Record
from shirube.plans.queries.standing import attainment_of, falls_short
from shirube.plans.rules.ratings import percent
from shirube.ui.charts import LineChart
from shirube.ui.years import full_date, long_year


@dataclass(frozen=True, slots=True)
class IndicatorShown:
    """One indicator. Numbers are of `year`, the last that has an actual, or else a target; `key` names it on the page."""

    key: str
    name: str
    url: str
    unit: str
    year: str
    actual: str
    target: str
    rate: str
    rating: str
    is_short: bool
    has_reached: bool | None
    chart: LineChart | None


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """Lines of a document, and what was read from them."""

    label: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """A document with the places that are cited."""

    slug: str
    title: str
    publisher: str
    published: str
    sha256: str
    places: tuple[PlaceShown, ...]


def indicators_of(pages: ItemPages) -> tuple[IndicatorShown, ...]:
    """Return the indicators: those that stand for no item first."""
    content = pages.content
    goals = [_indicator(pages, item, record, "") for item, record in zip(content.goals, pages.thawed.goals, strict=True)]
    counted = [item for item in content.items if item.is_indicator]
    return (*goals, *(_indicator(pages, item, pages.judged[item.number].record, f"items/{pages.files[item.number]}") for item in counted))


def _indicator(pages: ItemPages, item: FrozenItem, record: Record, url: str) -> IndicatorShown:
    year = _last_year(record.actual) or _last_year(record.plan)
    aim, done = (record.plan.get(year, BLANK), record.actual.get(year, BLANK)) if year else (BLANK, BLANK)
    share = attainment_of(aim, done, record.direction)
    rated = record.computed if record.computed and record.computed.code else None
    return IndicatorShown(
        key=f"chart-{record.pk}",
        name=item.title,
        url=url,
        unit=record.unit,
        year=long_year(year) if year else "",
        actual=digits_of(done),
        target=bounded_digits(aim),
        rate=percent(share) if share is not None else "",
        rating=rated.code if rated else "",
        is_short=falls_short(aim, share),
        has_reached=not falls_short(record.plan.get(rated.fiscal_year or 0), rated.attainment) if rated else None,
        chart=pages.chart_of(record) if item.is_headline else None,
    )


def _last_year(cells: Mapping[int, Cell]) -> int | None:
    return max((year for year, cell in cells.items() if cell.number is not None), default=None)


def documents_of(content: Frozen, pages: ItemPages) -> tuple[DocumentShown, ...]:
    """Return the documents with their cited lines in order, each place once."""
    places: dict[str, dict[tuple[int, int, str], PlaceShown]] = defaultdict(dict)
    for source, item in _cited(content):
        url = f"items/{pages.files[item.number]}" if item.heading is not None else ""
        name = f"{item.number} {item.title}" if url else item.title
        key = (source.first, source.last, item.number)
        places[source.document][key] = PlaceShown(lines_label(source.first, source.last), name, url)
    return tuple(
        DocumentShown(
            slug=document.slug,
            title=document.title,
            publisher=document.publisher,
            published=full_date(date.fromisoformat(document.published_on)) if document.published_on else "",
            sha256=document.sha256,
            places=tuple(places[document.slug][key] for key in sorted(places[document.slug])),
        )
        for document in content.documents
    )


def _cited(content: Frozen) -> Iterator[tuple[FrozenSource, FrozenItem]]:
    for item in (*content.items, *content.goals):
        yield item.source, item
        yield from ((cell.source, item) for row in (item.plan, item.actual) for cell in row)
