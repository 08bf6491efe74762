"""Papers of a whole plan come while one waits."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import pytest

from shirube.cycle.rules.frozen import digest
from shirube.cycle.writers.list_book import status_list_xlsx
from shirube.cycle.writers.overview.pages import overview_pdf
from shirube.cycle.writers.overview.slides import overview_pptx
from shirube.cycle.writers.status_list import status_list_pdf
from tests.bench.table import Table
from tests.factories.frozen import altered, many

pytestmark = [pytest.mark.bench]
ITEMS = 284


def test_the_papers_of_a_whole_plan(table: Table) -> None:
    content = many(ITEMS)
    key = digest(content)
    previous = altered(content, "2", standing="done")
    papers: dict[str, tuple[float, Callable[[], bytes]]] = {
        "PDF of the full list (284 items)": (10.0, lambda: status_list_pdf(content, key)),
        "Excel of the full list": (5.0, lambda: status_list_xlsx(content, key)),
        "overview as PDF slides": (5.0, lambda: overview_pdf(content, previous, key)),
        "overview as PPTX": (20.0, lambda: overview_pptx(content, previous, key)),
    }
    for name, (bar, make) in papers.items():
        began = perf_counter()
        made = make()
        took = perf_counter() - began
        table.add(name, f"< {bar:.0f} s", f"{took:.2f} s, {len(made) / 1e6:.1f} MB")
        assert took < bar, name


def test_a_list_of_ten_times_the_items_takes_about_ten_times_as_long(table: Table) -> None:
    status_list_pdf(many(1), "d" * 64)  # the typeface is read once
    times: list[float] = []
    for count in (ITEMS, ITEMS * 10):
        content = many(count)
        began = perf_counter()
        status_list_pdf(content, "d" * 64)
        times.append(perf_counter() - began)
    table.add("PDF of 2,840 items against 284", "≤ 20 times", f"{times[1] / times[0]:.1f} times")
    assert times[1] <= 20 * max(times[0], 0.2)
