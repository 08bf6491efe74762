"""What may be recorded of a proposal, how long it waits, and how digital leaders are counted."""

from __future__ import annotations

from datetime import date

import pytest

from shirube.council.rules.fates import LONGEST_REASON, Waiting, count_fates, fate_fault, waiting
from shirube.council.rules.terms import Term, Year, is_told, term_on, totals
from shirube.council.rules.words import FateKind


@pytest.mark.parametrize("kind", [FateKind.ADOPTED, FateKind.PARTLY])
def test_what_is_taken_up_names_its_items(kind: FateKind) -> None:
    assert fate_fault(kind, items=0, reason="") is not None
    assert fate_fault(kind, items=2, reason="") is None


@pytest.mark.parametrize("kind", [FateKind.STUDYING, FateKind.DECLINED, FateKind.NONE])
def test_what_is_not_taken_up_names_no_items(kind: FateKind) -> None:
    assert fate_fault(kind, items=1, reason="費用が合わない") is not None
    assert fate_fault(kind, items=0, reason="費用が合わない") is None


def test_a_refusal_needs_a_reason_that_is_more_than_blanks() -> None:
    assert fate_fault(FateKind.DECLINED, items=0, reason=" 　") is not None
    assert fate_fault(FateKind.STUDYING, items=0, reason="") is None


def test_a_reason_is_no_longer_than_its_field() -> None:
    assert fate_fault(FateKind.STUDYING, items=0, reason="あ" * LONGEST_REASON) is None
    assert fate_fault(FateKind.STUDYING, items=0, reason="あ" * (LONGEST_REASON + 1)) is not None


def test_fates_are_counted_by_kind() -> None:
    counts = count_fates([FateKind.ADOPTED, FateKind.PARTLY, FateKind.PARTLY, FateKind.DECLINED, FateKind.NONE])
    assert (counts.total, counts.taken, counts.partly, counts.studying, counts.declined, counts.waiting) == (5, 3, 2, 0, 1, 1)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2021, 9, 1), Waiting(0, 0, is_exact=True)),
        (date(2021, 9, 30), Waiting(0, 0, is_exact=True)),
        (date(2021, 10, 1), Waiting(0, 1, is_exact=True)),
        (date(2022, 8, 31), Waiting(0, 11, is_exact=True)),
        (date(2023, 11, 1), Waiting(2, 2, is_exact=True)),
        (date(2021, 8, 31), None),
    ],
)
def test_a_proposal_of_a_known_day_waits_whole_months(day: date, found: Waiting | None) -> None:
    assert waiting(day, given_on=date(2021, 9, 1), given_in=None) == found


def test_where_only_the_year_is_known_the_wait_is_about_so_many_years() -> None:
    assert waiting(date(2026, 3, 31), given_on=None, given_in=2021) == Waiting(4, 0, is_exact=False)
    assert waiting(date(2026, 4, 1), given_on=None, given_in=2021) == Waiting(5, 0, is_exact=False)
    assert waiting(date(2020, 4, 1), given_on=None, given_in=2021) is None
    assert waiting(date(2020, 4, 1), given_on=None, given_in=None) is None


def test_the_last_day_belongs_to_a_term_and_the_end_is_told_from_sixty_days_before_to_thirty_after() -> None:
    first, last = date(2025, 8, 25), date(2026, 3, 31)
    assert term_on(date(2025, 8, 24), first, last) is Term.LATER
    assert term_on(date(2026, 1, 29), first, last) is Term.RUNNING
    assert term_on(date(2026, 1, 30), first, last) is Term.ENDING
    assert term_on(last, first, last) is Term.ENDING
    assert term_on(date(2026, 4, 1), first, last) is Term.OVER
    assert [is_told(day, last) for day in (date(2026, 1, 29), date(2026, 1, 30), date(2026, 4, 30), date(2026, 5, 1))] == [
        False,
        True,
        True,
        False,
    ]


def test_an_unknown_year_is_never_guessed_and_what_the_printed_number_leaves_is_named() -> None:
    sums = totals([Year(2025, 21, 100), Year(2024, None, None), Year(2021, None, None)])
    assert [(each.fiscal_year, each.summed, each.is_whole, each.earlier) for each in sums] == [
        (2021, 0, False, None),
        (2024, 0, False, None),
        (2025, 21, False, 79),
    ]


def test_years_that_are_all_known_leave_nothing() -> None:
    sums = totals([Year(2021, 20, 20), Year(2022, 19, 40)])
    assert [(each.summed, each.is_whole, each.printed, each.earlier) for each in sums] == [(20, True, 20, None), (39, True, 40, None)]
