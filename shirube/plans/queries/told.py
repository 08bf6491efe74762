"""An edition as rows of texts, once from the store and once from a document's facts, so that the two can be compared key by key."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from shirube.plans.content.shapes import EditionFacts, HeadingRow, IndicatorRow, ItemRow
from shirube.plans.models import Edition, Heading, Indicator, Item, Origin

BETWEEN = " › "


class Owner(NamedTuple):
    """Who a row of texts belongs to: a name that people know, and the key that stands for the whole row."""

    name: str
    leading: str


Rows = dict[Owner, dict[str, str]]


def told_rows(facts: EditionFacts) -> Rows:
    """Return what a document says of everything but the cells."""
    paths = _told_paths(facts.headings)
    rows: Rows = {Owner("", "edition"): _told_sheet(facts)}
    rows |= {Owner(paths[row.position], "number"): {"number": row.number, "vision": row.vision} for row in facts.headings}
    rows |= {Owner(row.number, "title"): _told_item(row, paths) for row in facts.items}
    rows |= {Owner(row.slug, "name"): _told_indicator(row) for row in facts.indicators}
    tallies = ((paths[t.heading] if t.heading is not None else "", f"tally {t.sign}", f"{t.printed}/{t.recounted}") for t in facts.tallies)
    claims = ((c.label, c.kind, _claim(c.printed, c.part, c.whole, c.day)) for c in facts.claims)
    return rows | _joined(tallies) | _joined(claims)


def stored_rows(edition: Edition) -> Rows:
    """Return what the store says of everything but the cells. A constant number of statements."""
    headings = {heading.pk: heading for heading in edition.headings.all()}
    paths = {pk: _stored_path(heading, headings) for pk, heading in headings.items()}
    rows: Rows = {Owner("", "edition"): _stored_sheet(edition)}
    rows |= {Owner(paths[pk], "number"): {"number": heading.number, "vision": heading.vision} for pk, heading in headings.items()}
    items = edition.items.select_related("citation", "parent").prefetch_related("responsibilities__section", "ratings")
    rows |= {Owner(item.number, "title"): _stored_item(item, paths) for item in items}
    indicators = edition.indicators.select_related("citation", "item")
    rows |= {Owner(indicator.slug, "name"): _stored_indicator(indicator) for indicator in indicators}
    tallies = ((paths.get(t.heading_id or 0, ""), f"tally {t.sign}", f"{t.printed}/{t.recounted}") for t in edition.tallies.all())
    claims = ((c.label, c.kind, _claim(c.printed, c.part, c.whole, c.day)) for c in edition.claims.all())
    return rows | _joined(tallies) | _joined(claims)


def _told_sheet(facts: EditionFacts) -> dict[str, str]:
    sheet = facts.edition
    return {
        "edition": sheet.name,
        "status_year": str(sheet.status_year or ""),
        "years": _list(sheet.years),
        "levels": _list(sheet.levels),
        "stages": _list(f"{sign} {name}" for sign, name in zip(sheet.stage_signs, sheet.stage_names, strict=True)),
        "scheme": sheet.scheme,
        "adopted_on": str(sheet.adopted_on or ""),
    }


def _stored_sheet(edition: Edition) -> dict[str, str]:
    return {
        "edition": edition.name,
        "status_year": str(edition.status_year or ""),
        "years": _list(edition.years),
        "levels": _list(edition.levels),
        "stages": _list(f"{stage['sign']} {stage['name']}" for stage in edition.stages),
        "scheme": edition.scheme.key if edition.scheme else "",
        "adopted_on": str(edition.adopted_on or ""),
    }


def _told_item(row: ItemRow, paths: dict[int, str]) -> dict[str, str]:
    return {
        "title": row.title,
        "heading": paths[row.heading],
        "parent": row.parent,
        "flags": _list(row.flags),
        "sections": _list(dict.fromkeys(row.sections)),
        "printed": f"{row.printed_year or ''} {row.printed_rating}".strip(),
        "added_in": row.added_in,
        "counted": _mark(row.is_counted),
        "covid": _mark(row.has_covid_remark),
        "confidence": "certain" if row.is_certain else "inferred",
        "notes": _list(row.notes),
        "lines": f"{row.lines.first}-{row.lines.last}",
    }


def _stored_item(item: Item, paths: dict[int, str]) -> dict[str, str]:
    printed = next((rating for rating in item.ratings.all() if rating.origin == Origin.PRINTED), None)
    return {
        "title": item.title,
        "heading": paths[item.heading_id],
        "parent": item.parent.number if item.parent else "",
        "flags": _list(item.flags),
        "sections": _list(answering.section.name for answering in item.responsibilities.all()),
        "printed": f"{printed.fiscal_year or ''} {printed.code}".strip() if printed else "",
        "added_in": item.added_in,
        "counted": _mark(item.is_counted),
        "covid": _mark(item.has_covid_remark),
        "confidence": item.citation.confidence,
        "notes": _list(item.notes),
        "lines": f"{item.citation.first_line}-{item.citation.last_line}",
    }


def _told_indicator(row: IndicatorRow) -> dict[str, str]:
    return {
        "name": row.name,
        "item": row.item,
        "group": row.group,
        "explanation": row.explanation,
        "declaration": f"{row.declaration.direction} {row.declaration.kind} {row.declaration.evidence}",
        "headline": _mark(row.is_headline),
        "lines": f"{row.lines.first}-{row.lines.last}",
    }


def _stored_indicator(indicator: Indicator) -> dict[str, str]:
    return {
        "name": indicator.name,
        "item": indicator.item.number if indicator.item else "",
        "group": indicator.group,
        "explanation": indicator.explanation,
        "declaration": f"{indicator.direction} {indicator.kind} {indicator.evidence}",
        "headline": _mark(indicator.is_headline),
        "lines": f"{indicator.citation.first_line}-{indicator.citation.last_line}",
    }


def _told_paths(rows: Iterable[HeadingRow]) -> dict[int, str]:
    paths: dict[int, str] = {}
    for row in rows:
        paths[row.position] = row.name if row.parent is None else f"{paths[row.parent]}{BETWEEN}{row.name}"
    return paths


def _stored_path(heading: Heading, headings: dict[int, Heading]) -> str:
    above = headings.get(heading.parent_id or 0)
    return heading.name if above is None else f"{_stored_path(above, headings)}{BETWEEN}{heading.name}"


def _joined(rows: Iterable[tuple[str, str, str]]) -> Rows:
    """Return rows of one text each; those of the same owner and key are put together in the order of their texts."""
    found: Rows = {}
    for name, key, text in sorted(rows):
        owner = Owner(name, key)
        found[owner] = {key: "、".join(filter(None, (found.get(owner, {}).get(key, ""), text)))}
    return found


def _claim(printed: Decimal | None, part: Decimal | None, whole: Decimal | None, day: object) -> str:
    return " ".join([*(f"{number.normalize():f}" for number in (printed, part, whole) if number is not None), str(day or "")]).strip()


def _list(texts: Iterable[object]) -> str:
    return "、".join(str(text) for text in texts)


def _mark(is_so: bool) -> str:
    return "○" if is_so else ""
