"""How good the suggestions of links are against pairs decided by reading, and how long they take.

Rules were tuned on the first half of the pairs alone. The second is only read here.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter

import pytest

from shirube.core.synonyms import read_groups
from shirube.plans.rules.suggestions import LEAST, suggest
from tests.bench.table import Table
from tests.factories.gold import CITY, CUTS, HALVES, lines_of_pack, quality, read_gold, right_kinds

pytestmark = [pytest.mark.bench]
STRATEGY, REFORM = ("digital-strategy", "2.0"), ("reform-plan", "令和3年度末")
NAMES = {"tuning": "tuning half", "held_out": "held-out half"}
BARS = {"tuning": (0.9, 0.65), "held_out": (0.8, 0.55)}
"""Precision and recall from 0.6 on, at least."""


@pytest.mark.parametrize("half", HALVES)
def test_precision_and_recall(table: Table, half: str) -> None:
    gold = read_gold(half)
    for cut in CUTS:
        bar = " / ".join(f"≥ {least:.2f}" for least in BARS[half]) if cut == 0.6 else "-"
        table.add(f"links, {NAMES[half]} ({gold.size} pairs): precision / recall from {cut} on", bar, quality(gold, cut).text)
    right, total = right_kinds(gold, LEAST)
    table.add(f"links, {NAMES[half]}: right kind among the right suggestions", "-", f"{right} of {total}")
    found = quality(gold, 0.6)
    assert found.precision >= BARS[half][0]
    assert found.recall >= BARS[half][1]


def test_suggesting_links_takes_no_time_worth_waiting_for(table: Table) -> None:
    measures, reform = lines_of_pack(STRATEGY), lines_of_pack(REFORM)
    equal = read_groups(CITY / "synonyms.csv")
    times = []
    for _ in range(5):
        began = perf_counter()
        found = suggest(measures, reform, equal=equal)
        times.append(perf_counter() - began)
    told = f"{median(times) * 1000:.0f} ms (first {times[0] * 1000:.0f} ms, {len(found)} suggestions)"
    table.add(f"links suggested for {len(measures)} x {len(reform)} items, with reasons", "< 3 s", told)
    assert times[0] < 3
