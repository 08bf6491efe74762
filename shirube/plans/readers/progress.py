"""Reads the progress of a strategy: every concrete step with its sign ◎○△, and the summary table beside our recount.

Which lines are counted: a header whose lines carry signs of their own is not, its lines are; a header with one sign for all its
lines is. Repeats (再掲) are counted each time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from shirube.core.calendar import fold, parse_fiscal_year
from shirube.core.errors import InvalidInput
from shirube.plans.readers.printed import find_dates, find_shares
from shirube.plans.readers.shapes import MeasureCount, Missing, Numbered, Progress, ProgressItem, StageSign
from shirube.plans.readers.slides import LEGEND, Block, Collector, Entry, Kind, Measures, Scanner, is_region
from shirube.plans.readers.text import same_signs, squeeze
from shirube.plans.rules.counting import MarkedLine, counted_keys
from shirube.plans.rules.facts import Lines

_COLUMN = re.compile(r"([◎○◯△▲×])\s*(\S+)")
_POLICY_CELL = re.compile(r"[\[〔［](\d{1,2})[\]〕］]\s*(\S.*)")
_MEASURE_CELL = re.compile(r"([①-⑳])\s*(\S.*)")
_ALL = re.compile(r"全(\d{1,5})(?:施策|項目|取組|事業|件)")
_TITLE = re.compile(r"\S.*進捗\S{0,12}")


@dataclass(slots=True)
class _Summary:
    """The summary table: signs by measure, the printed total, and the lines of each."""

    first: int | None = None
    marks: dict[str, str] = field(default_factory=dict)
    measures: Measures = field(default_factory=dict)
    printed: dict[str, tuple[dict[str, int], Lines]] = field(default_factory=dict)
    total: dict[str, int] | None = None
    total_lines: Lines | None = None


def looks_like_progress(lines: Sequence[str]) -> bool:
    """Whether a document has a summary table of signs, or lists of steps with a column 進捗状況."""
    listed = any(is_region(line) for line in lines)
    return listed and any("進捗" in line for line in lines) and _first_summary(lines) is not None


def read_progress(lines: Sequence[str], *, sha256: str, name: str) -> Progress:
    """Read a progress report. Raises `InvalidInput` when no line with a sign is found."""
    summary = _read_summary(lines)
    collector = Collector(summary.measures, {})
    pages = collector.collect(Scanner(known=summary.measures).scan(lines, summary.first or 0))
    items = tuple(item for block in pages.blocks for item in _items(block))
    if not items:
        raise InvalidInput(_nothing(summary), place=name)
    counts = tuple(_counts(items, summary))
    every, every_lines = _printed_sum(lines)
    return Progress(
        title=_title(lines),
        sha256=sha256,
        year=_year(lines),
        marks=tuple(StageSign(mark, meaning) for mark, meaning in summary.marks.items()),
        items=items,
        counts=counts,
        printed_total=summary.total,
        printed_sum=every,
        total_lines=summary.total_lines,
        sum_lines=every_lines,
        dates=find_dates(lines),
        shares=find_shares(lines),
        missing=tuple(_missing(counts)),
    )


def _nothing(summary: _Summary) -> str:
    return (
        f"進捗の表（具体的な取組、年度、◎○△の印）を期待しましたが、{(summary.first or 0) + 1}行目の集計表のあとに印のある行がありません。"
        "ファイルが途中で切れていないか確かめてください。"
    )


def _first_summary(lines: Sequence[str]) -> int | None:
    return next((place for place, line in enumerate(lines) if len(_columns(line)) >= 2), None)


def _columns(line: str) -> dict[int, tuple[str, str]]:
    """Return the columns of a summary table's head that name a sign: place, sign and meaning."""
    if "\t" not in line:
        return {}
    matches = ((place, _COLUMN.fullmatch(cell.strip())) for place, cell in enumerate(line.split("\t")))
    return {place: (same_signs(match[1]), match[2]) for place, match in matches if match}


def _read_summary(lines: Sequence[str]) -> _Summary:
    summary = _Summary()
    columns: dict[int, tuple[str, str]] = {}
    policy = Numbered("", "")
    summary.marks = _legend(lines)
    for place, line in enumerate(lines):
        found = _columns(line)
        if len(found) >= 2:
            columns = found
            summary.first = place if summary.first is None else summary.first
            summary.marks = dict(found.values()) | summary.marks
            continue
        if "\t" not in line or not columns:
            columns = {} if line.strip() else columns
            continue
        policy = _summary_row(line.split("\t"), Lines(place + 1, place + 1), columns, policy, summary)
    return summary


def _legend(lines: Sequence[str]) -> dict[str, str]:
    """Return the signs of the first legend, 「◎：完了」, with their meaning."""
    matches = (LEGEND.fullmatch(line.strip()) for line in lines if len(line) < 40)
    found: dict[str, str] = {}
    for match in filter(None, matches):
        found.setdefault(same_signs(match["sign"]), match["meaning"].strip())
    return found


def _summary_row(cells: list[str], lines: Lines, columns: dict[int, tuple[str, str]], policy: Numbered, summary: _Summary) -> Numbered:
    """Take one row of the summary; return the policy that holds from here on."""
    numbers = {
        mark: int(fold(cells[place])) for place, (mark, _) in columns.items() if place < len(cells) and fold(cells[place]).isdecimal()
    }
    if match := _POLICY_CELL.fullmatch(cells[0].strip()):
        policy = Numbered(match[1], squeeze(match[2]))
    measured = next((match for cell in cells if (match := _MEASURE_CELL.fullmatch(cell.strip()))), None)
    if measured and len(numbers) == len(columns):
        name = squeeze(measured[2])
        summary.measures[name] = (policy, Numbered(measured[1], name))
        summary.printed[name] = (numbers, lines)
    elif "合計" in squeeze(cells[0]) and numbers:
        summary.total, summary.total_lines = numbers, lines
    return policy


def _items(block: Block) -> Iterator[ProgressItem]:
    """Give the signs of a block to its lines.

    As many signs as lines below the header: one each. One more: the first is the header's own. One: it is the header's.
    """
    signs = block.of(Kind.SIGN)
    below = block.bullets
    if not signs:
        return
    if len(signs) == 1:
        units, doubtful = [(block.header, signs[0])], False
    elif len(signs) == len(below) + 1:
        units, doubtful = list(zip([block.header, *below], signs, strict=True)), False
    else:
        units, doubtful = list(zip(below or [block.header], signs, strict=False)), len(signs) != len(below)
    counted = _counted(units, block.header)
    for unit, sign in units:
        yield _item(block, unit, sign, counted=unit in counted, doubtful=doubtful)


def _counted(units: list[tuple[Entry, Entry]], header: Entry) -> list[Entry]:
    marked = [
        MarkedLine(str(place), None if unit is header else "0", sign.text)
        for place, (unit, sign) in enumerate(units, start=0 if units[0][0] is header else 1)
    ]
    keys = counted_keys(marked)
    return [unit for line, (unit, _) in zip(marked, units, strict=True) if line.key in keys]


def _item(block: Block, unit: Entry, sign: Entry, *, counted: bool, doubtful: bool) -> ProgressItem:
    step, guessed = _step(block, unit, sign)
    notes = []
    if doubtful:
        notes.append("印の数と行の数が合いません。印字の順に割り当てました。")
    if guessed:
        notes.append("段階の数が行の数より少ないため、すぐ前に印字された段階としました。")
    if unit.row and sign.lines.first < unit.lines.first:
        notes.append("印が見出しの行に並んでいます。印と行の数から、この行の印としました。")
    return ProgressItem(
        policy=block.policy,
        measure=block.measure,
        title=unit.text,
        parent=None if unit is block.header else block.header.text,
        step=step,
        mark=sign.text,
        counted=counted,
        lines=Lines(unit.lines.first, max(unit.lines.last, sign.lines.last)),
        certain=not notes,
        notes=tuple(notes),
    )


def _step(block: Block, unit: Entry, sign: Entry) -> tuple[str | None, bool]:
    """Return the step beside a line, and whether it was guessed."""
    steps = block.of(Kind.STEP)
    if unit.row:
        return _row_step(block, unit, steps), False
    if not steps:
        return None, False
    units = block.bullets or [block.header]
    if len(steps) == 1 or unit is block.header:
        return "".join(step.text for step in steps), False
    if len(steps) == len(units):
        return steps[units.index(unit)].text, False
    before = [entry for entry in block.beside[: block.beside.index(sign)] if entry.kind is Kind.STEP]
    return (before[-1].text if before else None), True


def _row_step(block: Block, unit: Entry, steps: list[Entry]) -> str | None:
    """Return the step in a line's own row; a line below a header without a sign of its own shares the header's."""
    own = [step.text for step in steps if step.lines == unit.lines]
    if own or unit is block.header:
        return "".join(own) or None
    signs = [entry for entry in block.of(Kind.SIGN) if entry.lines == block.header.lines]
    header_has_own = bool(signs) and len(block.of(Kind.SIGN)) > len(block.bullets)
    shared = [step.text for step in steps if step.lines == block.header.lines]
    return None if header_has_own else "".join(shared) or None


def _counts(items: Iterable[ProgressItem], summary: _Summary) -> Iterator[MeasureCount]:
    """Yield printed and recounted signs for every measure of the summary, then for measures only the pages have."""
    recounted: dict[tuple[Numbered, Numbered], Counter[str]] = {}
    for item in items:
        recounted.setdefault((item.policy, item.measure), Counter()).update([item.mark] if item.counted else [])
    for policy, measure in {**dict.fromkeys(summary.measures.values()), **dict.fromkeys(recounted)}:
        printed, lines = summary.printed.get(measure.name, (None, None))
        count = recounted.get((policy, measure), Counter())
        yield MeasureCount(policy, measure, printed, {mark: count[mark] for mark in {**summary.marks, **count}}, lines)


def _missing(counts: Iterable[MeasureCount]) -> Iterator[Missing]:
    for count in counts:
        if count.printed and count.lines and any(count.printed.values()) and not any(count.recounted.values()):
            yield Missing(f"集計表にある「{count.measure.number}{count.measure.name}」の取組の一覧が見つかりません。", count.lines)


def _printed_sum(lines: Sequence[str]) -> tuple[int | None, Lines | None]:
    """Return the number of all steps that a sentence names, 「全98施策」."""
    for number, line in enumerate(lines, start=1):
        if match := _ALL.search(fold(line)) if "全" in line else None:
            return int(match[1]), Lines(number, number)
    return None, None


def _title(lines: Sequence[str]) -> str:
    found = next((match[0] for line in lines if "\t" not in line and (match := _TITLE.fullmatch(line.strip()))), "")
    return squeeze(re.sub(r"^[(（]\d+[)）]\s*", "", found))


def _year(lines: Sequence[str]) -> int | None:
    """Return the fiscal year of the column beside 具体的な取組."""
    for place, line in enumerate(lines):
        if is_region(line):
            cells = line.split("\t")[1:] or [following.strip() for following in lines[place + 1 : place + 4]]
            return next((year for cell in cells if (year := parse_fiscal_year(cell)) is not None), None)
    return None
