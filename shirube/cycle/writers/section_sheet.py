"""One section's sheet: all that a publication says about the items it answers for, as PDF and as Excel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xlsxwriter.workbook import Workbook

from shirube.core.errors import NotFound
from shirube.cycle.rules.frozen import Frozen, FrozenItem
from shirube.cycle.writers import words
from shirube.cycle.writers.list_book import write_list
from shirube.cycle.writers.outline import HeadingRow, ItemRow, Kept, item_row, rows_of, year_columns
from shirube.cycle.writers.status_list import closing_notes, frame_data, legend, place_cells
from shirube.cycle.writers.typesetting import typeset
from shirube.cycle.writers.workbooks import Looks, head_look, put, set_up_page, write_book

_MOST_NAMED = 12
_PAPER_WIDTH = 168.0
"""Millimetres that the year columns share."""


def section_sheet_pdf(content: Frozen, section: str, digest: str) -> bytes:
    """Return the sheet of a section as PDF. Raises `NotFound` where no item of the publication is the section's."""
    kept = _kept(content, section)
    rows = list(_rows(content, kept))
    data = {
        **frame_data(content, digest),
        "title": f"{section} 取組シート",
        "sentence": words.count_sentence(content, filter(kept, content.items)),
        "legend": [entry for entry in legend(content) if entry["head"] in ("段階", "達成状況", "時点", "訂正")],
        "years": [{"label": year.label, "note": year.note} for year in year_columns(content)],
        "items": [_item(content, row, path) for row, path in rows],
        "notes": closing_notes(content),
    }
    return typeset("section-sheet.typ", data, day=content.meeting_on)


def section_sheet_xlsx(content: Frozen, section: str, digest: str) -> bytes:
    """Return the sheet of a section as a workbook: the list of its items, and a second sheet with all that was said.

    Raises `NotFound` where no item of the publication is the section's.
    """
    kept = _kept(content, section)

    def write(book: Workbook, looks: Looks) -> None:
        write_list(book, looks, content, digest, kept, f"{section} 取組シート")
        _write_told(book, looks, content, digest, kept)

    return write_book(content, digest, write)


def sections_of(content: Frozen) -> list[str]:
    """Return the sections that a publication has items of, in the order in which they first appear."""
    return list(dict.fromkeys(section for item in (*content.items, *content.goals) for section in item.sections))


def _kept(content: Frozen, section: str) -> Kept:
    known = sections_of(content)
    if section not in known:
        more = f"、ほか{len(known) - _MOST_NAMED}課" if len(known) > _MOST_NAMED else ""
        named = f"あるのは {'、'.join(known[:_MOST_NAMED])}{more} です。" if known else "この公表には担当課がありません。"
        raise NotFound(f"この公表に「{section}」の取組はありません。{named}", place=section)
    return lambda item: section in item.sections


def _rows(content: Frozen, kept: Kept) -> Iterator[tuple[ItemRow, str]]:
    """Yield the rows of the items that are kept, each with the names of the headings above it."""
    path: list[str] = []
    for row in rows_of(content, kept):
        if isinstance(row, HeadingRow):
            path = [*path[: row.level], row.label]
        else:
            yield row, " ＞ ".join(path)


def _item(content: Frozen, row: ItemRow, path: str) -> Mapping[str, Any]:
    width = _PAPER_WIDTH / max(len(row.plan), 1)
    plan, actual, long = place_cells(row, width - 1.5)
    standing = words.standing_words(content).get(row.item.standing, "")
    return {
        "number": row.item.number,
        "flags": row.item.flags,
        "title": row.item.title,
        "path": path,
        "standing": "" if standing == row.rating else standing,
        "rating": row.rating,
        "rating-more": " ".join(filter(None, (row.rating_year, row.attainment))),
        "is-number": row.item.is_indicator,
        "plan": plan,
        "actual": actual,
        "late": row.late,
        "told": [{"head": head, "text": text} for head, text in [*(("", text) for text in long), *told_of(row)]],
    }


def told_of(row: ItemRow) -> Iterator[tuple[str, str]]:
    """Yield what there is to say about an item beside its cells, each with its heading."""
    item: FrozenItem = row.item
    if item.computed and item.computed.summary:
        yield "評価", item.computed.summary
    if row.notes:
        yield "注", "".join(row.notes)
    for head, text in row.remarks:
        yield head or "備考", text
    if len(item.sections) > 1:
        yield "担当課", "、".join(item.sections)
    for text in item.findings:
        yield "気づき", text


def _write_told(book: Workbook, looks: Looks, content: Frozen, digest: str, kept: Kept) -> None:
    """Add a sheet with one line for each thing said."""
    sheet = book.add_worksheet("評価と備考")
    for column, (head, width) in enumerate((("No.", 8), ("取組", 40), ("項目", 16), ("内容", 90))):
        sheet.set_column(column, column, width)
        put(sheet, 0, column, head, head_look(looks))
    years = words.years_of(content)
    items = [item for item in (*content.items, *content.goals) if kept(item)]
    lines = [(item, *told) for item in items for told in told_of(item_row(content, item, years))]
    for line, (item, head, text) in enumerate(lines, 1):
        for column, value in enumerate((item.number, item.title, head, text)):
            put(sheet, line, column, value, looks.of())
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(lines), 1), 3)
    set_up_page(sheet, content, digest, head=0)
