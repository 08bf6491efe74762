"""The worker: takes jobs from the queue one by one, tries failed ones again, and takes up what a dead worker left behind."""

from __future__ import annotations

import logging
import os
import signal
import socket
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread
from time import monotonic, sleep
from traceback import format_exception
from types import FrameType
from typing import Any, TypeAlias

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.module_loading import autodiscover_modules
from django_tasks import TaskResultStatus
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult

from shirube.core.jobs import enqueue_due, manner_of
from shirube.core.models import Worker

SILENCE = timedelta(minutes=1)
"""A worker that was not heard of for so long is dead, and its job is taken up by another."""
BEATS = 5
"""How often a worker says in that time that it lives."""
LOST = "LostWorker: the worker died in the middle of the job"
log = logging.getLogger(__name__)
Say = Callable[[str], None]
Result: TypeAlias = "DBTaskResult[..., Any]"


def discover() -> None:
    """Import every app's `jobs`, so that its periodic jobs are published."""
    autodiscover_modules("jobs")


class Loop:
    """One worker. `say` prints a line for each job; `interval` is how long it waits when nothing is to do, in seconds."""

    def __init__(self, *, say: Say, interval: float = 0.5, silence: timedelta = SILENCE) -> None:
        self.name = f"{socket.gethostname()[:30]}:{os.getpid()}:{get_random_string(8)}"
        self.say = say
        self.interval = interval
        self.silence = silence
        self.stopping = Event()
        self._tended = float("-inf")

    def stop_on_signals(self) -> None:
        """Finish the job at hand on SIGTERM or Ctrl+C, then stop; the second signal ends at once."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        # A plain flag would do; setting the event here is safe because only the heart's thread waits on it.
        self.stopping.set()
        signal.signal(number, signal.SIG_DFL)

    def run(self, *, once: bool = False) -> None:
        """Work until told to stop; with `once`, until nothing is left to do."""
        discover()
        beat(self.name)
        heart = Thread(target=self._live, daemon=True)
        heart.start()
        try:
            while not self.stopping.is_set() and (self._step() or not once):
                pass
        finally:
            self.stopping.set()
            heart.join(5)
            Worker.objects.filter(name=self.name).delete()

    def _step(self) -> bool:
        """Do one job; wait a little where there is none. Return whether there was one."""
        close_old_connections()
        try:
            self._tend()
            result = claim(self.name)
            if result is not None:
                self._perform(result)
                return True
        except DatabaseError as error:  # locked for long, or the server starts anew: the queue is still there afterwards
            log.warning("the database does not answer: %s", type(error).__name__)
            connection.close()
        sleep(self.interval)
        return False

    def _tend(self) -> None:
        """Look after the clock and the dead, a few times in each `silence`."""
        if monotonic() - self._tended < self.silence.total_seconds() / BEATS:
            return
        self._tended = monotonic()
        for path in take_up(self.silence, asking=self.name):
            self.say(_line(path, "止まっていたので、もう一度並べました"))
        for name in enqueue_due():
            self.say(_line(name, "時刻になったので並べました"))

    def _perform(self, result: Result) -> None:
        begun = monotonic()
        try:
            value = normalize_json(result.task.call(*result.args_kwargs["args"], **result.args_kwargs["kwargs"]))
        except Exception as error:
            log.warning("%s failed: %s", result.task_path, type(error).__name__)
            self.say(_line(result.task_path, fail(result, error)))
        else:
            succeed(result, value)
            self.say(_line(result.task_path, f"済み（{monotonic() - begun:.2f}秒）"))

    def _live(self) -> None:
        """Say that this worker lives, however long the job at hand takes. Runs in a thread of its own."""
        while not self.stopping.wait(self.silence.total_seconds() / BEATS):
            try:
                beat(self.name)
            except DatabaseError as error:
                log.warning("the worker cannot say that it lives: %s", type(error).__name__)
                connection.close()
        connection.close()


def _line(path: str, said: str) -> str:
    name = path.removeprefix("shirube.")
    return f"{timezone.localtime():%H:%M:%S} {name} {said}"


def beat(name: str) -> None:
    """Note that a worker lives."""
    Worker.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})


def claim(worker: str) -> Result | None:
    """Take the next job that is due, so that no other worker has it; None where there is none."""
    ready = DBTaskResult.objects.ready()
    if not ready.exists():  # looking takes no lock, so that an idle worker is in nobody's way
        return None
    with transaction.atomic():
        result = ready.get_locked()
        if result is not None:
            result.claim(worker)
    return result


def succeed(result: Result, value: object) -> None:
    """Note that a job is done, unless it was given to another worker meanwhile."""
    _settle(
        result, status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now(), return_value=value, exception_class_path="", traceback=""
    )


def fail(result: Result, error: Exception) -> str:
    """Put a failed job back for later, or leave it as failed after its last try; return what became of it."""
    kind, trace = type(error), "".join(format_exception(error))
    wait = manner_of(result.task_path).wait(len(result.worker_ids))
    if wait is None:
        path = f"{kind.__module__}.{kind.__qualname__}"
        _settle(result, status=TaskResultStatus.FAILED, finished_at=timezone.now(), exception_class_path=path, traceback=trace)
        return f"失敗（{kind.__name__}）。もう試しません"
    _settle(result, status=TaskResultStatus.READY, run_after=timezone.now() + wait, traceback=trace)
    return f"失敗（{kind.__name__}）。{wait.total_seconds():.0f}秒後にもう一度"


def _settle(result: Result, **values: object) -> bool:
    mine = DBTaskResult.objects.filter(pk=result.pk, status=TaskResultStatus.RUNNING, started_at=result.started_at)
    return bool(mine.update(**values))


def take_up(silence: timedelta, *, asking: str = "") -> list[str]:
    """Put the jobs of workers that were not heard of for `silence` back into the queue; return the jobs' paths.

    The worker that asks has no job at hand: what stands as its own could not be settled. A job that has killed its worker as often as it
    may fail is left as failed.
    """
    last = timezone.now() - silence
    running = list(DBTaskResult.objects.running().filter(started_at__lt=last))
    if not running:
        return []
    living = set(Worker.objects.filter(seen_at__gte=last).exclude(name=asking).values_list("name", flat=True))
    lost = [result for result in running if not living & set(result.worker_ids[-1:])]
    return [result.task_path for result in lost if _put_back(result)]


def _put_back(result: Result) -> bool:
    if manner_of(result.task_path).wait(len(result.worker_ids)) is None:
        return _settle(result, status=TaskResultStatus.FAILED, finished_at=timezone.now(), exception_class_path="", traceback=LOST)
    return _settle(result, status=TaskResultStatus.READY, run_after=timezone.now(), traceback=LOST)
