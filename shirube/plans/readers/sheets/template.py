"""Writes the Excel template of a status list: headings, choices, a sheet about the plan and a guide."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from shirube.core.calendar import era_year
from shirube.plans.readers.sheets import columns as names
from shirube.plans.readers.status_list.cells import ACHIEVED
from shirube.plans.readers.status_list.walk import FLAGS
from shirube.plans.rules.stages import CARRY

_ROWS = 1000
"""Rows that get choices and the text format."""
_STAGES = (("△", "検討"), ("□", "方針決定"), ("○", "一部実施"), ("◎", "本格実施"))
_BANDS = (("AA", "110", ""), ("A", "100", "110"), ("B", "90", "100"), ("C", "", "90"))
_WIDTHS = {names.TITLE: 40, names.CONTENT: 50, names.REMARKS: 40, names.CHAPTER: 22, names.SECTION: 22, names.GROUP: 22, names.OFFICES: 18}
_GUIDE = (
    "この表の書き方",
    "",
    "シート「取組事項」に、取組を1行に1件ずつ書きます。1行目の見出しは変えないでください。列の順は変えてもかまいません。",
    "番号: 取組の番号。数字で、同じ番号は使えません。全角でもかまいません。",
    "印: 重点・新・継・計画見直しのうち当てはまるもの。二つ以上は「・」でつなぎます。",
    "数値目標: 数値で測る取組に○を付けます。付けない取組は、年度の欄に段階の印を書きます。",
    "計画と実績の欄: 年度ごとに書きます。数値は単位を付けて「1,070件」「97.0%以上」のように書きます。",
    "まだ分からない実績は「未確定」とします。",
    "年度の欄は書式が文字列です。ほかの表から貼り付けるときは、値だけを貼り付けてください。",
    "達成年度: R3、令和3年度、2021のどれでも読めます。",
    "達成状況: 達成、または評価（シート「計画」にある記号）。まだのときは空欄にします。",
    "担当課: 二つ以上は空白でつなぎます。",
    "シート「計画」に、計画の名称、段階の印とその意味、評価の記号と範囲（%）を書きます。",
    "書いたら保存し、shirube read_document ファイル名 で確かめます。直すところは、シートと行と列を挙げて示します。",
)


def write_status_list_template(years: Sequence[int]) -> bytes:
    """Return the template for the fiscal years `years` as the bytes of an .xlsx file."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        _items_sheet(book, years)
        _plan_sheet(book)
        _guide_sheet(book)
    return buffer.getvalue()


def _head_format(book: Workbook) -> Format:
    return book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})


def _items_sheet(book: Workbook, years: Sequence[int]) -> None:
    sheet = book.add_worksheet(names.ITEMS_SHEET)
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    heading = _head_format(book)
    for column, title in enumerate(names.headings(years)):
        sheet.set_column(column, column, _WIDTHS.get(title, 12), text)
        sheet.write_string(0, column, title, heading)
        _choices(sheet, column, title, years)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, _ROWS, len(names.headings(years)) - 1)


def _choices(sheet: Worksheet, column: int, title: str, years: Sequence[int]) -> None:
    """Offer choices where there are some; other entries stay possible, because numbers stand in the same columns."""
    signs = [sign for sign, _ in _STAGES]
    offered = {
        names.FLAGS: list(FLAGS),
        names.INDICATOR: ["○"],
        names.STATUS_YEAR: [era_year(year) for year in years],
        names.STATUS: [ACHIEVED, *(code for code, _, _ in _BANDS)],
    }.get(title)
    if title.startswith(f"{names.PLAN} "):
        offered = signs
    elif title.startswith(f"{names.ACTUAL} "):
        offered = [*signs, CARRY]
    if offered:
        sheet.data_validation(1, column, _ROWS, column, {"validate": "list", "source": offered, "show_error": False})


def _plan_sheet(book: Workbook) -> None:
    sheet = book.add_worksheet(names.PLAN_SHEET)
    heading = _head_format(book)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 2, 30)
    sheet.write_string(0, 0, names.PLAN_TITLE, heading)
    row = _table(sheet, 2, heading, (names.STAGES_TITLE, "意味"), _STAGES)
    _table(sheet, row + 1, heading, (names.BANDS_TITLE, "達成率の下限（%、以上）", "達成率の上限（%、未満）"), _BANDS)


def _table(sheet: Worksheet, row: int, heading: Format, head: Sequence[str], lines: Sequence[Sequence[str]]) -> int:
    for column, title in enumerate(head):
        sheet.write_string(row, column, title, heading)
    for offset, line in enumerate(lines, start=1):
        for column, cell in enumerate(line):
            sheet.write_string(row + offset, column, cell)
    return row + len(lines) + 1


def _guide_sheet(book: Workbook) -> None:
    sheet = book.add_worksheet(names.GUIDE_SHEET)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    title = book.add_format({"bold": True, "font_size": 14})
    sheet.set_column(0, 0, 100)
    for row, line in enumerate(_GUIDE):
        sheet.write_string(row, 0, line, wrap if row else title)
