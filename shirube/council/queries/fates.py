"""What became of a proposal as pages show it: the fate, the items and where these stand, with sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, pgettext

from shirube.core.sources.models import Citation
from shirube.council.models import Fate
from shirube.council.rules.fates import SIGNS
from shirube.council.rules.words import FATE_WORDS, FateKind
from shirube.plans.models import Edition, Item
from shirube.plans.queries.places import lines_label, place_of
from shirube.plans.queries.records import Record, load_records
from shirube.plans.queries.shown import plan_name
from shirube.plans.queries.standing import Standing, standing_of, standing_words
from shirube.plans.rules.links import EditionState
from shirube.ui.years import full_date, short_year


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item that a proposal became: `life_url` leads to the biography of the measure, `url` to the item in its edition."""

    number: str
    title: str
    plan: str
    edition: str
    url: str
    life_url: str
    standing: str = ""
    standing_word: str = ""
    cells: tuple[str, ...] = ()
    rank: str = ""


@dataclass(frozen=True, slots=True)
class FateLine:
    """One entry of the history of fates."""

    pk: int
    kind: str
    sign: str
    word: str
    reason: str
    day: str
    edition: str
    items: tuple[ItemLine, ...]
    source: str
    source_url: str


def no_fate() -> FateLine:
    """Return what is shown of a proposal for which nothing is recorded."""
    kind = FateKind.NONE
    return FateLine(0, kind.value, SIGNS[kind], gettext(FATE_WORDS[kind]), "", "", "", (), "", "")


def fate_line(fate: Fate, items: tuple[ItemLine, ...] | None = None) -> FateLine:
    """Return a fate as pages show it; it was read with its items, its edition and its source."""
    kind = FateKind(fate.kind)
    source, source_url = source_of(fate.citation)
    is_shown = fate.edition is not None and fate.edition.state == EditionState.ADOPTED
    return FateLine(
        pk=fate.pk,
        kind=kind.value,
        sign=SIGNS[kind],
        word=gettext(FATE_WORDS[kind]),
        reason=fate.reason,
        day=full_date(fate.decided_on) if fate.decided_on else "",
        edition=edition_name(fate.edition) if is_shown and fate.edition else "",
        items=items if items is not None else tuple(item_line(item) for item in fate.items.all()),
        source=source,
        source_url=source_url,
    )


def edition_name(edition: Edition) -> str:
    """Return the plan and the edition as a page names them: 「デジタル戦略 2.0」."""
    return f"{plan_name(edition.plan)} {edition.name}"


def source_of(citation: Citation | None) -> tuple[str, str]:
    """Return where something stands, in words and as an address; empty texts for nowhere."""
    if citation is None:
        return "", ""
    place = place_of(citation.document, citation.first_line, citation.last_line)
    return f"{citation.document.title} {lines_label(citation.first_line, citation.last_line)}", place.url


def item_line(item: Item) -> ItemLine:
    """Return an item as a line: it was read with its lineage, its edition and its plan."""
    url = f"{reverse('plans:item', args=[item.edition.plan.slug, item.number])}?edition={item.edition.name}"
    life_url = life_of(item.lineage.key) if item.lineage else ""
    return ItemLine(item.number, item.title, plan_name(item.edition.plan), item.edition.name, url, life_url or url)


def life_of(key: str) -> str:
    """Return the address of a measure's biography; empty where there is none."""
    try:
        return reverse("plans:life", args=[key])
    except NoReverseMatch:
        return ""


def items_today(items: Sequence[Item]) -> dict[int, ItemLine]:
    """Return items with where they stand, by primary key: the word, what their years say, the rank. Six statements, none for no items."""
    if not items:
        return {}
    editions = {item.edition_id: item.edition for item in items}
    records = load_records(editions.values())
    known, parts = {record.pk: record for record in records}, defaultdict(list)
    for record in records:
        parts[record.parent].append(record)
    return {item.pk: _today(item, known[item.pk], parts[item.pk]) for item in items if item.pk in known}


def _today(item: Item, record: Record, parts: Sequence[Record]) -> ItemLine:
    """Tell where an item stands; a header without signs of its own is told by its parts."""
    found = standing_of(record, item.edition)
    words = standing_words(item.edition)
    told = [record] if record.plan or record.actual else parts
    rank = record.computed or record.printed
    return replace(
        item_line(item),
        standing="" if found is Standing.UNKNOWN else found.value,
        standing_word="" if found is Standing.UNKNOWN else words[found],
        cells=tuple(cell for each in told for cell in _cells(each, each.title if each is not record else "")),
        rank=rank.code if rank else "",
    )


def _cells(record: Record, name: str) -> Iterator[str]:
    """Yield what each year says: 「R4 計画: 導入」, after the name of a part."""
    head = f"{name} " if name else ""
    for label, row in ((pgettext("行", "計画"), record.plan), (gettext("実績"), record.actual)):
        if row:
            yield head + gettext("、").join(f"{short_year(year)} {label}: {row[year].text}" for year in sorted(row))
