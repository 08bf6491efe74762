"""Whether the rows of an edition's facts fit together: what the store would refuse, said before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shirube.plans.content.shapes import (
    ACTUAL,
    PLAN,
    AspectRow,
    CellRow,
    ClaimRow,
    EditionFacts,
    EditionSheet,
    HeadingRow,
    IndicatorRow,
    ItemRow,
    TallyRow,
)
from shirube.plans.rules.links import EditionState

CLAIMS = ("total", "share", "weekday")
_LONGEST: Mapping[tuple[type[Any], str], int] = {
    (EditionSheet, "name"): 50,
    (EditionSheet, "document_title"): 300,
    (HeadingRow, "name"): 200,
    (HeadingRow, "number"): 20,
    (HeadingRow, "vision"): 300,
    (ItemRow, "title"): 300,
    (ItemRow, "number"): 30,
    (ItemRow, "printed_rating"): 20,
    (IndicatorRow, "name"): 300,
    (IndicatorRow, "slug"): 60,
    (IndicatorRow, "explanation"): 500,
    (IndicatorRow, "group"): 200,
    (CellRow, "text"): 300,
    (CellRow, "row"): 100,
    (ClaimRow, "label"): 200,
    (TallyRow, "sign"): 20,
    (AspectRow, "key"): 60,
    (AspectRow, "label"): 100,
}
"""Most characters of a field, as its column in the database holds them."""
_LONGEST_SECTION = 100
_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Misfit:
    """A row that does not fit: its shape, its position among the rows of that shape, the key, and what to do."""

    shape: type[Any]
    position: int
    key: str
    sentence: str


def misfits(facts: EditionFacts) -> Iterator[Misfit]:
    """Yield what does not fit, table by table."""
    yield from _sheet(facts.edition)
    yield from _too_long(facts)
    yield from _headings(facts)
    yield from _items(facts)
    yield from _indicators(facts)
    yield from _cells(facts)
    yield from _checks(facts)


def _sheet(sheet: EditionSheet) -> Iterator[Misfit]:
    if len(sheet.stage_signs) != len(sheet.stage_names):
        yield Misfit(EditionSheet, 0, "stage_names", "stage_signs と同じ数にしてください。")
    if sheet.state not in list(EditionState):
        yield Misfit(EditionSheet, 0, "state", "adopted（決定）か draft（案）にしてください。")
    if not all(year in _YEARS for year in sheet.years):
        yield Misfit(EditionSheet, 0, "years", "年度は2021のように西暦で書いてください。")


def _too_long(facts: EditionFacts) -> Iterator[Misfit]:
    rows: dict[type[Any], tuple[Any, ...]] = {
        EditionSheet: (facts.edition,),
        HeadingRow: facts.headings,
        ItemRow: facts.items,
        IndicatorRow: facts.indicators,
        CellRow: facts.cells,
        ClaimRow: facts.claims,
        TallyRow: facts.tallies,
        AspectRow: facts.aspects,
    }
    for (shape, key), longest in _LONGEST.items():
        for position, row in enumerate(rows[shape]):
            if len(getattr(row, key)) > longest:
                yield Misfit(shape, position, key, f"「{getattr(row, key)[:20]}…」が長すぎます。{longest}文字までにしてください。")
    for position, item in enumerate(facts.items):
        if any(len(name) > _LONGEST_SECTION for name in item.sections):
            yield Misfit(ItemRow, position, "sections", f"課の名前が長すぎます。{_LONGEST_SECTION}文字までにしてください。")


def _headings(facts: EditionFacts) -> Iterator[Misfit]:
    above: set[int | None] = {None}
    for position, row in enumerate(facts.headings):
        if row.parent not in above:
            yield Misfit(HeadingRow, position, "parent", f"上の見出し {row.parent} がこの行より前にありません。")
        above.add(row.position)
    yield from _twice(HeadingRow, facts.headings, "position", lambda row: row.position)
    yield from _twice(HeadingRow, facts.headings, "name", lambda row: (row.parent, row.name))


def _items(facts: EditionFacts) -> Iterator[Misfit]:
    headings = {row.position for row in facts.headings}
    numbers = {row.number for row in facts.items}
    for position, row in enumerate(facts.items):
        if row.heading not in headings:
            yield Misfit(ItemRow, position, "heading", f"見出し {row.heading} がheadings.csvのpositionにありません。")
        if row.parent and (row.parent not in numbers or row.parent == row.number):
            yield Misfit(ItemRow, position, "parent", f"上の項目「{row.parent}」がありません。")
        if not row.number or not row.title:
            yield Misfit(ItemRow, position, "number" if row.title else "title", "空欄です。書いてください。")
        yield from _lines(ItemRow, position, row)
    yield from _twice(ItemRow, facts.items, "number", lambda row: row.number)


def _indicators(facts: EditionFacts) -> Iterator[Misfit]:
    numbers = {row.number for row in facts.items}
    for position, row in enumerate(facts.indicators):
        if row.item and row.item not in numbers:
            yield Misfit(IndicatorRow, position, "item", f"項目「{row.item}」がありません。")
        yield from _lines(IndicatorRow, position, row)
    yield from _twice(IndicatorRow, facts.indicators, "slug", lambda row: row.slug)
    yield from _twice(IndicatorRow, facts.indicators, "item", lambda row: row.item or row.slug)


def _cells(facts: EditionFacts) -> Iterator[Misfit]:
    counted = {row.slug for row in facts.indicators}
    numbers = {row.number for row in facts.items}
    for position, row in enumerate(facts.cells):
        if row.owner not in counted | numbers:
            yield Misfit(CellRow, position, "owner", f"「{row.owner}」という番号の項目も指標もありません。")
        elif row.owner not in counted and row.row not in (PLAN, ACTUAL):
            yield Misfit(CellRow, position, "row", f"指標でない項目の行は {PLAN} か {ACTUAL} です（いまは「{row.row}」）。")
        if row.year not in _YEARS:
            yield Misfit(CellRow, position, "year", "年度は2021のように西暦で書いてください。")
        if row.line < 1:
            yield Misfit(CellRow, position, "line", "行は1から数えます。")
    yield from _twice(CellRow, facts.cells, "owner", lambda row: (row.owner, row.row, row.year))


def _checks(facts: EditionFacts) -> Iterator[Misfit]:
    headings: set[int | None] = {None, *(row.position for row in facts.headings)}
    for position, tally in enumerate(facts.tallies):
        if tally.heading not in headings:
            yield Misfit(TallyRow, position, "heading", f"見出し {tally.heading} がheadings.csvのpositionにありません。")
        yield from _lines(TallyRow, position, tally)
    for position, aspect in enumerate(facts.aspects):
        yield from _lines(AspectRow, position, aspect)
    yield from _twice(AspectRow, facts.aspects, "key", lambda row: row.key)
    for position, claim in enumerate(facts.claims):
        if claim.kind not in CLAIMS:
            yield Misfit(ClaimRow, position, "kind", f"{'、'.join(CLAIMS)} のどれかにしてください（いまは「{claim.kind}」）。")
        yield from _lines(ClaimRow, position, claim)


def _lines(shape: type[Any], position: int, row: ItemRow | IndicatorRow | TallyRow | ClaimRow | AspectRow) -> Iterator[Misfit]:
    if not 1 <= row.lines.first <= row.lines.last:
        yield Misfit(shape, position, "lines", f"行は「最初-最後」の順に1から数えます（いまは {row.lines.first}-{row.lines.last}）。")


def _twice(shape: type[Any], rows: tuple[Any, ...], key: str, of: Callable[[Any], Any]) -> Iterator[Misfit]:
    seen = set()
    for position, row in enumerate(rows):
        name = of(row)
        if name in seen:
            shown = name if isinstance(name, str | int) else "、".join(str(part) for part in name if part is not None)
            yield Misfit(shape, position, key, f"「{shown}」が二度出てきます。一つにしてください。")
        seen.add(name)
