"""Reads the lines of a status list one by one and says what each of them is: heading, table head, group, row or text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shirube.core.calendar import fold, parse_fiscal_year
from shirube.plans.readers.shapes import Heading, Level
from shirube.plans.readers.text import squeeze
from shirube.plans.rules.facts import Lines

LABELS = {"計画": "plan", "目標": "plan", "実績": "actual"}
FLAGS = ("重点", "新", "継", "計画見直し")
_ROLES = (("達成", "status"), ("内容", "content"), ("備考", "remarks"), ("担当", "sections"), ("所管", "sections"))
_HEADINGS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("section", re.compile(r"[(（]\s*(\d{1,2})\s*[)）]\s*(\S.*)")),
    ("chapter", re.compile(r"(\d{1,2})[.．]?\s+(\S.*)")),
)
_ROMAN = re.compile(r"([IVXⅠ-Ⅻ]{1,4})\s+(\S.*)")
_HEADING_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table: its fiscal years, which of them are only for reference, and the roles of the columns after them."""

    years: tuple[int, ...]
    reference: tuple[int, ...]
    roles: tuple[str, ...]
    lines: Lines

    @property
    def lists_items(self) -> bool:
        return "status" in self.roles or "sections" in self.roles

    @property
    def has_status(self) -> bool:
        return "status" in self.roles


@dataclass(frozen=True, slots=True)
class Part:
    """A heading in Roman numerals, which parts goals from items."""

    title: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells, stripped. `label` is the place of 計画 or 実績, or None."""

    cells: tuple[str, ...]
    lines: Lines
    label: int | None

    @property
    def kind(self) -> str | None:
        return None if self.label is None else LABELS[squeeze(self.cells[self.label])]

    @property
    def before(self) -> tuple[str, ...]:
        """The cells before the label; all of them where there is none."""
        return self.cells if self.label is None else self.cells[: self.label]

    @property
    def after(self) -> tuple[str, ...]:
        """The cells after the label."""
        return () if self.label is None else self.cells[self.label + 1 :]


@dataclass(frozen=True, slots=True)
class Text:
    """A line outside tables."""

    text: str
    lines: Lines


Event = Heading | Part | Head | Row | Text


def walk(lines: Sequence[str]) -> Iterator[Event]:
    """Yield what each line is. A row that goes on in the next line is joined; lines of a table of contents are texts."""
    pending: Row | None = None
    for number, line in enumerate(lines, start=1):
        event = _event(line, Lines(number, number), after_row=pending is not None)
        if pending and isinstance(event, Row) and _goes_on(event):
            pending = _joined(pending, event)
            continue
        if pending:
            yield pending
        pending = event if isinstance(event, Row) else None
        if event and pending is None:
            yield event
    if pending:
        yield pending


def _event(line: str, lines: Lines, *, after_row: bool) -> Event | None:
    text = line.strip()
    if not text:
        return None
    if "\t" not in line:
        return _heading(text, lines) or (Row((text,), lines, None) if after_row and _is_continuation(text) else Text(text, lines))
    cells = tuple(cell.strip() for cell in line.split("\t"))
    if _is_contents(cells):
        return Text(text, lines)
    return _head(cells, lines) or Row(cells, lines, _label(cells))


def _is_contents(cells: tuple[str, ...]) -> bool:
    filled = [cell for cell in cells if cell]
    return len(filled) == 2 and filled[1].isdigit() and len(cells) == 2


def _is_continuation(text: str) -> bool:
    return not text.startswith(("【", "※", "○", "-", "#"))


def _heading(text: str, lines: Lines) -> Heading | Part | None:
    if len(text) > _HEADING_LENGTH or text.endswith(("。", "、")):
        return None
    for level, pattern in _HEADINGS:
        if match := pattern.fullmatch(text):
            return Heading(level, unicodedata.normalize("NFKC", match[1]), squeeze(match[2]), lines)
    if match := _ROMAN.fullmatch(text):
        return Part(squeeze(match[2]), lines)
    return None


def _head(cells: tuple[str, ...], lines: Lines) -> Head | None:
    years = [(place, year) for place, cell in enumerate(cells) if (year := _year(cell)) is not None]
    if len(years) < 2 or _label(cells) is not None:
        return None
    last = years[-1][0]
    roles = tuple(_role(cell) for cell in cells[last + 1 :] if cell)
    reference = tuple(year for place, year in years if "参考" in cells[place])
    return Head(tuple(year for _, year in years), reference, roles, lines)


def _year(cell: str) -> int | None:
    return parse_fiscal_year(cell) if 0 < len(cell) <= 20 else None


def _role(cell: str) -> str:
    folded = fold(cell)
    return next((role for word, role in _ROLES if word in folded), "page" if "ページ" in folded else "other")


def _label(cells: tuple[str, ...]) -> int | None:
    return next((place for place, cell in enumerate(cells[:6]) if squeeze(cell) in LABELS), None)


def _goes_on(row: Row) -> bool:
    """Whether a row is the rest of the one before: no label, no number, no group sign."""
    first = next((cell for cell in row.cells if cell), "")
    return row.label is None and not is_group(row) and not starts_item(row) and not row_of_peers(row) and bool(first)


def row_of_peers(row: Row) -> bool:
    """Whether a row gives the average or the rank of the peers (中核市平均, 中核市順位)."""
    return squeeze(row.cells[0]).endswith(("平均", "順位"))


def is_group(row: Row) -> bool:
    """Whether a row is a group's heading: one cell that begins with ○, all others empty."""
    filled = [cell for cell in row.cells if cell]
    return len(filled) == 1 and filled[0][0] in "○◯●" and len(filled[0]) > 1


def leading(row: Row) -> tuple[tuple[str, ...], int | None, tuple[str, ...]]:
    """Read the flags and the number a row begins with; return them and the cells left before the label, which hold the title."""
    flags: list[str] = []
    number: int | None = None
    cells = list(row.before)
    while cells:
        words = unicodedata.normalize("NFKC", cells[0]).replace("(", " ").replace(")", " ").split()
        digits = [word for word in words if re.fullmatch(r"(?:No\.?)?\d{1,4}", word)]
        if len(digits) > 1 or any(word not in FLAGS and word not in digits for word in words) or (digits and number is not None):
            break
        flags += [word for word in words if word in FLAGS]
        number = int(digits[0].removeprefix("No").removeprefix(".")) if digits else number
        cells.pop(0)
    return tuple(flags), number, tuple(cells)


def starts_item(row: Row) -> bool:
    """Whether a row begins with the number of an item and has a title."""
    _, number, rest = leading(row)
    return number is not None and any(rest)


def _joined(row: Row, rest: Row) -> Row:
    cells = (*row.cells[:-1], f"{row.cells[-1]} {rest.cells[0]}".strip(), *rest.cells[1:])
    return Row(cells, Lines(row.lines.first, rest.lines.last), _label(cells))
