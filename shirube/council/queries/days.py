"""Days of meetings and milestones in words, in the language of the page."""

from __future__ import annotations

from datetime import date, time

from django.utils.translation import gettext

from shirube.core.calendar import era_date, weekday_of
from shirube.council.models import Meeting
from shirube.council.rules.meetings import first_of_month, meeting_name, written_time
from shirube.ui.years import full_date, reads_english


def name_of(meeting: Meeting) -> str:
    """Return a meeting's name as people write it; its body comes loaded."""
    return meeting_name(meeting.body.name, meeting.fiscal_year, meeting.number, counts_all_years=meeting.counts_all_years)


def day_words(day: date) -> str:
    """Return a day with its weekday: 「令和3年8月25日（水）」, or "Wednesday, 25 August 2021"."""
    return f"{day:%A}, {full_date(day)}" if reads_english() else f"{full_date(day)}（{weekday_of(day)}）"


def month_words(fiscal_year: int, month: int) -> str:
    """Return a month: 「令和8年1月」, or "January 2026"."""
    first = first_of_month(fiscal_year, month)
    return f"{first:%B %Y}" if reads_english() else era_date(first).removesuffix("1日")


def time_words(moment: time | None) -> str:
    """Return when a meeting begins: 「15時から」; nothing where it is not known."""
    if moment is None:
        return ""
    said = f"{moment:%H:%M}" if reads_english() else written_time(moment)
    return gettext("%(time)sから") % {"time": said}


def when_words(meeting: Meeting) -> str:
    """Return when a meeting is: its day, its month where no day is known yet, or that nothing is known."""
    if meeting.held_on:
        return day_words(meeting.held_on)
    if meeting.month:
        return gettext("%(month)s（日は未定）") % {"month": month_words(meeting.fiscal_year, meeting.month)}
    return gettext("時期は未定")
