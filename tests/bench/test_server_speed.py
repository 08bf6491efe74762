"""The matrix page from a real server: rendered live, from its kept form against an empty page, and the server's memory."""

from __future__ import annotations

import subprocess
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.request import Request, urlopen

import pytest

from tests.bench.load import send
from tests.bench.table import Table
from tests.serving import prepare, serving

pytestmark = [pytest.mark.bench]
MATRIX = "/plans/reform-plan/"
EMPTY = "/-/alive"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return prepare(tmp_path_factory.mktemp("bench"))


def _fetch(port: int, path: str) -> tuple[float, int]:
    began = perf_counter()
    with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "gzip"})) as answer:
        size = len(answer.read())
    return perf_counter() - began, size


def memory(pid: int) -> float:
    """Return the memory of a process and its children in MB, shared pages counted once (PSS)."""
    children = subprocess.run(["ps", "--ppid", str(pid), "-o", "pid="], capture_output=True, text=True, check=False).stdout.split()
    total = 0
    for process in (str(pid), *children):
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024


def test_the_matrix_rendered_live(table: Table, environment: dict[str, str]) -> None:
    with serving(environment, SHIRUBE_KEEP_PAGES="false") as (port, _):
        for _ in range(6):
            _fetch(port, MATRIX)
        times = sorted(_fetch(port, MATRIX)[0] for _ in range(60))
        size = _fetch(port, MATRIX)[1]
    table.add(
        "matrix of 284 items, rendered live",
        "< 60 ms at the median",
        f"{median(times) * 1000:.0f} ms (95 %: {times[56] * 1000:.0f} ms, {size / 1000:.0f} kB)",
    )
    assert median(times) < 0.060


def test_the_kept_matrix_against_an_empty_page(table: Table, environment: dict[str, str]) -> None:
    with serving(environment) as (port, pid):
        for path in (MATRIX, EMPTY):
            send(port, path, requests=400)
        ratios, kept, empty = [], [], []
        for _ in range(5):
            empty.append(send(port, EMPTY, requests=12_000).per_second)
            kept.append(send(port, MATRIX, requests=12_000).per_second)
            ratios.append(kept[-1] / empty[-1])
        used = memory(pid)
    ratio = median(ratios)
    table.add(
        "matrix from its kept form, throughput against an empty page",
        "≥ 0.5",
        f"{ratio:.2f} ({median(kept):,.0f} of {median(empty):,.0f} in a second)",
    )
    table.add("memory of the server after that (2 workers)", "< 250 MB", f"{used:.0f} MB")
    assert ratio >= 0.5
    assert used < 250
