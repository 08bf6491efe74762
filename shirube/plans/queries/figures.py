"""Printed numbers made ready to be shown: digits as the document prints them, words as words."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext

from shirube.core.calendar import fold
from shirube.core.language import mark
from shirube.plans.queries.records import Cell
from shirube.plans.rules.quantities import Comparator, State

COMPARATOR_WORDS = {
    Comparator.EXACT: "",
    Comparator.AT_LEAST: mark("以上"),
    Comparator.AT_MOST: mark("以下"),
    Comparator.BELOW: mark("未満"),
    Comparator.ABOVE: mark("超"),
    Comparator.ABOUT: mark("程度"),
}
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


def plain_number(number: Decimal) -> str:
    """Return a number with thousands separators and without closing zeros: 「1,234.5」."""
    whole = number == number.to_integral_value()
    return f"{number.quantize(Decimal(1)) if whole else number.normalize():,f}"


def digits_of(cell: Cell) -> str:
    """Return the cell's number as printed (97.0 stays 97.0), with thousands separators; the text itself where it holds none."""
    if cell.state == State.NOT_APPLICABLE:
        return gettext("なし")
    if cell.number is None:
        return cell.text
    for found in _DIGITS.findall(fold(cell.text)):
        printed = Decimal(found.replace(",", ""))
        if printed == cell.number:
            return f"{printed:,f}"
    return plain_number(cell.number)


def bounded_digits(cell: Cell) -> str:
    """Return the number with the word that bounds it: 「70程度」; the text itself where it holds no number."""
    word = COMPARATOR_WORDS[Comparator(cell.comparator)] if cell.comparator and cell.number is not None else ""
    return digits_of(cell) + (gettext(word) if word else "")
