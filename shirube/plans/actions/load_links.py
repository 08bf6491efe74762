"""Record the links of the city pack. What somebody has decided since is never turned back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from shirube.core import journal
from shirube.core.content import place_of
from shirube.core.errors import ContentFault
from shirube.plans.actions.lineages import settle_lineages
from shirube.plans.content.links import End, LinkRow, read_links
from shirube.plans.models import Edition, Item, Link

Items = Mapping[tuple[str, str, str], Item]
Editions = Mapping[tuple[str, str], Edition]


def load_links(city: Path, actor: str) -> Iterator[str]:
    """Record the pack's links in one transaction, and yield how many are new; nothing where all are known."""
    rows = read_links(city)
    if not rows:
        return
    with transaction.atomic():
        journal.hold()
        made = _record(rows, f"{place_of(city / 'links.csv')}")
        if made:
            journal.record(
                actor=actor, action="load_links", subject="links", after={"links": len(made)}, grounds="都市のフォルダーのlinks.csv"
            )
    yield f"系譜のつながり: {len(made)}件を記録しました。" if made else "系譜のつながり: 変わりありません。"


def _record(rows: tuple[LinkRow, ...], place: str) -> list[Link]:
    items, editions = items_by_place(), _editions()
    known = set(Link.objects.values_list("earlier_id", "later_id", "earlier_edition_id", "later_edition_id"))
    made = []
    for row in rows:
        link = _link(row, items, editions, f"{place} {row.line}行目")
        if (link.earlier_id, link.later_id, link.earlier_edition_id, link.later_edition_id) not in known:
            made.append(link)
    Link.objects.bulk_create(made)
    settle_lineages(end for link in made for end in (link.earlier, link.later) if end is not None)
    return made


def items_by_place() -> Items:
    """Return every item by the slug of its plan, the name of its edition and its number. One statement."""
    items = Item.objects.select_related("edition__plan")
    return {(item.edition.plan.slug, item.edition.name, item.number): item for item in items}


def item_at(end: End, items: Items, place: str) -> Item:
    """Return the item that a row of the pack names; raises `ContentFault`."""
    item = items.get((end.plan, end.edition, end.number))
    if item is None:
        raise ContentFault(f"計画「{end.plan}」の版「{end.edition}」に番号「{end.number}」の取組がありません。", place=place)
    return item


def _editions() -> Editions:
    return {(edition.plan.slug, edition.name): edition for edition in Edition.objects.select_related("plan").defer("document__text")}


def _link(row: LinkRow, items: Items, editions: Editions, place: str) -> Link:
    earlier = item_at(row.earlier, items, place) if row.earlier.number else None
    later = item_at(row.later, items, place) if row.later.number else None
    return Link(
        kind=row.kind.value,
        verdict=row.verdict.value,
        earlier=earlier,
        later=later,
        earlier_edition=_edition(row.earlier, editions, place),
        later_edition=_edition(row.later, editions, place),
        earlier_citation_id=earlier.citation_id if earlier else None,
        later_citation_id=later.citation_id if later else None,
        reason=row.reason,
        decided_at=timezone.now(),
    )


def _edition(end: End, editions: Editions, place: str) -> Edition:
    edition = editions.get((end.plan, end.edition))
    if edition is None:
        raise ContentFault(f"計画「{end.plan}」に版「{end.edition}」がありません。", place=place)
    return edition
