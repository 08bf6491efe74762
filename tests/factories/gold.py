"""The gold pairs of measures, the items of the city pack as the suggestions see them, and how well suggestions do against the pairs."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shirube.core.synonyms import read_groups
from shirube.plans.content.files import edition_folders, plan_folders, read_edition
from shirube.plans.content.shapes import PLAN, EditionFacts
from shirube.plans.rules.evidence import Line
from shirube.plans.rules.suggestions import Judged, judge

ROOT = Path(__file__).resolve().parents[2]
CITY = ROOT / "cities" / "kanazawa"
CUTS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
HALVES = ("tuning", "held_out")
Place = tuple[str, str]
Comparison = tuple[Place, Place]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Gold:
    """What was decided by reading, by comparison: which items were looked at, and their pairs with the kind."""

    items: Mapping[Comparison, frozenset[str]]
    pairs: Mapping[Comparison, Mapping[Pair, str]]

    @property
    def size(self) -> int:
        return sum(len(pairs) for pairs in self.pairs.values())


@dataclass(frozen=True)
class Quality:
    """How many suggestions were made from a score on, how many of them were right, and how many pairs there are to find."""

    made: int
    right: int
    all: int

    @property
    def precision(self) -> float:
        return self.right / self.made if self.made else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.all

    @property
    def text(self) -> str:
        return f"{self.precision:.2f} / {self.recall:.2f}"


def read_gold(half: str) -> Gold:
    """Read one half of the gold pairs."""
    items: dict[Comparison, set[str]] = defaultdict(set)
    pairs: dict[Comparison, dict[Pair, str]] = defaultdict(dict)
    with (ROOT / "tests" / "data" / f"links_gold_{half}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            between = (row["earlier_plan"], row["earlier_edition"]), (row["later_plan"], row["later_edition"])
            items[between].add(row["earlier_number"])
            if row["later_number"]:
                pairs[between][row["earlier_number"], row["later_number"]] = row["kind"]
    return Gold({between: frozenset(numbers) for between, numbers in items.items()}, pairs)


@cache
def pack() -> Mapping[Place, EditionFacts]:
    """Return every edition of the pack by plan and name."""
    folders = [(plan.name, folder) for plan in plan_folders(CITY) for folder in edition_folders(plan)]
    facts = [(plan, read_edition(folder)) for plan, folder in folders]
    return {(plan, each.edition.name): each for plan, each in facts}


def lines_of_pack(place: Place) -> tuple[Line, ...]:
    """Return the items of an edition of the pack as the suggestions see them; the key is the place in the edition."""
    facts = pack()[place]
    headings = {row.position: row for row in facts.headings}
    places = {item.number: at for at, item in enumerate(facts.items)}
    years: dict[str, set[int]] = defaultdict(set)
    owners = {row.slug: row.item for row in facts.indicators if row.item}
    for cell in facts.cells:
        if cell.row == PLAN and cell.text:
            years[owners.get(cell.owner, cell.owner)].add(cell.year)

    def path(position: int | None) -> tuple[str, ...]:
        return () if position is None else (*path(headings[position].parent), headings[position].name)

    return tuple(
        Line(
            key=at,
            number=item.number,
            title=item.title,
            parent=places.get(item.parent),
            parent_title=facts.items[places[item.parent]].title if item.parent else "",
            path=path(item.heading),
            sections=item.sections,
            years=tuple(sorted(years[item.number])),
            added_in=item.added_in,
        )
        for at, item in enumerate(facts.items)
    )


@cache
def judged(between: Comparison) -> Judged:
    """Judge two editions of the pack, as if nothing had been decided."""
    one, other = between
    is_same_plan = one[0] == other[0]
    equal = read_groups(CITY / "synonyms.csv")
    return judge(lines_of_pack(one), lines_of_pack(other), equal=equal, is_same_plan=is_same_plan, edition=other[1] if is_same_plan else "")


def suggested(between: Comparison) -> Mapping[Pair, float]:
    """Return the suggested pairs by number, with their scores."""
    found = judged(between)
    sides = found.sides
    return {(sides.earlier[pair.one].number, sides.later[pair.other].number): pair.score for pair in found.best()}


def quality(gold: Gold, cut: float, comparisons: Iterable[Comparison] | None = None) -> Quality:
    """Hold what is suggested from a score on for the items of a half against its pairs."""
    made = right = every = 0
    for between in comparisons or gold.items:
        known = gold.pairs.get(between, {})
        pairs = [pair for pair, score in suggested(between).items() if score >= cut and pair[0] in gold.items[between]]
        made, right, every = made + len(pairs), right + sum(pair in known for pair in pairs), every + len(known)
    return Quality(made, right, every)


def right_kinds(gold: Gold, cut: float) -> tuple[int, int]:
    """Return how many of the right suggestions name the right kind, and how many right ones there are."""
    right = total = 0
    for between, known in gold.pairs.items():
        found = judged(between)
        for pair in found.best():
            told = known.get((found.sides.earlier[pair.one].number, found.sides.later[pair.other].number))
            if told is not None and pair.score >= cut:
                total, right = total + 1, right + (found.told(pair).kind == told)
    return right, total
