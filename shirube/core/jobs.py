"""Background jobs: functions that a worker runs later, and those that run by the clock.

A job is a function in a module, marked `@job()`; `function.enqueue(…)` puts it into the queue, which is a table of the database and so part
of the caller's transaction. A job may run twice where a worker dies in the middle: it must come to the same in effect. It takes and gives
only what JSON can say, and no personal data: records are named by their keys.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from shirube.core.calendar import is_working_day
from shirube.core.city import closed_days
from shirube.core.models import PeriodicRun, Worker

P = ParamSpec("P")
T = TypeVar("T")
GROWTH = 5
"""Each pause before another try is so many times the one before."""
KEEP = timedelta(days=30)
"""How long finished jobs and their traces are kept."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How often a job is tried again after a failure, and how long the worker waits before the first time."""

    retries: int
    pause: timedelta

    def wait(self, failures: int) -> timedelta | None:
        """Return how long to wait after so many failures, None where it is enough."""
        return self.pause * GROWTH ** (failures - 1) if failures <= self.retries else None


_manners: dict[str, Manner] = {}
_periodic: dict[str, Periodic] = {}


def job(*, retries: int = 3, pause: timedelta = timedelta(minutes=1)) -> Callable[[Callable[P, T]], Task[P, T]]:
    """Make a function a job that is tried again `retries` times, after `pause`, then after ever longer times."""

    def mark(function: Callable[P, T]) -> Task[P, T]:
        made: Task[P, T] = task()(function)
        _manners[made.module_path] = Manner(retries, pause)
        return made

    return mark


def manner_of(path: str) -> Manner:
    """Return how the job at a module path is tried again; a task that is no job of ours is not."""
    with suppress(ImportError):
        import_string(path)
    return _manners.get(path, Manner(0, timedelta()))


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job that runs by the clock: each day at `at`, or each hour where `at` is None.

    A worker that starts late catches up on the day, but not after `until`.
    """

    name: str
    run: Task[[], Any]
    at: time | None
    until: time
    working_days_only: bool

    def slot(self, now: datetime) -> str | None:
        """Return the name of the day or hour whose turn it is, in local time; None where it is not."""
        if self.working_days_only and not is_working_day(now.date(), closed_days()):
            return None
        if self.at is None:
            return f"{now:%Y-%m-%dT%H}"
        return now.date().isoformat() if self.at <= now.time() <= self.until else None


def publish_periodic(
    *, name: str, run: Task[[], Any], at: time | None = None, until: time = time.max, working_days_only: bool = False
) -> Periodic:
    """Have a job run by the clock; `name` begins with the name of the app it belongs to, such as `cycle.remind`.

    Raises `ValueError` for a name that is taken or begins with another app's name.
    """
    owner = name.partition(".")[0]
    if owner not in run.module_path.split("."):
        raise ValueError(f"{name}: the name begins with {owner}, the job is {run.module_path}")
    if name in _periodic:
        raise ValueError(f"{name} is published already, by {_periodic[name].run.module_path}")
    _periodic[name] = Periodic(name, run, at, until, working_days_only)
    return _periodic[name]


def periodic_jobs() -> tuple[Periodic, ...]:
    """Return what runs by the clock, by name."""
    return tuple(_periodic[name] for name in sorted(_periodic))


def enqueue_due(now: datetime | None = None) -> list[str]:
    """Put what the clock says into the queue, once for each day or hour however many workers ask; return the names."""
    moment = timezone.localtime(now)
    slots = {each.name: slot for each in periodic_jobs() if (slot := each.slot(moment))}
    done = set(PeriodicRun.objects.filter(name__in=slots, slot__in=slots.values()).values_list("name", "slot"))
    return [name for name, slot in slots.items() if (name, slot) not in done and _enqueue_once(_periodic[name], slot)]


def _enqueue_once(periodic: Periodic, slot: str) -> bool:
    try:
        with transaction.atomic():
            PeriodicRun.objects.create(name=periodic.name, slot=slot)
            periodic.run.enqueue()
    except IntegrityError:  # another worker was quicker
        return False
    return True


@job()
def prune() -> None:
    """Forget finished jobs, past turns of the clock and workers that left long ago."""
    past = timezone.now() - KEEP
    finished = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)
    DBTaskResult.objects.filter(status__in=finished, finished_at__lt=past).delete()
    PeriodicRun.objects.filter(enqueued_at__lt=past).delete()
    Worker.objects.filter(seen_at__lt=past).delete()


publish_periodic(name="core.prune", run=prune, at=time(3, 30))
