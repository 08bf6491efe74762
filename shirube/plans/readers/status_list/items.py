"""Gathers the rows of each item, with the headings above it and the table it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from shirube.plans.readers.shapes import LEVELS, Heading, Level, Missing
from shirube.plans.readers.status_list.walk import Event, Head, Part, Row, Text, is_group, leading, starts_item
from shirube.plans.readers.text import squeeze
from shirube.plans.rules.facts import Lines

_FOOTNOTE = re.compile(r"\^?\{\s*※\s*\d+\s*\}|※\s*\^?\{?\s*[\d⁰¹²³⁴-⁹]+\s*\}?|\^\{[^{}]*\}|\[※\d*\]|※(?=\s*$)")
_CARRIED = re.compile(r"^\s*[(（]\s*(継|新|重点)\s*[)）]\s*")
_INDICATOR = re.compile(r"^\s*[■◾▪]\s*")
_NOTE = re.compile(r"\s+※.*$", re.DOTALL)


@dataclass(slots=True)
class RawItem:
    """An item as its rows stand in the table."""

    number: int
    title: str
    flags: tuple[str, ...]
    indicator: bool
    head: Head
    path: tuple[str, str, str]
    first: Row
    title_cells: int
    rows: list[Row] = field(default_factory=list)

    @property
    def lines(self) -> Lines:
        return Lines(self.first.lines.first, max(row.lines.last for row in self.rows))

    def row(self, kind: str) -> Row | None:
        """The row labelled 計画 or 実績; a numbered row that lost its label is the plan row."""
        labelled = [row for row in self.rows if row.kind == kind]
        if kind == "plan" and self.first.label is None:
            return self.first
        return labelled[0] if labelled else None


@dataclass(slots=True)
class Gathered:
    """What was gathered from the item tables of a document."""

    items: list[RawItem] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)


def clean_title(text: str) -> tuple[str, tuple[str, ...], bool]:
    """Return a title without footnote marks, notes and spaces, the flags it carried, and whether ■ marks an indicator."""
    flags: list[str] = []
    indicator = False
    text = _NOTE.sub("", _FOOTNOTE.sub("", text))
    while True:
        if match := _CARRIED.match(text):
            flags.append(match[1])
        elif match := _INDICATOR.match(text):
            indicator = True
        else:
            break
        text = text[match.end() :]
    return squeeze(text), tuple(flags), indicator


class Gatherer:
    """Goes through the events of a document and keeps the headings that hold at each place."""

    def __init__(self) -> None:
        self.found = Gathered()
        self._titles: dict[Level, str] = dict.fromkeys(LEVELS, "")
        self._head: Head | None = None

    def take(self, events: Iterable[Event]) -> Gathered:
        """Take all events and return what was gathered."""
        for event in events:
            if isinstance(event, Heading):
                self._enter(event)
            elif isinstance(event, Head):
                self._head = event if event.lists_items else None
                self.found.heads += [event] if event.lists_items else []
            elif isinstance(event, Part):
                self._head = None
            elif self._head is not None:
                self._within_table(event, self._head)
        return self.found

    def _enter(self, heading: Heading) -> None:
        self._titles[heading.level] = heading.title
        for lower in LEVELS[LEVELS.index(heading.level) + 1 :]:
            self._titles[lower] = ""
        if heading not in self.found.headings:
            self.found.headings.append(heading)

    def _within_table(self, event: Row | Text, head: Head) -> None:
        if isinstance(event, Text):
            if event.text.startswith(("○", "◯")) and "。" not in event.text:
                self._enter(Heading("group", "", squeeze(event.text[1:]), event.lines))
        elif is_group(event):
            self._enter(Heading("group", "", squeeze("".join(event.cells))[1:], event.lines))
        elif starts_item(event):
            self._begin(event, head)
        elif event.kind:
            self._continue(event)

    def _begin(self, row: Row, head: Head) -> None:
        flags, number, rest = leading(row)
        assert number is not None
        title = " ".join(rest) if row.label is not None else next(cell for cell in rest if cell)
        text, more, indicator = clean_title(title)
        title_cells = len(row.before) - len(rest) + (0 if row.label is not None else rest.index(title) + 1)
        path = (self._titles["chapter"], self._titles["section"], self._titles["group"])
        item = RawItem(number, text, _once(flags + more), indicator, head, path, row, title_cells, [row])
        self.found.items.append(item)

    def _continue(self, row: Row) -> None:
        item = self.found.items[-1] if self.found.items else None
        if item is None or len(item.rows) >= 2 or row.lines.first > item.lines.last + 3:
            self.found.missing.append(Missing("番号のない行です。前の行のどの取組のものか分かりません。", row.lines))
            return
        flags, _, rest = leading(row)
        text, more, indicator = clean_title(" ".join(rest))
        item.flags = _once(item.flags + flags + more)
        item.title += text
        item.indicator = item.indicator or indicator
        item.rows.append(row)


def _once(flags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(flags))
