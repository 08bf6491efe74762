"""Deadlines are counted in working days and told in words."""

from __future__ import annotations

from datetime import date

import pytest

from shirube.cycle.queries.deadlines import deadline_words
from shirube.cycle.rules.deadlines import deadline

TOLD = [
    (date(2023, 4, 6), "あと6営業日（4月14日 金曜日まで）"),
    (date(2023, 4, 13), "あと1営業日（4月14日 金曜日まで）"),
    (date(2023, 4, 14), "きょうまで（4月14日 金曜日まで）"),
    (date(2023, 4, 15), "1営業日過ぎています（期限は4月14日 金曜日）"),
    (date(2023, 4, 18), "2営業日過ぎています（期限は4月14日 金曜日）"),
]


@pytest.mark.parametrize(("day", "words"), TOLD)
def test_a_deadline_is_told_in_working_days(day: date, words: str) -> None:
    assert deadline_words(deadline(date(2023, 4, 14), day)) == words


def test_the_citys_own_closing_days_do_not_count() -> None:
    assert deadline(date(2023, 4, 14), date(2023, 4, 12), {date(2023, 4, 13)}).left == 1
