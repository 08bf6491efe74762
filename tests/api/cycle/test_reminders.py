"""Reminders: real mails through a real server, each to whom it concerns, none twice on a day, failures seen and stood in for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from shirube.core.calendar import add_working_days
from shirube.core.errors import InvalidInput, NotAllowed
from shirube.core.mail.models import Message, State
from shirube.core.models import JournalEntry
from shirube.core.people.models import Post, Section
from shirube.core.people.queries import today
from shirube.core.people.rules import Role, program
from shirube.cycle.actions.move import move_entries
from shirube.cycle.actions.open_round import close_round, reopen_sheet
from shirube.cycle.actions.remind import remind_due, remind_now
from shirube.cycle.models import Round
from shirube.cycle.queries.reminders import due_letters, open_sheets
from shirube.cycle.rules.states import Move
from tests.factories import cycle, people, plans

pytestmark = pytest.mark.django_db
CLOCK = program("job:cycle.remind")
DUE = cycle.SETTINGS.section_due or date.max


@pytest.fixture
def cast() -> people.Cast:
    return people.cast()


@pytest.fixture
def round_(cast: people.Cast) -> Round:
    return cycle.make_round()


def recipients() -> set[str]:
    return set(Message.objects.values_list("recipient", flat=True))


def on(offset: int) -> date:
    return add_working_days(DUE, offset)


def test_before_the_deadline_each_section_gets_its_own_link_and_its_open_items(round_: Round, cast: people.Cast) -> None:
    cycle.answer(cycle.entry_for(round_, "1"), "◎")
    cycle.hand_in(cycle.entry_for(round_, "1"))
    remind_due(actor=CLOCK, day=on(-5))
    letter = Message.objects.get(recipient=cast.reporter_a.email)
    assert f"/staff/rounds/{round_.pk}/sections/{cast.section_a.slug}/" in letter.body
    assert "2件のうち1件" in letter.body
    assert "取組その6" in letter.body
    assert "取組その1（" not in letter.body
    assert cast.head_a.email not in recipients()


def test_a_section_without_anybody_is_told_to_the_office(round_: Round, cast: people.Cast) -> None:
    remind_due(actor=CLOCK, day=on(-5))
    letter = Message.objects.get(recipient=cast.office.email)
    assert "住まい課" in letter.body
    assert "みどり課" not in letter.body


def test_the_circle_grows_with_lateness(round_: Round, cast: people.Cast) -> None:
    remind_due(actor=CLOCK, day=on(1))
    assert {cast.reporter_a.email, cast.head_a.email} <= recipients()
    remind_due(actor=CLOCK, day=on(3))
    assert "みどり課" in Message.objects.get(recipient=cast.office.email, day=on(3)).body


def test_nobody_gets_two_mails_a_day_however_often_the_clock_strikes(round_: Round, cast: people.Cast) -> None:
    first = remind_due(actor=CLOCK, day=on(-1))
    again = remind_due(actor=CLOCK, day=on(-1))
    assert (len(again.queued), len(again.held_back)) == (0, len(first.queued))
    Post.objects.create(account=cast.reporter_a, section=cast.section_b, role=Role.REPORTER, begins_on=people.SINCE)
    remind_due(actor=CLOCK, day=on(1))
    both = Message.objects.filter(recipient=cast.reporter_a.email, day=on(1)).get()
    assert "みどり課" in both.body
    assert "まちづくり課" in both.body


def test_on_a_day_without_a_turn_nothing_goes_out(round_: Round) -> None:
    assert remind_due(actor=CLOCK, day=on(-3)).queued == ()
    assert remind_due(actor=CLOCK, day=date(2023, 4, 15)).queued == ()


def test_where_mail_failed_the_head_is_told_instead(round_: Round, cast: people.Cast) -> None:
    remind_due(actor=CLOCK, day=on(-5))
    Message.objects.filter(recipient=cast.reporter_a.email).update(state=State.FAILED, error="550 no such user")
    remind_due(actor=CLOCK, day=on(-1))
    assert not Message.objects.filter(recipient=cast.reporter_a.email, day=on(-1)).exists()
    assert Message.objects.filter(recipient=cast.head_a.email, day=on(-1)).exists()


def test_a_head_is_told_what_waits_for_approval(round_: Round, cast: people.Cast) -> None:
    entry = cycle.entry_for(round_, "1")
    cycle.answer(entry, "◎")
    move_entries(entries=[entry.pk], move=Move.SUBMIT, actor=cycle.reporter(cast.section_a))
    head_due = cycle.SETTINGS.head_due or date.max
    found = due_letters([round_], add_working_days(head_due, -1))
    assert [letter.recipient for letter in found if "承認を待っている" in letter.body] == [cast.head_a.email]


def test_after_closing_only_the_reopened_section_is_reminded(round_: Round, cast: people.Cast) -> None:
    close_round(round_=round_, actor=cycle.OFFICE)
    round_.refresh_from_db()
    assert open_sheets([round_], today()) == ()
    sheet = cycle.entry_for(round_, "1").sheet
    reopen_sheet(sheet=sheet, until=today() + timedelta(10), why="訂正", actor=cycle.OFFICE)
    assert [each.sheet.section for each in open_sheets([round_], today())] == [cast.section_a]


def test_the_office_reminds_some_at_once_and_the_journal_names_no_address(round_: Round, cast: people.Cast) -> None:
    done = remind_now(round_=round_, sections=[cast.section_a.pk], actor=cycle.OFFICE, with_heads=True)
    assert {letter.recipient for letter in done.queued} == {cast.reporter_a.email, cast.head_a.email}
    entry = JournalEntry.objects.get(action="remind")
    assert entry.occasion == round_.occasion
    assert "@" not in str(entry.after)
    with pytest.raises(NotAllowed):
        remind_now(round_=round_, sections=[cast.section_a.pk], actor=cycle.reporter(cast.section_a))
    with pytest.raises(InvalidInput):
        remind_now(round_=round_, sections=[], actor=cycle.OFFICE)


def test_the_page_shows_the_letter_before_it_is_sent(client: Client, round_: Round, cast: people.Cast) -> None:
    people.sign_in(client, cast.office)
    address = f"/staff/rounds/{round_.pk}/reminders/"
    look = client.post(address, {"step": "look", "section": [cast.section_a.pk]})
    assert "取組その6" in look.content.decode()
    assert not Message.objects.exists()
    sent = client.post(address, {"section": [cast.section_a.pk]})
    assert "1通を送ります" in sent.content.decode()
    assert recipients() == {cast.reporter_a.email}


@pytest.mark.parametrize(
    ("who", "reads"), [("viewer", 200), ("auditor", 200), ("reporter_a", 403), ("head_a", 403), ("administrator", 403)]
)
def test_others_read_at_most(client: Client, round_: Round, cast: people.Cast, who: str, reads: int) -> None:
    people.sign_in(client, getattr(cast, who))
    address = f"/staff/rounds/{round_.pk}/reminders/"
    assert client.get(address).status_code == reads
    assert client.post(address, {"section": [cast.section_a.pk]}).status_code == 403
    assert not Message.objects.exists()


def test_the_letters_of_many_sections_take_as_many_statements_as_those_of_few(cast: people.Cast, django_assert_num_queries: Any) -> None:
    small = cycle.make_round()
    edition = plans.make_edition(plans.make_plan("larger"), document=plans.make_document("larger"))
    plans.fill_edition(edition, items=40)
    for item in edition.items.all():
        item.responsibilities.update(section=Section.objects.create(name=f"課{item.number}", slug=f"s{item.number}"))
    large = cycle.make_round(edition, settings=replace(cycle.SETTINGS, title="大きな取りまとめ"))
    for round_ in (small, large):
        with django_assert_num_queries(4):
            assert due_letters([round_], on(-1))
