"""The data of a publication: CSV tables that spreadsheets open safely, and the JSON whose SHA-256 is the publication's hash."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from shirube.cycle.rules.frozen import Frozen, FrozenItem, FrozenRating, FrozenSource, canonical, plain
from shirube.cycle.writers.texts import DANGEROUS, tidy

BOM = "\ufeff"
Line = Sequence[str | int | None]


def content_json(content: Frozen) -> bytes:
    """Return the whole publication as canonical JSON: its SHA-256 is the publication's hash."""
    return canonical(plain(content))


def tables_csv(content: Frozen) -> dict[str, bytes]:
    """Return the tables by name: UTF-8 with a mark that Excel knows, lines as RFC 4180 has them.

    A text that a spreadsheet might run as a formula begins with an apostrophe; numbers are left as they are.
    """
    return {name: _written(head, lines(content)) for name, (head, lines) in _TABLES.items()}


def _written(head: Line, lines: Iterable[Line]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(head)
    writer.writerows([_harmless(value) for value in line] for line in lines)
    return (BOM + stream.getvalue()).encode()


def _harmless(value: str | int | None) -> str | int:
    """Return a value as a cell may hold it; texts are tidied first, so that no tab or line end hides a sign."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int) or _is_number(value):
        return value
    text = tidy(value)
    return f"'{text}" if text.lstrip().startswith(DANGEROUS) or value.startswith(DANGEROUS) else text


def _is_number(text: str) -> bool:
    """Tell whether a text is a plain number, such as -1.5."""
    return text.isascii() and text.removeprefix("-").replace(".", "", 1).isdigit()


def _all(content: Frozen) -> tuple[FrozenItem, ...]:
    return (*content.items, *content.goals)


def _source(source: FrozenSource) -> Line:
    return (source.document, source.first, source.last, source.method, source.confidence)


_SOURCE = ("document", "first_line", "last_line", "method", "confidence")


def _publication(content: Frozen) -> Iterator[Line]:
    city, plan = content.city, content.plan
    told: dict[str, Any] = {
        "format": content.format,
        "city": city.name,
        "city_code": city.code,
        "plan": plan.name,
        "plan_slug": plan.slug,
        "edition": plan.edition,
        "number": content.number,
        "fiscal_year": content.fiscal_year,
        "reporting_date": content.reporting_date,
        "meeting": content.meeting,
        "meeting_on": content.meeting_on,
        "corrects": content.corrects or "",
        "corrects_digest": content.corrects_digest,
        "errata": content.errata,
        "scheme": content.scheme.name if content.scheme else "",
        "scheme_version": content.scheme.version if content.scheme else "",
        "licence": city.licence,
        "licence_url": city.licence_url,
        "attribution": city.attribution,
    }
    yield from told.items()


def _headings(content: Frozen) -> Iterator[Line]:
    for each in content.headings:
        level = content.plan.levels[each.level] if each.level < len(content.plan.levels) else ""
        yield (each.position, each.parent, each.level, level, each.number, each.name, each.vision)


def _items(content: Frozen) -> Iterator[Line]:
    for item in _all(content):
        yield (
            item.number,
            item.title,
            item.heading,
            item.parent,
            "・".join(item.flags),
            "、".join(item.sections),
            item.is_counted,
            item.is_indicator,
            item.is_headline,
            item.unit,
            item.direction,
            item.kind,
            item.standing,
            *_rating(item.printed)[:2],
            *_rating(item.computed),
            *_source(item.source),
        )


def _rating(rating: FrozenRating | None) -> Line:
    return (rating.code, rating.year, rating.attainment, rating.shown) if rating else ("", None, "", "")


def _cells(content: Frozen) -> Iterator[Line]:
    for item in _all(content):
        for row, cells in (("plan", item.plan), ("actual", item.actual)):
            for cell in cells:
                unit = item.unit if cell.number else ""
                yield (item.number, item.title, row, cell.year, cell.text, cell.sign, cell.number, unit, *_source(cell.source))


def _remarks(content: Frozen) -> Iterator[Line]:
    for item in _all(content):
        yield from ((item.number, item.title, remark.question, remark.text) for remark in item.remarks)


def _ratings(content: Frozen) -> Iterator[Line]:
    for item in _all(content):
        for origin, rating in (("printed", item.printed), ("computed", item.computed)):
            if rating:
                yield (item.number, item.title, origin, *_rating(rating), rating.summary, "\n".join(rating.steps))


def _findings(content: Frozen) -> Iterator[Line]:
    for item in _all(content):
        yield from ((item.number, item.title, text) for text in item.findings)
    yield from (("", "", text) for text in content.findings)


def _documents(content: Frozen) -> Iterator[Line]:
    for each in content.documents:
        yield (each.slug, each.title, each.publisher, each.published_on, each.sha256)


_TABLES: dict[str, tuple[Line, Callable[[Frozen], Iterable[Line]]]] = {
    "publication": (("key", "value"), _publication),
    "headings": (("position", "parent", "level", "level_name", "number", "name", "vision"), _headings),
    "items": (
        (
            *("number", "title", "heading", "parent", "flags", "sections", "is_counted", "is_indicator", "is_headline"),
            *("unit", "direction", "kind", "standing", "printed_rating", "printed_year"),
            *("rating", "rating_year", "attainment", "attainment_shown", *_SOURCE),
        ),
        _items,
    ),
    "cells": (("number", "title", "row", "fiscal_year", "text", "sign", "value", "unit", *_SOURCE), _cells),
    "ratings": (("number", "title", "origin", "rating", "fiscal_year", "attainment", "shown", "summary", "steps"), _ratings),
    "remarks": (("number", "title", "question", "text"), _remarks),
    "findings": (("number", "title", "finding"), _findings),
    "documents": (("slug", "title", "publisher", "published_on", "sha256"), _documents),
}
"""Each table's head, and how its lines are made."""
