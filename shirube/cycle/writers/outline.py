"""A publication as the rows of a status list: headings and items in their printed order, each cell ready to be set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from shirube.core.calendar import era_year
from shirube.cycle.rules.frozen import Frozen, FrozenCell, FrozenHeading, FrozenItem
from shirube.cycle.writers import words


@dataclass(frozen=True, slots=True)
class YearColumn:
    """The head of one year's column."""

    year: int
    label: str
    note: str
    """The western year, and 参考 where it lies before the plan."""


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A heading above items. `level` counts from 0."""

    level: int
    label: str
    vision: str
    hue: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item: `plan` and `actual` hold one text per year column, `late` the word beside the actual of a year."""

    item: FrozenItem
    plan: tuple[str, ...]
    actual: tuple[str, ...]
    late: tuple[str, ...]
    rating: str
    rating_year: str
    attainment: str
    rating_note: str
    remarks: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


Row = HeadingRow | ItemRow
Kept = Callable[[FrozenItem], bool]


def year_columns(content: Frozen) -> tuple[YearColumn, ...]:
    """Return the heads of the year columns."""
    years = words.years_of(content)
    return tuple(YearColumn(year, era_year(year), f"{year} 参考" if words.is_reference(content, year) else str(year)) for year in years)


def rows_of(content: Frozen, kept: Kept = lambda _: True) -> Iterator[Row]:
    """Yield the rows: every heading before its first item that is kept, then the indicators that stand for no item."""
    years = words.years_of(content)
    chains = _chains(content.headings)
    above: Sequence[FrozenHeading] = ()
    for item in filter(kept, content.items):
        chain = chains.get(item.heading, ()) if item.heading is not None else ()
        yield from (_heading(heading) for heading in _new_part(above, chain))
        above = chain
        yield item_row(content, item, years)
    goals = list(filter(kept, content.goals))
    if goals:
        yield HeadingRow(0, "計画全体の指標", "", 0)
        yield from (item_row(content, goal, years) for goal in goals)


def _chains(headings: Sequence[FrozenHeading]) -> dict[int, tuple[FrozenHeading, ...]]:
    """Return each heading with those above it, from the top, by its position."""
    found: dict[int, tuple[FrozenHeading, ...]] = {}
    for heading in headings:
        found[heading.position] = (*(found.get(heading.parent, ()) if heading.parent is not None else ()), heading)
    return found


def _new_part(before: Sequence[FrozenHeading], chain: Sequence[FrozenHeading]) -> Sequence[FrozenHeading]:
    """Return the headings of a chain from the first that the one before did not have."""
    same = next((place for place, pair in enumerate(zip(before, chain, strict=False)) if pair[0] != pair[1]), min(len(before), len(chain)))
    return chain[same:]


def _heading(heading: FrozenHeading) -> HeadingRow:
    return HeadingRow(heading.level, f"{heading.number} {heading.name}".strip(), heading.vision, heading.hue)


def item_row(content: Frozen, item: FrozenItem, years: Sequence[int]) -> ItemRow:
    """Return an item as a row."""
    plan, actual = ({cell.year: cell for cell in row} for row in (item.plan, item.actual))
    rating = words.standing_rating(item)
    return ItemRow(
        item=item,
        plan=tuple(_text(plan.get(year)) for year in years),
        actual=tuple(_text(actual.get(year)) for year in years),
        late=tuple(words.late_word(item, year, content.fiscal_year) for year in years),
        rating=rating.code if rating else "",
        rating_year=era_year(rating.year) if rating and rating.year else "",
        attainment=words.shown_attainment(item),
        rating_note=words.rating_note(item),
        remarks=tuple(words.remark_lines(item)),
        notes=tuple(words.notes_of(item)),
    )


def _text(cell: FrozenCell | None) -> str:
    """Return a cell as printed: 「→」 stays an arrow."""
    return (cell.text or cell.sign) if cell else ""
