"""Every section answers at the same moment while the office looks on: nothing is lost, nobody sees an error, and it stays quick."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from threading import Event

import psycopg
import pytest

from tests.bench.table import Table
from tests.databases import database_of_its_own
from tests.stage import Clerk, Stage, Visit, answers, played, set_up

pytestmark = [pytest.mark.bench]
POSTGRES = os.environ.get("DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
TYPING = (1.0, 3.0)
"""Seconds that a clerk takes for a cell, at the least and at the most: faster than anybody types."""
CLERKS = 80
LOOKS_EVERY = 1.0
"""Seconds after which the office loads its matrix again."""


@dataclass
class Day:
    """What came of it: milliseconds of each save and of each look, what was confirmed, and answers that were no success."""

    saves: list[float] = field(default_factory=list)
    looks: list[float] = field(default_factory=list)
    confirmed: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """Return the milliseconds below which this share of the saves lies."""
        return sorted(self.saves)[int(len(self.saves) * share)]


@contextmanager
def _stage(folder: Path, kind: str) -> Iterator[Stage]:
    if kind == "SQLite":
        yield set_up(folder)
        return
    try:
        psycopg.connect(POSTGRES).close()
    except psycopg.OperationalError:
        pytest.skip("no PostgreSQL: name a server in DATABASE_URL")
    with database_of_its_own(POSTGRES, "shirube_round_load") as address:
        yield set_up(folder, database=address)


@pytest.mark.parametrize(("kind", "bar"), [("PostgreSQL", 300.0), ("SQLite", None)])
def test_all_sections_answer_at_once(table: Table, tmp_path: Path, kind: str, bar: float | None) -> None:
    with _stage(tmp_path, kind) as stage:
        clerks = _seats(stage.clerks)
        with played(stage):
            day = _play(stage, clerks)
        kept = answers(stage)
    assert day.wrong == []
    assert {cell: kept.get(cell) for cell in day.confirmed} == day.confirmed
    cells = sum(len(clerk.cells) for clerk in clerks)
    table.add(
        f"{len(clerks)} clerks fill {cells} cells of 284 items at once while the office looks on, {kind}",
        f"nothing lost, no error{f', 95 % of saves < {bar:.0f} ms' if bar else ''}",
        f"{len(day.confirmed)} of {cells} kept; 50 %: {day.percentile(0.5):.0f} ms, 95 %: {day.percentile(0.95):.0f} ms, "
        f"worst {max(day.saves):.0f} ms; matrix {sorted(day.looks)[len(day.looks) // 2]:.0f} ms",
    )
    assert bar is None or day.percentile(0.95) < bar


def _seats(clerks: list[Clerk]) -> list[Clerk]:
    """Return eighty clerks: the sections with the most cells share them between two."""
    found = list(clerks)
    while len(found) < CLERKS:
        found.sort(key=lambda clerk: len(clerk.cells))
        most = found.pop()
        half = len(most.cells) // 2
        found += [replace(most, cells=most.cells[:half]), replace(most, cells=most.cells[half:])]
    return found


def _play(stage: Stage, clerks: list[Clerk]) -> Day:
    day, done = Day(), Event()
    with ThreadPoolExecutor(len(clerks) + 1) as house:
        office = house.submit(_look, stage, day, done)
        for each in [house.submit(_answer, stage, clerk, day) for clerk in clerks]:
            each.result()
        done.set()
        office.result()
    return day


def _answer(stage: Stage, clerk: Clerk, day: Day) -> None:
    hands = Random(clerk.account)  # noqa: S311  (no secret)
    with Visit(stage.port, clerk.session) as visit:
        _note(visit.get(clerk.page), day, clerk.page)
        for cell, text in clerk.cells:
            time.sleep(hands.uniform(*TYPING))
            began = time.perf_counter()
            answer = visit.save(clerk, cell, text)
            day.saves.append((time.perf_counter() - began) * 1000)
            if _note(answer, day, cell):
                day.confirmed[cell] = text


def _look(stage: Stage, day: Day, done: Event) -> None:
    with Visit(stage.port, stage.office) as visit:
        while not done.wait(LOOKS_EVERY):
            began = time.perf_counter()
            _note(visit.get(stage.matrix), day, "matrix")
            day.looks.append((time.perf_counter() - began) * 1000)


def _note(answer: tuple[int, bytes], day: Day, what: str) -> bool:
    status, body = answer
    if status != 200:
        day.wrong.append(f"{what}: {status} {body[:200].decode(errors='replace')}")
    return status == 200
