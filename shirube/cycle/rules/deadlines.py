"""How long there is until a deadline, in working days. Plain Python."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from shirube.core.calendar import NO_DAYS, working_days_between


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day, and how many working days lie before it: 0 on the day itself, below zero where it has passed."""

    due: date
    left: int
    is_late: bool


def deadline(due: date, day: date, closed: Collection[date] = NO_DAYS) -> Deadline:
    """Return how long there is from `day`; `closed` are days on which this city closes besides."""
    return Deadline(due, working_days_between(day, due, closed), due < day)
