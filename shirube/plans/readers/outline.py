"""Reads the outline of a plan (骨子案): what it says of itself beside the plan in force, and the measures that its slides name.

The table has three columns: what is told, the new plan, the plan in force; 「(同左)」 repeats the column before. Measures stand as
examples below 「【1】…」 slides, numbered anew for each group; those of the plan in force below the heading that calls it 「現行」.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shirube.core.calendar import read_fiscal_year
from shirube.core.errors import InvalidInput
from shirube.plans.readers.printed import find_dates
from shirube.plans.readers.shapes import Outline, OutlineAspect, OutlineColumn, OutlineHeading, OutlineItem
from shirube.plans.readers.text import squeeze
from shirube.plans.rules.facts import Lines

_HEAD = re.compile(r"項目\t内容\t[（(]参考[）)]現行\S*")
_TAG = re.compile(r"</?\w{1,5}>")
_SAME = re.compile(r"[（(]同左[）)]")
_NUMBERED = re.compile(r"#+\s*【(?P<number>\d+)】\s*(?P<name>[^…]+?)\s*(?:…|$)")
_EXAMPLES = re.compile(r"(?:#+\s*)?[（(](?:施策の)?例[）)]")
_BULLET = re.compile(r"[-\s]*・\s*(?P<title>\S.*)")
_PRESENT = re.compile(r"(?P<depth>#+)\s*\S.*[（(]現行[）)]")
_GROUP = re.compile(r"【(?P<name>[^】]+)】\s*(?:</p>\s*)?(?:<p>\s*)?(?P<numbered>1\b)?")
_YEAR = re.compile(r"(?:令和|平成|R|H|20)\S{1,3}?年度")
_NAME = "名称"
_PERIOD = "計画期間"


def looks_like_outline(lines: Sequence[str]) -> bool:
    """Whether a document sets a new plan beside the one in force."""
    return any(_HEAD.match(line.strip()) for line in lines)


def read_outline(lines: Sequence[str], *, sha256: str, name: str) -> Outline:
    """Read an outline. Raises `InvalidInput` where the table does not name both plans and their periods."""
    rows = list(_rows(lines))
    new, present = (_column(rows, index) for index in (0, 1))
    for column in (new, present):
        if not column.name or len(column.years) != 2:
            raise InvalidInput(_unnamed(lines), place=name)
    groups = [group["name"] for group in _GROUP.finditer(_cell(rows, "取組の方向性", 0)) if group["numbered"]]
    return Outline(
        title=f"{new.name} 骨子案",
        sha256=sha256,
        columns=(
            _with_measures(new, tuple(_examples(lines, groups)), ("区分", "方向")),
            _with_measures(present, tuple(_in_force(lines)), ("分野",)),
        ),
        dates=find_dates(lines),
    )


def _unnamed(lines: Sequence[str]) -> str:
    at = next(number for number, line in enumerate(lines, start=1) if _HEAD.match(line.strip()))
    return (
        f"骨子案の表に、両方の計画の「{_NAME}」と「{_PERIOD}」を期待しましたが、{at}行目からの表にありません。"
        "表の行が途中で切れていないか確かめてください。"
    )


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    cells: tuple[str, str]
    line: int


def _rows(lines: Sequence[str]) -> Iterator[_Row]:
    """Yield the rows of the tables, cells without their tags."""
    is_inside = False
    for number, line in enumerate(lines, start=1):
        cells = line.split("\t")
        if _HEAD.match(line.strip()):
            is_inside = True
        elif is_inside and len(cells) == 3:
            new, present = (_plain(cell) for cell in cells[1:])
            yield _Row(squeeze(cells[0]), (new, new if _SAME.fullmatch(present) else present), number)
        else:
            is_inside = False


def _plain(cell: str) -> str:
    return " ".join(_TAG.sub(" ", cell).split())


def _cell(rows: Sequence[_Row], label: str, index: int) -> str:
    return next((row.cells[index] for row in rows if row.label == label), "")


def _column(rows: Sequence[_Row], index: int) -> OutlineColumn:
    period = _cell(rows, _PERIOD, index).split("…")[0]
    years = [found[0] for text in _YEAR.findall(period) if (found := read_fiscal_year(text))]
    return OutlineColumn(
        name=squeeze(_cell(rows, _NAME, index)),
        years=tuple(years),
        aspects=tuple(OutlineAspect(row.label, row.cells[index], Lines(row.line, row.line)) for row in rows),
    )


def _with_measures(column: OutlineColumn, headings: tuple[OutlineHeading, ...], levels: tuple[str, ...]) -> OutlineColumn:
    return OutlineColumn(column.name, column.years, column.aspects, headings, levels)


@dataclass(slots=True)
class _Open:
    """A heading that collects its measures."""

    group: str
    number: str
    name: str
    vision: str = ""
    items: list[OutlineItem] = field(default_factory=list)

    @property
    def done(self) -> OutlineHeading:
        return OutlineHeading(self.group, self.number, self.name, self.vision, tuple(self.items))


def _examples(lines: Sequence[str], groups: Sequence[str]) -> Iterator[OutlineHeading]:
    """Yield the slides 「【1】…」 that give examples, each with the name of its group: the numbers begin anew with each group."""
    heading: _Open | None = None
    takes, count = False, 0
    for number, line in enumerate(lines, start=1):
        text = line.strip().replace("*", "")
        match = _NUMBERED.match(text)
        is_over = match is not None or _HEAD.match(text) is not None or (text.startswith("#") and not _EXAMPLES.fullmatch(text))
        if is_over and heading is not None and takes:
            yield heading.done
        if match:
            heading, takes = _Open("", match["number"], squeeze(match["name"])), False
        elif _EXAMPLES.fullmatch(text):
            if heading is not None:
                count += heading.number == "1"
                heading.group = groups[count - 1] if count <= len(groups) else ""
            takes = heading is not None
        elif is_over:
            heading, takes = None, False
        elif takes and heading is not None and (bullet := _BULLET.fullmatch(text)):
            heading.items.append(OutlineItem(squeeze(bullet["title"]), Lines(number, number)))
    if heading is not None and takes:
        yield heading.done


def _in_force(lines: Sequence[str]) -> Iterator[OutlineHeading]:
    """Yield the fields of the plan in force: a word that stands alone names a field, the heading below it what it aims at."""
    depth, label = 0, ""
    heading: _Open | None = None
    for number, line in enumerate(lines, start=1):
        text = line.strip().replace("*", "")
        level = len(text) - len(text.lstrip("#"))
        if not depth:
            match = _PRESENT.fullmatch(text)
            depth = len(match["depth"]) if match else 0
        elif level and level <= depth:
            break
        elif level:
            if heading is not None:
                yield heading.done
            name = squeeze(text.lstrip("# "))
            heading = _Open("", "", label or name, name if label else "")
        elif heading is not None and (bullet := _BULLET.fullmatch(text)):
            heading.items.append(OutlineItem(squeeze(bullet["title"]), Lines(number, number)))
        elif text:
            label = squeeze(text)
    if heading is not None:
        yield heading.done
