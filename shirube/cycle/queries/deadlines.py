"""Deadlines in words, in the language of the page."""

from __future__ import annotations

from datetime import date

from django.utils.dateformat import format as format_day
from django.utils.translation import gettext, ngettext

from shirube.core.city import closed_days
from shirube.core.people.queries import today
from shirube.cycle.rules.deadlines import Deadline, deadline


def deadline_of(due: date, day: date | None = None) -> Deadline:
    """Return how long there is from a day, today where none is given, by the city's own working days."""
    return deadline(due, day or today(), closed_days())


def day_words(day: date) -> str:
    """Return a day with its weekday: 「4月14日 金曜日」, or "Friday 14 April"."""
    return format_day(day, gettext("n月j日 l"))


def short_words(known: Deadline) -> str:
    """Return how long there is: 「あと6営業日」「きょうまで」「2営業日過ぎています」."""
    if known.is_late:
        late = max(-known.left, 1)
        return ngettext("%(number)s営業日過ぎています", "%(number)s営業日過ぎています", late) % {"number": late}
    if known.left == 0:
        return gettext("きょうまで")
    return ngettext("あと%(number)s営業日", "あと%(number)s営業日", known.left) % {"number": known.left}


def deadline_words(known: Deadline) -> str:
    """Return the same with the day: 「あと6営業日（4月14日 金曜日まで）」."""
    values = {"left": short_words(known), "day": day_words(known.due)}
    return (gettext("%(left)s（期限は%(day)s）") if known.is_late else gettext("%(left)s（%(day)sまで）")) % values
