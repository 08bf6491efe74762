"""Importing one, ten and a hundred lists takes one, ten and a hundred times as long."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest

from shirube.plans.actions.load_city import load_scheme
from shirube.plans.actions.record_edition import record_edition
from shirube.plans.content.files import read_edition
from shirube.plans.content.shapes import EditionFacts
from shirube.plans.models import RatingScheme
from tests.bench.table import Table

pytestmark = [pytest.mark.bench]
CITY = Path(__file__).resolve().parents[2] / "cities" / "kanazawa"
NUMBERS = (1, 10, 100)


def another_list(facts: EditionFacts, number: int) -> EditionFacts:
    sheet = replace(facts.edition, sha256=f"{number:064d}", document_slug=f"list-{number}")
    return replace(facts, plan=replace(facts.plan, slug=f"plan-{number}", name=f"計画{number}"), edition=sheet)


def record(facts: EditionFacts, scheme: RatingScheme | None, numbers: range) -> float:
    began = perf_counter()
    for number in numbers:
        record_edition(facts=another_list(facts, number), scheme=scheme, actor="bench")
    return perf_counter() - began


@pytest.mark.django_db(transaction=True)
def test_importing_many_lists(table: Table) -> None:
    facts = read_edition(CITY / "plans" / "reform-plan" / "2019-2022")
    scheme = load_scheme(city=CITY, key="kanazawa-aabc")
    record(facts, scheme, range(100_000, 100_003))
    each = {}
    for number in NUMBERS:
        each[number] = record(facts, scheme, range(number * 1000, number * 1000 + number)) / number
    worst = max(each.values()) / each[1]
    table.add(
        "importing 1, 10 and 100 lists, cost of one list against the first",
        "≤ 1.3",
        f"{worst:.2f} ({', '.join(f'{t * 1000:.0f} ms' for t in each.values())})",
    )
    assert worst <= 1.3
