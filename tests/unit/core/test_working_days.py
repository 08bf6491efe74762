"""Days on which the offices are open, and counting by them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from shirube.core.calendar import add_working_days, is_working_day, next_working_day, working_days_between
from shirube.core.city import closed_days
from shirube.core.errors import ContentFault

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))
STEPS = st.integers(min_value=-60, max_value=60)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 4, 4), "Saturday"),
        (date(2026, 4, 5), "Sunday"),
        (date(2026, 4, 29), "昭和の日"),
        (date(2026, 5, 6), "振替休日: 3 May 2026 is a Sunday, 4 and 5 May are holidays"),
        (date(2026, 9, 22), "国民の休日, between 敬老の日 and 秋分の日"),
        (date(2027, 3, 22), "振替休日 of 春分の日"),
        (date(2019, 5, 1), "the day of 即位"),
        (date(2021, 7, 22), "海の日, moved for the Olympic games"),
        (date(2026, 12, 29), "year's end"),
        (date(2027, 1, 1), "元日"),
        (date(2028, 1, 3), "New Year"),
    ],
)
def test_the_offices_are_closed(day: date, why: str) -> None:
    assert not is_working_day(day), why


@pytest.mark.parametrize("day", [date(2026, 4, 1), date(2026, 12, 28), date(2027, 1, 4), date(2021, 7, 19), date(2025, 9, 22)])
def test_the_offices_are_open(day: date) -> None:
    assert is_working_day(day)


def test_counting_passes_over_the_turn_of_the_year() -> None:
    assert add_working_days(date(2026, 12, 28), 1) == date(2027, 1, 4)
    assert add_working_days(date(2027, 1, 4), -1) == date(2026, 12, 28)
    assert working_days_between(date(2026, 12, 28), date(2027, 1, 4)) == 1
    assert working_days_between(date(2027, 1, 4), date(2026, 12, 28)) == -1


def test_a_deadline_on_a_holiday_moves_to_the_next_working_day() -> None:
    assert next_working_day(date(2026, 5, 2)) == date(2026, 5, 7)
    assert next_working_day(date(2026, 5, 7)) == date(2026, 5, 7)


def test_a_day_on_which_this_city_closes_is_passed_over_too() -> None:
    own = {date(2026, 6, 15)}
    assert not is_working_day(date(2026, 6, 15), own)
    assert add_working_days(date(2026, 6, 12), 1, own) == date(2026, 6, 16)
    assert working_days_between(date(2026, 6, 12), date(2026, 6, 16), own) == 1
    assert next_working_day(date(2026, 6, 13), own) == date(2026, 6, 16)


@given(DAYS, STEPS)
def test_counting_the_days_gives_back_what_was_added(day: date, number: int) -> None:
    assert working_days_between(day, add_working_days(day, number)) == number


@given(DAYS, STEPS)
def test_going_there_and_back_ends_where_it_began(day: date, number: int) -> None:
    begin = next_working_day(day)
    assert add_working_days(add_working_days(begin, number), -number) == begin


@given(DAYS, STEPS, STEPS)
def test_more_days_never_lead_to_an_earlier_day(day: date, one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert add_working_days(day, low) <= add_working_days(day, high)


@given(DAYS, STEPS.filter(bool))
def test_adding_always_lands_on_an_open_day(day: date, number: int) -> None:
    assert is_working_day(add_working_days(day, number))


@given(DAYS)
def test_the_offices_never_close_for_longer_than_the_ten_days_of_2019(day: date) -> None:
    assert next_working_day(day) - day <= timedelta(days=10)


def test_the_days_of_a_city_are_read_from_its_pack(tmp_path: Path, settings: Settings) -> None:
    settings.CITY_DIR = tmp_path
    closed_days.cache_clear()
    assert closed_days() == frozenset()
    (tmp_path / "holidays.csv").write_text("day,name\n2026-06-15,市の日\n", encoding="utf-8")
    closed_days.cache_clear()
    assert closed_days() == {date(2026, 6, 15)}
    (tmp_path / "holidays.csv").write_text("day,name\n6月15日,市の日\n", encoding="utf-8")
    closed_days.cache_clear()
    with pytest.raises(ContentFault, match="6月15日"):
        closed_days()
    closed_days.cache_clear()
