"""Write the workbook in which a section answers off line: headings locked, stages to choose from, keys of the rows hidden."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from shirube.cycle.rules.answer_book import ASKED, FORMAT, AnswerBook, BookRow, fingerprint
from shirube.cycle.rules.questions import QUESTION_WORDS, Question
from shirube.cycle.rules.typed import NOT_YET
from shirube.plans.rules.stages import CARRY

SHEET, KEYS = "回答", "shirube"
HEAD = {
    "number": "番号",
    "title": "取組",
    "section": "担当課",
    "state": "状態",
    "target": "今年度の目標",
    "last": "前年度の実績",
    "unit": "単位",
}
HIDDEN = ("entry", "revisions", "fingerprint")
KEY_ROW, HEAD_ROW, FIRST_ROW = 2, 3, 4
"""Rows counted from 0: the hidden keys of the columns, their headings, the first entry."""
_WIDTHS = {"number": 7, "title": 34, "section": 14, "state": 9, "target": 13, "last": 13, "unit": 9}
_ANSWER_WIDTHS = {Question.ACTUAL: 13, Question.STAGE: 8, Question.DUE: 14, Question.OWNER: 14}
_GUIDE = (
    "白い欄だけ書けます。数字は 1,234 のように、決まっていなければ 未確定 と書きます。段階は一覧から選びます。"
    "書いたら保存して、同じ画面から送ってください。"
)


def answer_book_xlsx(book: AnswerBook) -> bytes:
    """Return the workbook as the bytes of an .xlsx file."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        _heads(workbook, sheet, book)
        formats = _formats(workbook)
        for line, row in enumerate(book.rows, FIRST_ROW):
            _row(sheet, line, row, book, formats)
        _frame(sheet, book)
        keys = workbook.add_worksheet(KEYS)
        keys.write_string(0, 0, json.dumps({"format": FORMAT, "city": book.city, "round": book.round}))
        keys.very_hidden()
    return buffer.getvalue()


def columns() -> tuple[str, ...]:
    """Return the keys of the columns from the left."""
    return (*HEAD, *(question.value for question in ASKED), *HIDDEN)


def _formats(workbook: Workbook) -> Mapping[str, Format]:
    common = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "silver", "num_format": "@"}
    return {
        "told": workbook.add_format({**common, "font_color": "gray"}),
        "title": workbook.add_format(common),
        "answer": workbook.add_format({**common, "locked": False}),
        "closed": workbook.add_format({**common, "pattern": 4, "fg_color": "silver"}),
    }


def _heads(workbook: Workbook, sheet: Worksheet, book: AnswerBook) -> None:
    sheet.write_string(0, 0, f"{book.title}　{book.subtitle}", workbook.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, _GUIDE)
    heading = workbook.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "vcenter"})
    words = {**HEAD, **{question.value: QUESTION_WORDS[question] for question in ASKED}}
    for column, key in enumerate(columns()):
        sheet.write_string(KEY_ROW, column, key)
        if key in words:
            sheet.write_string(HEAD_ROW, column, words[key], heading)
    sheet.set_row(KEY_ROW, None, None, {"hidden": True})


def _row(sheet: Worksheet, line: int, row: BookRow, book: AnswerBook, formats: Mapping[str, Format]) -> None:
    for column, key in enumerate(HEAD):
        sheet.write_string(line, column, getattr(row, key), formats["title" if key == "title" else "told"])
    for column, question in enumerate(ASKED, len(HEAD)):
        is_open = question in row.fillable
        sheet.write(line, column, row.cells.get(question) or None, formats["answer" if is_open else "closed"])
        if is_open and question is Question.STAGE:
            sheet.data_validation(line, column, line, column, _choice(book))
    revisions = {question.value: revision for question, revision in row.revisions.items()}
    hidden = (str(row.entry), json.dumps(revisions, sort_keys=True), fingerprint(book.city, book.round, row.entry, row.revisions))
    for column, text in enumerate(hidden, len(HEAD) + len(ASKED)):
        sheet.write_string(line, column, text)


def _choice(book: AnswerBook) -> dict[str, object]:
    return {
        "validate": "list",
        "source": [*(sign for sign, _ in book.stages), CARRY, NOT_YET],
        "error_title": "段階",
        "error_message": "、".join(f"{sign} {name}" for sign, name in book.stages)[:200],
    }


def _frame(sheet: Worksheet, book: AnswerBook) -> None:
    for column, key in enumerate(columns()):
        width = _WIDTHS.get(key) or _ANSWER_WIDTHS.get(Question(key), 28) if key not in HIDDEN else 10
        sheet.set_column(column, column, width, None, {"hidden": key in HIDDEN})
    sheet.freeze_panes(FIRST_ROW, 2)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{book.title}&R&P / &N")
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": False, "autofilter": True})
