"""When reminders go out and to whom."""

from __future__ import annotations

from datetime import date

import pytest

from shirube.cycle.rules.reminders import Level, addressees, levels, turn, turns

DUE = date(2026, 5, 8)
"""A Friday; the days before it hold three holidays of Golden Week and a substitute."""
OFFSETS = (-5, -1, 1, 3)
PEOPLE = {Level.SECTION: ["a@city.jp", "b@city.jp"], Level.HEAD: ["h@city.jp"], Level.OFFICE: ["o@city.jp"]}


def test_days_are_counted_over_holidays() -> None:
    assert turns(DUE, OFFSETS) == (date(2026, 4, 27), date(2026, 5, 7), date(2026, 5, 11), date(2026, 5, 13))


@pytest.mark.parametrize(
    ("day", "found"), [(date(2026, 4, 27), -5), (date(2026, 5, 7), -1), (date(2026, 5, 8), None), (date(2026, 5, 11), 1)]
)
def test_each_turn_has_its_one_day(day: date, found: int | None) -> None:
    assert turn(day, DUE, OFFSETS) == found


def test_nothing_goes_out_on_a_holiday_or_without_a_deadline() -> None:
    assert turn(date(2026, 5, 4), DUE, range(-9, 9)) is None
    assert turn(date(2026, 5, 9), DUE, range(-9, 9)) is None
    assert turn(date(2026, 5, 8), None, (0,)) is None


def test_the_circle_grows_after_the_deadline() -> None:
    assert [levels(offset, OFFSETS) for offset in OFFSETS] == [
        (Level.SECTION,),
        (Level.SECTION,),
        (Level.SECTION, Level.HEAD),
        (Level.SECTION, Level.HEAD, Level.OFFICE),
    ]


def test_who_cannot_be_reached_is_stood_in_for_by_the_next_level() -> None:
    def told(failed: set[str]) -> list[tuple[str, Level]]:
        return [(each.email, each.level) for each in addressees((Level.SECTION,), PEOPLE, failed)]

    assert told(set()) == [("a@city.jp", Level.SECTION), ("b@city.jp", Level.SECTION)]
    assert told({"a@city.jp"}) == [("b@city.jp", Level.SECTION)]
    assert told({"a@city.jp", "b@city.jp"}) == [("h@city.jp", Level.HEAD)]
    assert told({"a@city.jp", "b@city.jp", "h@city.jp"}) == [("o@city.jp", Level.OFFICE)]
    assert told({"a@city.jp", "b@city.jp", "h@city.jp", "o@city.jp"}) == []


def test_one_address_gets_one_letter_whatever_posts_it_holds() -> None:
    both = {Level.SECTION: ["a@city.jp"], Level.HEAD: ["a@city.jp"], Level.OFFICE: ["a@city.jp"]}
    assert [each.email for each in addressees(tuple(Level), both, set())] == ["a@city.jp"]
