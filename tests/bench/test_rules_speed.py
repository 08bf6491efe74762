"""Reading and rating: fast for one city, and the same cost for each item of a whole country."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from shirube.plans.readers import read
from shirube.plans.readers.facts import plan_facts
from shirube.plans.rules.assessments import assess
from shirube.plans.rules.facts import PlanFacts
from shirube.plans.rules.schemes import RatingScheme, parse_scheme
from tests.bench.table import Table

pytestmark = [pytest.mark.bench]
MUNICIPALITIES = 1_741
DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


@pytest.fixture(scope="module")
def facts(documents: Path) -> PlanFacts:
    return plan_facts(read((documents / "reform-plan-status.txt").read_bytes(), name="reform-plan-status.txt"))


@pytest.fixture(scope="module")
def scheme() -> RatingScheme:
    from shirube.core.content import read_mapping

    path = Path(__file__).resolve().parents[2] / "cities" / "kanazawa" / "schemes" / "kanazawa-aabc.yaml"
    return parse_scheme(read_mapping(path), place=path.name)


def seconds(facts: PlanFacts, scheme: RatingScheme) -> float:
    began = perf_counter()
    for item in facts.items:
        assess(item, facts, scheme)
    return perf_counter() - began


def another_city(facts: PlanFacts, number: int) -> PlanFacts:
    """Return the plan with every number raised by a part that no other city has."""

    def changed(row: dict[int, str]) -> dict[int, str]:
        return {
            year: DIGITS.sub(lambda found: f"{float(found[0].replace(',', '')) * (1 + number / 7919):.4f}", cell)
            for year, cell in row.items()
        }

    items = tuple(replace(item, plan=changed(dict(item.plan)), actual=changed(dict(item.actual))) for item in facts.items)
    return replace(facts, items=items)


def test_reading_the_real_list(table: Table, documents: Path) -> None:
    data = (documents / "reform-plan-status.txt").read_bytes()
    times = []
    for _ in range(7):
        began = perf_counter()
        read(data, name="reform-plan-status.txt")
        times.append(perf_counter() - began)
    table.add("reading the real status list (284 items)", "< 500 ms", f"{median(times) * 1000:.0f} ms (first {times[0] * 1000:.0f} ms)")
    assert times[0] < 0.5


def test_rating_one_city_and_a_country(table: Table, facts: PlanFacts, scheme: RatingScheme) -> None:
    cities: Iterator[PlanFacts] = (another_city(facts, number) for number in range(1, MUNICIPALITIES + 1))
    times = [seconds(city, scheme) for city in cities]
    one = median(times[:15])
    each = sum(times) / len(times)
    table.add("rating 284 items", "< 20 ms", f"{one * 1000:.1f} ms")
    table.add(
        f"rating {len(facts.items) * len(times):,} items, cost of one item against one city's",
        "≤ 1.3",
        f"{each / one:.2f} ({sum(times):.1f} s in all)",
    )
    assert one < 0.020
    assert each / one <= 1.3
