"""Reads a whole status list (取組事項状況一覧): from lines of text to one frozen `StatusList`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shirube.core.calendar import fold
from shirube.core.errors import InvalidInput
from shirube.plans.readers.printed import find_dates, find_shares
from shirube.plans.readers.shapes import Goal, StageSign, StatusItem, StatusList
from shirube.plans.readers.status_list.evidence import Habits, runs_of
from shirube.plans.readers.status_list.glossary import read_glossary
from shirube.plans.readers.status_list.goals import read_goals
from shirube.plans.readers.status_list.items import Gathered, Gatherer, RawItem
from shirube.plans.readers.status_list.legend import read_bands, read_stages
from shirube.plans.readers.status_list.offices import known_offices, split_offices
from shirube.plans.readers.status_list.place import OpenItem, PlacedItem, decide, open_item
from shirube.plans.readers.status_list.walk import walk
from shirube.plans.readers.status_list.whole import cut_items, missing_parts, read_title

USUAL_CODES = ("AA", "A", "B", "C")


def looks_like_status_list(lines: Sequence[str]) -> bool:
    """Whether a document has the head of an item table: fiscal years, and 達成状況 or 担当課."""
    return any("\t" in line and ("担当" in line or "達成" in fold(line)) and "計画\t" not in line and _has_years(line) for line in lines)


def _has_years(line: str) -> bool:
    return any(getattr(event, "lists_items", False) for event in walk([line]))


def read_status_list(lines: Sequence[str], *, sha256: str, name: str) -> StatusList:
    """Read a status list. Raises `InvalidInput` when no item is whole; what else is missing is told in `missing`."""
    events = list(walk(lines))
    goals = read_goals(events)
    bands = read_bands(lines)
    gathered = Gatherer().take(events)
    cut = cut_items(gathered, lines)
    whole = [item for item in gathered.items if item not in cut.items]
    opened = _opened(whole, [band.code for band in bands] or list(USUAL_CODES), goals)
    if not opened:
        raise InvalidInput(_nothing_read(gathered), place=name)
    stages = read_stages(lines, [item.candidates[0].plan for item in opened])
    habits = _habits(opened, stages)
    placed = [decide(item, habits) for item in opened]
    return StatusList(
        title=read_title(lines),
        sha256=sha256,
        years=tuple(sorted({year for head in gathered.heads for year in head.years})),
        status_year=habits.status_year,
        stages=stages,
        bands=bands,
        headings=tuple(gathered.headings),
        items=_items(placed),
        goals=goals,
        glossary=read_glossary(lines),
        dates=find_dates(lines),
        shares=find_shares(lines),
        missing=(*gathered.missing, *cut.missing, *missing_parts(lines, gathered)),
    )


def _nothing_read(gathered: Gathered) -> str:
    line = gathered.heads[0].lines.first if gathered.heads else 1
    return (
        "取組事項の表（番号、計画と実績の行）を期待しましたが、"
        f"{line}行目の見出しのあとに読み取れる行がありません。表の行がタブ区切りで入っているか確かめてください。"
    )


def _opened(whole: Sequence[RawItem], codes: Sequence[str], goals: Sequence[Goal]) -> list[OpenItem]:
    by_number: Mapping[int, Goal] = {goal.number: goal for goal in goals}
    return [item for raw in whole if (item := open_item(raw, codes, by_number.get(raw.number)))]


def _habits(opened: Sequence[OpenItem], stages: Sequence[StageSign]) -> Habits:
    """Learn from the certain rows in which year each run of numbers and each flag begins."""
    rated = [item.row.printed.year for item in opened if item.row.printed.year is not None and item.row.printed.rating]
    reported = [year for item in opened if item.certain for year in item.candidates[0].actual]
    habits = Habits(
        status_year=max(rated or reported, default=None),
        stages=tuple(stage.sign for stage in stages),
        runs=runs_of(item.raw.number for item in opened),
    )
    for item in opened:
        if item.certain:
            habits.learn(item.case, item.candidates[0].plan, item.candidates[0].actual)
    return habits


def _items(placed: Sequence[PlacedItem]) -> tuple[StatusItem, ...]:
    """Give every item its sections; an empty cell is merged with the one above it in the same group."""
    known = known_offices(item.row.sections for item in placed)
    items: list[StatusItem] = []
    for item in placed:
        sections, notes = split_offices(item.row.sections, known), item.notes
        above = items[-1] if items else None
        if not sections and above and above.path == item.raw.path:
            sections = above.sections
            notes += (f"担当課の欄が空です。上の行（番号{above.number}）と結合されたセルとみて{'・'.join(sections)}としました。",)
        items.append(_item(item, sections, notes))
    return tuple(items)


def _item(item: PlacedItem, sections: tuple[str, ...], notes: tuple[str, ...]) -> StatusItem:
    raw = item.raw
    return StatusItem(
        number=raw.number,
        title=raw.title,
        flags=raw.flags,
        indicator=raw.indicator,
        path=raw.path,
        sections=sections,
        plan=dict(sorted(item.plan.items())),
        actual=dict(sorted(item.actual.items())),
        printed=item.row.printed,
        content=item.row.content,
        remarks=item.row.remarks,
        lines=raw.lines,
        certain=item.certain,
        notes=notes,
    )
