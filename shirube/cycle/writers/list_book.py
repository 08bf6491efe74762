"""The status list as Excel, of the same shape as on paper: plan above actual, headings as rows, a column a year.

Number, title and section stand in both rows of an item, so that filters find them; in the second row they are grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from shirube.cycle.rules.frozen import Frozen
from shirube.cycle.writers import words
from shirube.cycle.writers.outline import HeadingRow, ItemRow, Kept, rows_of, year_columns
from shirube.cycle.writers.palette import palette
from shirube.cycle.writers.status_list import TITLE, legend
from shirube.cycle.writers.texts import tidy
from shirube.cycle.writers.typeface import typeface
from shirube.cycle.writers.workbooks import Looks, head_look, put, put_cell, set_up_page, write_book

PLAN, ACTUAL = "計画", "実績"
BEFORE_YEARS = ("No.", "印", "取組", "担当課", "行")
AFTER_YEARS = ("達成状況", "年度", "達成率", "進み具合", "備考")
_WIDTHS = (7, 7, 40, 16, 5.5)
_WIDTHS_AFTER = (8, 6, 8.5, 11, 30)
_YEAR_WIDTH = 10.5
_LINE = 12.5
"""Points that a line takes; a character of Excel's unit of width takes 5.3."""
_UNIT = 5.3
_TALLEST = 409.0


def status_list_xlsx(content: Frozen, digest: str) -> bytes:
    """Return the whole list as a workbook. `digest` is the hash that the foot of every page bears."""
    return write_book(content, digest, lambda book, looks: write_list(book, looks, content, digest))


def write_list(book: Workbook, looks: Looks, content: Frozen, digest: str, kept: Kept = lambda _: True, title: str = TITLE) -> None:
    """Add the sheet of a list of the items that are kept."""
    sheet = book.add_worksheet("一覧")
    rows = list(rows_of(content, kept))
    head = _write_opening(sheet, looks, content, kept, title)
    heads = _heads(content)
    sheet.set_row(head, 30)
    for column, text in enumerate(heads):
        put(sheet, head, column, text, head_look(looks))
    line = head + 1
    for row in rows:
        line = _write_row(sheet, looks, content, row, line, len(heads))
    _set_widths(sheet, content)
    sheet.freeze_panes(head + 1, BEFORE_YEARS.index("取組") + 1)
    sheet.autofilter(head, 0, max(line - 1, head + 1), len(heads) - 1)
    sheet.print_area(0, 0, max(line - 1, head + 1), len(heads) - 1)
    set_up_page(sheet, content, digest, head=head)


def _heads(content: Frozen) -> tuple[str, ...]:
    years = (f"{year.label}\n{year.note}" for year in year_columns(content))
    return (*BEFORE_YEARS, *years, *AFTER_YEARS)


def _write_opening(sheet: Worksheet, looks: Looks, content: Frozen, kept: Kept, title: str) -> int:
    """Write what stands above the table; return the row of its head."""
    plain = {"text_wrap": False}
    put(sheet, 0, 0, words.plan_title(content), looks.of(**plain))
    put(sheet, 1, 0, title, looks.of(font_size=16, bold=True, **plain))
    occasion = "　".join(filter(None, (words.issue(content), content.meeting, words.long_day(content.meeting_on))))
    put(sheet, 2, 0, occasion, looks.of(**plain))
    put(sheet, 3, 0, words.count_sentence(content, filter(kept, content.items)), looks.of(font_size=11, bold=True, **plain))
    entries = legend(content)
    for place, entry in enumerate(entries):
        put(sheet, 4 + place, 0, entry["head"], looks.of(bold=True, **plain))
        put(sheet, 4 + place, 2, entry["text"].replace("\n", " "), looks.of(**plain))
    sheet.set_row(1, 24)
    return 4 + len(entries) + 1


def _set_widths(sheet: Worksheet, content: Frozen) -> None:
    years = len(year_columns(content))
    for column, width in enumerate((*_WIDTHS, *(_YEAR_WIDTH,) * years, *_WIDTHS_AFTER)):
        sheet.set_column(column, column, width)


def _write_row(sheet: Worksheet, looks: Looks, content: Frozen, row: HeadingRow | ItemRow, line: int, columns: int) -> int:
    """Write a heading or an item; return the line after it."""
    if isinstance(row, HeadingRow):
        _write_heading(sheet, looks, row, line, columns)
        return line + 1
    _write_line(sheet, looks, content, row, line, PLAN)
    _write_line(sheet, looks, content, row, line + 1, ACTUAL)
    return line + 2


def _write_heading(sheet: Worksheet, looks: Looks, row: HeadingRow, line: int, columns: int) -> None:
    sheet.set_row(line, 20 if row.level == 0 else 16)
    edges: dict[str, Any] = {
        "bottom": 1,
        "bottom_color": palette()["control"],
        "valign": "vcenter",
        "bold": True,
        "text_wrap": False,
        "font_size": 11 if row.level == 0 else 9,
    }
    if row.level == 0:
        edges["bg_color"] = palette()["ground-quiet"]
    vision = f"　目指すべき姿: {row.vision}" if row.vision else ""
    put(sheet, line, 0, f"{'　' * row.level}{row.label}{vision}", looks.of(**edges))
    for column in range(1, columns):
        sheet.write_blank(line, column, None, looks.of(**edges))


def _write_line(sheet: Worksheet, looks: Looks, content: Frozen, row: ItemRow, line: int, kind: str) -> None:
    """Write one of the two lines of an item: plan or actual."""
    edges = {"bottom": 1, "bottom_color": palette()["control"]} if kind == ACTUAL else {}
    faint = {"font_color": palette()["control"], "text_wrap": False} if kind == ACTUAL else {}
    item = row.item
    depth = {"indent": 1} if item.parent else {}
    put(sheet, line, 0, item.number, looks.of(**edges, **faint))
    put(sheet, line, 1, "・".join(item.flags), looks.of(**edges, **faint))
    put(sheet, line, 2, item.title, looks.of(**edges, **faint, **depth))
    put(sheet, line, 3, "、".join(item.sections), looks.of(**edges, **faint))
    put(sheet, line, 4, kind, looks.of(**edges))
    cells = {cell.year: cell for cell in (item.plan if kind == PLAN else item.actual)}
    years = year_columns(content)
    for place, year in enumerate(years):
        put_cell(sheet, line, len(BEFORE_YEARS) + place, cells.get(year.year), looks, align="center", **edges)
    first = len(BEFORE_YEARS) + len(years)
    after = _after(row, content) if kind == PLAN else ("", "", "", "", "")
    for place, text in enumerate(after):
        put(sheet, line, first + place, text, looks.of(**edges))
    before = (item.number, "・".join(item.flags), item.title, "、".join(item.sections), kind)
    sheet.set_row(line, _height(before, row.plan, after) if kind == PLAN else _height(("",) * len(before), row.actual, after))


def _height(before: Sequence[str], cells: Sequence[str], after: Sequence[str]) -> float:
    """Return a height in which every text of a line is whole, up to the tallest that Excel knows."""
    widths = (*_WIDTHS, *(_YEAR_WIDTH,) * len(cells), *_WIDTHS_AFTER)
    texts = (*before, *cells, *after)
    room = [(width - 1) * _UNIT for width in widths]
    most = max(typeface().lines(tidy(text), 9, width) for text, width in zip(texts, room, strict=True))
    return min(most * _LINE + 2.5, _TALLEST)


def _after(row: ItemRow, content: Frozen) -> Sequence[str]:
    """Return what stands right of the years, in the first line of an item."""
    remarks = [f"{head}: {text}" if head else text for head, text in row.remarks]
    standing = words.standing_words(content).get(row.item.standing, "")
    return (row.rating, row.rating_year, row.attainment, standing, "\n".join([*remarks, *row.notes]))
