"""The way of an entry, and who may move it."""

from __future__ import annotations

import pytest

from shirube.core.people.rules import Role
from shirube.cycle.rules.questions import IMPROVEMENT, STANDARD, Outcome, Question, asked, required
from shirube.cycle.rules.states import ENTRY_WORDS, FILLABLE, HANDED_IN, ROUND_WORDS, EntryState, Move, RoundState, after, movers


def test_the_straight_way_leads_from_draft_to_approved() -> None:
    state: EntryState | None = EntryState.DRAFT
    for move in (Move.SUBMIT, Move.CONFIRM, Move.APPROVE):
        assert state is not None
        state = after(state, move)
    assert state is EntryState.APPROVED


def test_every_state_has_a_word_and_is_either_to_be_filled_or_handed_in() -> None:
    assert set(ENTRY_WORDS) == set(EntryState)
    assert set(ROUND_WORDS) == set(RoundState)
    assert set(EntryState) == FILLABLE | HANDED_IN
    assert not FILLABLE & HANDED_IN


@pytest.mark.parametrize("state", EntryState)
def test_nobody_but_section_head_and_office_moves_anything(state: EntryState) -> None:
    for move in Move:
        assert movers(state, move) <= {Role.REPORTER, Role.HEAD, Role.OFFICE}
        assert bool(movers(state, move)) is (after(state, move) is not None)


def test_a_reporter_never_confirms_and_a_head_never_approves() -> None:
    assert not any(Role.REPORTER in movers(state, move) for state in EntryState for move in (Move.CONFIRM, Move.RETURN, Move.APPROVE))
    assert not any(Role.HEAD in movers(state, Move.APPROVE) for state in EntryState)


def test_what_was_handed_in_cannot_be_handed_in_again() -> None:
    assert [state for state in EntryState if after(state, Move.SUBMIT)] == [EntryState.BLANK, EntryState.DRAFT, EntryState.RETURNED]


def keys(questions: tuple[Question, ...]) -> set[Question]:
    return set(questions)


def test_an_indicator_is_asked_for_a_number_and_another_item_for_a_stage() -> None:
    assert Question.STAGE not in asked(STANDARD, is_indicator=True, outcome=Outcome())
    assert Question.ACTUAL not in asked(STANDARD, is_indicator=False, outcome=Outcome())


def test_reasons_and_improvements_are_asked_only_where_they_are_due() -> None:
    fine = keys(asked(STANDARD, is_indicator=True, outcome=Outcome()))
    missed = keys(asked(STANDARD, is_indicator=True, outcome=Outcome(is_missed=True)))
    lowest = keys(asked(STANDARD, is_indicator=True, outcome=Outcome(is_missed=True, needs_improvement=True)))
    assert missed - fine == {Question.REASON}
    assert lowest - missed == set(IMPROVEMENT)


def test_a_round_asks_nothing_that_it_does_not_name() -> None:
    assert asked(["actual"], is_indicator=True, outcome=Outcome(is_missed=True, needs_improvement=True)) == (Question.ACTUAL,)
    assert asked(["actual"], is_indicator=False, outcome=Outcome()) == ()


def test_remarks_and_files_may_stay_away() -> None:
    assert not {Question.REMARKS, Question.FILE} & keys(required(tuple(Question)))
