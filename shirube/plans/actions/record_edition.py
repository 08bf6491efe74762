"""Record the facts of an edition: all of it or nothing, new observations beside the old ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from shirube.core import journal
from shirube.core.people.models import Section
from shirube.core.sources.models import Citation, Confidence, Document
from shirube.plans.actions.belonging import is_continued_beyond
from shirube.plans.actions.evaluate_plan import evaluate_edition
from shirube.plans.actions.index_search import index_edition
from shirube.plans.actions.lineages import give_lineages
from shirube.plans.content.shapes import (
    ACTUAL,
    PLAN,
    AspectRow,
    CellRow,
    ClaimRow,
    EditionFacts,
    EditionSheet,
    IndicatorRow,
    ItemRow,
    TallyRow,
)
from shirube.plans.models import (
    Aspect,
    Claim,
    Edition,
    Heading,
    Indicator,
    Item,
    Observation,
    Origin,
    PeerValue,
    Plan,
    Quantity,
    Rating,
    RatingScheme,
    Responsibility,
    StageCell,
    Tally,
    Target,
)
from shirube.plans.queries.changes import CellKey, Change, What, changes_of, latest_cells
from shirube.plans.rules.facts import Lines
from shirube.plans.rules.quantities import parse_quantity
from shirube.plans.rules.stages import CARRY


@dataclass(frozen=True, slots=True)
class Outcome:
    """What recording did. `changes` is empty where the store already said the same."""

    edition: Edition
    changes: tuple[Change, ...]
    is_newer: bool = False
    """Whether nothing was recorded because a later document or a publication had taken the place of this one."""


@dataclass(frozen=True, slots=True)
class _Places:
    """Makes and finds the citations of one document, all at once."""

    document: Document
    known: dict[tuple[int, int, str], Citation]

    @classmethod
    def of(cls, document: Document, facts: EditionFacts) -> _Places:
        wanted = {(line.first, line.last, sure) for line, sure in _cited(facts)}
        made = [Citation(document=document, first_line=first, last_line=last, confidence=sure) for first, last, sure in sorted(wanted)]
        Citation.objects.bulk_create(made, ignore_conflicts=True)
        return cls(document, {(c.first_line, c.last_line, c.confidence): c for c in document.citations.all()})

    def at(self, lines: Lines, sure: str = Confidence.CERTAIN) -> Citation:
        return self.known[lines.first, lines.last, sure]


def record_edition(
    *,
    facts: EditionFacts,
    scheme: RatingScheme | None,
    actor: str,
    text: str = "",
    slugs: Mapping[str, str] | None = None,
    is_whole: bool = True,
) -> Outcome:
    """Record an edition's facts in one transaction; judge and index it anew where anything changed.

    `text` is the document itself where it is at hand; `slugs` gives sections their address. `is_whole` is False for a file with
    known gaps, which says nothing of what it lacks. Recording the same facts twice changes nothing, nor does recording what a
    publication has continued since.
    """
    with transaction.atomic():
        journal.hold()
        old = Edition.objects.filter(plan__slug=facts.plan.slug, name=facts.edition.name).select_related("plan", "document").first()
        if old is not None and is_continued_beyond(old, facts):
            if old.document.sha256 == facts.edition.sha256:
                _document(facts.edition, text, actor)
            return Outcome(old, (), is_newer=True)
        document = _document(facts.edition, text, actor)
        plan, _ = Plan.objects.update_or_create(
            slug=facts.plan.slug,
            defaults={name: getattr(facts.plan, name) for name in ("name", "name_en", "first_year", "last_year", "position")}
            | ({"predecessor": Plan.objects.filter(slug=facts.plan.predecessor).first()} if facts.plan.predecessor else {}),
        )
        changes = changes_of(old, facts, is_whole=is_whole)
        if old is not None and not changes and old.document_id == document.pk and old.scheme == scheme:
            return Outcome(old, ())
        edition = _edition(plan, document, scheme, facts.edition)
        _record_all(edition, facts, _Places.of(document, facts), slugs or {})
        evaluate_edition(edition=edition)
        index_edition(edition)
        journal.record(
            actor=actor,
            action="record_edition",
            subject=f"edition:{plan.slug}:{edition.name}",
            before={"revision": old.revision if old else None, "document": old.document.sha256 if old else None},
            after={"revision": edition.revision, "document": document.sha256, "changes": len(changes), **_replaced(changes)},
            grounds=document.title,
        )
    return Outcome(edition, changes)


def _replaced(changes: tuple[Change, ...]) -> dict[str, list[list[str]]]:
    """Return what takes the place of something else, for the journal: cells keep their old revisions beside the new ones."""
    told = [[c.owner, c.row, c.before, c.after] for c in changes if c.what == What.CHANGED and c.year is None and c.row != "lines"]
    return {"replaced": told} if told else {}


def _record_all(edition: Edition, facts: EditionFacts, places: _Places, slugs: Mapping[str, str]) -> None:
    headings = _headings(edition, facts)
    items = _items(edition, facts.items, headings, places)
    _responsibilities(facts.items, items, slugs)
    _printed_ratings(facts.items, items, edition.scheme)
    indicators = _indicators(edition, facts.indicators, items, places)
    _cells(edition, facts.cells, items, indicators, places)
    _tallies(edition, facts.tallies, headings, places)
    _claims(edition, facts.claims, places)
    _aspects(edition, facts.aspects, places)
    give_lineages(edition)


def _document(sheet: EditionSheet, text: str, actor: str) -> Document:
    document = Document.objects.filter(sha256=sheet.sha256).first() or Document(sha256=sheet.sha256, slug=_free_slug(sheet))
    document.title, document.kind, document.file_name = sheet.document_title, sheet.kind, sheet.file_name
    document.line_count, document.publisher, document.published_on = sheet.line_count, sheet.publisher, sheet.published_on
    attached = bool(text) and document.text != text
    document.text = text or document.text
    document.save()
    if attached:
        journal.record(actor=actor, action="attach_text", subject=f"document:{document.slug}", after={"lines": sheet.line_count})
    return document


def _free_slug(sheet: EditionSheet) -> str:
    """Return the document's address; a corrected file of the same document bears the beginning of its hash."""
    taken = Document.objects.filter(slug=sheet.document_slug).exists()
    return f"{sheet.document_slug}-{sheet.sha256[:8]}" if taken else sheet.document_slug


def _edition(plan: Plan, document: Document, scheme: RatingScheme | None, sheet: EditionSheet) -> Edition:
    edition = Edition.objects.filter(plan=plan, name=sheet.name).first() or Edition(plan=plan, name=sheet.name)
    edition.kind, edition.position, edition.adopted_on = sheet.kind, sheet.position, sheet.adopted_on
    if edition.pk is None:
        edition.state = sheet.state
    edition.document, edition.scheme, edition.continued_by = document, scheme, None
    edition.gaps = list(sheet.gaps)
    edition.years, edition.status_year, edition.levels = list(sheet.years), sheet.status_year, list(sheet.levels)
    edition.stages = [{"sign": sign, "name": name} for sign, name in zip(sheet.stage_signs, sheet.stage_names, strict=True)]
    edition.revision += 1
    edition.save()
    return edition


def _cited(facts: EditionFacts) -> Iterable[tuple[Lines, str]]:
    sure = {row.number: _confidence(row) for row in facts.items}
    for item in facts.items:
        yield item.lines, sure[item.number]
    cited: tuple[IndicatorRow | TallyRow | ClaimRow | AspectRow, ...] = (
        *facts.indicators,
        *facts.tallies,
        *facts.claims,
        *facts.aspects,
    )
    yield from ((row.lines, Confidence.CERTAIN) for row in cited)
    for cell in facts.cells:
        yield Lines(cell.line, cell.line), sure.get(cell.owner, Confidence.CERTAIN)


def _confidence(row: ItemRow) -> str:
    return Confidence.CERTAIN if row.is_certain else Confidence.INFERRED


def _headings(edition: Edition, facts: EditionFacts) -> dict[int, Heading]:
    """Return the headings by position; a heading known by its name and the one above it is kept, so items stay where they are."""
    known = {(heading.parent_id, heading.name): heading for heading in edition.headings.all()}
    made: dict[int, Heading] = {}
    for row in facts.headings:
        parent = made[row.parent] if row.parent is not None else None
        heading = known.get((parent.pk if parent else None, row.name)) or Heading(edition=edition, parent=parent, name=row.name)
        heading.level, heading.position, heading.number = row.level, row.position, row.number
        heading.vision = row.vision or heading.vision
        heading.save()
        made[row.position] = heading
    return made


def _items(edition: Edition, rows: tuple[ItemRow, ...], headings: Mapping[int, Heading], places: _Places) -> dict[str, Item]:
    items = {item.number: item for item in edition.items.all()}
    new = [row for row in rows if row.number not in items]
    Item.objects.bulk_create(
        _fill(Item(edition=edition, number=row.number), row, position, headings, places) for position, row in _numbered(rows, new)
    )
    kept = [
        _fill(items[row.number], row, position, headings, places)
        for position, row in _numbered(rows, [r for r in rows if r.number in items])
    ]
    Item.objects.bulk_update(kept, _ITEM_FIELDS)
    items = {item.number: item for item in edition.items.all()}
    children = [row for row in rows if row.parent or items[row.number].parent_id]
    for row in children:
        items[row.number].parent = items[row.parent] if row.parent else None
    Item.objects.bulk_update([items[row.number] for row in children], ["parent"])
    return items


_ITEM_FIELDS = ["heading", "position", "title", "flags", "added_in", "is_counted", "has_covid_remark", "notes", "citation"]


def _numbered(rows: tuple[ItemRow, ...], some: list[ItemRow]) -> Iterable[tuple[int, ItemRow]]:
    positions = {row.number: position for position, row in enumerate(rows)}
    return [(positions[row.number], row) for row in some]


def _fill(item: Item, row: ItemRow, position: int, headings: Mapping[int, Heading], places: _Places) -> Item:
    item.heading, item.position, item.title, item.flags = headings[row.heading], position, row.title, list(row.flags)
    item.added_in, item.is_counted, item.has_covid_remark = row.added_in, row.is_counted, row.has_covid_remark
    item.notes, item.citation = list(row.notes), places.at(row.lines, _confidence(row))
    return item


def _responsibilities(rows: tuple[ItemRow, ...], items: Mapping[str, Item], slugs: Mapping[str, str]) -> None:
    known = {section.name: section for section in Section.objects.all()}
    names = dict.fromkeys(name for row in rows for name in row.sections if name not in known)
    Section.objects.bulk_create(Section(name=name, slug=slugs.get(name, name)) for name in names)
    known = {section.name: section for section in Section.objects.all()}
    Responsibility.objects.filter(item__in=[items[row.number] for row in rows]).delete()
    Responsibility.objects.bulk_create(
        Responsibility(item=items[row.number], section=known[name], position=position)
        for row in rows
        for position, name in enumerate(dict.fromkeys(row.sections))
    )


def _printed_ratings(rows: tuple[ItemRow, ...], items: Mapping[str, Item], scheme: RatingScheme | None) -> None:
    Rating.objects.filter(item__in=[items[row.number] for row in rows], origin=Origin.PRINTED).delete()
    Rating.objects.bulk_create(
        Rating(item=items[row.number], origin=Origin.PRINTED, scheme=scheme, fiscal_year=row.printed_year, code=row.printed_rating)
        for row in rows
        if row.printed_rating or row.printed_year
    )


def _indicators(edition: Edition, rows: tuple[IndicatorRow, ...], items: Mapping[str, Item], places: _Places) -> dict[str, Indicator]:
    known = {indicator.slug: indicator for indicator in edition.indicators.all()}
    made: dict[str, Indicator] = {}
    for position, row in enumerate(rows):
        indicator = known.get(row.slug) or Indicator(edition=edition, slug=row.slug)
        indicator.item = items[row.item] if row.item else None
        indicator.position, indicator.name, indicator.group = position, row.name, row.group
        indicator.explanation = row.explanation or indicator.explanation
        indicator.direction, indicator.kind, indicator.evidence = row.declaration.direction, row.declaration.kind, row.declaration.evidence
        indicator.is_headline, indicator.citation = row.is_headline, places.at(row.lines)
        made[row.slug] = indicator
    Indicator.objects.bulk_create([i for i in made.values() if i.pk is None])
    Indicator.objects.bulk_update([i for i in made.values() if i.slug in known], _INDICATOR_FIELDS)
    return {indicator.slug: indicator for indicator in edition.indicators.all()}


_INDICATOR_FIELDS = ["item", "position", "name", "group", "explanation", "direction", "kind", "evidence", "is_headline", "citation"]


def _cells(
    edition: Edition, rows: tuple[CellRow, ...], items: Mapping[str, Item], indicators: Mapping[str, Indicator], places: _Places
) -> None:
    """Append the cells that say something new, each as the next revision of its place."""
    latest = latest_cells(edition)
    signs = _signs(rows)
    sure = {number: item.citation.confidence for number, item in items.items()}
    made: dict[type[Any], list[Any]] = {StageCell: [], Target: [], Observation: [], PeerValue: []}
    for row in rows:
        text, revision = latest.get((row.owner, row.row, row.year), (None, -1))
        if text == row.text:
            continue
        citation = places.at(Lines(row.line, row.line), sure.get(row.owner, Confidence.CERTAIN))
        common = {"fiscal_year": row.year, "revision": revision + 1, "text": row.text, "citation": citation}
        if row.owner not in indicators:
            sign = signs[row.owner, row.row, row.year]
            made[StageCell].append(StageCell(item=items[row.owner], row=row.row, sign=sign, **common))
        else:
            cell = _quantity(indicators[row.owner], row, common)
            made[type(cell)].append(cell)
    for model, cells in made.items():
        model.objects.bulk_create(cells)


def _quantity(indicator: Indicator, row: CellRow, common: dict[str, Any]) -> Quantity:
    read = parse_quantity(row.text)
    values = {**common, "number": read.number, "unit": read.unit, "comparator": read.comparator, "state": read.state}
    if row.row == PLAN:
        return Target(indicator=indicator, **values)
    if row.row == ACTUAL:
        return Observation(indicator=indicator, **values)
    return PeerValue(indicator=indicator, name=row.row, **values)


def _signs(rows: tuple[CellRow, ...]) -> dict[CellKey, str]:
    """Return the stage each cell stands for: 「→」 stands for the last sign before it in its row."""
    signs: dict[CellKey, str] = {}
    last: dict[tuple[str, str], str] = {}
    for row in sorted(rows, key=lambda row: (row.owner, row.row, row.year)):
        sign = last.get((row.owner, row.row), "") if row.text == CARRY else row.text
        last[row.owner, row.row] = sign
        signs[row.owner, row.row, row.year] = sign
    return signs


def _tallies(edition: Edition, rows: tuple[TallyRow, ...], headings: Mapping[int, Heading], places: _Places) -> None:
    edition.tallies.all().delete()
    Tally.objects.bulk_create(
        Tally(
            edition=edition,
            heading=None if row.heading is None else headings[row.heading],
            sign=row.sign,
            printed=row.printed,
            recounted=row.recounted,
            citation=places.at(row.lines),
        )
        for row in rows
    )


def _claims(edition: Edition, rows: tuple[ClaimRow, ...], places: _Places) -> None:
    edition.claims.all().delete()
    names = ("kind", "label", "printed", "part", "whole", "digits", "day")
    Claim.objects.bulk_create(
        Claim(edition=edition, citation=places.at(row.lines), **{name: getattr(row, name) for name in names}) for row in rows
    )


def _aspects(edition: Edition, rows: tuple[AspectRow, ...], places: _Places) -> None:
    """Keep a text that the store holds already where a source without the document's sentences leaves it blank."""
    held = {aspect.key: aspect for aspect in edition.aspects.all()}
    edition.aspects.all().delete()
    Aspect.objects.bulk_create(
        Aspect(
            edition=edition,
            key=row.key,
            label=row.label,
            position=position,
            text=row.text or _text_held(held.get(row.key), row),
            digest=row.digest,
            citation=places.at(row.lines),
        )
        for position, row in enumerate(rows)
    )


def _text_held(held: Aspect | None, row: AspectRow) -> str:
    return held.text if held is not None and held.digest == row.digest else ""
