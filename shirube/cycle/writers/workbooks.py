"""What every workbook of a publication has in common: looks, page set-up, properties, and a sheet about where it comes from.

The same publication gives the same bytes: the file says it was made on the day of the meeting.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from shirube.cycle.rules.frozen import Frozen, FrozenCell
from shirube.cycle.writers import words
from shirube.cycle.writers.palette import palette
from shirube.cycle.writers.texts import cut, one_line, tidy

FONT = "BIZ UDPゴシック"
"""Named in the file; a machine without it takes another."""
LONGEST_CELL = 32_000
_LONGEST_FOOT = 250
_A4 = 9
_QUANTITY = re.compile(r"(?P<number>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<decimals>\d+))?)(?P<unit>[^\d\"]{0,24})")


class Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, **looks: Any) -> Format:
        """Return a format with these properties beside those of all cells."""
        key = tuple(sorted(looks.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": FONT, "font_size": 9, "valign": "vcenter", "text_wrap": True, **looks})
        return self._made[key]


def write_book(content: Frozen, digest: str, write: Callable[[Workbook, Looks], None]) -> bytes:
    """Return the workbook that `write` fills, with a last sheet about the publication."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        made_on = datetime.combine(date.fromisoformat(content.meeting_on or "1980-01-01"), time())
        book.set_properties(
            {"title": words.plan_title(content), "author": content.city.name, "comments": f"SHA-256 {digest}", "created": made_on}
        )
        looks = Looks(book)
        write(book, looks)
        _about(book.add_worksheet("この公表について"), looks, content, digest)
    return stream.getvalue()


def put(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    """Write a text as a text, whatever it begins with."""
    sheet.write_string(row, column, cut(tidy(text), LONGEST_CELL), look)


def put_cell(sheet: Worksheet, row: int, column: int, cell: FrozenCell | None, looks: Looks, **more: Any) -> None:
    """Write a year's cell: a number with its unit as a number that prints alike, all else as the text that it is."""
    number, shape = number_of(cell)
    if number is not None:
        sheet.write_number(row, column, number, looks.of(num_format=shape, **more))
    else:
        put(sheet, row, column, (cell.text or cell.sign) if cell else "", looks.of(**more))


def number_of(cell: FrozenCell | None) -> tuple[Decimal | None, str]:
    """Return the number of a cell and the format in which it prints as it reads; None where that cannot be."""
    found = _QUANTITY.fullmatch(cell.text) if cell and cell.number else None
    if cell is None or found is None:
        return None, ""
    number, decimals = Decimal(cell.number), len(found["decimals"] or "")
    unit = f'"{found["unit"]}"' if found["unit"] else ""
    digits = f".{'0' * decimals}" if decimals else ""
    shape = {f"{number:.{decimals}f}": "0", f"{number:,.{decimals}f}": "#,##0"}.get(found["number"])
    return (number, f"{shape}{digits}{unit}") if shape else (None, "")


def set_up_page(sheet: Worksheet, content: Frozen, digest: str, *, head: int) -> None:
    """Print on A4 landscape, as wide as the sheet, the rows above and with `head` repeated, number and hash in the foot."""
    set_up_width(sheet)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    sheet.repeat_rows(head)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # item numbers and single figures are texts on purpose
    foot = f"SHA-256 {digest}".replace("&", "&&")
    room = _LONGEST_FOOT - len(foot) - 40
    named = cut(one_line(tidy(words.stamp(content))), max(room, 10)).replace("&", "&&")
    sheet.set_footer(f"&L&7{named}\n{foot}&R&9&P / &N")


def set_up_width(sheet: Worksheet) -> None:
    """Print on A4 landscape, as wide as the sheet."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def head_look(looks: Looks, **more: Any) -> Format:
    """Return how the head of a table looks."""
    edges = {"top": 2, "bottom": 2, "bg_color": palette()["ground-quiet"]}
    return looks.of(bold=True, align="center", valign="vcenter", **edges, **more)


def _about(sheet: Worksheet, looks: Looks, content: Frozen, digest: str) -> None:
    """Tell where the workbook comes from, under which terms, and how to prove that it is whole."""
    city = content.city
    entries: Sequence[tuple[str, str]] = (
        ("計画", words.plan_title(content)),
        ("公表", words.issue(content)),
        ("会議", content.meeting),
        ("日付", words.long_day(content.meeting_on)),
        ("年度", words.long_year(content.fiscal_year)),
        ("基準日", words.short_day(content.reporting_date)),
        ("訂正", content.errata),
        ("SHA-256", digest),
        *(("出典", f"{document.title}　{document.publisher}　{words.short_day(document.published_on)}") for document in content.documents),
        ("ライセンス", f"{city.licence}　{city.licence_url}"),
        ("表示", city.attribution),
        *(("気づき", text) for text in content.findings),
    )
    set_up_width(sheet)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 100)
    for row, (head, text) in enumerate((head, text) for head, text in entries if text.strip()):
        put(sheet, row, 0, head, looks.of(bold=True))
        put(sheet, row, 1, text, looks.of())
