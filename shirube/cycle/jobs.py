"""What the worker does for the rounds."""

from __future__ import annotations

from datetime import time

from shirube.core.jobs import job, publish_periodic
from shirube.core.people.rules import program
from shirube.cycle.actions.publish import store, write_publication
from shirube.cycle.actions.remind import remind_due
from shirube.cycle.models import Publication


@job()
def remind() -> None:
    """Send the reminders whose turn is today; a second run on the same day sends nothing twice."""
    remind_due(actor=program("job:cycle.remind"))


@job()
def write_publication_pages(publication: int) -> None:
    """Write the pages of a publication into the site's own folder, so that the first reader does not wait; nothing where they are there."""
    found = Publication.objects.filter(pk=publication).first()
    if found is not None:
        write_publication(publication=found, folder=store())


publish_periodic(name="cycle.remind", run=remind, at=time(8, 30), until=time(17, 0), working_days_only=True)
