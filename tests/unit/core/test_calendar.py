"""Fiscal years, eras and dates as offices write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.core.calendar import (
    end_of_fiscal_year,
    era_date,
    era_fiscal_year,
    era_year,
    find_date,
    fiscal_year_of,
    parse_fiscal_year,
    read_fiscal_year,
    weekday_of,
)

YEARS = st.integers(min_value=1989, max_value=2098)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("R元", 2019),
        ("Ｒ　３", 2021),
        ("令和3年度", 2021),
        ("令和元年度", 2019),
        ("平成31年度", 2019),
        ("H30 (参考)", 2018),
        ("H30（参考）", 2018),
        ("2022(R4)年度", 2022),
        ("2021(R3)年度末", 2021),
        ("2021年度", 2021),
        ("昭和64年", 1989),
    ],
)
def test_a_fiscal_year_is_read_however_it_is_written(text: str, year: int) -> None:
    assert parse_fiscal_year(text) == year


@pytest.mark.parametrize("text", ["", "実績", "R", "R0", "令和", "3", "31年度", "R3.2", "R9までに50%", "掲載ページ", "21年度"])
def test_what_is_no_fiscal_year_is_not_taken_for_one(text: str) -> None:
    assert parse_fiscal_year(text) is None


def test_the_rest_of_a_text_that_begins_with_a_year_is_kept() -> None:
    assert read_fiscal_year("R3 達成") == (2021, "達成")


@pytest.mark.parametrize(("day", "year"), [(date(2022, 3, 31), 2021), (date(2022, 4, 1), 2022), (date(2024, 2, 29), 2023)])
def test_the_fiscal_year_turns_on_the_first_of_april(day: date, year: int) -> None:
    assert fiscal_year_of(day) == year


@given(YEARS)
def test_era_names_of_a_fiscal_year_read_back_as_the_same_year(year: int) -> None:
    assert parse_fiscal_year(era_year(year)) == year
    assert parse_fiscal_year(era_fiscal_year(year)) == year


@given(YEARS)
def test_the_last_day_of_a_fiscal_year_belongs_to_it_and_the_next_day_does_not(year: int) -> None:
    last = end_of_fiscal_year(year)
    assert fiscal_year_of(last) == year
    assert fiscal_year_of(last + timedelta(days=1)) == year + 1


@given(st.dates(min_value=date(1989, 1, 8), max_value=date(2098, 12, 31)))
def test_a_date_in_the_era_calendar_reads_back_as_the_same_day(day: date) -> None:
    assert find_date(f"開催は{era_date(day)}です") == day


@pytest.mark.parametrize("text", ["令和3年2月30日", "令和5年2月29日", "2021-13-01", "日程は未定", "令和3年8月"])
def test_a_day_that_does_not_exist_is_no_date(text: str) -> None:
    assert find_date(text) is None


def test_weekdays_are_one_character() -> None:
    assert weekday_of(date(2024, 2, 29)) == "木"
    assert era_year(2019) == "R元"
    assert era_year(2018) == "H30"
    assert era_date(date(2019, 4, 30)) == "平成31年4月30日"
