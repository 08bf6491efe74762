"""Deadlines and reminder days are read as offices write them, lateness is counted in working days, differences come with a share."""

from __future__ import annotations

from datetime import date

import pytest

from shirube.cycle.rules.difference import difference
from shirube.cycle.rules.lateness import days_late
from shirube.cycle.rules.schedule import read_due, read_reminders, same_day_next_year, written_reminders, year_later
from shirube.cycle.rules.states import EntryState

OPENS = date(2023, 4, 3)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和5年4月14日", date(2023, 4, 14)),
        ("令和５年４月１４日（金）", date(2023, 4, 14)),
        ("R5.4.14", date(2023, 4, 14)),
        ("2023-04-14", date(2023, 4, 14)),
        ("10営業日", date(2023, 4, 17)),
        ("１０", date(2023, 4, 17)),
        ("開いてから10営業日", date(2023, 4, 17)),
        ("20営業日", date(2023, 5, 1)),
        ("0営業日", None),
        ("999営業日", None),
        ("令和5年4月31日", None),
        ("来週", None),
        ("", None),
    ],
)
def test_a_deadline_is_a_date_or_a_number_of_working_days(text: str, day: date | None) -> None:
    assert read_due(text, OPENS) == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("5日前、1日前、1日後、3日後", (-5, -1, 1, 3)),
        ("-5, -1, 1, 3", (-5, -1, 1, 3)),
        ("３日後　５日前", (-5, 3)),
        ("期限の日、1営業日後", (0, 1)),
        ("1日後、1日後", (1,)),
        ("", ()),
        ("-5日前", None),
        ("ときどき", None),
        ("999日後", None),
        ("、".join(f"{day}日後" for day in range(1, 14)), None),
    ],
)
def test_reminder_days_are_read_in_any_order_and_kept_in_one(text: str, days: tuple[int, ...] | None) -> None:
    assert read_reminders(text) == days


def test_reminder_days_are_written_as_they_are_read() -> None:
    days = (-5, -1, 0, 2)
    assert written_reminders(days) == "5日前、1日前、期限の日、2日後"
    assert read_reminders(written_reminders(days)) == days


def test_a_copied_deadline_moves_to_the_next_working_day() -> None:
    assert year_later(date(2023, 4, 14)) == date(2024, 4, 15)  # 14 April 2024 is a Sunday
    assert year_later(None) is None
    assert same_day_next_year(date(2024, 2, 29)) == date(2025, 2, 28)


def test_lateness_counts_working_days_and_stops_when_it_is_handed_in() -> None:
    due, day = date(2023, 4, 28), date(2023, 5, 8)  # five holidays lie between
    assert days_late(EntryState.BLANK, due, day) == 3
    assert days_late(EntryState.SUBMITTED, due, day) == 0
    assert days_late(EntryState.DRAFT, due, due) == 0
    assert days_late(EntryState.DRAFT, due, date(2023, 4, 29)) == 0  # a Saturday: no working day has passed
    assert days_late(EntryState.BLANK, None, day) == 0


def test_who_got_it_back_or_got_more_time_is_counted_from_then() -> None:
    due, day = date(2023, 4, 14), date(2023, 4, 21)
    assert days_late(EntryState.RETURNED, due, day, returned_on=date(2023, 4, 20)) == 1
    assert days_late(EntryState.DRAFT, due, day, reopened_until=date(2023, 4, 21)) == 0


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("16件", "19件", "＋3件（＋18.8%）"),
        ("1,000人", "900人", "－100人（－10.0%）"),
        ("5件", "5件", "±0件"),
        ("97.5%", "98%", "＋0.5ポイント"),
        ("0件", "3件", "＋3件"),
        ("16", "19件", "＋3件（＋18.8%）"),
        ("16件", "19人", "None"),
        ("未確定", "19件", "None"),
        ("◎", "○", "None"),
        ("", "3件", "None"),
        ("50%減", "3%", "None"),
    ],
)
def test_a_difference_is_told_as_a_number_and_as_a_share(before: str, now: str, told: str) -> None:
    assert str(difference(before, now)) == told
