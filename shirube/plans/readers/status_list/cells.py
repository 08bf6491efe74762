"""Takes the rows of one item apart: the value cells with the columns they may stand in, and the texts behind them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from shirube.core.calendar import parse_fiscal_year
from shirube.plans.readers.shapes import Printed
from shirube.plans.readers.status_list.offices import reads_like_offices
from shirube.plans.readers.status_list.walk import Head, Row
from shirube.plans.readers.text import plain_cell, squeeze

DASHES = frozenset("-−—―–ー‐－")
ACHIEVED = "達成"
_TEXT_LENGTH = 25
STATUS, LABEL, TEXT = "status", "label", "text"
Slot = int | str
"""A column: a fiscal year, or what else stands there."""


@dataclass(frozen=True, slots=True)
class Values:
    """The value cells of one row, and the columns they may stand in (more columns than cells: blanks were lost)."""

    cells: tuple[str, ...]
    slots: tuple[Slot, ...]
    may_lose: int


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan row taken apart. `lost_texts` counts the cells the row lacks behind the years if no year cell was lost."""

    values: Values
    printed: Printed
    content: str
    remarks: str
    sections: str
    lacks: int


def status_pattern(codes: Sequence[str]) -> re.Pattern[str]:
    """Return the pattern of a status cell: a year, then 達成 or one of the scheme's `codes` (「A A」 is AA), then perhaps glued text."""
    spaced = (r"\s?".join(map(re.escape, code)) for code in sorted(codes, key=len, reverse=True))
    ratings = "|".join((ACHIEVED, *spaced))
    year = r"(?:(?:[A-Z]|令和|平成)\s?(?:元|\d{1,2})|20\d{2})(?:年度?)?(?![\d.])"
    return re.compile(rf"(?P<year>{year})\s*(?:(?P<rating>{ratings})(?![A-Za-z])(?P<rest>.*))?", re.DOTALL)


def parse_status(cell: str, pattern: re.Pattern[str]) -> tuple[Printed, str] | None:
    """Read a status cell and the text glued to it; None where the cell is something else."""
    match = pattern.fullmatch(unicodedata.normalize("NFKC", cell).strip())
    year = parse_fiscal_year(match["year"]) if match else None
    if match is None or year is None:
        return None
    return Printed(year, squeeze(match["rating"] or "") or None), (match["rest"] or "").strip()


def is_text(cell: str) -> bool:
    """Whether a cell is running text, not a value."""
    return "。" in cell or cell.startswith("<ul") or len(squeeze(cell)) > _TEXT_LENGTH


def plan_row(row: Row, title_cells: int, head: Head, pattern: re.Pattern[str]) -> PlanRow:
    """Take a plan row apart; `title_cells` is how many cells in front of the values belong to number and title when the label is lost."""
    cells = row.after if row.label is not None else row.cells[title_cells:]
    end, status, glued = _end_of_values(cells, head, pattern)
    slots: tuple[Slot, ...] = head.years
    if row.label is None:
        slots = (LABEL, *slots)
    if status is None and head.has_status:
        slots = (*slots, STATUS)
    values = _values(cells[:end], slots)
    texts = cells[end:] if status is None else ((glued,) if glued else ()) + tuple(cells[end + 1 :])
    content, remarks, sections = _texts(texts)
    lacks = max(0, len(head.years) + len(head.roles) - len(cells))
    return PlanRow(values, status or Printed(), content, remarks, sections, lacks)


def _end_of_values(cells: Sequence[str], head: Head, pattern: re.Pattern[str]) -> tuple[int, Printed | None, str]:
    """Return where the value cells end, the status that stands there, and the text glued to it."""
    for place, cell in enumerate(cells):
        if (found := parse_status(cell, pattern)) is not None:
            return place, *found
        if is_text(cell):
            return place, None, ""
    return min(len(cells), len(head.years) + head.has_status), None, ""


def _values(cells: Sequence[str], slots: tuple[Slot, ...]) -> Values:
    plain = [plain_cell(cell) for cell in cells]
    while len(plain) > len(slots) and not plain[-1]:
        plain.pop()
    return Values(tuple(plain), slots, max(0, len(slots) - len(plain)))


def actual_row(row: Row, head: Head, *, lost_elsewhere: int) -> Values:
    """Take an actual row apart. `lost_elsewhere` of its missing cells are known to be missing behind the years."""
    slots: tuple[Slot, ...] = (*head.years, *(TEXT for _ in head.roles))
    values = _values(row.after, slots)
    return Values(values.cells, slots, max(0, values.may_lose - lost_elsewhere))


def _texts(cells: Sequence[str]) -> tuple[str, str, str]:
    """Return content, remarks and sections: the sections are the last text if it reads like names of offices."""
    filled = [cell for cell in cells[1:] if cell]
    sections = filled.pop() if filled and reads_like_offices(filled[-1]) else ""
    return (cells[0] if cells else ""), " ".join(filled), sections
