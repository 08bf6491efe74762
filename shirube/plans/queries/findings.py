"""What does not fit in the documents, by kind. Six statements, whatever the number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from shirube.core.sources.models import Document
from shirube.plans.models import Edition, Finding
from shirube.plans.queries.editions import all_editions
from shirube.plans.queries.places import Place, place_of, quoted
from shirube.plans.queries.provenance import typed_places
from shirube.plans.queries.shown import plan_name
from shirube.plans.rules.audit import KIND_TITLES, FindingKind
from shirube.ui.sentences import say


@dataclass(frozen=True, slots=True)
class Cited:
    """Lines of a document; `quote` is empty where the text is not at hand."""

    place: Place
    quote: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One thing that does not fit."""

    sentence: str
    excuse: str
    item: str
    item_url: str
    plan: str
    edition: str
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """All findings of one kind."""

    kind: str
    title: str
    findings: tuple[FindingLine, ...]


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """One value of the filter by plan."""

    slug: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """The whole page."""

    groups: tuple[FindingGroup, ...]
    plans: tuple[PlanChoice, ...]
    total: int
    excused: int


def findings_page(plan: str = "") -> FindingsPage:
    """Return the findings of all editions, or of one plan's."""
    editions = all_editions()
    chosen = {edition.pk: edition for edition in editions if plan in ("", edition.plan.slug)}
    found = list(Finding.objects.filter(edition__in=chosen).select_related("item__citation").order_by("edition", "position"))
    documents = Document.objects.in_bulk({_document_of(finding, chosen) for finding in found})
    typed = typed_places({finding.item_id for finding in found if finding.item_id})
    by_kind: dict[str, list[FindingLine]] = {}
    for finding in found:
        edition = chosen[finding.edition_id]
        by_kind.setdefault(finding.kind, []).append(_line(finding, edition, documents[_document_of(finding, chosen)], typed))
    slugs = dict.fromkeys(edition.plan for edition in editions)
    return FindingsPage(
        groups=tuple(FindingGroup(kind, title_of(kind), tuple(by_kind[kind])) for kind in _in_order(by_kind)),
        plans=tuple(PlanChoice(own.slug, plan_name(own), own.slug == plan) for own in slugs),
        total=len(found),
        excused=sum(finding.excuse is not None for finding in found),
    )


def title_of(kind: str) -> str:
    """Return the name of a kind of finding in the reader's language."""
    return gettext(KIND_TITLES[FindingKind(kind)]) if kind in set(FindingKind) else kind


def _in_order(kinds: Iterable[str]) -> list[str]:
    order = {kind.value: place for place, kind in enumerate(FindingKind)}
    return sorted(kinds, key=lambda kind: order.get(kind, len(order)))


def _document_of(finding: Finding, editions: Mapping[int, Edition]) -> int:
    """Return the document whose lines a finding names: the one that its item stands in, else the edition's."""
    return finding.item.citation.document_id if finding.item else editions[finding.edition_id].document_id


def _line(finding: Finding, edition: Edition, document: Document, typed: Mapping[int, list[tuple[Document, int, int]]]) -> FindingLine:
    lines = [*((document, first, last) for first, last in finding.lines), *typed.get(finding.item_id or 0, ())]
    places = [(cited, place_of(cited, first, last)) for cited, first, last in lines]
    query = f"?edition={edition.name}"
    item = finding.item
    return FindingLine(
        sentence=say(finding.sentence),
        excuse=say(finding.excuse),
        item=f"{item.number} {item.title}" if item else "",
        item_url=reverse("plans:item", args=[edition.plan.slug, item.number]) + query if item else "",
        plan=plan_name(edition.plan),
        edition=edition.name,
        cited=tuple(Cited(place, quoted(cited, place)) for cited, place in places),
    )
