"""How late an answer is, in working days. Plain Python."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from shirube.core.calendar import NO_DAYS, working_days_between
from shirube.cycle.rules.states import HANDED_IN, EntryState


def days_late(
    state: EntryState,
    due: date | None,
    day: date,
    *,
    returned_on: date | None = None,
    reopened_until: date | None = None,
    closed: Collection[date] = NO_DAYS,
) -> int:
    """Return how many working days an item of a section is late on `day`; 0 where it is handed in, not due yet, or has no deadline.

    Who got an answer back after the deadline is counted from that day; who was given more time, from its end.
    """
    if state in HANDED_IN or due is None:
        return 0
    counted_from = max(date_ for date_ in (due, returned_on, reopened_until) if date_ is not None)
    return max(0, working_days_between(counted_from, day, closed)) if day > counted_from else 0
