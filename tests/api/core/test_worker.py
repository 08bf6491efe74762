"""The worker as a process of its own: killed, doubled, stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[3]
TIMEOUT = 60


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Yield the environment of an empty database of its own, of the kind that the tests run on."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield migrated(f"sqlite:///{tmp_path_factory.mktemp('worker') / 'worker.sqlite3'}")
        return
    name = f"worker_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield migrated(f"{url.rpartition('/')[0]}/{name}")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def migrated(url: str) -> dict[str, str]:
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "shirube.config.settings"}
    subprocess.run([*SHIRUBE, "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    return environment


SHIRUBE = [sys.executable, "-m", "shirube.config.command"]


@pytest.fixture
def environment(store: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """Return the environment with a trace of this test's own, and nothing in the queue."""
    (tmp_path / "trace").touch()
    mine = {**store, "SHIRUBE_TEST_TRACE": str(tmp_path / "trace")}
    python(mine, "DBTaskResult.objects.all().delete(); SearchEntry.objects.all().delete(); Worker.objects.all().delete()")
    return mine


def python(environment: dict[str, str], code: str) -> str:
    """Run code beside the worker, with the models and the test's jobs at hand."""
    start = (
        "import django; django.setup(); from shirube.core.models import *; from tests.factories.jobs import *; "
        "from django_tasks_db.models import DBTaskResult; ours = DBTaskResult.objects.filter(task_path__startswith='tests'); "
    )
    done = subprocess.run([sys.executable, "-c", start + code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@contextmanager
def worker(environment: dict[str, str], *options: str) -> Iterator[subprocess.Popen[str]]:
    command = [*SHIRUBE, "run_worker", "--interval", "0.05", *options]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def lines(environment: dict[str, str]) -> list[str]:
    return Path(environment["SHIRUBE_TEST_TRACE"]).read_text(encoding="utf-8").splitlines()


def wait_for(what: Callable[[], bool]) -> None:
    end = time.monotonic() + TIMEOUT
    while not what():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_a_job_whose_worker_was_killed_is_done_later_and_once_in_effect(environment: dict[str, str]) -> None:
    python(environment, "slow_at_first.enqueue('harvest')")
    with worker(environment) as first:
        wait_for(lambda: lines(environment) == ["harvest"])
        first.send_signal(signal.SIGKILL)
        assert first.wait(TIMEOUT) == -signal.SIGKILL
    assert python(environment, "print(ours.get().status, SearchEntry.objects.count())") == "RUNNING 0"
    with worker(environment, "--silence", "0.5"):
        wait_for(lambda: lines(environment) == ["harvest", "harvest"])
        wait_for(lambda: "SUCC" in python(environment, "print(ours.get().status)"))
    assert python(environment, "print(SearchEntry.objects.count(), len(ours.get().worker_ids))") == "1 2"


def test_two_workers_drain_two_hundred_jobs_and_none_runs_twice(environment: dict[str, str]) -> None:
    python(environment, "[count.enqueue(number) for number in range(200)]")
    with worker(environment, "--once") as one, worker(environment, "--once") as other:
        said = [process.communicate(timeout=TIMEOUT)[0] for process in (one, other)]
        assert (one.returncode, other.returncode) == (0, 0)
    assert sorted(lines(environment)) == sorted(f"count {number}" for number in range(200))
    assert sum(text.count("tests.factories.jobs.count 済み") for text in said) == 200
    assert python(environment, "print({str(each.status) for each in ours})") == ("{'SUCCESSFUL'}")


def test_a_worker_that_is_told_to_stop_finishes_its_job_first(environment: dict[str, str]) -> None:
    python(environment, "sleeps.enqueue(1.0); count.enqueue(1)")
    with worker(environment) as process:
        wait_for(lambda: lines(environment) == ["asleep"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(TIMEOUT) == 0
    assert lines(environment) == ["asleep", "awake"]
    assert python(environment, "print(Worker.objects.count(), ours.filter(status='READY').count())") == "0 1"


def test_an_idle_worker_stops_at_once(environment: dict[str, str]) -> None:
    with worker(environment) as process:
        wait_for(lambda: python(environment, "print(Worker.objects.count())") == "1")
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0


def test_a_long_job_of_a_living_worker_is_not_taken_up_by_another(environment: dict[str, str]) -> None:
    python(environment, "sleeps.enqueue(2.5)")
    with worker(environment, "--silence", "1") as busy:
        wait_for(lambda: lines(environment) == ["asleep"])
        with worker(environment, "--silence", "1"):
            wait_for(lambda: lines(environment)[-1] == "awake")
            busy.send_signal(signal.SIGTERM)
            assert busy.wait(TIMEOUT) == 0
    assert lines(environment) == ["asleep", "awake"]
