"""The gold pairs name items that exist, cover every item, and are halved by a rule that nobody can steer."""

from __future__ import annotations

import csv
from hashlib import sha256
from pathlib import Path

import pytest

from shirube.plans.content.files import edition_folders, plan_folders, read_edition
from shirube.plans.rules.links import ONE_SIDED, LinkKind

ROOT = Path(__file__).resolve().parents[3]
HALVES = {"tuning": 0, "held_out": 1}
NO_PARTNER = "none"
Row = dict[str, str]
Place = tuple[str, str]


def rows(half: str) -> list[Row]:
    with (ROOT / "tests" / "data" / f"links_gold_{half}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def earlier(row: Row) -> tuple[str, str, str]:
    return row["earlier_plan"], row["earlier_edition"], row["earlier_number"]


def later(row: Row) -> tuple[str, str, str]:
    return row["later_plan"], row["later_edition"], row["later_number"]


@pytest.fixture(scope="module")
def numbers() -> dict[Place, set[str]]:
    """Return the numbers of every edition of the pack, by plan and edition."""
    found = {}
    for plan in plan_folders(ROOT / "cities" / "kanazawa"):
        for folder in edition_folders(plan):
            facts = read_edition(folder)
            found[plan.name, facts.edition.name] = {item.number for item in facts.items}
    return found


@pytest.mark.parametrize("half", HALVES)
def test_every_number_stands_in_the_pack(half: str, numbers: dict[Place, set[str]]) -> None:
    ends = [earlier(row) for row in rows(half)] + [later(row) for row in rows(half) if row["later_number"]]
    assert not [end for end in ends if end[2] not in numbers[end[:2]]]


@pytest.mark.parametrize("half", HALVES)
def test_the_halves_follow_the_rule(half: str) -> None:
    assert {int(sha256("/".join(earlier(row)).encode()).hexdigest(), 16) % 2 for row in rows(half)} == {HALVES[half]}


def test_no_pair_is_told_twice_and_no_item_stands_in_both_halves() -> None:
    pairs = [(*earlier(row), *later(row)) for half in HALVES for row in rows(half)]
    assert len(pairs) == len(set(pairs))
    assert not {earlier(row) for row in rows("tuning")} & {earlier(row) for row in rows("held_out")}


def test_every_item_of_a_comparison_is_decided(numbers: dict[Place, set[str]]) -> None:
    told: dict[tuple[Place, Place], set[str]] = {}
    for row in [row for half in HALVES for row in rows(half)]:
        told.setdefault((earlier(row)[:2], later(row)[:2]), set()).add(row["earlier_number"])
    first, second, reform = ("digital-strategy", "1.0"), ("digital-strategy", "2.0"), ("reform-plan", "令和3年度末")
    assert told == {(first, second): numbers[first], (first, reform): numbers[first], (second, reform): numbers[second]}


@pytest.mark.parametrize("half", HALVES)
def test_a_kind_fits_its_row(half: str) -> None:
    kinds = {kind.value for kind in LinkKind} - {kind.value for kind in ONE_SIDED}
    assert not [row for row in rows(half) if (row["kind"] not in kinds) == bool(row["later_number"])]
    assert not [row for row in rows(half) if (row["kind"] == NO_PARTNER) == bool(row["later_number"])]
