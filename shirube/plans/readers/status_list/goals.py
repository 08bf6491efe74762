"""Reads the tables of the goals chapter: target and actual per year, and how the city stands among its peers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from shirube.plans.readers.shapes import Goal, Heading
from shirube.plans.readers.status_list.items import clean_title
from shirube.plans.readers.status_list.walk import Event, Head, Row, row_of_peers
from shirube.plans.readers.text import plain_cell, squeeze
from shirube.plans.rules.facts import Lines

_NUMBERED = re.compile(r"No\.?\s*(\d{1,4})\s+(\S.*)", re.DOTALL)


def read_goals(events: Iterable[Event]) -> tuple[Goal, ...]:
    """Read every goal: a table with years whose first row begins with 「No. 120」."""
    goals: list[Goal] = []
    head: Head | None = None
    chapter = ""
    rows: list[Row] = []
    for event in [*events, None]:
        if isinstance(event, Row) and head is not None:
            rows.append(event)
            continue
        goals += _goal(head, rows, chapter) if head is not None else []
        rows = []
        head = event if isinstance(event, Head) and not event.lists_items else None
        chapter = event.title if isinstance(event, Heading) and event.level == "chapter" else chapter
    return tuple(goals)


def _goal(head: Head, rows: Sequence[Row], chapter: str) -> list[Goal]:
    named = next((match for row in rows for cell in row.cells[:1] if (match := _NUMBERED.fullmatch(cell))), None)
    if named is None:
        return []
    target = next((row for row in rows if row.kind == "plan"), None)
    actual = next((row for row in rows if row.kind == "actual"), None)
    average, rank = _peers(rows, "平均"), _peers(rows, "順位")
    return [
        Goal(
            number=int(named[1]),
            title=clean_title(named[2])[0],
            target=_carried(_by_year(target, head)),
            actual=_filled(_by_year(actual, head)),
            average=_filled(_by_year(average, head)),
            rank=_filled(_by_year(rank, head)),
            reference_years=head.reference,
            page=_page(target),
            path=(chapter,),
            lines=Lines(rows[0].lines.first, rows[-1].lines.last),
            peers=squeeze(average.cells[0]).removesuffix("平均") if average else "",
            actual_lines=actual.lines if actual else None,
            average_lines=average.lines if average else None,
            rank_lines=rank.lines if rank else None,
        )
    ]


def _peers(rows: Sequence[Row], ending: str) -> Row | None:
    return next((row for row in rows if row_of_peers(row) and squeeze(row.cells[0]).endswith(ending)), None)


def _by_year(row: Row | None, head: Head) -> dict[int, str]:
    """Return the cells of a row by year, blank ones too. The values begin behind the label, or in the third column where there is none."""
    if row is None:
        return {}
    cells = row.after if row.label is not None else row.cells[2:]
    return {year: plain_cell(cell) for year, cell in zip(head.years, cells, strict=False)}


def _filled(cells: dict[int, str]) -> dict[int, str]:
    return {year: cell for year, cell in cells.items() if cell}


def _carried(cells: dict[int, str]) -> dict[int, str]:
    """Fill a merged cell: a blank after a target belongs to it."""
    filled: dict[int, str] = {}
    last = ""
    for year, cell in cells.items():
        last = cell or last
        if last:
            filled[year] = last
    return filled


def _page(row: Row | None) -> int | None:
    last = row.cells[-1] if row else ""
    return int(last) if last.isdecimal() and len(last) <= 4 else None
