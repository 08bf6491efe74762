"""The tables of docs/algorithms/links.md are computed anew from the city pack and the gold pairs."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from shirube.plans.rules.evidence import GAINS, LOSSES
from tests.factories.gold import HALVES, Comparison, Place, judged, quality, read_gold
from tests.unit.plans.rules.test_worked_tables import table


def place(text: str) -> Place:
    plan, _, edition = text.partition(" ")
    return plan, edition


def test_the_worked_pairs_are_what_the_rules_suggest() -> None:
    rows = list(table("links.md", "earlier"))
    assert len(rows) == 9
    for earlier, number, later, other, *told in rows:
        found = judged((place(earlier), place(later)))
        ends = {(found.sides.earlier[pair.one].number, found.sides.later[pair.other].number): pair for pair in found.best()}
        pair = ends[number, other]
        assert [f"{pair.text:.2f}", " ".join(pair.names) or "-", f"{pair.score:.2f}", found.told(pair).kind] == told, number


@pytest.mark.parametrize(("heading", "numbers"), [("evidence", GAINS), ("doubt", LOSSES)])
def test_the_tables_of_evidence_are_the_numbers_in_force(heading: str, numbers: Mapping[str, float]) -> None:
    assert {name: float(share) for name, share, _ in table("links.md", heading)} == numbers


def test_the_table_of_quality_is_what_the_gold_pairs_give() -> None:
    rows = list(table("links.md", "comparison"))
    golds = [read_gold(half) for half in HALVES]
    told: dict[Comparison, list[str]] = {}
    for name, *cells in rows:
        one, _, other = name.partition(" to ")
        told[place(one), place(other)] = cells
    assert told.keys() == golds[0].items.keys()
    for between, cells in told.items():
        found = [[str(len(gold.pairs[between])), *(quality(gold, cut, [between]).text for cut in (0.3, 0.6))] for gold in golds]
        assert cells == [*found[0], *found[1]]
