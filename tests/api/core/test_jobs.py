"""Jobs are tried again, periodic ones take one turn each, and the dead are buried."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from shirube.core import jobs, worker
from shirube.core.models import PeriodicRun, Worker
from tests.factories import jobs as examples

pytestmark = pytest.mark.django_db
TOKYO = ZoneInfo("Asia/Tokyo")
WEDNESDAY = datetime(2026, 11, 25, 8, 45, tzinfo=TOKYO)


@pytest.fixture(autouse=True)
def queue(settings: Settings, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    (tmp_path / "trace").touch()
    monkeypatch.setenv("SHIRUBE_TEST_TRACE", str(tmp_path / "trace"))


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with no periodic job."""
    monkeypatch.setattr(jobs, "_periodic", {})


@pytest.fixture
def loop() -> worker.Loop:
    said: list[str] = []
    made = worker.Loop(say=said.append, interval=0.001)
    made.said = said  # type: ignore[attr-defined]  # what the test looks at
    return made


def work(loop: worker.Loop) -> list[str]:
    """Do what is due, passing over the pauses; return what the worker said."""
    for _ in range(10):
        DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
        result = worker.claim(loop.name)
        if result is None:
            break
        loop._perform(result)
    said: list[str] = loop.said  # type: ignore[attr-defined]  # set above
    return said


def test_a_job_that_fails_twice_is_done_at_the_third_try(loop: worker.Loop) -> None:
    examples.fails.enqueue(2)
    said = work(loop)
    result = DBTaskResult.objects.get()
    assert (result.status, result.return_value, len(result.worker_ids)) == ("SUCCESSFUL", "done", 3)
    assert [("失敗（RuntimeError）" in line, "済み" in line) for line in said] == [(True, False), (True, False), (False, True)]


def test_a_job_that_always_fails_is_given_up_and_says_why(loop: worker.Loop) -> None:
    examples.fails.enqueue(9)
    said = work(loop)
    result = DBTaskResult.objects.get()
    assert (result.status, len(result.worker_ids)) == ("FAILED", 3)
    assert "what it said" in result.traceback
    assert "もう試しません" in said[-1]
    assert not any("what it said" in line for line in said)


def test_pauses_grow(loop: worker.Loop) -> None:
    manner = jobs.Manner(retries=3, pause=timedelta(minutes=1))
    assert [manner.wait(failures) for failures in (1, 2, 3, 4)] == [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=25), None]


def test_a_job_waits_out_its_pause(loop: worker.Loop) -> None:
    examples.fails.enqueue(1)
    result = worker.claim(loop.name)
    assert result is not None
    result.task_path = "tests.factories.jobs.count"  # with a pause of a minute
    loop._perform(result)
    assert worker.claim(loop.name) is None
    assert DBTaskResult.objects.get().run_after > timezone.now() + timedelta(seconds=50)


def test_what_json_cannot_say_is_a_failure_and_no_end_of_the_worker(loop: worker.Loop) -> None:
    examples.gives_what_json_cannot_say.enqueue()
    assert "失敗（TypeError）" in work(loop)[0]


def test_a_job_that_is_gone_from_the_code_fails_and_is_not_tried_again(loop: worker.Loop) -> None:
    examples.count.enqueue(1)
    DBTaskResult.objects.update(task_path="tests.factories.jobs.gone")
    assert "もう試しません" in work(loop)[0]


def running(*, worker_name: str, minutes: int, attempts: int = 1) -> DBTaskResult[..., Any]:
    examples.count.enqueue(1)
    result = DBTaskResult.objects.get()
    since = timezone.now() - timedelta(minutes=minutes)
    DBTaskResult.objects.update(status="RUNNING", started_at=since, worker_ids=[worker_name] * attempts)
    return DBTaskResult.objects.get(pk=result.pk)


def test_only_the_job_of_a_silent_worker_is_taken_up() -> None:
    running(worker_name="gone", minutes=5)
    Worker.objects.create(name="other", seen_at=timezone.now())
    assert worker.take_up(timedelta(minutes=1)) == ["tests.factories.jobs.count"]
    DBTaskResult.objects.all().delete()
    running(worker_name="other", minutes=5)
    assert worker.take_up(timedelta(minutes=1)) == []


def test_a_job_that_kills_every_worker_is_given_up() -> None:
    running(worker_name="gone", minutes=5, attempts=4)
    worker.take_up(timedelta(minutes=1))
    assert DBTaskResult.objects.get().status == "FAILED"
    assert "died" in DBTaskResult.objects.get().traceback


def test_a_worker_that_comes_back_from_the_dead_does_not_settle_what_another_has_taken() -> None:
    old = running(worker_name="gone", minutes=5)
    worker.take_up(timedelta(minutes=1))
    taken = worker.claim("other")
    assert taken is not None
    worker.succeed(old, None)
    assert DBTaskResult.objects.get().status == "RUNNING"
    worker.succeed(taken, None)
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def publish(**manners: Any) -> jobs.Periodic:
    return jobs.publish_periodic(name="tests.prune", run=examples.sleeps, **manners)  # type: ignore[arg-type]  # never run here


def test_a_daily_job_has_one_turn_a_day() -> None:
    publish(at=time(8, 30))
    assert jobs.enqueue_due(WEDNESDAY.replace(minute=29)) == []
    assert jobs.enqueue_due(WEDNESDAY) == ["tests.prune"]
    assert jobs.enqueue_due(WEDNESDAY.replace(hour=17)) == []
    assert jobs.enqueue_due(WEDNESDAY + timedelta(days=1)) == ["tests.prune"]
    assert DBTaskResult.objects.count() == 2


def test_an_hourly_job_has_one_turn_an_hour() -> None:
    publish()
    assert [bool(jobs.enqueue_due(WEDNESDAY + timedelta(minutes=minutes))) for minutes in (0, 10, 15, 74, 75)] == [
        True,
        False,
        True,
        False,
        True,
    ]


def test_a_worker_that_starts_late_catches_up_but_not_at_night() -> None:
    publish(at=time(8, 30), until=time(17, 0))
    assert jobs.enqueue_due(WEDNESDAY.replace(hour=18)) == []
    assert jobs.enqueue_due(WEDNESDAY.replace(hour=16)) == ["tests.prune"]


@pytest.mark.parametrize("day", [datetime(2026, 11, 28, 9, tzinfo=TOKYO), datetime(2026, 9, 22, 9, tzinfo=TOKYO)])
def test_a_job_of_working_days_rests_when_the_offices_do(day: datetime) -> None:
    publish(at=time(8, 30), working_days_only=True)
    assert jobs.enqueue_due(day) == []


def test_of_two_workers_that_look_at_the_clock_together_one_has_the_turn() -> None:
    periodic = publish(at=time(8, 30))
    assert jobs._enqueue_once(periodic, "2026-11-25")
    assert not jobs._enqueue_once(periodic, "2026-11-25")
    assert DBTaskResult.objects.count() == PeriodicRun.objects.count() == 1


def test_a_second_publisher_is_refused_by_name() -> None:
    publish()
    with pytest.raises(ValueError, match=r"tests\.prune is published already"):
        publish()


def test_a_name_of_another_app_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with cycle"):
        jobs.publish_periodic(name="cycle.remind", run=jobs.prune)


def test_what_is_long_past_is_forgotten() -> None:
    examples.count.enqueue(1)
    examples.count.enqueue(2)
    long_ago = timezone.now() - timedelta(days=40)
    DBTaskResult.objects.filter(args_kwargs__args=[1]).update(status="SUCCESSFUL", finished_at=long_ago)
    PeriodicRun.objects.create(name="tests.old", slot="2026-01-01")
    PeriodicRun.objects.update(enqueued_at=long_ago)
    Worker.objects.create(name="old", seen_at=long_ago)
    jobs.prune.call()
    assert (DBTaskResult.objects.count(), PeriodicRun.objects.count(), Worker.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize("option", ["--silence=0", "--interval=-1", "--interval=nan"])
def test_the_command_refuses_times_that_make_no_sense(option: str) -> None:
    with pytest.raises(CommandError, match="秒数"):
        call_command("run_worker", "--once", option)
