"""Rounds are opened, answered, handed in and judged; every step by those who may, and on record."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput, NotAllowed
from shirube.core.models import JournalEntry
from shirube.core.people.models import Section, Succession
from shirube.core.people.queries import today
from shirube.cycle.actions.answer import AnswerConflict, save_answer
from shirube.cycle.actions.move import move_entries, submit_sheet
from shirube.cycle.actions.open_round import (
    assign_item,
    change_round,
    close_round,
    create_round,
    last_round,
    open_again,
    open_round,
    reopen_sheet,
)
from shirube.cycle.models import Answer, Entry, Sheet, Via
from shirube.cycle.queries.rounds import answers_before, answers_of, orphans
from shirube.cycle.queries.sheet import may_read
from shirube.cycle.rules.questions import Question
from shirube.cycle.rules.states import EntryState, Move, RoundState
from shirube.plans.models import Observation
from tests.factories import cycle, plans

pytestmark = pytest.mark.django_db
TODAY = date(2023, 4, 3)


def test_opening_asks_the_section_of_every_counted_item_once() -> None:
    round_ = cycle.make_round()
    assert round_.state == RoundState.OPEN
    assert Entry.objects.filter(sheet__round=round_).count() == 10
    assert Sheet.objects.filter(round=round_).count() == 5
    assert {entry.state for entry in Entry.objects.all()} == {EntryState.BLANK}


def test_only_the_office_makes_and_opens_rounds() -> None:
    edition = plans.make_city()
    section = Section.objects.all()[0]
    for actor in (cycle.NOBODY, cycle.reporter(section), cycle.head(section)):
        with pytest.raises(NotAllowed):
            create_round(edition=edition, fiscal_year=2022, settings=cycle.SETTINGS, actor=actor)
    round_ = cycle.make_round(edition, opened=False)
    with pytest.raises(NotAllowed):
        open_round(round_=round_, actor=cycle.head(section))


def test_a_second_round_is_numbered_and_knows_which_one_it_copies() -> None:
    first = cycle.make_round()
    assert last_round(first.edition) == first
    second = create_round(edition=first.edition, fiscal_year=2022, settings=cycle.SETTINGS, actor=cycle.OFFICE)
    assert (second.number, second.copied_from) == (2, first)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "　"},
        {"questions": ()},
        {"questions": ("weather",)},
        {"asks": ("head",)},
        {"section_due": date(2023, 5, 1), "head_due": date(2023, 4, 1)},
    ],
)
def test_settings_that_make_no_sense_are_refused_and_nothing_is_written(wrong: dict[str, object]) -> None:
    edition = plans.make_city()
    with pytest.raises(InvalidInput):
        create_round(edition=edition, fiscal_year=2022, settings=replace(cycle.SETTINGS, **wrong), actor=cycle.OFFICE)  # type: ignore[arg-type]  # wrong on purpose
    assert last_round(edition) is None


def test_an_open_round_keeps_what_it_asks_but_moves_its_deadline() -> None:
    round_ = cycle.make_round()
    later = replace(cycle.SETTINGS, section_due=date(2023, 4, 17))
    change_round(round_=round_, settings=later, actor=cycle.OFFICE)
    round_.refresh_from_db()
    assert round_.section_due == date(2023, 4, 17)
    with pytest.raises(Conflict):
        change_round(round_=round_, settings=replace(later, questions=("actual",)), actor=cycle.OFFICE)


def test_an_item_of_a_closed_section_is_asked_of_its_successor_and_none_is_lost() -> None:
    edition = plans.make_city()
    old, new = plans.make_section("みどり課"), plans.make_section("緑と花の課")
    old.closed_on = date(2022, 3, 31)
    old.save()
    assert [item.number for item in orphans(cycle.make_round(edition, opened=False), TODAY)] == ["1", "6"]
    Succession.objects.create(before=old, after=new, on=date(2022, 4, 1), kind="renamed")
    round_ = cycle.make_round(edition)
    assert orphans(round_, TODAY) == ()
    assert [entry.item.number for entry in Sheet.objects.get(round=round_, section=new).entries.all()] == ["1", "6"]


def test_an_answer_is_recorded_as_typed_and_the_plan_is_not_touched() -> None:
    round_ = cycle.make_round()
    entry = cycle.entry_for(round_, "3")
    before = Observation.objects.count()
    given = save_answer(entry=entry, question=Question.ACTUAL, text="２５　件", base=0, actor=cycle.reporter(entry.sheet.section))
    assert given is not None
    assert (given.text, given.revision, given.via) == ("２５　件", 1, Via.SCREEN)
    assert cycle.entry_for(round_, "3").state == EntryState.DRAFT
    assert Observation.objects.count() == before


def test_the_same_answer_again_changes_nothing() -> None:
    entry = cycle.entry_for(cycle.make_round(), "3")
    for _ in range(3):
        save_answer(entry=entry, question=Question.ACTUAL, text="25", base=0, actor=cycle.reporter(entry.sheet.section))
    assert Answer.objects.count() == 1


def test_of_two_people_on_one_cell_the_second_is_told_both_values_and_nothing_is_lost() -> None:
    entry = cycle.entry_for(cycle.make_round(), "3")
    first, second = cycle.reporter(entry.sheet.section), cycle.head(entry.sheet.section)
    save_answer(entry=entry, question=Question.ACTUAL, text="25", base=0, actor=first)
    with pytest.raises(AnswerConflict) as conflict:
        save_answer(entry=entry, question=Question.ACTUAL, text="30", base=0, actor=second)
    assert (conflict.value.mine, conflict.value.theirs.text) == ("30", "25")
    given = save_answer(entry=entry, question=Question.ACTUAL, text="30", base=conflict.value.theirs.revision, actor=second)
    assert given is not None
    assert [answer.text for answer in Answer.objects.all()] == ["25", "30"]


def test_a_clerk_of_another_section_answers_nothing() -> None:
    entry = cycle.entry_for(cycle.make_round(), "3")
    other = Section.objects.exclude(pk=entry.sheet.section_id)[0]
    with pytest.raises(NotAllowed):
        save_answer(entry=entry, question=Question.ACTUAL, text="25", base=0, actor=cycle.reporter(other))
    assert not Answer.objects.exists()


def test_what_the_office_types_for_a_section_is_marked_as_by_telephone() -> None:
    entry = cycle.entry_for(cycle.make_round(), "3")
    given = save_answer(entry=entry, question=Question.ACTUAL, text="25", base=0, actor=cycle.OFFICE)
    assert given is not None
    assert given.via == Via.TELEPHONE


def test_a_sheet_is_handed_in_only_when_nothing_is_missing() -> None:
    round_ = cycle.make_round()
    entry = cycle.entry_for(round_, "3")
    clerk = cycle.reporter(entry.sheet.section)
    with pytest.raises(InvalidInput, match=r"取組その3.*実績"):
        submit_sheet(sheet=entry.sheet, actor=clerk)
    cycle.answer(entry, "10", actor=clerk)
    cycle.answer(cycle.entry_for(round_, "8"), "◎", actor=clerk)
    with pytest.raises(InvalidInput, match="届かなかった理由"):
        submit_sheet(sheet=entry.sheet, actor=clerk)
    for question, text in cycle.IMPROVEMENT.items():
        save_answer(entry=entry, question=question, text=text, base=0, actor=clerk)
    assert len(submit_sheet(sheet=entry.sheet, actor=clerk).done) == 2
    assert cycle.entry_for(round_, "3").state == EntryState.SUBMITTED


def test_a_number_that_cannot_be_read_is_kept_but_not_handed_in() -> None:
    entry = cycle.entry_for(cycle.make_round(), "3")
    cycle.answer(entry, "たくさん")
    moved = move_entries(entries=[entry.pk], move=Move.SUBMIT, actor=cycle.reporter(entry.sheet.section))
    assert not moved.done
    assert "数字として読めません" in moved.refused[0].why
    assert answers_of([entry.pk])[entry.pk][Question.ACTUAL].text == "たくさん"


def test_the_head_confirms_the_office_returns_with_a_note_and_the_section_answers_again() -> None:
    round_ = cycle.make_round()
    entry = cycle.entry_for(round_, "3")
    clerk, head = cycle.reporter(entry.sheet.section), cycle.head(entry.sheet.section)
    cycle.answer(entry, "25")
    with pytest.raises(InvalidInput, match="理由"):
        move_entries(entries=[entry.pk], move=Move.RETURN, actor=cycle.OFFICE)
    assert move_entries(entries=[entry.pk], move=Move.SUBMIT, actor=clerk).done
    assert move_entries(entries=[entry.pk], move=Move.CONFIRM, actor=clerk).refused
    assert move_entries(entries=[entry.pk], move=Move.CONFIRM, actor=head).done
    with pytest.raises(Conflict, match="課長承認"):
        save_answer(entry=entry, question=Question.ACTUAL, text="26", base=1, actor=clerk)
    assert move_entries(entries=[entry.pk], move=Move.RETURN, actor=cycle.OFFICE, note="根拠を教えてください。").done
    returned = cycle.entry_for(round_, "3")
    assert (returned.state, returned.note) == (EntryState.RETURNED, "根拠を教えてください。")
    save_answer(entry=returned, question=Question.ACTUAL, text="26", base=1, actor=clerk)
    cycle.hand_in(cycle.entry_for(round_, "3"))
    assert move_entries(entries=[entry.pk], move=Move.APPROVE, actor=cycle.OFFICE).done
    assert cycle.entry_for(round_, "3").state == EntryState.APPROVED


def test_many_are_approved_at_once_and_those_that_cannot_be_are_named() -> None:
    round_ = cycle.make_round()
    cycle.answer(cycle.entry_for(round_, "3"), "25")
    cycle.hand_in(cycle.entry_for(round_, "3"))
    entries = Entry.objects.filter(sheet__round=round_).values_list("pk", flat=True)
    moved = move_entries(entries=entries, move=Move.APPROVE, actor=cycle.OFFICE)
    assert [entry.item.number for entry in moved.done] == ["3"]
    assert len(moved.refused) == 9
    assert "未着手" in moved.refused[0].why


def test_a_round_that_does_not_ask_the_head_goes_to_the_office_at_once() -> None:
    round_ = cycle.make_round(settings=replace(cycle.SETTINGS, asks=("section",)))
    entry = cycle.entry_for(round_, "3")
    cycle.answer(entry, "25")
    move_entries(entries=[entry.pk], move=Move.SUBMIT, actor=cycle.reporter(entry.sheet.section))
    assert cycle.entry_for(round_, "3").state == EntryState.CONFIRMED


def test_a_closed_round_takes_no_answers_but_from_a_section_it_was_reopened_for() -> None:
    round_ = cycle.make_round()
    close_round(round_=round_, actor=cycle.OFFICE)
    entry = cycle.entry_for(round_, "3")
    clerk = cycle.reporter(entry.sheet.section)
    with pytest.raises(Conflict, match="締め切られました"):
        save_answer(entry=entry, question=Question.ACTUAL, text="25", base=0, actor=clerk)
    with pytest.raises(InvalidInput, match="理由"):
        reopen_sheet(sheet=entry.sheet, until=today() + timedelta(3), why=" ", actor=cycle.OFFICE)
    reopen_sheet(sheet=entry.sheet, until=today() + timedelta(3), why="数値の訂正のため", actor=cycle.OFFICE)
    assert save_answer(entry=cycle.entry_for(round_, "3"), question=Question.ACTUAL, text="25", base=0, actor=clerk)
    trace = JournalEntry.objects.get(action="reopen_sheet")
    assert (trace.grounds, trace.occasion, trace.is_draft) == ("数値の訂正のため", f"round:{round_.pk}", True)


def test_taking_the_closing_back_needs_a_reason() -> None:
    round_ = cycle.make_round()
    close_round(round_=round_, actor=cycle.OFFICE)
    with pytest.raises(InvalidInput):
        open_again(round_=round_, actor=cycle.OFFICE, why="")
    open_again(round_=round_, actor=cycle.OFFICE, why="大雪のため")
    round_.refresh_from_db()
    assert round_.state == RoundState.OPEN


def test_a_second_section_adds_remarks_and_no_number() -> None:
    edition = plans.make_city()
    item = edition.items.get(number="3")
    second = plans.make_section("学び課")
    item.responsibilities.create(section=second, position=1)
    round_ = cycle.make_round(edition, settings=replace(cycle.SETTINGS, asks=("section", "second", "head")))
    entry = Entry.objects.select_related("sheet__round", "sheet__section").get(sheet__round=round_, sheet__section=second, item=item)
    assert entry.is_main is False
    assert save_answer(entry=entry, question=Question.REMARKS, text="講座を共催した。", base=0, actor=cycle.reporter(second))
    with pytest.raises(InvalidInput):
        save_answer(entry=entry, question=Question.ACTUAL, text="25", base=0, actor=cycle.reporter(second))


def test_what_was_said_last_time_stands_ready_for_the_next_round() -> None:
    first = cycle.make_round()
    cycle.answer(cycle.entry_for(first, "3"), "10", more=cycle.IMPROVEMENT)
    second = create_round(edition=first.edition, fiscal_year=2023, settings=cycle.SETTINGS, actor=cycle.OFFICE)
    before = answers_before(second, first.edition.items.values_list("pk", flat=True))
    assert before["3"][Question.MEASURE] == "年度の初めに案内を配る。"


def test_every_step_is_in_the_journal_and_the_journal_is_whole() -> None:
    round_ = cycle.make_round()
    cycle.approve_all(round_)
    actions = set(JournalEntry.objects.values_list("action", flat=True))
    assert {"create_round", "open_round", "save_answer", "submit_entry", "confirm_entry", "approve_entry"} <= actions
    assert all(entry.is_draft for entry in JournalEntry.objects.filter(occasion=f"round:{round_.pk}"))
    assert journal.first_broken() is None


def test_a_section_sees_nothing_of_a_round_in_preparation() -> None:
    edition = plans.make_city()
    round_ = cycle.make_round(edition, opened=False)
    section = plans.make_section("みどり課")
    entry = assign_item(round_=round_, item=edition.items.get(number="1"), section=section, actor=cycle.OFFICE)
    assert not may_read(cycle.reporter(section), entry.sheet)
    open_round(round_=round_, actor=cycle.OFFICE)
    assert may_read(cycle.reporter(section), cycle.entry_for(round_, "1").sheet)
    assert Entry.objects.filter(sheet__round=round_, item__number="1").count() == 1


def test_a_round_that_requires_nothing_is_handed_in_as_it_is() -> None:
    round_ = cycle.make_round(settings=replace(cycle.SETTINGS, questions=("remarks",)))
    entry = cycle.entry_for(round_, "3")
    assert len(submit_sheet(sheet=entry.sheet, actor=cycle.reporter(entry.sheet.section)).done) == 2


def test_a_second_submit_is_told_that_a_colleague_was_quicker() -> None:
    round_ = cycle.make_round(settings=replace(cycle.SETTINGS, questions=("remarks",)))
    sheet, clerk = cycle.entry_for(round_, "3").sheet, cycle.reporter(cycle.entry_for(round_, "3").sheet.section)
    submit_sheet(sheet=sheet, actor=clerk)
    with pytest.raises(Conflict, match="もう提出されています"):
        submit_sheet(sheet=sheet, actor=clerk)


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="the tests' SQLite lives in memory, where two threads cannot write at once")
@pytest.mark.django_db(transaction=True)
def test_of_two_submits_at_the_same_moment_one_wins_and_the_other_is_told() -> None:
    round_ = cycle.make_round()
    sheet, clerk = cycle.entry_for(round_, "1").sheet, cycle.reporter(cycle.entry_for(round_, "1").sheet.section)
    for number in ("1", "6"):
        entry = cycle.entry_for(round_, number)
        cycle.answer(entry, "25" if hasattr(entry.item, "indicator") else "◎", actor=clerk)
    both = Barrier(2)

    def submit() -> str:
        try:
            both.wait()
            return str(len(submit_sheet(sheet=sheet, actor=clerk).done))
        except Conflict as conflict:
            return conflict.message
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as clerks:
        told = sorted(each.result() for each in [clerks.submit(submit) for _ in range(2)])
    assert told[0] == "2"
    assert "もう提出されています" in told[1]
    assert JournalEntry.objects.filter(action="submit_entry").count() == 2
