"""What is still open in the rounds, who can be told of it, and what the letters say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from shirube.core.city import city, closed_days
from shirube.core.mail.models import Message, State
from shirube.core.people.queries import posts_on
from shirube.core.people.rules import Role
from shirube.cycle.models import Entry, Round, Sheet
from shirube.cycle.queries.deadlines import deadline_of, deadline_words
from shirube.cycle.queries.rounds import may_answer
from shirube.cycle.rules.reminders import Addressee, Level, addressees, levels, turn
from shirube.cycle.rules.states import ENTRY_WORDS, FILLABLE, EntryState, RoundState

KIND = "cycle.reminder"
REMEMBERED = timedelta(days=30)
"""How long an address is taken to be out of reach after mail to it failed."""
ROLES = {Role.REPORTER: Level.SECTION, Role.HEAD: Level.HEAD}


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An item that waits for somebody."""

    number: str
    title: str
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """What waits in a sheet, for its section or for its head, and since or until when."""

    sheet: Sheet
    waits_for: Level
    due: date | None
    items: tuple[OpenItem, ...]
    total: int

    @property
    def deadline(self) -> str:
        """The deadline in words, empty for none."""
        return deadline_words(deadline_of(self.due)) if self.due else ""

    @property
    def url(self) -> str:
        """The address of the section's own screen."""
        return settings.PUBLIC_URL + reverse("cycle:sheet", args=[self.sheet.round_id, self.sheet.section.slug])


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one person, about every sheet that concerns them."""

    recipient: str
    level: Level
    subject: str
    body: str
    sheets: tuple[OpenSheet, ...]


def open_sheets(rounds: Iterable[Round], day: date) -> tuple[OpenSheet, ...]:
    """Return what waits in rounds that take answers: for the sections what they have not handed in, for the heads what they have not seen.

    Two statements, whatever the number.
    """
    sheets = Sheet.objects.filter(round__in=list(rounds)).select_related("round__edition__plan", "section")
    by_sheet: dict[int, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.filter(sheet__round__in=list(rounds), is_main=True).select_related("item"):
        by_sheet[entry.sheet_id].append(entry)
    found = [_waiting(sheet, by_sheet[sheet.pk], day) for sheet in sheets if by_sheet[sheet.pk]]
    return tuple(each for some in found for each in some)


def _waiting(sheet: Sheet, entries: Sequence[Entry], day: date) -> list[OpenSheet]:
    found = []
    unanswered = [entry for entry in entries if EntryState(entry.state) in FILLABLE]
    if unanswered and may_answer(sheet, day):
        due = sheet.reopened_until if sheet.round.state == RoundState.CLOSED else sheet.round.section_due
        found.append(OpenSheet(sheet, Level.SECTION, due, _items(unanswered), len(entries)))
    unseen = [entry for entry in entries if entry.state == EntryState.SUBMITTED]
    if unseen and sheet.round.state != RoundState.LOCKED:
        found.append(OpenSheet(sheet, Level.HEAD, sheet.round.head_due, _items(unseen), len(entries)))
    return found


def _items(entries: Iterable[Entry]) -> tuple[OpenItem, ...]:
    return tuple(OpenItem(entry.item.number, entry.item.title, ENTRY_WORDS[EntryState(entry.state)], entry.note) for entry in entries)


def due_letters(rounds: Iterable[Round], day: date) -> tuple[Letter, ...]:
    """Return the letters whose turn is on a day. Six statements, whatever the number."""
    waiting = open_sheets(rounds, day)
    wanted = [(each, _levels_on(each, day)) for each in waiting]
    return letters([(sheet, some) for sheet, some in wanted if some], day)


def _levels_on(waiting: OpenSheet, day: date) -> tuple[Level, ...]:
    offsets = waiting.sheet.round.reminders
    offset = turn(day, waiting.due, offsets, closed_days())
    if offset is None:
        return ()
    asked = levels(offset, offsets)
    return asked if waiting.waits_for is Level.SECTION else tuple(dict.fromkeys(max(level, Level.HEAD, key=_order) for level in asked))


def _order(level: Level) -> int:
    return list(Level).index(level)


def letters(wanted: Sequence[tuple[OpenSheet, Sequence[Level]]], day: date) -> tuple[Letter, ...]:
    """Return one letter for each person that is to be told of some of the sheets. Three statements."""
    people = _people(day)
    failed = _failed(day)
    by_person: dict[str, list[tuple[OpenSheet, Addressee]]] = defaultdict(list)
    for waiting, asked in wanted:
        reachable = {**people.get(waiting.sheet.section_id, {}), Level.OFFICE: people.get(None, {}).get(Level.OFFICE, [])}
        for addressee in addressees(asked, reachable, failed):
            by_person[addressee.email].append((waiting, addressee))
    return tuple(_letter(email, told) for email, told in by_person.items())


def _people(day: date) -> Mapping[int | None, Mapping[Level, list[str]]]:
    """Return the addresses by section and level; the office stands under None."""
    found: dict[int | None, dict[Level, list[str]]] = defaultdict(lambda: defaultdict(list))
    posts = posts_on(day).filter(role__in=[Role.REPORTER, Role.HEAD, Role.OFFICE])
    for role, section, email in posts.values_list("role", "section_id", "account__email"):
        level = ROLES.get(Role(role), Level.OFFICE)
        found[None if level is Level.OFFICE else section][level].append(email)
    return found


def _failed(day: date) -> Collection[str]:
    """Return the addresses whose last mail could not be delivered."""
    last: dict[str, str] = {}
    rows = Message.objects.filter(day__gte=day - REMEMBERED).exclude(state=State.QUEUED).order_by("pk")
    for recipient, state in rows.values_list("recipient", "state"):
        last[recipient] = state
    return {recipient for recipient, state in last.items() if state == State.FAILED}


def _letter(email: str, told: Sequence[tuple[OpenSheet, Addressee]]) -> Letter:
    sheets = tuple(waiting for waiting, _ in told)
    level = told[0][1].level
    with override("ja"):
        context = {"sheets": sheets, "level": level.value, "city": city(), "work_url": settings.PUBLIC_URL + reverse("ui:work")}
        body = render_to_string("cycle/mail/reminder.txt", context)
    return Letter(email, level, _subject(sheets), body, sheets)


def _subject(sheets: Sequence[OpenSheet]) -> str:
    items = sum(len(each.items) for each in sheets)
    title = sheets[0].sheet.round.title
    return f"【しるべ】{title}: 残り{items}件" + (f"（{sheets[0].deadline}）" if sheets[0].due and len(sheets) == 1 else "")


def sent_for(round_: Round) -> Sequence[Message]:
    """Return the mails about a round, the latest first. One statement."""
    return list(Message.objects.filter(occasion=round_.occasion).order_by("-pk"))
