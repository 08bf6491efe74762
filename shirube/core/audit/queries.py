"""Read the journal and the mails: newest first, page by page from where the last page ended, however long they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext

from shirube.core.audit.rules import Asked, Change, changes_of
from shirube.core.journal import words_of
from shirube.core.mail.models import Message, State
from shirube.core.models import JournalEntry
from shirube.core.people.models import Account

PAGE = 50
"""Entries on a page."""
SLACK = timedelta(days=1)
"""By how much a clock that was set wrong may have put entries out of order."""
BEYOND = 2**62
"""More than the number of any entry."""
STAFF = "staff:"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the journal as a page shows it."""

    entry: JournalEntry
    name: str
    words: str
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Choices:
    """What stands in the journal to choose from."""

    actors: list[tuple[str, str]]
    actions: list[tuple[str, str]]
    occasions: list[str]


def entries(asked: Asked) -> QuerySet[JournalEntry]:
    """Return the entries that are asked for, newest first."""
    found = JournalEntry.objects.order_by("-pk")
    if asked.who:
        found = found.filter(actor__in=[asked.who, *_labels_of(asked.who)])
    if asked.action:
        found = found.filter(action=asked.action)
    if asked.subject:
        found = found.filter(Q(subject=asked.subject) | _within(asked.subject.removesuffix(":")))
    if asked.occasion:
        found = found.filter(occasion=asked.occasion)
    return _between(found, asked.first, asked.last)


def _within(subject: str) -> Q:
    """Return the condition for what is part of a subject, `entry:12:R3-5` of `entry:12`, as the index of either database finds it."""
    if connection.vendor == "postgresql":
        return Q(subject__startswith=f"{subject}:")
    return Q(subject__gte=f"{subject}:", subject__lt=f"{subject};")  # a semicolon follows the colon


def _labels_of(name: str) -> list[str]:
    """Return the labels of the accounts with this name or address. One statement."""
    keys = Account.objects.filter(Q(name__icontains=name) | Q(email__iexact=name)).values_list("pk", flat=True)
    return [f"{STAFF}{key}" for key in keys]


def _between(found: QuerySet[JournalEntry], first: date | None, last: date | None) -> QuerySet[JournalEntry]:
    """Keep the entries of some days; the index over time tells which numbers they lie between, so that no other is read."""
    by_time = JournalEntry.objects.order_by("recorded_at").values("pk")
    if first:
        begin = _midnight(first)
        older = by_time.filter(recorded_at__lt=begin - SLACK).reverse()[:1]
        found = found.filter(recorded_at__gte=begin, pk__gt=Coalesce(older, 0))
    if last and last < date.max:
        end = _midnight(last + timedelta(days=1))
        newer = by_time.filter(recorded_at__gte=end + SLACK)[:1]
        found = found.filter(recorded_at__lt=end, pk__lt=Coalesce(newer, BEYOND))
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def page_of(asked: Asked, *, before: int | None = None) -> tuple[list[Line], int | None]:
    """Return one page of the journal, below the entry `before`, and from where the next one goes on, None at the end."""
    found = entries(asked)
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    names = names_of(row.actor for row in rows)
    lines = [Line(row, names.get(row.actor, ""), gettext(words_of(row.action)), changes_of(row.before, row.after)) for row in rows[:PAGE]]
    return lines, rows[PAGE - 1].pk if len(rows) > PAGE else None


def names_of(actors: Iterable[str]) -> Mapping[str, str]:
    """Return the names of the accounts behind labels such as `staff:12`. One statement."""
    keys = {label: int(label.removeprefix(STAFF)) for label in set(actors) if label.startswith(STAFF) and label[len(STAFF) :].isdecimal()}
    names = dict(Account.objects.filter(pk__in=keys.values()).values_list("pk", "name"))
    return {label: names[key] for label, key in keys.items() if key in names}


def choices() -> Choices:
    """Return who, what and which occasion stand in the journal. Four statements, each as short as its answer."""
    actors, actions, occasions = (_distinct(column) for column in ("actor", "action", "occasion"))
    names = names_of(actors)
    words = sorted(((action, gettext(words_of(action))) for action in actions), key=lambda pair: pair[1])
    return Choices([(label, names.get(label, "")) for label in actors], words, [each for each in occasions if each])


def _distinct(column: str) -> list[str]:
    """Return the different values of an indexed column: one step of the index for each value, not for each row."""
    query = f"""
        WITH RECURSIVE step(value) AS (
            SELECT MIN({column}) FROM core_journalentry
            UNION ALL
            SELECT (SELECT MIN({column}) FROM core_journalentry WHERE {column} > step.value) FROM step WHERE step.value IS NOT NULL
        ) SELECT value FROM step WHERE value IS NOT NULL"""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]


def failed_mails() -> QuerySet[Message]:
    """Return the mails that did not arrive, newest first."""
    return Message.objects.filter(state=State.FAILED).order_by("-pk")


def mails(*, before: int | None = None) -> tuple[list[Message], int | None]:
    """Return one page of the mails that did not fail, newest first, below `before`, and from where the next one goes on."""
    found = Message.objects.exclude(state=State.FAILED).order_by("-pk")
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None
