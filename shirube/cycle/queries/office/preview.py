"""What opening a round would send out: which sections are asked for what, what nobody is asked for, and which days fall on a holiday.

A constant number of statements.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.dateformat import format as format_day
from django.utils.translation import gettext

from shirube.core.calendar import is_working_day, next_working_day
from shirube.core.city import closed_days
from shirube.core.language import mark
from shirube.core.people.models import Section
from shirube.core.people.queries import posts_on, today
from shirube.core.people.rules import Role
from shirube.cycle.models import Entry, Round
from shirube.cycle.queries.deadlines import day_words
from shirube.cycle.queries.rounds import asked_of
from shirube.cycle.rules.asks import ASK_WORDS, HEAD, SECOND
from shirube.cycle.rules.questions import QUESTION_WORDS, Question
from shirube.cycle.rules.schedule import written_reminders
from shirube.plans.models import Item
from shirube.ui.years import full_date

LEVELS = (("section_due", mark("担当課の回答")), ("head_due", mark("課長の承認")), ("office_due", mark("事務局の確認")))


@dataclass(frozen=True, slots=True)
class SectionAsked:
    """A section with the items it would be asked for; `has_reporter` tells whether anybody could answer."""

    name: str
    items: tuple[Item, ...]
    seconds: tuple[Item, ...]
    has_reporter: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A deadline with its weekday; `warning` says that the offices are closed, and what to take instead."""

    label: str
    words: str
    warning: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a round in preparation would send out."""

    round: Round
    reporting: str
    sections: tuple[SectionAsked, ...]
    items: int
    orphans: tuple[Item, ...]
    days: tuple[Day, ...]
    questions: tuple[str, ...]
    asks: tuple[str, ...]
    reminders: str
    copied_from: str

    @property
    def without_reporter(self) -> int:
        """Sections in which nobody could answer."""
        return sum(not section.has_reporter for section in self.sections)


def preview_of(round_: Round) -> Preview:
    """Return what opening a round today would send out; `round_` comes with edition and plan."""
    day = today()
    main, seconds, orphans = _asked(round_, day)
    answering = set(posts_on(day).filter(role__in=[Role.REPORTER.value, Role.HEAD.value]).values_list("section_id", flat=True))
    sections = sorted({*main, *seconds}, key=lambda section: section.pk)
    return Preview(
        round=round_,
        reporting=full_date(round_.reporting_date),
        sections=tuple(SectionAsked(each.name, tuple(main[each]), tuple(seconds[each]), each.pk in answering) for each in sections),
        items=sum(map(len, main.values())),
        orphans=tuple(orphans),
        days=days_of(round_),
        questions=tuple(gettext(QUESTION_WORDS[Question(key)]) for key in round_.questions),
        asks=tuple(gettext(ASK_WORDS[key]) for key in round_.asks),
        reminders=written_reminders(round_.reminders),
        copied_from=_copied_from(round_),
    )


def _copied_from(round_: Round) -> str:
    """Return the name of the round whose settings were copied; empty for none. One statement."""
    return Round.objects.filter(pk=round_.copied_from_id or 0).values_list("title", flat=True).first() or ""


Items = dict[Section, list[Item]]


def _asked(round_: Round, day: date) -> tuple[Items, Items, list[Item]]:
    """Return the items by the section that answers, by further sections, and those that nobody answers for."""
    entries = Entry.objects.filter(sheet__round=round_, is_main=True).select_related("sheet__section")
    given = {entry.item_id: entry.sheet.section for entry in entries}
    main, seconds = defaultdict(list), defaultdict(list)
    orphans = []
    for each in asked_of(round_.edition, day):
        section = given.get(each.item.pk, each.main)
        if section is None:
            orphans.append(each.item)
            continue
        main[section].append(each.item)
        for other in each.seconds if SECOND in round_.asks else ():
            seconds[other].append(each.item)
    return main, seconds, orphans


def days_of(round_: Round) -> tuple[Day, ...]:
    """Return the deadlines of a round in words; the head's where the head is asked."""
    days = ((gettext(label), getattr(round_, name)) for name, label in LEVELS if name != "head_due" or HEAD in round_.asks)
    return tuple(Day(label, dated_words(day), holiday_warning(day)) for label, day in days if day is not None)


def dated_words(day: date) -> str:
    """Return a day with its year and its weekday: 「令和5年4月14日（金曜日）」."""
    return gettext("%(day)s（%(weekday)s）") % {"day": full_date(day), "weekday": format_day(day, "l")}


def holiday_warning(day: date) -> str:
    """Return what to say of a deadline on which the offices are closed; nothing where they are open."""
    if is_working_day(day, closed_days()):
        return ""
    values = {"day": day_words(day), "next": day_words(next_working_day(day, closed_days()))}
    return gettext("%(day)sは休みの日です。次に役所が開くのは%(next)sです。") % values


def sections_today(day: date | None = None) -> list[Section]:
    """Return the sections that exist on a day. One statement."""
    at = day or today()
    rows = Section.objects.filter(Q(founded_on=None) | Q(founded_on__lte=at), Q(closed_on=None) | Q(closed_on__gte=at))
    return list(rows)
