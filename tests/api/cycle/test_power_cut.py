"""The server is killed again and again while clerks save: what was confirmed to a clerk is there afterwards."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.databases import database_of_its_own
from tests.stage import Clerk, Stage, Visit, answers, save_until_confirmed, set_up, start, stop

CLERKS, CELLS, CUTS = 12, 20, 5


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with database_of_its_own(os.environ.get("DATABASE_URL", ""), "shirube_power_cut") as address:
        yield set_up(tmp_path, database=address)


def test_an_answer_that_was_confirmed_survives_every_power_cut(stage: Stage) -> None:
    chosen = sorted(stage.clerks, key=lambda clerk: -len(clerk.cells))[:CLERKS]
    server = start(stage)
    with ThreadPoolExecutor(CLERKS) as office:
        working = [office.submit(_fill, stage, clerk) for clerk in chosen]
        for _ in range(CUTS):
            time.sleep(random.uniform(0.4, 1.2))  # noqa: S311  (no secret)
            stop(server, signal.SIGKILL)
            server = start(stage)
        confirmed = {cell: text for each in working for cell, text in each.result().items()}
    stop(server, signal.SIGTERM)
    assert len(confirmed) == sum(len(clerk.cells[:CELLS]) for clerk in chosen)
    found = answers(stage)
    assert {cell: found.get(cell) for cell in confirmed} == confirmed


def _fill(stage: Stage, clerk: Clerk) -> dict[str, str]:
    """Fill in the cells of a clerk; return what was confirmed."""
    confirmed: dict[str, str] = {}
    with Visit(stage.port, clerk.session) as visit:
        for cell, text in clerk.cells[:CELLS]:
            save_until_confirmed(visit, clerk, cell, text)
            confirmed[cell] = text
            time.sleep(0.2)
    return confirmed
