"""One table for all benchmarks of a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bench.table import Table


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--keep-benchmarks", action="store_true", help="write docs/benchmarks.md")


@pytest.fixture(scope="session")
def table(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> Iterator[Table]:
    made = Table()
    yield made
    print("\n\n" + made.text())  # noqa: T201  (the table is the point of the run)
    if pytestconfig.getoption("--keep-benchmarks"):
        made.keep()
