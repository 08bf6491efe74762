"""Read the documents of a city pack's folder `council` that are no edition of a plan, `documents.csv`, and the places in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shirube.core.content import place_of, read_rows
from shirube.core.errors import ContentFault

FOLDER = "council"
_COLUMNS = ("slug", "title", "kind", "file_name", "sha256", "line_count", "publisher", "published_on")


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A row of `documents.csv`."""

    slug: str
    title: str
    kind: str
    file_name: str
    sha256: str
    line_count: int
    publisher: str
    published_on: date | None


@dataclass(frozen=True, slots=True)
class Lines:
    """Where a fact of the pack stands: a document by its slug and its lines, both inclusive."""

    document: str
    first: int
    last: int


def read_documents(city: Path) -> tuple[DocumentRow, ...]:
    """Read `documents.csv`; nothing where the pack has none."""
    path = city / FOLDER / "documents.csv"
    return tuple(_document(row, f"{place_of(path)} {line}行目") for line, row in read_rows(path, *_COLUMNS)) if path.exists() else ()


def _document(row: Mapping[str, str], place: str) -> DocumentRow:
    texts = {name: row[name] for name in ("slug", "title", "kind", "file_name", "sha256", "publisher")}
    return DocumentRow(
        **texts,
        line_count=number_of(row, "line_count", place) or 0,
        published_on=day_of(row, "published_on", place),
    )


def number_of(row: Mapping[str, str], name: str, place: str) -> int | None:
    """Return a whole number of a row, None for an empty field; raises `ContentFault`."""
    text = row[name]
    if text and not (text.isascii() and text.isdecimal()):
        raise ContentFault(f"{name}は数字で書いてください（いまは「{text}」）。", place=place)
    return int(text) if text else None


def required_number(row: Mapping[str, str], name: str, place: str) -> int:
    """Return a whole number of a row; raises `ContentFault` for an empty field too."""
    number = number_of(row, name, place)
    if number is None:
        raise ContentFault(f"{name}がありません。数字を書いてください。", place=place)
    return number


def day_of(row: Mapping[str, str], name: str, place: str) -> date | None:
    """Return a day of a row, None for an empty field; raises `ContentFault`."""
    try:
        return date.fromisoformat(row[name]) if row[name] else None
    except ValueError as error:
        raise ContentFault(f"{name}は 2021-09-22 のように書いてください（いまは「{row[name]}」）。", place=place) from error


def required_day(row: Mapping[str, str], name: str, place: str) -> date:
    """Return a day of a row; raises `ContentFault` for an empty field too."""
    day = day_of(row, name, place)
    if day is None:
        raise ContentFault(f"{name}がありません。2021-09-22 のように書いてください。", place=place)
    return day


def lines_of(document: str, lines: str, place: str) -> Lines | None:
    """Return 「43-71」 or 「43」 of a document as a place, None where no document is named; raises `ContentFault`."""
    if not document:
        return None
    first, _, last = lines.partition("-")
    if not first.isdecimal() or not (last or first).isdecimal() or int(last or first) < int(first):
        raise ContentFault(f"linesは 43-71 のように書いてください（いまは「{lines}」）。", place=place)
    return Lines(document, int(first), int(last or first))
