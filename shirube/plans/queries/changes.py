"""What would change if an edition's facts were recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from shirube.plans.content.shapes import CellRow, EditionFacts
from shirube.plans.models import Edition, Observation, PeerValue, Row, StageCell, Target
from shirube.plans.queries.told import Rows, stored_rows, told_rows

CellKey = tuple[str, str, int]
"""Owner, row, fiscal year; as in `content.shapes.CellRow`."""


KEPT = frozenset({"vision", "explanation"})
"""What a source without the document's sentences leaves blank, and what then stays as it is."""
SILENT = frozenset({"number"})
"""A heading that no item needs any more: the items that moved away tell it."""


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


def changes_of(edition: Edition | None, facts: EditionFacts, *, is_whole: bool = True) -> tuple[Change, ...]:
    """Return the differences between what is stored of an edition (None: nothing yet) and the facts.

    Something is gone only where another document than the stored one leaves it out, and where that document `is_whole`.
    """
    if edition is None:
        return tuple(Change(What.ADDED, row.number, "title", None, "", row.title) for row in facts.items)
    found = (*_row_changes(stored_rows(edition), told_rows(facts)), *_cell_changes(latest_cells(edition), facts.cells))
    tells_gone = is_whole and edition.document.sha256 != facts.edition.sha256
    return tuple(change for change in found if tells_gone or change.what != What.GONE)


def _row_changes(stored: Rows, told: Rows) -> Iterator[Change]:
    for owner, after in told.items():
        before = stored.get(owner)
        if before is None:
            yield Change(What.ADDED, owner.name, owner.leading, None, "", after[owner.leading])
            continue
        for key, text in after.items():
            if text != before[key] and (text or key not in KEPT):
                yield Change(What.CHANGED, owner.name, key, None, before[key], text)
    for owner, before in stored.items():
        if owner not in told and owner.leading not in SILENT:
            yield Change(What.GONE, owner.name, owner.leading, None, before[owner.leading], "")


def _cell_changes(stored: Mapping[CellKey, tuple[str, int]], rows: tuple[CellRow, ...]) -> Iterator[Change]:
    for row in rows:
        before, _ = stored.get((row.owner, row.row, row.year), (None, 0))
        if before is None:
            yield Change(What.ADDED, row.owner, row.row, row.year, "", row.text)
        elif before != row.text:
            yield Change(What.CHANGED, row.owner, row.row, row.year, before, row.text)
    keys = {(row.owner, row.row, row.year) for row in rows}
    yield from (Change(What.GONE, *key, text, "") for key, (text, _) in stored.items() if key not in keys and text)
