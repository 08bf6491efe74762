"""What the clock says about mail."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from shirube.core.jobs import job, publish_periodic
from shirube.core.mail.actions import give_up_lost, send

PATIENCE = timedelta(hours=1)


@job()
def sweep() -> int:
    """Mark mails as failed whose job is gone; return how many."""
    alive = DBTaskResult.objects.filter(task_path=send.module_path, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))
    numbers = frozenset(int(each["args"][0]) for each in alive.values_list("args_kwargs", flat=True))
    return give_up_lost(before=PATIENCE, in_queue=numbers)


publish_periodic(name="mail.sweep", run=sweep)
