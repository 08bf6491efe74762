"""Reads a workbook or CSV made from the template back into the same shape as a text. All errors are collected, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from shirube.core.calendar import fold, parse_fiscal_year
from shirube.core.errors import InvalidInput
from shirube.plans.readers.shapes import Band, Heading, Level, Printed, StageSign, StatusItem, StatusList
from shirube.plans.readers.sheets import columns as names
from shirube.plans.readers.sheets.columns import Columns, find_columns
from shirube.plans.readers.sheets.grid import DATE, Grid, csv_grid, is_workbook, read_grids
from shirube.plans.readers.status_list.cells import ACHIEVED, DASHES
from shirube.plans.readers.status_list.legend import is_sign, read_stages
from shirube.plans.readers.status_list.offices import known_offices, split_offices
from shirube.plans.readers.status_list.walk import FLAGS
from shirube.plans.readers.text import decode, plain_cell, same_signs, squeeze
from shirube.plans.rules.facts import Lines
from shirube.plans.rules.stages import CARRY

_HEAD_ROWS = 20
_MOST_SHOWN = 30
_USUAL_CODES = ("AA", "A", "B", "C")
_MISSING_HEAD = (
    "テンプレートの見出し（「番号」「取組事項名」「計画 R元」など）のある行が、先頭の{rows}行に見つかりません。"
    "shirube write_template で作った表の見出しを残してください。"
)

_NO_STAGE = "「{cell}」は段階の印ではありません。{allowed}を使うか、数値目標なら「{indicator}」の欄に○を付けてください。"
_NO_YEAR = "「{cell}」は年度ではありません。R3、令和3年度、2021のように書いてください。"
_NO_CHOICE = "「{cell}」は使えません。{choices}から選んでください。"
_NO_SIGN = "「{cell}」は段階の印ではありません。△□○◎のような1文字にしてください。"
_NO_PERCENT = "「{cell}」は数ではありません。110のように%の数を書いてください。"


@dataclass(slots=True)
class _Plan:
    """What the sheet about the plan says; empty for CSV."""

    title: str = ""
    stages: tuple[StageSign, ...] = ()
    bands: tuple[Band, ...] = ()


@dataclass(slots=True)
class _Sheet:
    """The sheet of items while it is read."""

    grid: Grid
    head: int
    columns: Columns
    plan: _Plan
    faults: list[str] = field(default_factory=list)

    def cell(self, row: int, name: str) -> str:
        """Return the cell of a named column; empty where the column is absent."""
        return self.at(row, self.columns.fixed.get(name))

    def at(self, row: int, column: int | None) -> str:
        cells = self.grid.rows[row]
        return cells[column] if column is not None and column < len(cells) else ""

    def fault(self, row: int, column: int | None, sentence: str) -> None:
        """Note a fault at a cell; the head names the column."""
        title = squeeze(self.at(self.head, column)) if column is not None else ""
        self.faults.append(f"{self.grid.place(row, column)}{f'（{title}）' if title else ''}: {sentence}")


def looks_like_csv(text: str, *, name: str) -> bool:
    """Whether a text is CSV made from the template: by its name, or because its first lines hold the heading with commas."""
    if name.lower().endswith((".csv", ".tsv")):
        return True
    head = text[:2000]
    return f"{names.NUMBER},{names.TITLE}" in squeeze(head)


def sheet_rows(data: bytes, *, name: str) -> Sequence[Sequence[str]] | None:
    """Return the rows that a table's items are counted in, None for a document that is no table."""
    if is_workbook(data):
        grids = read_grids(data, name=name)
        return next((grid.rows for grid in grids if _head(grid) is not None), ())
    text = decode(data, name=name)
    return csv_grid(text, name=name).rows if looks_like_csv(text, name=name) else None


def read_csv(text: str, *, sha256: str, name: str) -> StatusList:
    """Read CSV. Raises `InvalidInput` with every fault."""
    return _read(csv_grid(text, name=name), _Plan(), sha256=sha256, name=name)


def read_workbook(data: bytes, *, sha256: str, name: str) -> StatusList:
    """Read a workbook. Raises `InvalidInput` with every fault."""
    grids = read_grids(data, name=name)
    items = next((grid for grid in grids if _head(grid) is not None), None)
    if items is None:
        raise InvalidInput(_MISSING_HEAD.format(rows=_HEAD_ROWS), place=name)
    about = next((grid for grid in grids if grid.sheet == names.PLAN_SHEET), None)
    faults: list[str] = []
    plan = _read_plan(about, faults) if about else _Plan()
    return _read(items, plan, sha256=sha256, name=name, faults=faults)


def _head(grid: Grid) -> tuple[int, Columns] | None:
    rows = enumerate(grid.rows[:_HEAD_ROWS])
    return next(((place, columns) for place, row in rows if (columns := find_columns(row))), None)


def _read(grid: Grid, plan: _Plan, *, sha256: str, name: str, faults: list[str] | None = None) -> StatusList:
    found = _head(grid)
    if found is None:
        raise InvalidInput(_MISSING_HEAD.format(rows=_HEAD_ROWS), place=name)
    sheet = _Sheet(grid, *found, plan, list(faults or []))
    items = list(_items(sheet))
    if sheet.faults:
        raise InvalidInput(_all_faults(sheet.faults), place=name)
    if not items:
        raise InvalidInput(f"{grid.place(sheet.head)}の見出しの下に取組がありません。1行に1件ずつ書いてください。", place=name)
    stages = plan.stages or read_stages([], [item.plan for item in items if not item.indicator])
    return StatusList(
        title=plan.title,
        sha256=sha256,
        years=sheet.columns.years,
        status_year=_status_year(items),
        stages=stages,
        bands=plan.bands,
        headings=tuple(_headings(items)),
        items=tuple(items),
    )


def _all_faults(faults: list[str]) -> str:
    shown = faults[:_MOST_SHOWN]
    rest = [f"ほかに{len(faults) - len(shown)}件あります。"] if len(faults) > len(shown) else []
    return "\n".join([f"{len(faults)}か所を直してください。", *shown, *rest])


def _status_year(items: Sequence[StatusItem]) -> int | None:
    rated = [item.printed.year for item in items if item.printed.year is not None and item.printed.rating]
    return max(rated or [year for item in items for year in item.actual], default=None)


def _headings(items: Sequence[StatusItem]) -> Iterator[Heading]:
    """Yield each heading once, at the row of the first item under it."""
    seen: set[tuple[str, ...]] = set()
    levels: tuple[Level, ...] = ("chapter", "section", "group")
    for item in items:
        for depth, level in enumerate(levels, start=1):
            path = item.path[:depth]
            if path[-1] and path not in seen:
                seen.add(path)
                yield Heading(level, "", path[-1], Lines(item.lines.first, item.lines.first))


def _items(sheet: _Sheet) -> Iterator[StatusItem]:
    known = known_offices(sheet.cell(row, names.OFFICES) for row in range(sheet.head + 1, len(sheet.grid.rows)))
    seen: dict[int, int] = {}
    for row in range(sheet.head + 1, len(sheet.grid.rows)):
        if not any(sheet.grid.rows[row]):
            continue
        number = _number(sheet, row, seen)
        indicator = bool(sheet.cell(row, names.INDICATOR))
        yield StatusItem(
            number=number,
            title=_title(sheet, row),
            flags=_flags(sheet, row),
            indicator=indicator,
            path=(squeeze(sheet.cell(row, names.CHAPTER)), squeeze(sheet.cell(row, names.SECTION)), squeeze(sheet.cell(row, names.GROUP))),
            sections=split_offices(sheet.cell(row, names.OFFICES), known),
            plan=_years(sheet, row, sheet.columns.plan, indicator=indicator),
            actual=_years(sheet, row, sheet.columns.actual, indicator=indicator),
            printed=_printed(sheet, row),
            content=sheet.cell(row, names.CONTENT),
            remarks=sheet.cell(row, names.REMARKS),
            lines=Lines(row + 1, row + 1),
        )


def _number(sheet: _Sheet, row: int, seen: dict[int, int]) -> int:
    column = sheet.columns.fixed[names.NUMBER]
    text = fold(sheet.at(row, column))
    if not (text.isdecimal() and text.isascii() and 1 <= len(text) <= 6):
        sheet.fault(row, column, f"番号は数字で書いてください（今は「{text[:20]}」）。")
        return 0
    number = int(text)
    if number in seen:
        sheet.fault(row, column, f"番号{number}は{seen[number] + 1}行目と同じです。")
    seen.setdefault(number, row)
    return number


def _title(sheet: _Sheet, row: int) -> str:
    column = sheet.columns.fixed[names.TITLE]
    title = squeeze(sheet.at(row, column))
    if not title:
        sheet.fault(row, column, "取組事項名がありません。")
    return title


def _flags(sheet: _Sheet, row: int) -> tuple[str, ...]:
    words = sheet.cell(row, names.FLAGS).replace("・", " ").replace("、", " ").replace(",", " ").split()
    for word in words:
        if word not in FLAGS:
            sheet.fault(row, sheet.columns.fixed[names.FLAGS], _NO_CHOICE.format(cell=word[:20], choices="・".join(FLAGS)))
    return tuple(dict.fromkeys(words))


def _years(sheet: _Sheet, row: int, columns: dict[int, int], *, indicator: bool) -> dict[int, str]:
    found = {}
    for year, column in sorted(columns.items()):
        cell = plain_cell(sheet.at(row, column))
        if not cell:
            continue
        _check_value(sheet, row, column, cell, indicator=indicator)
        found[year] = cell
    return found


def _check_value(sheet: _Sheet, row: int, column: int, cell: str, *, indicator: bool) -> None:
    if cell == DATE:
        sheet.fault(row, column, "日付になっています。書式を文字列にして、数値か印を書いてください。")
        return
    if indicator:
        return
    signs = [stage.sign for stage in sheet.plan.stages]
    if cell == CARRY or cell in DASHES or (cell in signs if signs else is_sign(cell)):
        return
    allowed = "・".join([*signs, CARRY]) if signs else "段階の印（△など）か→"
    sheet.fault(
        row,
        column,
        _NO_STAGE.format(cell=cell[:20], allowed=allowed, indicator=names.INDICATOR),
    )


def _printed(sheet: _Sheet, row: int) -> Printed:
    year_text, rating_text = sheet.cell(row, names.STATUS_YEAR), fold(sheet.cell(row, names.STATUS))
    year = parse_fiscal_year(year_text) if year_text else None
    if year_text and year is None:
        sheet.fault(
            row,
            sheet.columns.fixed[names.STATUS_YEAR],
            _NO_YEAR.format(cell=year_text[:20]),
        )
    codes = [band.code for band in sheet.plan.bands] or list(_USUAL_CODES)
    rating = None if not rating_text or rating_text in DASHES else rating_text
    if rating is not None and rating != ACHIEVED and rating not in codes:
        sheet.fault(row, sheet.columns.fixed[names.STATUS], _NO_CHOICE.format(cell=rating[:20], choices="・".join([ACHIEVED, *codes])))
    return Printed(year, rating)


def _read_plan(grid: Grid, faults: list[str]) -> _Plan:
    """Read the sheet about the plan: its name, the stages and the ratings, each list below its title."""
    plan = _Plan()
    stages: list[StageSign] = []
    bands: list[Band] = []
    part = ""
    for place, cells in enumerate(grid.rows):
        first = squeeze(cells[0]) if cells else ""
        if first in (names.PLAN_TITLE, names.STAGES_TITLE, names.BANDS_TITLE):
            part = first
            plan.title = cells[1] if first == names.PLAN_TITLE and len(cells) > 1 else plan.title
        elif not first:
            part = part if any(cells) else ""
        elif part == names.STAGES_TITLE:
            stages += _stage(first, cells, place, grid, faults)
        elif part == names.BANDS_TITLE:
            bands += _band(first, cells, place, grid, faults)
    plan.stages, plan.bands = tuple(stages), tuple(bands)
    return plan


def _stage(first: str, cells: Sequence[str], row: int, grid: Grid, faults: list[str]) -> list[StageSign]:
    sign = same_signs(first)
    if not is_sign(sign):
        faults.append(f"{grid.place(row, 0)}（{names.STAGES_TITLE}）: {_NO_SIGN.format(cell=first[:20])}")
        return []
    return [StageSign(sign, cells[1] if len(cells) > 1 else "")]


def _band(first: str, cells: Sequence[str], row: int, grid: Grid, faults: list[str]) -> list[Band]:
    limits = [_percent(cells[column] if column < len(cells) else "", row, column, grid, faults) for column in (1, 2)]
    return [Band(fold(first), limits[0], limits[1])]


def _percent(cell: str, row: int, column: int, grid: Grid, faults: list[str]) -> Decimal | None:
    text = fold(cell).removesuffix("%")
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        faults.append(f"{grid.place(row, column)}（{names.BANDS_TITLE}）: {_NO_PERCENT.format(cell=cell[:20])}")
        return None
    return number
