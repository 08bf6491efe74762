"""How long a consultation lasts. Plain Python.

Source: 行政手続法 第39条第3項 (30 days or more, counted from the day of notice, which counts) and 第40条第1項 (shorter only with a reason).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from shirube.core.calendar import NO_DAYS, era_date, is_working_day, weekday_of
from shirube.core.language import mark

SHORTEST = 30
"""Days, first and last included."""
FIRST_CLOSED = mark("募集の初日 %(day)sは役所の休みの日です。問い合わせに答えられません。")
LAST_CLOSED = mark("募集の末日 %(day)sは役所の休みの日です。窓口では受け付けられません。")


def days_in(opens_on: date, closes_on: date) -> int:
    """Return how many days a consultation lasts, first and last included."""
    return (closes_on - opens_on).days + 1


def period_fault(opens_on: date, closes_on: date, short_reason: str) -> str:
    """Return what is wrong with a period, as a sentence; empty where nothing is."""
    if closes_on < opens_on:
        return "末日が初日より前です。初日と末日を確かめてください。"
    days = days_in(opens_on, closes_on)
    if days < SHORTEST and not short_reason.strip():
        return f"募集の期間が{days}日です。{SHORTEST}日以上にするか、短くする理由を書いてください。理由は公表されます。"
    return ""


def period_warnings(opens_on: date, closes_on: date, closed: Collection[date] = NO_DAYS) -> list[tuple[str, str]]:
    """Return what to think about: a sentence given to `mark`, and the day for its `%(day)s`."""
    found = [] if is_working_day(opens_on, closed) else [(FIRST_CLOSED, _told(opens_on))]
    return found if is_working_day(closes_on, closed) else [*found, (LAST_CLOSED, _told(closes_on))]


def _told(day: date) -> str:
    return f"{era_date(day)}（{weekday_of(day)}）"
