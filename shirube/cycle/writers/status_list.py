"""The status list (取組事項状況一覧) as PDF: A4 landscape, plan above actual for each year, headings on every page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shirube.cycle.rules.frozen import Frozen
from shirube.cycle.writers import words
from shirube.cycle.writers.outline import HeadingRow, ItemRow, Kept, rows_of, year_columns
from shirube.cycle.writers.palette import palette
from shirube.cycle.writers.typeface import typeface
from shirube.cycle.writers.typesetting import typeset

TITLE = "取組事項状況一覧"
_ROOM_FOR_YEARS = 118.0
"""Millimetres that the year columns share."""
_WIDEST_YEAR = 18.0
_NARROWEST_NUMBER = 11.0
_POINT = 0.3528
"""Millimetres."""
_CELL_SIZE = 7.5 * _POINT
_NOTE_SIZE = 7 * _POINT
_REMARK_ROOM = 35.5
_MOST_SECTIONS = 12
_MOST_LINES = 7
"""Lines that a cell may have; a longer text goes into a row of its own under the item."""


def status_list_pdf(content: Frozen, digest: str) -> bytes:
    """Return the whole list as PDF. `digest` is the hash that the foot of every page bears."""
    return typeset("status-list.typ", list_data(content, digest), day=content.meeting_on)


def list_data(content: Frozen, digest: str, kept: Kept = lambda _: True, title: str = TITLE) -> dict[str, Any]:
    """Return what the template prints."""
    years = year_columns(content)
    width = min(_WIDEST_YEAR, _ROOM_FOR_YEARS / max(len(years), 1))
    rows = list(rows_of(content, kept))
    items = [row for row in rows if isinstance(row, ItemRow)]
    return {
        **frame_data(content, digest),
        "title": title,
        "sentence": words.count_sentence(content, filter(kept, content.items)),
        "legend": legend(content),
        "years": [{"label": year.label, "note": year.note} for year in years],
        "year-width": width,
        "rows": [_heading(row) if isinstance(row, HeadingRow) else _item(row, width) for row in rows],
        "has-sections": any(row.item.sections for row in items),
        "number-width": max([_NARROWEST_NUMBER, *(typeface().width(row.item.number, _CELL_SIZE) + 2.4 for row in items)]),
        "notes": closing_notes(content),
    }


def frame_data(content: Frozen, digest: str) -> dict[str, Any]:
    """Return what every paper prints: whose it is, which publication, and its colours."""
    return {
        "plan": words.plan_title(content),
        "author": content.city.name,
        "occasion": "　".join(filter(None, (words.issue(content), content.meeting, words.long_day(content.meeting_on)))),
        "stamp": words.stamp(content),
        "digest": digest,
        "palette": palette(),
    }


def legend(content: Frozen) -> list[dict[str, str]]:
    """Return what the signs mean: stages, ranks, the rows of an item and the words beside them."""
    stages = "　".join(f"{sign} {name}" for sign, name in content.plan.stages)
    ranks = "　".join(f"{code} {condition}" for code, condition in content.scheme.codes) if content.scheme else ""
    year = words.long_year(content.fiscal_year)
    reported = f"{year}までの実績" + (f"（{words.short_day(content.reporting_date)}現在）" if content.reporting_date else "")
    signs = "上段は計画、下段は実績。→ は前の年度の段階を続けていること。遅れ・未達は、その年度の計画に届いていないこと。"
    entries = (("段階", stages), ("達成状況", ranks), ("表の見方", signs), ("時点", reported), ("訂正", content.errata))
    return [{"head": head, "text": text} for head, text in entries if text]


def closing_notes(content: Frozen) -> list[str]:
    """Return what stands under the list: where its facts come from and under which terms."""
    sources = "、".join(document.title for document in content.documents)
    city = content.city
    return [note for note in (f"出典: {sources}" if sources else "", f"{city.attribution}　{city.licence}（{city.licence_url}）") if note]


def _heading(row: HeadingRow) -> dict[str, Any]:
    return {"kind": "heading", "level": row.level, "label": row.label, "vision": row.vision, "hue": row.hue}


def _item(row: ItemRow, year_width: float) -> dict[str, Any]:
    plan, actual, long = place_cells(row, year_width - 2.2)
    sections, all_sections = _sections(row)
    remarks, more = _remarks(row)
    return {
        "kind": "item",
        "is-number": row.item.is_indicator,
        "number": row.item.number,
        "flags": row.item.flags,
        "title": row.item.title,
        "depth": 1 if row.item.parent else 0,
        "sections": sections,
        "plan": plan,
        "actual": actual,
        "late": row.late,
        "rating": row.rating,
        "rating-year": row.rating_year,
        "attainment": row.attainment,
        "remarks": remarks,
        "more": "\n".join([*all_sections, *long, *more]),
    }


def place_cells(row: ItemRow, room: float) -> tuple[list[str], list[str], list[str]]:
    """Return plan and actual as they fit into cells `room` millimetres wide: what is too long becomes 注1, 注2, … and is given apart."""
    long: list[str] = []

    def placed(texts: Sequence[str], name: str) -> list[str]:
        return [_mark(text, name, long) if typeface().lines(text, _CELL_SIZE, room) > _MOST_LINES else text for text in texts]

    plan, actual = placed(row.plan, "計画"), placed(row.actual, "実績")
    return plan, actual, long


def _mark(text: str, name: str, long: list[str]) -> str:
    """Put a text aside and return the mark that stands for it."""
    mark = f"注{len(long) + 1}"
    long.append(f"{mark} {name}: {text}")
    return mark


def _sections(row: ItemRow) -> tuple[str, list[str]]:
    """Return the sections for their column; of very many, the first and how many more, and all of them for the row below."""
    sections = row.item.sections
    if len(sections) <= _MOST_SECTIONS:
        return "、".join(sections), []
    return f"{sections[0]} ほか{len(sections) - 1}課（下）", [f"担当課 {'、'.join(sections)}"]


def _remarks(row: ItemRow) -> tuple[str, list[str]]:
    """Return the remarks for their column, or, where they are too long for it, for the row below."""
    told = [f"{head}: {text}" if head else text for head, text in row.remarks]
    whole = "\n".join([*told, *row.notes])
    if typeface().lines(whole, _NOTE_SIZE, _REMARK_ROOM) <= _MOST_LINES:
        return whole, []
    return "\n".join([*row.notes, "（備考は下）"]), [f"備考 {line}" for line in told]
