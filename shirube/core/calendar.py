"""Fiscal years, eras, dates and working days as Japanese offices count them. Plain Python, no Django.

A fiscal year (年度) runs from 1 April to 31 March and is named by the calendar year in which it begins.
Source: 地方自治法 第208条 (fiscal year of local governments); 元号法 and 改元 dates for the eras.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import jpholiday

WEEKDAYS = "月火水木金土日"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Era:
    """One era (元号): its letter, its name and the day it began."""

    letter: str
    name: str
    begins: date

    @property
    def offset(self) -> int:
        """What to add to a year of this era to get the calendar year."""
        return self.begins.year - 1


ERAS = (
    Era("R", "令和", date(2019, 5, 1)),
    Era("H", "平成", date(1989, 1, 8)),
    Era("S", "昭和", date(1926, 12, 25)),
    Era("T", "大正", date(1912, 7, 30)),
    Era("M", "明治", date(1868, 1, 25)),
)
_BY_NAME = {key: era for era in ERAS for key in (era.letter, era.name)}
_ERA = "|".join(sorted(_BY_NAME, key=len, reverse=True))
_YEAR = re.compile(rf"(?P<era>{_ERA})\.?(?P<year>元|\d{{1,2}})(?:年度?)?(?P<rest>.*)")
_WESTERN = re.compile(r"(?:FY)?(?P<year>(?:19|20)\d{2})(?:\([A-Z]\d{1,2}\))?(?:年度?)?(?P<rest>.*)")
_DATE = re.compile(
    rf"(?:(?P<era>{_ERA})(?P<year>元|\d{{1,2}})|(?P<western>(?:19|20)\d{{2}}))"
    r"[年./-](?P<month>\d{1,2})[月./-](?P<day>\d{1,2})日?"
)


def fold(text: str) -> str:
    """Return `text` in NFKC without any white space: 「 Ｒ　元 」 becomes 「R元」."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def parse_fiscal_year(text: str) -> int | None:
    """Read a whole text such as 「R元」「令和3年度」「H30(参考)」「2022(R4)年度」 as a fiscal year, or None.

    「R元」 heads the column of 令和元年度, which began as 平成31年度 on 1 April 2019: both give 2019.
    """
    found = read_fiscal_year(text)
    if found is None:
        return None
    year, rest = found
    return year if re.fullmatch(r"末?(?:\(.*\))?", rest) else None


def read_fiscal_year(text: str) -> tuple[int, str] | None:
    """Read the fiscal year that `text` begins with; return it and the rest of the text, folded."""
    folded = fold(text)
    if match := _YEAR.match(folded):
        number = 1 if match["year"] == "元" else int(match["year"])
        return (_BY_NAME[match["era"]].offset + number, match["rest"]) if number else None
    if match := _WESTERN.match(folded):
        return int(match["year"]), match["rest"]
    return None


def fiscal_year_of(day: date) -> int:
    """Return the fiscal year that contains `day`: 31 March 2022 belongs to 2021."""
    return day.year if day.month >= 4 else day.year - 1


def end_of_fiscal_year(year: int) -> date:
    """Return the last day of the fiscal year `year`."""
    return date(year + 1, 3, 31)


def _era_of_fiscal_year(year: int) -> Era:
    # The year's last day decides, so that FY2019 is 令和元年度 as the city's tables print it.
    return next((era for era in ERAS if era.begins <= end_of_fiscal_year(year)), ERAS[-1])


def era_year(year: int) -> str:
    """Return the short era name of a fiscal year: 2019 is 「R元」, 2021 is 「R3」, 2018 is 「H30」."""
    era = _era_of_fiscal_year(year)
    number = year - era.offset
    return f"{era.letter}{'元' if number == 1 else number}"


def era_fiscal_year(year: int) -> str:
    """Return the long era name of a fiscal year: 2021 is 「令和3年度」."""
    era = _era_of_fiscal_year(year)
    number = year - era.offset
    return f"{era.name}{'元' if number == 1 else number}年度"


def era_date(day: date) -> str:
    """Return a date in the era calendar: 「令和3年8月25日」."""
    era = next((era for era in ERAS if era.begins <= day), ERAS[-1])
    number = day.year - era.offset
    return f"{era.name}{'元' if number == 1 else number}年{day.month}月{day.day}日"


def find_date(text: str) -> date | None:
    """Find the first date in `text`, era or western; None if there is none or no such day exists."""
    match = _DATE.search(fold(text))
    if not match:
        return None
    if match["western"]:
        year = int(match["western"])
    else:
        number = 1 if match["year"] == "元" else int(match["year"])
        if not number:
            return None
        year = _BY_NAME[match["era"]].offset + number
    try:
        return date(year, int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def weekday_of(day: date) -> str:
    """Return the weekday of `day` as one Japanese character, 「月」 to 「日」."""
    return WEEKDAYS[day.weekday()]


NO_DAYS: frozenset[date] = frozenset()
_YEAR_END = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})


def is_working_day(day: date, closed: Collection[date] = NO_DAYS) -> bool:
    """Tell whether the offices are open; `closed` are days on which this city closes besides.

    Source: 地方自治法 第4条の2第2項 (Sundays and Saturdays; days of 国民の祝日に関する法律, with 振替休日 and 国民の休日; the days around
    New Year that the ordinance names, 29 December to 3 January in nearly every city). 第3項: the city may add days by ordinance.
    """
    return day.weekday() < 5 and (day.month, day.day) not in _YEAR_END and day not in closed and not jpholiday.is_holiday(day)


def next_working_day(day: date, closed: Collection[date] = NO_DAYS) -> date:
    """Return `day` where the offices are open, else the first day after it on which they are (地方自治法 第4条の2第4項)."""
    while not is_working_day(day, closed):
        day += _DAY
    return day


def add_working_days(day: date, number: int, closed: Collection[date] = NO_DAYS) -> date:
    """Return the `number`th working day after `day`, or before it where `number` is negative; `day` itself does not count.

    0 returns `day`, open or not.
    """
    step = _DAY if number > 0 else -_DAY
    for _ in range(abs(number)):
        day += step
        while not is_working_day(day, closed):
            day += step
    return day


def working_days_between(first: date, last: date, closed: Collection[date] = NO_DAYS) -> int:
    """Return how many working days `last` lies after `first`: `last` counts, `first` does not; negative where it lies before.

    `working_days_between(day, add_working_days(day, n))` is `n`.
    """
    sign = 1 if last >= first else -1
    span = abs((last - first).days)
    return sign * sum(is_working_day(first + sign * number * _DAY, closed) for number in range(1, span + 1))
