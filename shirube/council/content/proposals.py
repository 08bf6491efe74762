"""Read the proposals of a city pack, `council/proposals.yaml`, and what became of them, `council/fates.csv`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shirube.core.content import build, place_of, read_mapping, read_rows
from shirube.core.errors import ContentFault
from shirube.council.content.sources import FOLDER, Lines, day_of, lines_of
from shirube.council.rules.words import FateKind
from shirube.plans.content.links import End


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal of `proposals.yaml`. `lines` are of `document`."""

    key: str
    title: str
    proposer: str
    number: str = ""
    field: str = ""
    given_on: date | None = None
    given_in: int | None = None
    text: str = ""
    present_state: str = ""
    aim: str = ""
    examples: tuple[str, ...] = ()
    document: str = ""
    lines: str = ""


@dataclass(frozen=True, slots=True)
class FateRow:
    """A row of `fates.csv`: `items` are numbers of the edition, one at least where it was taken up."""

    line: int
    proposal: str
    kind: FateKind
    plan: str
    edition: str
    items: tuple[End, ...]
    decided_on: date | None
    reason: str
    source: Lines | None


_COLUMNS = ("proposal", "kind", "plan", "edition", "items", "decided_on", "reason", "document", "lines")


def read_proposals(city: Path) -> tuple[ProposalRow, ...]:
    """Read `proposals.yaml`, in its order; nothing where the pack has none."""
    path = city / FOLDER / "proposals.yaml"
    if not path.exists():
        return ()
    place = place_of(path)
    found = read_mapping(path).get("proposals")
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise ContentFault("proposalsに、keyとtitleのある項目を並べてください。", place=place)
    return tuple(build(ProposalRow, each, place=f"{place} の {each.get('key', number)}") for number, each in enumerate(found, 1))


def read_fates(city: Path) -> tuple[FateRow, ...]:
    """Read `fates.csv`, in its order; nothing where the pack has none."""
    path = city / FOLDER / "fates.csv"
    if not path.exists():
        return ()
    return tuple(_fate(line, row, f"{place_of(path)} {line}行目") for line, row in read_rows(path, *_COLUMNS))


def _fate(line: int, row: dict[str, str], place: str) -> FateRow:
    try:
        kind = FateKind(row["kind"])
    except ValueError as error:
        known = "、".join(kind.value for kind in FateKind)
        raise ContentFault(f"kindは {known} のどれかです（いまは「{row['kind']}」）。", place=place) from error
    items = tuple(End(row["plan"], row["edition"], number) for number in row["items"].split())
    source = lines_of(row["document"], row["lines"], place)
    day = day_of(row, "decided_on", place)
    return FateRow(line, row["proposal"], kind, row["plan"], row["edition"], items, day, row["reason"], source)
