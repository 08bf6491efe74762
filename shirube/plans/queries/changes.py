"""What would change if an edition's facts were recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from shirube.plans.content.shapes import CellRow, EditionFacts, ItemRow
from shirube.plans.models import Edition, Observation, PeerValue, Row, StageCell, Target

CellKey = tuple[str, str, int]
"""Owner, row, fiscal year; as in `content.shapes.CellRow`."""


class What(StrEnum):
    """What happens to a fact."""

    ADDED = "added"
    CHANGED = "changed"
    GONE = "gone"
    """It stands in the store and no longer in the document; it is kept."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between the store and the facts. `year` is None for a change of the item itself, `row` names what changed."""

    what: What
    owner: str
    row: str
    year: int | None
    before: str
    after: str


def latest_cells(edition: Edition) -> dict[CellKey, tuple[str, int]]:
    """Return the text and revision of every cell in force, by its key. Four statements."""
    found: dict[CellKey, tuple[str, int]] = {}
    stages = StageCell.objects.filter(item__edition=edition).values_list("item__number", "row", "fiscal_year", "text", "revision")
    for owner, row, year, text, revision in stages.order_by("revision"):
        found[owner, row, year] = (text, revision)
    for model, row in ((Target, Row.PLAN), (Observation, Row.ACTUAL)):
        cells = model.objects.filter(indicator__edition=edition).values_list("indicator__slug", "fiscal_year", "text", "revision")
        for owner, year, text, revision in cells.order_by("revision"):
            found[owner, row.value, year] = (text, revision)
    peers = PeerValue.objects.filter(indicator__edition=edition).values_list("indicator__slug", "name", "fiscal_year", "text", "revision")
    for owner, row, year, text, revision in peers.order_by("revision"):
        found[owner, row, year] = (text, revision)
    return found


def changes_of(edition: Edition | None, facts: EditionFacts) -> tuple[Change, ...]:
    """Return the differences between what is stored of an edition (None: nothing yet) and the facts."""
    if edition is None:
        return tuple(Change(What.ADDED, row.number, "title", None, "", row.title) for row in facts.items)
    return (*_item_changes(edition, facts.items), *_cell_changes(latest_cells(edition), facts.cells))


def _item_changes(edition: Edition, rows: tuple[ItemRow, ...]) -> Iterator[Change]:
    stored = dict(edition.items.values_list("number", "title"))
    for row in rows:
        if row.number not in stored:
            yield Change(What.ADDED, row.number, "title", None, "", row.title)
        elif stored[row.number] != row.title:
            yield Change(What.CHANGED, row.number, "title", None, stored[row.number], row.title)
    numbers = {row.number for row in rows}
    yield from (Change(What.GONE, number, "title", None, title, "") for number, title in stored.items() if number not in numbers)


def _cell_changes(stored: Mapping[CellKey, tuple[str, int]], rows: tuple[CellRow, ...]) -> Iterator[Change]:
    for row in rows:
        before, _ = stored.get((row.owner, row.row, row.year), (None, 0))
        if before is None:
            yield Change(What.ADDED, row.owner, row.row, row.year, "", row.text)
        elif before != row.text:
            yield Change(What.CHANGED, row.owner, row.row, row.year, before, row.text)
    keys = {(row.owner, row.row, row.year) for row in rows}
    yield from (Change(What.GONE, *key, text, "") for key, (text, _) in stored.items() if key not in keys and text)
