"""What the worker does for the rounds."""

from __future__ import annotations

from datetime import time

from shirube.core.jobs import job, publish_periodic
from shirube.core.people.rules import program
from shirube.cycle.actions.remind import remind_due


@job()
def remind() -> None:
    """Send the reminders whose turn is today; a second run on the same day sends nothing twice."""
    remind_due(actor=program("job:cycle.remind"))


publish_periodic(name="cycle.remind", run=remind, at=time(8, 30), until=time(17, 0), working_days_only=True)
