"""When what is still open is called to mind, and to whom. Plain Python.

Before its deadline a section is reminded alone; from the first reminder after it its head is told too, from the second on the office. Where
nobody of a level can be reached (no post is held, or mail to the address failed), the next level takes its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shirube.core.calendar import NO_DAYS, add_working_days, is_working_day, working_days_between


class Level(StrEnum):
    """Who is told, from the nearest."""

    SECTION = "section"
    HEAD = "head"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Addressee:
    """An address, and as what it is written to."""

    email: str
    level: Level


def turn(day: date, due: date | None, offsets: Iterable[int], closed: Collection[date] = NO_DAYS) -> int | None:
    """Return which of the `offsets` (working days after the deadline, below zero before it) has its turn on `day`, None for none."""
    if due is None or not is_working_day(day, closed):
        return None
    distance = working_days_between(due, day, closed)
    return distance if distance in offsets else None


def turns(due: date, offsets: Iterable[int], closed: Collection[date] = NO_DAYS) -> tuple[date, ...]:
    """Return the days on which a deadline's reminders go out."""
    return tuple(add_working_days(due, offset, closed) for offset in sorted(offsets))


def levels(offset: int, offsets: Iterable[int]) -> tuple[Level, ...]:
    """Return who is told at this turn."""
    late = sorted(each for each in offsets if each > 0)
    if offset <= 0 or offset not in late:
        return (Level.SECTION,)
    return (Level.SECTION, Level.HEAD) if offset == late[0] else tuple(Level)


def addressees(wanted: Sequence[Level], people: Mapping[Level, Sequence[str]], failed: Collection[str]) -> tuple[Addressee, ...]:
    """Return whom to write to: everybody of the wanted levels who can be reached, each address once.

    A wanted level that nobody can be reached at is taken over by the next one above it.
    """
    chosen: dict[str, Level] = {}
    for level in wanted:
        for taking_over in list(Level)[list(Level).index(level) :]:
            reached = [email for email in people.get(taking_over, ()) if email not in failed]
            if reached:
                for email in reached:
                    chosen.setdefault(email, taking_over)
                break
    return tuple(Addressee(email, level) for email, level in chosen.items())
