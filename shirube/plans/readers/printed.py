"""Finds what any document prints and anybody can check: dates with a weekday, and percentages beside their own counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from shirube.core.calendar import WEEKDAYS, find_date, fold
from shirube.plans.rules.facts import Lines, PrintedDate, PrintedShare

_DATE = re.compile(
    rf"((?:[A-Z]|令和|平成|昭和)(?:元|\d{{1,2}})年\d{{1,2}}月\d{{1,2}}日|20\d\d年\d{{1,2}}月\d{{1,2}}日)\(([{WEEKDAYS}])(?:曜日?)?[)・]"
)
_NUMBER = r"\d[\d,]{0,11}(?:\.\d+)?"
_SHARE = re.compile(
    rf"(?:全(?P<all>{_NUMBER})(?P<unit>[^\d\s()%]{{1,4}}?)(?:[^\d。()%]{{0,30}}?)|(?P<of>{_NUMBER})(?P<unit2>[^\d\s()%]{{1,4}}?)(?:中|のうち)、?)"
    rf"(?P<part>{_NUMBER})(?:(?P=unit)|(?P=unit2))\((?:約)?(?P<share>\d{{1,3}}(?:\.\d+)?)%\)"
)
_LONGEST = 2000


def find_dates(lines: Sequence[str]) -> tuple[PrintedDate, ...]:
    """Find dates such as 「令和3年8月25日（水）」; a day that no calendar has is left out."""
    found = []
    for number, line in enumerate(lines, start=1):
        if "月" not in line or len(line) > _LONGEST:
            continue
        for match in _DATE.finditer(fold(line)):
            day = find_date(match[1])
            if day is not None:
                found.append(PrintedDate(day, match[2], Lines(number, number)))
    return tuple(found)


def find_shares(lines: Sequence[str]) -> tuple[PrintedShare, ...]:
    """Find percentages that stand beside a part and a whole of the same unit, as in 「全50件のうち20件（40%）」."""
    found = []
    for number, line in enumerate(lines, start=1):
        if not ("%" in line or "％" in line) or len(line) > _LONGEST:
            continue
        for match in _SHARE.finditer(fold(line)):
            found.append(_share(match, Lines(number, number)))
    return tuple(found)


def _share(match: re.Match[str], lines: Lines) -> PrintedShare:
    whole, part = (Decimal(text.replace(",", "")) for text in (match["all"] or match["of"], match["part"]))
    printed = Decimal(match["share"])
    unit = match["unit"] or match["unit2"]
    label = f"{match['all'] or match['of']}{unit}のうち{match['part']}{unit}"
    return PrintedShare(label, printed, part, whole, max(0, -int(printed.as_tuple().exponent)), lines)
