"""Reads a strategy: its concrete steps with the version that added them, what its measures aim at, and its indicators (KPI).

A mark such as 2.0 (often printed as 20, 20 》, 20>>>) in front of a line tells the version that added it; a line without one is
as old as the strategy. Where a mark may belong to several lines, those that are done or being expanded (拡充) are ruled out,
because they were there before; if that leaves as many lines as marks, they have it, else nobody can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from shirube.core.errors import InvalidInput
from shirube.plans.readers.indicators import read_indicators
from shirube.plans.readers.printed import find_dates, find_shares
from shirube.plans.readers.shapes import Missing, Strategy, StrategyItem, Vision
from shirube.plans.readers.slides import (
    DONE,
    Block,
    Collector,
    Entry,
    Kind,
    Measures,
    Pages,
    Scanner,
    contents_measures,
    first_page,
    is_aim,
    is_region,
)
from shirube.plans.readers.text import squeeze
from shirube.plans.rules.facts import Lines

_FIRST_VERSION = "1.0"
_TITLE = re.compile(r"(?P<title>\S.{0,40}?戦略)\s*(?P<version>\d\.\d)?(?:\s*[|｜].*)?")
_MARK = re.compile(r"[-\s]*(\d\.\d)\s*(?:\D|$)")
_AIM = re.compile(r"目指すべき姿\s*[：:]?\s*(\S.*)")
_OVERVIEW = re.compile(r"[-\s]*(?:\d\.?\d\s*[》>▶]*\s*)?[①-⑳]\s*(\S.*)")
_EXPANDED = "拡充"
_LOST_SIGN = "右の欄に段階の印がありません。取り出しのときに画像が失われたものとみられます。"
_COUNTS_DIFFER = "段階の印の数と行の数が合わないため、どの行のものか決められません。"
_WHICH_LINE = "版の印がどの行のものか決められません。"
_UNREAD = "[{policy}]{number}「{name}」の取組の一覧を読み取れません。文字が失われていないか確かめてください。"
_PICTURE_BEFORE = "この行の前で画像が失われています。版の印だった可能性があるため、版を決められません。"


@dataclass(frozen=True, slots=True)
class _Unit:
    """A line with the step beside it, where there is one."""

    entry: Entry
    sign: Entry | None
    notes: tuple[str, ...] = ()

    @property
    def step(self) -> str | None:
        return self.sign.text or None if self.sign else None

    @property
    def was_there(self) -> bool:
        return self.step in (DONE, _EXPANDED)


def looks_like_strategy(lines: Sequence[str]) -> bool:
    """Whether a document lists concrete steps below what its measures aim at."""
    return any(is_region(line) for line in lines) and any(is_aim(line) for line in lines)


def read_strategy(lines: Sequence[str], *, sha256: str, name: str) -> Strategy:
    """Read a strategy. Raises `InvalidInput` when no list of concrete steps is whole."""
    title, version = _title(lines)
    versions = _versions(lines, version)
    known = contents_measures(lines)
    start = first_page(lines)
    visions = _overview(lines[:start], known)
    pages = Collector(known, visions).collect(Scanner(versions=versions, known=known).scan(lines, start))
    if not pages.blocks:
        raise InvalidInput(_nothing(lines), place=name)
    indicators = read_indicators(lines)
    return Strategy(
        title=f"{title} {version}" if version else title,
        sha256=sha256,
        version=version,
        versions=(_FIRST_VERSION, *versions),
        years=tuple(sorted({year for indicator in indicators for year in indicator.targets})),
        items=tuple(_all_items(pages)),
        visions=tuple(Vision(policy, measure, entry.text, entry.lines) for policy, measure, entry in pages.visions),
        indicators=indicators,
        dates=find_dates(lines),
        shares=find_shares(lines),
        missing=tuple(_missing(known, pages, lines)),
    )


def _nothing(lines: Sequence[str]) -> str:
    region = next((number for number, line in enumerate(lines, start=1) if is_region(line)), 1)
    return (
        f"戦略の「具体的な取組」の一覧を期待しましたが、{region}行目のあとに読み取れる行がありません。"
        "施策の見出し（①など）と取組の行があるか確かめてください。"
    )


def _title(lines: Sequence[str]) -> tuple[str, str | None]:
    for line in lines[:60]:
        if match := _TITLE.fullmatch(line.strip()):
            return squeeze(match["title"]), match["version"]
    return "", None


def _versions(lines: Sequence[str], current: str | None) -> tuple[str, ...]:
    """Return the versions that marks name, the document's own last."""
    marked = {match[1] for line in lines if (match := _MARK.match(line))}
    later = {mark for mark in marked if current is None or mark <= current} | ({current} if current else set())
    return tuple(sorted(version for version in later if version > _FIRST_VERSION))


def _overview(lines: Sequence[str], known: Measures) -> dict[str, str]:
    """Return the name of the measure by what it aims at, from the overview in front of the pages."""
    found: dict[str, str] = {}
    name = ""
    for line in lines:
        if match := _OVERVIEW.fullmatch(line.strip()):
            name = squeeze(match[1])
        elif (match := _AIM.match(line.strip())) and name in known:
            found.setdefault(squeeze(match[1].replace("*", "")), name)
    return found


def _missing(known: Measures, pages: Pages, lines: Sequence[str]) -> Iterator[Missing]:
    """Tell of measures in the table of contents whose page lists nothing that can be read."""
    read = {block.measure for block in pages.blocks}
    aims = {measure: entry.lines for _, measure, entry in pages.visions}
    for policy, measure in known.values():
        if measure not in read:
            where = aims.get(measure, Lines(1, max(1, len(lines))))
            sentence = (
                f"[{policy.number}]{measure.number}「{measure.name}」の取組の一覧を読み取れません。文字が失われていないか確かめてください。"
            )
            yield Missing(sentence, where)


def _all_items(pages: Pages) -> Iterator[StrategyItem]:
    _give_back_marks(pages)
    before: Block | None = None
    for block in pages.blocks:
        same_page = before is not None and before.measure == block.measure
        yield from _items(block, before if same_page else None)
        before = block


def _give_back_marks(pages: Pages) -> None:
    """Move a mark that stands alone between two blocks up to the first, where the second names what was done before the strategy."""
    for block, following in pairwise(pages.blocks):
        known = following.header.text in pages.earlier.get(following.measure, set())
        if following.lone and known and block.bullets and block.measure == following.measure:
            mark = Entry(Kind.VERSION, following.header.version or "", following.header.lines)
            block.floating.append(mark)
            following.header = replace(following.header, version=None)


def _items(block: Block, before: Block | None) -> Iterator[StrategyItem]:
    units = _units(block)
    versions = _added(block, units, before)
    for unit, (version, note) in zip(units, versions, strict=True):
        yield _item(block, unit, version, unit.notes + ((note,) if note else ()))


def _units(block: Block) -> list[_Unit]:
    """Give the steps beside a block to its lines.

    As many steps as lines below the header: one each. One more: the first is the header's. One: it is the header's.
    """
    signs, below = block.of(Kind.STEP), block.bullets
    if not signs:
        return [_Unit(block.header, None, (_LOST_SIGN,)), *(_Unit(entry, None) for entry in below)]
    if len(signs) == 1 or not below:
        joined = signs[0] if len(signs) == 1 else _joined(signs)
        return [_Unit(block.header, joined), *(_Unit(entry, None) for entry in below)]
    if len(signs) == len(below) + 1:
        return [_Unit(entry, sign) for entry, sign in zip([block.header, *below], signs, strict=True)]
    if len(signs) == len(below):
        pairs = zip(below, signs, strict=True)
        return [_Unit(block.header, None), *(_Unit(entry, sign, () if sign.text else (_LOST_SIGN,)) for entry, sign in pairs)]
    return [_Unit(block.header, None), *(_Unit(entry, None, (_COUNTS_DIFFER,)) for entry in below)]


def _joined(signs: list[Entry]) -> Entry:
    lines = Lines(signs[0].lines.first, signs[-1].lines.last)
    return Entry(Kind.STEP, "".join(sign.text for sign in signs), lines)


def _added(block: Block, units: list[_Unit], before: Block | None) -> list[tuple[str | None, str]]:
    """Return for each line the version that added it, and a note where that was inferred or cannot be told."""
    header, *below = units
    if block.floating:
        return _floating(block, header, below)
    version, note = _header_version(block, before)
    found = [(version, note)]
    for unit in below:
        found.append(_bullet_version(block, unit, version, certain=not note))
    return found


def _floating(block: Block, header: _Unit, below: list[_Unit]) -> list[tuple[str | None, str]]:
    """Solve marks that stand beside a block and may belong to any of its lines, by elimination."""
    marks = block.floating
    garbled = any(mark.row for mark in marks)
    candidates = [unit for unit in below if not unit.was_there]
    if not garbled and len(candidates) == len(marks) and all(unit.sign for unit in candidates):
        given = dict(zip((id(unit) for unit in candidates), marks, strict=True))
        note = "版の印は、完了した行と拡充する行を除いて残るこの行のものとしました。"
        solved = [(given[id(unit)].text, note) if id(unit) in given else (_FIRST_VERSION, "") for unit in below]
        return [(_FIRST_VERSION, ""), *solved]
    unknown: tuple[str | None, str] = (None, _WHICH_LINE)
    return [unknown if garbled or not below else (_FIRST_VERSION, ""), *(unknown for _ in below)]


def _header_version(block: Block, before: Block | None) -> tuple[str | None, str]:
    header = block.header
    if block.lone and not header.version:
        return _FIRST_VERSION, "すぐ前の版の印は、策定前からある取組のため、この行のものではないとみました。"
    if header.version:
        return header.version, "版の印は見出しの前にありますが、下の行のものである可能性もあります。" if len(block.bullets) > 1 else ""
    if block.measure_version:
        return block.measure_version, "施策そのものがこの版で加わったため、同じ版としました。"
    if header.doubtful:
        return None, _WHICH_LINE
    if header.gap and before is not None and before.of(Kind.STEP):
        return None, _PICTURE_BEFORE
    return _FIRST_VERSION, ""


def _bullet_version(block: Block, unit: _Unit, header: str | None, *, certain: bool) -> tuple[str | None, str]:
    entry = unit.entry
    if entry.version:
        return entry.version, ""
    lost_beside = any(sign.gap for sign in block.beside)
    if (entry.gap and block.beside) or lost_beside:
        return None, _PICTURE_BEFORE
    if header == _FIRST_VERSION:
        return _FIRST_VERSION, ""
    if header is None:
        return None, _WHICH_LINE
    return header, "" if certain else "見出しと同じ版としました。"


def _item(block: Block, unit: _Unit, version: str | None, notes: tuple[str, ...]) -> StrategyItem:
    entry = unit.entry
    last = max(entry.lines.last, unit.sign.lines.last if unit.sign else 0)
    return StrategyItem(
        policy=block.policy,
        measure=block.measure,
        title=entry.text,
        parent=None if entry is block.header else block.header.text,
        added_in=version,
        step=None if unit.step == DONE else unit.step,
        done=unit.step == DONE,
        lines=Lines(entry.lines.first, last),
        certain=not notes,
        notes=notes,
    )
