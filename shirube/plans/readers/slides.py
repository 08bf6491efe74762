"""Reads the pages that progress reports and strategies share: policies, measures, what they aim at, and lists of concrete steps.

A page lists lines (具体的な取組) with a step (導入, 拡充, ...) and perhaps a sign (◎) beside each. The extraction gives tables as
rows with tabs, and pages as columns one after the other: the lines, then the steps, then the signs. Where it dropped a picture
it left three or more empty lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from shirube.core.calendar import parse_fiscal_year
from shirube.plans.readers.shapes import Numbered
from shirube.plans.readers.text import same_signs, squeeze
from shirube.plans.rules.facts import Lines

_WORDS = "|".join(
    (
        *("検討", "調査", "分析", "検証", "研究", "構築", "策定", "設置", "開発", "整備", "改定"),
        *("導入", "一部導入", "試験導入", "試験実施", "試行", "実施", "一部実施", "本格実施"),
        *("拡充", "強化", "運用", "推進", "継続", "開始", "廃止"),
    )
)
_STEP = re.compile(rf"(?:(?:{_WORDS})・?)+")
_DONE = re.compile(r"[✓✔☑✅]?\s*DONE", re.IGNORECASE)
DONE = "DONE"
_SIGNS = re.compile(r"[◎○◯〇△▲×\s]+")
LEGEND = re.compile(r"(?P<sign>[◎○◯△▲×])\s*[：:]\s*(?P<meaning>\S.*)")
_POLICY = re.compile(r"[\[〔［](\d{1,2})[\]〕］]\s*(\S.*)")
_MEASURE = re.compile(r"([①-⑳])\s*(\S.*)")
_VISION = re.compile(r"目指すべき姿\s*[：:]?\s*(.*)")
_REGION = "具体的な取組"
_BULLET = re.compile(r"(?:[-*]\s+)?・\s*(\S.*)")
_DASH = re.compile(r"[-*]\s+(\S.*)")
_LEADER = re.compile(r"[\s●…・.]+$")
_NOISE = re.compile(r"完了[!！]|進捗状況|[_\s　]+|-|#+")
_FINISHED = re.compile(r"^完了[!！]\s*")
_PICTURE_GAP = 3
_SENTENCE = re.compile(r".*(?:。|ます|です|ません)[」』]?$")
_UNFINISHED = re.compile(r".*(?:[うくすつぬふむゆるぐずぶ]|た|な|の|を|に|へ|と|や|が|で|は|ための|における|および|及び|、)$")
_TITLE_LENGTH = 120


class Kind(StrEnum):
    """What an entry is."""

    POLICY = "policy"
    MEASURE = "measure"
    VISION = "vision"
    REGION = "region"
    TITLE = "title"
    BULLET = "bullet"
    STEP = "step"
    SIGN = "sign"
    VERSION = "version"
    END = "end"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on a page. `row` tells that it stood in a table row; `gap`, that a picture was dropped in front of it.

    `version` is a mark (2.0) that stood in front of it; `doubtful`, that marks in its table cannot be told apart.
    """

    kind: Kind
    text: str
    lines: Lines
    number: str = ""
    version: str | None = None
    row: bool = False
    gap: bool = False
    doubtful: bool = False


@dataclass(slots=True)
class Block:
    """A line with the lines below it, and the steps and signs beside them in the order they were printed."""

    policy: Numbered
    measure: Numbered
    measure_version: str | None
    header: Entry
    bullets: list[Entry] = field(default_factory=list)
    beside: list[Entry] = field(default_factory=list)
    floating: list[Entry] = field(default_factory=list)
    lone: bool = False
    """The header's version mark stood on a line of its own, between this block and the one before."""

    def of(self, kind: Kind) -> list[Entry]:
        """The steps or the signs."""
        return [entry for entry in self.beside if entry.kind is kind]


Measures = dict[str, tuple[Numbered, Numbered]]
"""Policy and measure by the measure's name without spaces."""


@dataclass(slots=True)
class Pages:
    """What was read from the pages."""

    blocks: list[Block] = field(default_factory=list)
    visions: list[tuple[Numbered, Numbered, Entry]] = field(default_factory=list)
    earlier: dict[Numbered, set[str]] = field(default_factory=dict)
    """By measure, the lines its page prints above the list of steps: what was done before."""


def contents_measures(lines: Sequence[str]) -> Measures:
    """Read policies and measures from a table of contents: 「[1]name ●<tab>13」 and below it 「①name ●<tab>13」."""
    found: Measures = {}
    policy: Numbered | None = None
    for line in lines:
        title, tab, page = line.rpartition("\t")
        if not tab or not page.strip().isdecimal() or "\t" in title:
            continue
        name = _LEADER.sub("", title.strip())
        if match := _POLICY.fullmatch(name):
            policy = Numbered(match[1], squeeze(match[2]))
        elif policy and (match := _MEASURE.fullmatch(name)):
            found.setdefault(squeeze(match[2]), (policy, Numbered(match[1], squeeze(match[2]))))
    return found


def first_page(lines: Sequence[str]) -> int:
    """Return the place of the heading of a policy or measure above the first list of steps; 0 where there is none."""
    region = next((place for place, line in enumerate(lines) if squeeze(line.partition("\t")[0]) == _REGION), None)
    if region is None:
        return 0
    headings = [place for place in range(region) if "\t" not in lines[place] and _POLICY.fullmatch(lines[place].strip())]
    return headings[-1] if headings else max(0, region - 20)


def is_region(line: str) -> bool:
    """Whether a line heads a list of concrete steps."""
    return squeeze(line.partition("\t")[0]) == _REGION


def is_aim(line: str) -> bool:
    """Whether a line says what a measure aims at."""
    return _VISION.match(line.strip()) is not None


class Scanner:
    """Turns lines into entries. `versions` are the marks that may stand in front of a line, such as 2.0."""

    def __init__(self, *, versions: Sequence[str] = (), known: Mapping[str, tuple[Numbered, Numbered]] | None = None) -> None:
        self._known = known or {}
        forms = {form: version for version in versions for form in (version, version.replace(".", ""))}
        self._versions = forms
        joined = "|".join(map(re.escape, sorted(forms, key=len, reverse=True))) or "(?!)"
        self._garbled = False
        self._prefix = re.compile(rf"({joined})(?:\s*[》>＞▶≫»]+\s*|\s+|$)")

    def scan(self, lines: Sequence[str], start: int) -> Iterator[Entry]:
        """Yield the entries from line `start` (counted from 0) on."""
        blanks = 0
        last: Entry | None = None
        for number, line in enumerate(lines[start:], start=start + 1):
            if not line.strip():
                blanks += 1
                continue
            for place, entry in enumerate(self._line(line, Lines(number, number))):
                if place == 0 and blanks >= _PICTURE_GAP:
                    entry = replace(entry, gap=True)
                if last and _continues(last, entry):
                    last = replace(last, text=last.text + entry.text, lines=Lines(last.lines.first, number))
                    continue
                if last:
                    yield last
                last = entry
            blanks = 0
        if last:
            yield last

    def _line(self, line: str, lines: Lines) -> Iterator[Entry]:
        if "\t" in line:
            yield from self._row(line, lines)
            return
        self._garbled = False
        version, text = self._split_version(line.strip())
        if not text:
            yield Entry(Kind.VERSION, version or "", lines)
            return
        yield from self._text(text, version, lines)

    def _split_version(self, text: str) -> tuple[str | None, str]:
        text = _DASH.sub(r"\1", text) if self._prefix.match(_DASH.sub(r"\1", text)) else text
        match = self._prefix.match(text)
        return (self._versions[match[1]], text[match.end() :].strip()) if match else (None, text)

    def _text(self, text: str, version: str | None, lines: Lines) -> Iterator[Entry]:
        if heading := self._heading(text, version, lines):
            yield heading
            return
        text = _FINISHED.sub("", text)
        if not text or _NOISE.fullmatch(text) or LEGEND.fullmatch(text) or parse_fiscal_year(text) is not None:
            return
        if beside := _beside(text, lines):
            yield from beside
        elif match := _BULLET.fullmatch(text):
            yield Entry(Kind.BULLET, squeeze(match[1]), lines, version=version)
        elif _SENTENCE.fullmatch(text) or len(text) > _TITLE_LENGTH:
            yield Entry(Kind.END, text, lines)
        else:
            yield Entry(Kind.TITLE, squeeze(text), lines, version=version)

    def _heading(self, text: str, version: str | None, lines: Lines) -> Entry | None:
        if squeeze(text) == _REGION:
            return Entry(Kind.REGION, "", lines)
        if match := _VISION.match(text):
            return Entry(Kind.VISION, squeeze(match[1].replace("*", "")), lines)
        if match := _POLICY.fullmatch(text):
            return Entry(Kind.POLICY, squeeze(match[2]), lines, number=match[1])
        if match := _MEASURE.fullmatch(text):
            name = squeeze(match[2]).rstrip("_")
            if not self._known or name in self._known:
                return Entry(Kind.MEASURE, name, lines, number=match[1], version=version)
        return None

    def _row(self, line: str, lines: Lines) -> Iterator[Entry]:
        cells = line.split("\t")
        if is_region(line):
            yield Entry(Kind.REGION, "", lines)
            return
        if sum(parse_fiscal_year(cell) is not None for cell in cells) >= 2:
            yield Entry(Kind.END, "", lines)
            return
        marks = [cell for cell in cells if cell.strip() and all(word in self._versions for word in cell.split())]
        rest = [cell for cell in cells if cell not in marks]
        filled = [cell for cell in rest if cell.strip()]
        if not filled or _is_beside(filled[0]):
            return
        self._garbled = self._garbled or len(marks) > 1
        yield from self._cells(filled, [word for cell in marks for word in cell.split()], lines)

    def _cells(self, filled: list[str], words: list[str], lines: Lines) -> Iterator[Entry]:
        """Yield the line and what stands beside it. Several marks in front may belong to any of the lines."""
        version, text = self._split_version(filled[0].strip())
        if len(words) == 1:
            version = self._versions[words[0]]
        for word in words if len(words) > 1 else ():
            yield Entry(Kind.VERSION, self._versions[word], lines, row=True)
        header, *below = re.split(r"(?:^|\s)・\s*", text)
        if header.strip():
            title = squeeze(_FINISHED.sub("", header))
            yield Entry(Kind.TITLE, title, lines, version=version, row=True, doubtful=self._garbled)
        for bullet in below:
            yield Entry(Kind.BULLET, squeeze(bullet), lines, version=None if header.strip() else version, row=True)
        for cell in filled[1:]:
            yield from _cell_beside(cell, len(below), lines)


def _is_beside(cell: str) -> bool:
    return bool(_beside(cell.strip(), Lines(1, 1)))


def _beside(text: str, lines: Lines, *, row: bool = False) -> list[Entry]:
    """Read a text that holds nothing but steps, or nothing but signs; empty for anything else."""
    if _SIGNS.fullmatch(text):
        return [Entry(Kind.SIGN, same_signs(sign), lines, row=row) for sign in squeeze(text)]
    words = [DONE if _DONE.fullmatch(word) else word for word in _DONE.sub(DONE, text).split()]
    if words and all(word == DONE or _STEP.fullmatch(word) for word in words):
        return [Entry(Kind.STEP, word, lines, row=row) for word in words]
    return []


def _cell_beside(cell: str, bullets: int, lines: Lines) -> Iterator[Entry]:
    """Read the cell beside a line. Single spaces part its lines: an empty one between them is a picture that was dropped."""
    parts = [part.strip() for part in _DONE.sub(DONE, cell).split(" ")]
    if "" in parts and bullets >= 2 and len(parts) == bullets and all(not part or _beside(part, lines) for part in parts):
        for part in parts:
            yield from _beside(part, lines, row=True) or [Entry(Kind.STEP, "", lines, row=True)]
        return
    yield from _beside(cell.strip(), lines, row=True)


def _continues(last: Entry, entry: Entry) -> bool:
    """Whether a title's line is the rest of the line just above it."""
    wrapped = entry.lines.first == last.lines.last + 1 and not (last.row or entry.row or entry.version)
    return wrapped and entry.kind is Kind.TITLE and last.kind in (Kind.TITLE, Kind.BULLET)


class Collector:
    """Gathers entries into blocks, with the policy and measure they stand under."""

    def __init__(self, known: Measures, visions: Mapping[str, str]) -> None:
        self.pages = Pages()
        self._known = known
        self._by_vision = visions
        self._policy = Numbered("", "")
        self._measure = Numbered("", "")
        self._version: str | None = None
        self._listing = False
        self._waiting: list[Entry] = []
        self._page: list[Block] = []
        self._vision_due = False

    def collect(self, entries: Iterable[Entry]) -> Pages:
        """Take all entries and return the pages."""
        for entry in entries:
            self._take(entry)
        self._turn_page()
        return self.pages

    def _take(self, entry: Entry) -> None:
        if self._vision_due and entry.kind in (Kind.TITLE, Kind.END):
            self._aim(replace(entry, text=squeeze(entry.text.replace("*", ""))))
        elif entry.kind is Kind.POLICY:
            self._turn_page()
            self._policy, self._measure = Numbered(entry.number, entry.text), Numbered("", "")
        elif entry.kind is Kind.MEASURE:
            self._turn_page()
            self._enter(entry.text, entry.number)
            self._version = entry.version
        elif entry.kind is Kind.VISION:
            self._turn_page()
            self._aim(entry)
        elif entry.kind is Kind.REGION:
            self._listing = bool(self._measure.name)
        elif entry.kind is Kind.END:
            self._end()
        elif self._listing:
            self._list(entry)
        elif entry.kind is Kind.BULLET:
            self.pages.earlier.setdefault(self._measure, set()).add(entry.text)

    def _enter(self, name: str, number: str) -> None:
        self._policy, self._measure = self._known.get(name, (self._policy, Numbered(number, name)))

    def _aim(self, entry: Entry) -> None:
        """Take what a measure aims at. A second aim under one measure means that the heading between them was lost."""
        self._vision_due = not entry.text
        if not entry.text:
            return
        named = self._by_vision.get(entry.text)
        already = any(measure == self._measure and vision.text != entry.text for _, measure, vision in self.pages.visions)
        if named and (already or not self._measure.name):
            self._enter(named, "")
            self._version = None
        if not any(measure == self._measure and policy == self._policy for policy, measure, _ in self.pages.visions):
            self.pages.visions.append((self._policy, self._measure, entry))

    def _turn_page(self) -> None:
        self.pages.blocks += self._page
        self._page, self._waiting, self._listing = [], [], False

    def _end(self) -> None:
        """A sentence ends the list: lines since the last dropped picture that have nothing beside them belong to it."""
        while self._page and not self._page[-1].beside and not self._page[-1].bullets:
            gap = self._page.pop().header.gap
            if gap:
                break
        self._turn_page()

    def _list(self, entry: Entry) -> None:
        block = self._page[-1] if self._page else None
        if entry.kind is Kind.VERSION:
            self._waiting.append(entry)
        elif entry.kind is Kind.TITLE:
            self._title(entry, block)
        elif block is not None and entry.kind is Kind.BULLET:
            block.floating += self._waiting
            self._waiting = []
            block.bullets.append(entry)
        elif block is not None:
            block.beside.append(entry)

    def _title(self, entry: Entry, block: Block | None) -> None:
        if block and not block.bullets and _UNFINISHED.fullmatch(block.header.text) and not entry.row and not entry.gap:
            header = block.header
            block.header = replace(header, text=header.text + entry.text, lines=Lines(header.lines.first, entry.lines.last))
            return
        new = Block(self._policy, self._measure, self._version, entry)
        if len(self._waiting) == 1 and not self._waiting[0].row:
            new.header = replace(entry, version=entry.version or self._waiting[0].text)
            new.lone = entry.version is None
        else:
            new.floating = self._waiting
        self._waiting = []
        self._page.append(new)
