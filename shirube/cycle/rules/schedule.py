"""Deadlines and reminder days as the office writes them: a date, or a number of working days. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date

from shirube.core.calendar import NO_DAYS, add_working_days, find_date, fold, next_working_day

FARTHEST = 250
"""Working days, about a year."""
MOST_REMINDERS = 12
_COUNT = re.compile(r"(?:開いてから|開始から)?(\d{1,3})(?:営業)?日?(?:後|以内)?")
_REMINDER = re.compile(r"(?:期限の|期限)?(?P<sign>[-−+])?(?P<days>\d{1,3})(?:営業)?日?(?P<side>前|後)?")
_SAME_DAY = frozenset({"当日", "期限の日", "0"})


def read_due(text: str, opens_on: date, closed: Collection[date] = NO_DAYS) -> date | None:
    """Read 「令和5年4月14日」, 「2023-04-14」 or 「10営業日」 (after `opens_on`); None where it is none of these."""
    folded = fold(text)
    if match := _COUNT.fullmatch(folded):
        days = int(match[1])
        return add_working_days(opens_on, days, closed) if 0 < days <= FARTHEST else None
    return find_date(folded)


def read_reminders(text: str) -> tuple[int, ...] | None:
    """Read 「5日前、1日前、1日後」 or 「-5, -1, 1」 as working days after a deadline, below zero before it; None where a part is neither.

    Sorted, each once.
    """
    parts = [part for part in re.split(r"[、,，・;；\s]+", text.strip()) if part]
    read = [_reminder(fold(part)) for part in parts]
    found = {days for days in read if days is not None}
    return tuple(sorted(found)) if None not in read and len(found) <= MOST_REMINDERS else None


def _reminder(part: str) -> int | None:
    if part in _SAME_DAY:
        return 0
    match = _REMINDER.fullmatch(part)
    if match is None or (match["sign"] and match["side"]) or int(match["days"]) > FARTHEST:
        return None
    is_before = match["side"] == "前" or match["sign"] in ("-", "−")
    return -int(match["days"]) if is_before else int(match["days"])


def written_reminders(days: Iterable[int]) -> str:
    """Write reminder days as they are read: 「5日前、1日前、期限の日、1日後」."""
    return "、".join(f"{-day}日前" if day < 0 else f"{day}日後" if day else "期限の日" for day in days)


def year_later(day: date | None, closed: Collection[date] = NO_DAYS) -> date | None:
    """Return the same day a year later, or the first working day after it; for a deadline that is copied."""
    return None if day is None else next_working_day(same_day_next_year(day), closed)


def same_day_next_year(day: date) -> date:
    """Return the same day a year later; 29 February becomes the 28th."""
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
