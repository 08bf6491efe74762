"""What a meeting is called, when in its fiscal year it is, and times as people write them. Plain Python."""

from __future__ import annotations

import re
from datetime import date, time

from shirube.core.calendar import era_fiscal_year, fold

MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
"""The months of a fiscal year."""
_TIME = re.compile(
    r"(?P<noon>午前|午後)?(?P<hour>\d{1,2})(?:時(?:(?P<half>半)|(?P<minute>\d{1,2})分)?|:(?P<digits>\d{2}))(?:から|~|〜|開始)?"
)


def meeting_name(body: str, fiscal_year: int, number: int | None, *, counts_all_years: bool) -> str:
    """Return a meeting's name as people write it: 「第5回デジタル推進会議」, 「令和7年度第3回デジタル推進会議」."""
    if number is None:
        return body
    return f"第{number}回{body}" if counts_all_years else f"{era_fiscal_year(fiscal_year)}第{number}回{body}"


def first_of_month(fiscal_year: int, month: int) -> date:
    """Return the first day of a month of a fiscal year: January of FY2025 is 1 January 2026."""
    return date(fiscal_year if month >= MONTHS[0] else fiscal_year + 1, month, 1)


def read_time(text: str) -> time | None:
    """Read 「15:00」, 「15時」, 「午後3時30分」, 「15時半から」; None where it is no time of a day."""
    match = _TIME.fullmatch(fold(text))
    if match is None:
        return None
    hour = int(match["hour"]) + (12 if match["noon"] == "午後" and int(match["hour"]) < 12 else 0)
    minute = 30 if match["half"] else int(match["minute"] or match["digits"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def written_time(moment: time) -> str:
    """Return a time as a notice writes it: 「15時」, 「15時30分」."""
    return f"{moment.hour}時{moment.minute}分" if moment.minute else f"{moment.hour}時"


def read_members(text: str) -> tuple[tuple[str, str], ...]:
    """Read seats, one a line, as (role, function): 「本部長: 市長」 is ("本部長", "市長"), 「都市政策局長」 is ("", "都市政策局長")."""
    lines = [line.strip() for line in text.replace("：", ":").splitlines() if line.strip()]
    split = [line.rpartition(":") for line in lines]
    return tuple((role.strip(), function.strip()) for role, _, function in split)


def written_members(members: tuple[tuple[str, str], ...]) -> str:
    """Return seats as `read_members` reads them."""
    return "\n".join(f"{role}: {function}" if role else function for role, function in members)
