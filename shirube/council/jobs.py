"""What the worker does for the council's records."""

from __future__ import annotations

from datetime import time

from shirube.core.jobs import job, publish_periodic
from shirube.core.people.rules import program
from shirube.council.actions.warn_of_terms import warn_of_terms


@job()
def warn_of_ending_terms() -> None:
    """Tell the office which advisers' terms are about to end; nobody is told of the same day twice."""
    warn_of_terms(actor=program("job:council.terms"))


publish_periodic(name="council.terms", run=warn_of_ending_terms, at=time(8, 40), until=time(17, 0), working_days_only=True)
