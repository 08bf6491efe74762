"""Cells of a workbook or a CSV as text, with the place of each for error sentences. Refuses absurd sizes before it unpacks them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, load_workbook

from shirube.core.errors import InvalidInput

_MOST_UNPACKED = 60_000_000
"""Bytes of all parts of a workbook together; 10,000 items need about 10 MB."""
_MOST_PARTS = 500
_MOST_ROWS, _MOST_COLUMNS = 20_000, 200
_DAMAGED = "Excelのブックとして読めません。壊れているか、パスワードが付いています。開いて保存し直してください。"
_NO_CSV = '{line}行目からCSVとして読めません。引用符（"）が閉じているか確かめてください。'
_WORKBOOK_PART = "xl/workbook.xml"
_MACROS = "vbaProject.bin"
Value = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: its name (empty for CSV) and its rows of cells as text. Dates become 「<日付>」, which no column accepts."""

    sheet: str
    rows: Sequence[Sequence[str]]

    def place(self, row: int, column: int | None = None) -> str:
        """Say where a cell is: 「シート「取組事項」5行目 E列」. Rows and columns count from 0 here and from 1 in the sentence."""
        sheet = f"シート「{self.sheet}」" if self.sheet else ""
        return f"{sheet}{row + 1}行目" + ("" if column is None else f" {column_name(column)}列")


DATE = "<日付>"


def column_name(column: int) -> str:
    """Return the letters of a column counted from 0: A, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are a zip archive, as .xlsx files are."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def read_grids(data: bytes, *, name: str, date_text: Callable[[date], str] = lambda _: DATE) -> list[Grid]:
    """Read all sheets of a workbook; `date_text` says what a day becomes.

    Raises `InvalidInput` for anything that is no workbook, is too large, or is damaged.
    """
    _check_archive(data, name=name)
    try:
        book = load_workbook(io.BytesIO(data))
        sheets = [book.get_sheet_by_name(sheet) for sheet in book.sheet_names]
        return [Grid(sheet.name, _rows(sheet, date_text, name=name)) for sheet in sheets]
    except CalamineError as error:
        raise InvalidInput(
            "Excelのブックとして読めません。壊れているか、パスワードが付いています。開いて保存し直してください。", place=name
        ) from error


def _check_archive(data: bytes, *, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise InvalidInput("Excelのブック（.xlsx）を期待しましたが、途中で切れているか壊れています。", place=name) from error
    if _WORKBOOK_PART not in {part.filename for part in parts}:
        raise InvalidInput("Excelのブック（.xlsx）を期待しましたが、別の種類の圧縮ファイルです。.xlsxで保存し直してください。", place=name)
    if any(part.filename.endswith(_MACROS) for part in parts):
        raise InvalidInput("マクロの入ったブックは受け付けません。マクロのない.xlsxで保存し直してください。", place=name)
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        limit = _MOST_UNPACKED // 1_000_000
        raise InvalidInput(f"ブックを展開すると{limit} MBを超えるか、部品が多すぎます。必要なシートだけにしてください。", place=name)


def _rows(sheet: CalamineSheet, date_text: Callable[[date], str], *, name: str) -> list[list[str]]:
    if sheet.total_height > _MOST_ROWS or sheet.total_width > _MOST_COLUMNS:
        raise InvalidInput(
            f"シート「{sheet.name}」が{sheet.total_height}行{sheet.total_width}列あります。"
            f"{_MOST_ROWS}行{_MOST_COLUMNS}列までにしてください。",
            place=name,
        )
    return [[_text(value, date_text) for value in row] for row in sheet.to_python(skip_empty_area=False)]


def _text(value: Value, date_text: Callable[[date], str]) -> str:
    """Return a cell as text: whole numbers without decimals, other numbers as they are written."""
    if isinstance(value, bool):
        return "○" if value else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, time | timedelta):
        return DATE
    return str(value).strip()


def csv_grid(text: str, *, name: str) -> Grid:
    """Read CSV, or text parted by tabs. Raises `InvalidInput` when a quotation never ends or a cell is absurdly long."""
    head = text[:4096]
    delimiter = "\t" if head.count("\t") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append([cell.strip() for cell in row[:_MOST_COLUMNS]])
            if len(rows) > _MOST_ROWS:
                raise InvalidInput(f"{_MOST_ROWS}行を超えています。分けてください。", place=name)
    except csv.Error as error:
        raise InvalidInput(
            f'{reader.line_num}行目からCSVとして読めません。引用符（"）が閉じているか確かめてください。', place=name
        ) from error
    return Grid("", rows)
