"""A year's schedule (年間の予定): meetings and milestones by month, and the same as entries of a calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from shirube.core.calendar import fiscal_year_of
from shirube.core.city import city
from shirube.core.errors import NotFound
from shirube.core.models import JournalEntry
from shirube.core.people.queries import today
from shirube.council.models import Meeting, Milestone
from shirube.council.queries.days import day_words, month_words, name_of, time_words
from shirube.council.queries.meetings import state_words
from shirube.council.rules.meetings import MONTHS
from shirube.council.rules.schedule import CalendarEntry
from shirube.council.rules.words import MeetingState
from shirube.ui.years import full_year, long_year


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """One thing of a year: a meeting with its page, or a milestone. `day` orders it; `is_known` is False where only the month is."""

    day: date
    is_known: bool
    when: str
    title: str
    text: str
    url: str
    state: str
    state_word: str


@dataclass(frozen=True, slots=True)
class MonthLines:
    """What is in one month; `label` says that no month is known where none is."""

    label: str
    lines: tuple[ScheduleLine, ...]


@dataclass(frozen=True, slots=True)
class YearLink:
    """A fiscal year that has a schedule."""

    label: str
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class SchedulePage:
    """The schedule of a fiscal year. `left_out` are the entries without a day, which the calendar file lacks."""

    year: int
    label: str
    sentence: str
    months: tuple[MonthLines, ...]
    left_out: tuple[str, ...]
    years: tuple[YearLink, ...]
    calendar_url: str


def schedule_page(year: int | None) -> SchedulePage:
    """Return the schedule of a year, of the newest one that has any where none is asked for. Four statements at the most."""
    known = _years()
    chosen = year if year is not None else _present(known)
    if year is not None and year not in known:
        raise NotFound("この年度の予定はありません。年度の一覧から選び直してください。")
    meetings = list(_meetings().filter(fiscal_year=chosen))
    milestones = list(Milestone.objects.filter(fiscal_year=chosen, is_open=True))
    dated = [(_month(each), _meeting_line(each)) for each in meetings] + [(_month(each), _milestone_line(each)) for each in milestones]
    lines = [line for _, line in dated]
    unknown = [line for line in sorted(lines, key=_order) if not line.is_known]
    return SchedulePage(
        year=chosen,
        label=full_year(chosen),
        sentence=_told(chosen, meetings, milestones),
        months=_months(chosen, dated),
        left_out=tuple(line.title for line in unknown),
        years=tuple(YearLink(long_year(each), f"{reverse('council:schedule')}?year={each}", each == chosen) for each in known),
        calendar_url=reverse("council:schedule_ics"),
    )


def _years() -> list[int]:
    """Return the fiscal years that have anything, the newest first. Two statements."""
    years = set(Meeting.objects.values_list("fiscal_year", flat=True).distinct())
    return sorted(years | set(Milestone.objects.filter(is_open=True).values_list("fiscal_year", flat=True).distinct()), reverse=True)


def _present(known: Sequence[int]) -> int:
    """Return this fiscal year, else the newest before it, else the first after it."""
    here = fiscal_year_of(today())
    return next((year for year in known if year <= here), known[-1] if known else here)


def _meetings() -> QuerySet[Meeting]:
    return Meeting.objects.select_related("body").defer("minutes", "closed_minutes")


def _told(year: int, meetings: Sequence[Meeting], milestones: Sequence[Milestone]) -> str:
    counted = [each for each in meetings if each.state != MeetingState.CANCELLED]
    values = {"year": long_year(year), "count": len(counted), "steps": len(milestones)}
    if not counted and not milestones:
        return gettext("%(year)sの予定は、まだありません。") % values
    return (
        ngettext(
            "%(year)sは、会議が%(count)s回、そのほかの節目が%(steps)s件あります。",
            "%(year)sは、会議が%(count)s回、そのほかの節目が%(steps)s件あります。",
            len(counted),
        )
        % values
    )


def _months(year: int, dated: Sequence[tuple[int | None, ScheduleLine]]) -> tuple[MonthLines, ...]:
    months: list[MonthLines] = []
    for month in (*MONTHS, None):
        lines = sorted((line for each, line in dated if each == month), key=_order)
        if lines:
            months.append(MonthLines(month_words(year, month) if month else gettext("時期は未定"), tuple(lines)))
    return tuple(months)


def _order(line: ScheduleLine) -> tuple[date, bool, str]:
    return (line.day, line.is_known, line.title)


def _month(each: Meeting | Milestone) -> int | None:
    first, _ = days_of(each)
    return first.month if first else each.month


def days_of(each: Meeting | Milestone) -> tuple[date | None, date | None]:
    """Return the first and the last day, both None where no day is known; of a milestone with one of them, that day twice."""
    if isinstance(each, Meeting):
        return each.held_on, each.held_on
    return each.starts_on or each.ends_on, each.ends_on or each.starts_on


def _meeting_line(meeting: Meeting) -> ScheduleLine:
    time = time_words(meeting.starts_at)
    when = " ".join(filter(None, (day_words(meeting.held_on), time))) if meeting.held_on else gettext("日は未定")
    return ScheduleLine(
        day=meeting.held_on or date.max,
        is_known=meeting.held_on is not None,
        when=when,
        title=name_of(meeting),
        text=meeting.subject,
        url=reverse("council:meeting", args=[meeting.pk]),
        state=meeting.state,
        state_word=state_words(meeting),
    )


def _milestone_line(milestone: Milestone) -> ScheduleLine:
    first, _ = days_of(milestone)
    return ScheduleLine(first or date.max, first is not None, _span(milestone), milestone.title, "", "", "", "")


def _span(milestone: Milestone) -> str:
    first, last = milestone.starts_on, milestone.ends_on
    if first and last and first != last:
        return gettext("%(first)sから%(last)sまで") % {"first": day_words(first), "last": day_words(last)}
    if first is None and last:
        return gettext("%(last)sまで") % {"last": day_words(last)}
    return day_words(first) if first else gettext("日は未定")


def calendar_entries(site: str, year: int | None) -> tuple[list[CalendarEntry], datetime]:
    """Return all entries whose day is known, of one year or of all, and when anything public last changed. Three statements.

    `site` is the address before every path: "https://example.jp".
    """
    meetings, milestones = _meetings().filter(held_on__isnull=False), Milestone.objects.filter(is_open=True)
    if year is not None:
        meetings, milestones = meetings.filter(fiscal_year=year), milestones.filter(fiscal_year=year)
    entries = [_meeting_entry(site, each) for each in meetings.order_by("held_on", "pk")]
    entries += [_milestone_entry(site, each, *days) for each in milestones if (days := days_of(each))[0]]
    changed = JournalEntry.objects.filter(is_draft=False).order_by("-pk").values_list("recorded_at", flat=True).first()
    return sorted(entries, key=lambda entry: (entry.first, entry.uid)), changed or timezone.now()


def _meeting_entry(site: str, meeting: Meeting) -> CalendarEntry:
    day = meeting.held_on or date.max
    text = "\n".join(filter(None, (time_words(meeting.starts_at), meeting.place, meeting.subject)))
    url = site + reverse("council:meeting", args=[meeting.pk])
    return CalendarEntry(_uid("meeting", meeting.pk), name_of(meeting), day, day, url, text, meeting.state == MeetingState.CANCELLED)


def _milestone_entry(site: str, milestone: Milestone, first: date | None, last: date | None) -> CalendarEntry:
    title = milestone.title if milestone.starts_on else gettext("%(title)s（期限）") % {"title": milestone.title}
    url = f"{site}{reverse('council:schedule')}?year={milestone.fiscal_year}"
    return CalendarEntry(_uid("milestone", milestone.pk), title, first or date.max, last or date.max, url)


def _uid(kind: str, pk: int) -> str:
    return f"{kind}-{pk}@{city().code}.shirube"
