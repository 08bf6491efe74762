"""How late an answer is, in working days. Plain Python."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from shirube.core.calendar import NO_DAYS, working_days_between
from shirube.cycle.rules.states import HANDED_IN, EntryState


def days_late(
    state: EntryState,
    due: date | None,
    day: date,
    *,
    returned_on: date | None = None,
    reopened_until: date | None = None,
    closed: frozenset[date] = NO_DAYS,
) -> int:
    """Return how many working days an item of a section is late on `day`; 0 where it is handed in, not due yet, or has no deadline.

    Who got an answer back after the deadline is counted from that day; who was given more time, from its end.
    """
    if state in HANDED_IN or due is None:
        return 0
    counted_from = max(known for known in (due, returned_on, reopened_until) if known is not None)
    return working_days_since(counted_from, day, closed) if day > counted_from else 0


@lru_cache(maxsize=256)
def working_days_since(first: date, day: date, closed: frozenset[date]) -> int:
    """Count the working days once for all items of a round: a deadline of last year lies hundreds of days back."""
    return working_days_between(first, day, closed)
