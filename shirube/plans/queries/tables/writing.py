"""Write tables as CSV, JSON and Excel, each with its licence and its source."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import xlsxwriter
from django.utils.translation import gettext
from pydantic import TypeAdapter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from shirube.core.city import city
from shirube.plans.queries.tables import Table
from shirube.plans.queries.tables.columns import Column, Flat
from shirube.plans.queries.tables.scope import Scope, source_line

BOM = "\ufeff"
DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet may take for a formula at the beginning of a text."""
WIDEST = 60


def harmless(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula: a leading sign gets an apostrophe before it."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def write_csv(table: Table, found: Iterable[Any], scope: Scope, *, language: str) -> bytes:
    """Write a table as CSV, UTF-8 with a mark that Excel knows; licence and source follow after an empty row.

    Headings are Japanese, or the columns' English names for any other language.
    """
    columns = table.columns(scope)
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(harmless(column.label if language == "ja" else column.key) for column in columns)
    for row in found:
        writer.writerow([_text(column.read(row)) for column in columns])
    licence, source = ("ライセンス", "出典") if language == "ja" else ("licence", "source")
    writer.writerows([[], [licence, city().licence, city().licence_url], [source, harmless(source_line(scope))]])
    return (BOM + stream.getvalue()).encode()


def _text(value: Flat) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, Decimal):
        return plain_decimal(value)
    return harmless(value) if isinstance(value, str) else str(value)


def plain_decimal(number: Decimal) -> str:
    """Return a number without exponent and without closing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@cache
def adapter_of(table: Table) -> TypeAdapter[Any]:
    """Return what checks and writes the rows of a table as JSON."""
    return TypeAdapter(table.row)


def plain_rows(table: Table, found: Iterable[Any]) -> list[dict[str, Any]]:
    """Return rows as JSON knows them."""
    adapter = adapter_of(table)
    return [adapter.dump_python(row, mode="json") for row in found]


def table_content(table: Table, found: Iterable[Any], scope: Scope) -> dict[str, Any]:
    """Return a whole table with its licence and source, ready to be written as JSON."""
    results = plain_rows(table, found)
    return {
        "table": table.name,
        "title": gettext(table.label),
        "licence": {"name": city().licence, "url": city().licence_url},
        "source": source_line(scope),
        "total": len(results),
        "results": results,
    }


def write_json(content: Any) -> bytes:
    """Write one JSON value, UTF-8."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def write_workbook(tables: Sequence[tuple[Table, Sequence[Any]]], scope: Scope, *, language: str) -> bytes:
    """Write a workbook: a sheet a table, headings frozen, filters on, numbers as numbers, and a sheet for the licence."""
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"comments": f"{city().licence} {city().attribution}"})
        formats = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "day": book.add_format({"num_format": "yyyy/mm/dd"}),
        }
        for table, found in tables:
            columns = table.columns(scope)
            heads = [column.label if language == "ja" else column.key for column in columns]
            _write_sheet(book.add_worksheet(gettext(table.label)), heads, columns, found, formats)
        _write_licence(book.add_worksheet(gettext("ライセンス")), scope, formats)
    return stream.getvalue()


def _write_sheet(
    sheet: Worksheet, heads: Sequence[str], columns: Sequence[Column], found: Sequence[Any], formats: dict[str, Format]
) -> None:
    cells = [[column.read(row) for column in columns] for row in found]
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, formats["head"])
        sheet.set_column(place, place, _width(head, [row[place] for row in cells]))
    for line, row in enumerate(cells, start=1):
        for place, value in enumerate(row):
            _write_cell(sheet, line, place, value, formats["day"])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(cells), 1), len(columns) - 1)


def _width(label: str, values: Iterable[Flat]) -> int:
    """Return a width in which the longest text fits, a Japanese character counted as two."""
    longest = max((sum(1 + (char > "\u2fff") for char in str(value)) for value in (label, *values) if value is not None), default=0)
    return min(longest + 2, WIDEST)


def _write_cell(sheet: Worksheet, line: int, place: int, value: Flat, day: Format) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, int | Decimal):
        sheet.write_number(line, place, value)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001  (Excel knows no zones)
    elif value is not None:
        sheet.write_string(line, place, value)


def _write_licence(sheet: Worksheet, scope: Scope, formats: dict[str, Format]) -> None:
    lines = [("ライセンス", city().licence), ("", city().licence_url), ("出典", source_line(scope)), ("", city().url)]
    for place, (label, text) in enumerate(lines):
        sheet.write_string(place, 0, label, formats["head"])
        sheet.write_string(place, 1, text)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 100)


def write_archive(tables: Sequence[tuple[Table, Sequence[Any]]], scope: Scope, *, language: str) -> bytes:
    """Write all tables as CSV files into one ZIP file. The same data give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, found in tables:
            archive.writestr(zipfile.ZipInfo(f"{table.name}.csv"), write_csv(table, found, scope, language=language))
    return stream.getvalue()
