"""Names of meetings, times, months and seats as people write them."""

from __future__ import annotations

from datetime import date, time

import pytest

from shirube.council.rules.meetings import first_of_month, meeting_name, read_members, read_time, written_members, written_time


@pytest.mark.parametrize(
    ("number", "counts_all_years", "name"),
    [(5, True, "第5回若松市DX会議"), (3, False, "令和7年度第3回若松市DX会議"), (None, False, "若松市DX会議")],
)
def test_a_meeting_is_named_as_people_write_it(number: int | None, counts_all_years: bool, name: str) -> None:
    assert meeting_name("若松市DX会議", 2025, number, counts_all_years=counts_all_years) == name


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("15:00", time(15)),
        ("１５時", time(15)),
        ("午後3時30分", time(15, 30)),
        ("午前9時半から", time(9, 30)),
        ("16時～", time(16)),
        ("正午", None),
        ("25時", None),
        ("10:75", None),
        ("15", None),
    ],
)
def test_a_time_is_read_in_any_writing(text: str, moment: time | None) -> None:
    assert read_time(text) == moment


@pytest.mark.parametrize("moment", [time(0), time(9, 5), time(15), time(23, 59)])
def test_a_written_time_is_read_as_the_same(moment: time) -> None:
    assert read_time(written_time(moment)) == moment


def test_january_belongs_to_the_next_calendar_year() -> None:
    assert first_of_month(2025, 4) == date(2025, 4, 1)
    assert first_of_month(2025, 1) == date(2026, 1, 1)


def test_seats_are_read_one_a_line_with_or_without_a_role() -> None:
    seats = read_members("本部長：市長\n\n 総務局長 \n副本部長: 副市長")
    assert seats == (("本部長", "市長"), ("", "総務局長"), ("副本部長", "副市長"))
    assert read_members(written_members(seats)) == seats
