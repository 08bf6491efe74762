"""Where a figure comes from: the document and its lines, how they were read, how sure that is, and the lines themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext

from shirube.core.language import mark
from shirube.core.sources.models import Citation, Confidence, Document, Method
from shirube.plans.models import Observation, Row, StageCell, Target
from shirube.plans.queries.places import Place, place_of, quoted

METHOD_WORDS = {Method.READ: mark("文書から読み取りました"), Method.TYPED: mark("人が入力しました")}
CONFIDENCE_WORDS = {Confidence.CERTAIN: mark("確実"), Confidence.INFERRED: mark("推定を含む")}


class Source(NamedTuple):
    """A citation as the store has it: its lines, `Method` and `Confidence`."""

    first: int
    last: int
    method: str
    confidence: str


SOURCE_FIELDS = ("citation__first_line", "citation__last_line", "citation__method", "citation__confidence")


@dataclass(frozen=True, slots=True)
class Provenance:
    """What opens beside a figure. `key` names it on the page; `quote` holds numbered lines, none where the text is not at hand."""

    key: str
    document: str
    place: Place
    method: str
    confidence: str
    quote: tuple[tuple[int, str], ...]


def provenance_of(document: Document, source: Source) -> Provenance:
    """Return what there is to say about a place in a document."""
    place = place_of(document, source.first, source.last)
    return Provenance(
        key=f"from-{document.slug}-{source.first}-{source.last}-{source.method}-{source.confidence}",
        document=document.title,
        place=place,
        method=gettext(METHOD_WORDS[Method(source.method)]),
        confidence=gettext(CONFIDENCE_WORDS[Confidence(source.confidence)]),
        quote=quoted(document, place),
    )


def source_of(citation: Citation) -> Source:
    """Return a loaded citation as a source."""
    return Source(citation.first_line, citation.last_line, citation.method, citation.confidence)


def distinct(provenances: Iterable[Provenance | None]) -> tuple[Provenance, ...]:
    """Return each place once, in the order it is first named."""
    return tuple({each.key: each for each in provenances if each}.values())


Quantities = Mapping[tuple[int, str, int], Provenance]
"""By indicator, row and fiscal year."""


def provenance_of_quantities(editions: Sequence[int]) -> Quantities:
    """Return where the latest targets and observations of the editions' indicators stand. Three statements."""
    places: dict[tuple[int, str, int], tuple[int, Source]] = {}
    for model, row in ((Target, Row.PLAN.value), (Observation, Row.ACTUAL.value)):
        cells = model.objects.filter(indicator__edition__in=editions).order_by("revision")
        for indicator, year, document, *source in cells.values_list("indicator_id", "fiscal_year", "citation__document_id", *SOURCE_FIELDS):
            places[indicator, row, year] = (document, Source(*source))
    documents = Document.objects.in_bulk({document for document, _ in places.values()})
    known = {place: provenance_of(documents[place[0]], place[1]) for place in set(places.values())}
    return {key: known[place] for key, place in places.items()}


def typed_places(items: Iterable[int]) -> dict[int, list[tuple[Document, int, int]]]:
    """Return where the actuals that sections reported to us stand, by item: what a finding rests on beside the item's own lines.

    Two statements, one more where there are any.
    """
    wanted = list(items)
    stages = StageCell.objects.filter(item__in=wanted, citation__method=Method.TYPED).order_by("fiscal_year", "revision")
    numbers = Observation.objects.filter(indicator__item__in=wanted, citation__method=Method.TYPED).order_by("fiscal_year", "revision")
    fields = ("fiscal_year", "citation__document_id", "citation__first_line", "citation__last_line")
    cells = [*stages.values_list("item_id", *fields), *numbers.values_list("indicator__item_id", *fields)]
    latest = {(item, year): (document, first, last) for item, year, document, first, last in cells}
    documents = Document.objects.in_bulk({document for document, _, _ in latest.values()}) if latest else {}
    found: dict[int, list[tuple[Document, int, int]]] = defaultdict(list)
    for (item, _), (document, first, last) in latest.items():
        found[item].append((documents[document], first, last))
    return found
