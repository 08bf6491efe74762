"""Read a workbook that came back from a section. Plain Python; the size and make of the file are checked before it is unpacked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from shirube.core.errors import InvalidInput
from shirube.cycle.rules.answer_book import ASKED, FORMAT, ReadBook, ReadRow, fingerprint
from shirube.cycle.rules.questions import Question
from shirube.plans.readers.sheets.grid import Grid, is_workbook, read_grids

LIMIT = 10_000_000
"""Bytes of the largest workbook that is read; 284 items with all remarks have about 0.1 MB."""
KEYS = "shirube"
_FOREIGN = "しるべから受け取った回答用のブックではありません。回答の画面からブックを受け取り、それに書いて送ってください。"


def read_answer_book(data: bytes, *, name: str) -> ReadBook:
    """Read a workbook. Raises `InvalidInput` where it is none of ours; rows that cannot be read are told as faults."""
    if len(data) > LIMIT:
        raise InvalidInput(f"ファイルが大きすぎます。{LIMIT // 1_000_000} MBまでです。画像などを除いてください。", place=name)
    if not is_workbook(data):
        raise InvalidInput("Excelのブック（.xlsx）ではありません。受け取ったブックをそのままの形式で保存して送ってください。", place=name)
    grids = read_grids(data, name=name, date_text=lambda day: f"{day.year}-{day.month}-{day.day}")
    city, round_ = _origin(grids, name)
    for grid in grids:
        keys = _key_row(grid)
        if keys is not None:
            return _read(grid, keys, city, round_)
    raise InvalidInput(f"{_FOREIGN}行の鍵が失われています。", place=name)


def _origin(grids: Sequence[Grid], name: str) -> tuple[str, int]:
    """Return the city and the round that the workbook was made for."""
    sheet = next((grid for grid in grids if grid.sheet == KEYS), None)
    try:
        told = json.loads(next(cell for row in (sheet.rows if sheet else ()) for cell in row if cell))
        if told["format"] == FORMAT:
            return str(told["city"]), int(told["round"])
    except (StopIteration, ValueError, KeyError, TypeError):
        pass
    raise InvalidInput(_FOREIGN, place=name)


def _key_row(grid: Grid) -> int | None:
    return next((index for index, row in enumerate(grid.rows[:50]) if {"entry", "revisions", "fingerprint"} <= set(row)), None)


def _read(grid: Grid, keys: int, city: str, round_: int) -> ReadBook:
    places = {key: column for column, key in enumerate(grid.rows[keys]) if key}
    rows: dict[int, ReadRow] = {}
    faults: list[tuple[str, str]] = []
    for index in range(keys + 2, len(grid.rows)):
        row = grid.rows[index]
        if not any(row):
            continue
        try:
            read = _row(row, places, index + 1, city, round_)
        except (ValueError, KeyError, TypeError, AttributeError):
            faults.append((grid.place(index), "行の鍵が失われています。行を足したり、列を消したりせずに、受け取った行に書いてください。"))
            continue
        if read.entry in rows:
            faults.append((grid.place(index), f"同じ取組の行が{rows[read.entry].line}行目にもあります。一つにしてください。"))
            continue
        rows[read.entry] = read
    return ReadBook(city, round_, tuple(rows.values()), tuple(faults))


def _row(row: Sequence[str], places: Mapping[str, int], line: int, city: str, round_: int) -> ReadRow:
    cells: dict[Question, str] = {question: row[places[question.value]] for question in ASKED if question.value in places}
    entry = int(row[places["entry"]])
    revisions = {Question(key): int(revision) for key, revision in json.loads(row[places["revisions"]]).items()}
    is_genuine = row[places["fingerprint"]] == fingerprint(city, round_, entry, revisions)
    return ReadRow(line, entry, revisions, cells, is_genuine)
