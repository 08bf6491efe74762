"""Numbers as plans print them: 「1,070件」「70%程度」「対H25比16%」「50%減 (600万枚減)」「未確定」「中核市平均以下」.

`parse_quantity` never fails: what it cannot read is words (`State.TEXT`). Numbers are exact decimals, zero is a value, and
what is not known is never zero. 万, 億 and the like are multiplied out; units stay as printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from shirube.core.calendar import fold, parse_fiscal_year

PREVIOUS_YEAR = "前年度"


class Comparator(StrEnum):
    """How the number is meant."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    """以上"""
    AT_MOST = "at_most"
    """以下, 以内"""
    BELOW = "below"
    """未満; also 「前年度よりも削減」: less than the reference."""
    ABOVE = "above"
    """超"""
    ABOUT = "about"
    """程度, 約"""

    @property
    def strict(self) -> bool:
        """Whether the number itself does not count as reached."""
        return self in (Comparator.BELOW, Comparator.ABOVE)


class State(StrEnum):
    """What a cell holds."""

    VALUE = "value"
    PENDING = "pending"
    """There will be a number, but it is not final: 未確定, 集計中."""
    NOT_APPLICABLE = "not_applicable"
    """There is no number by intention: -, ―, 該当なし, 対象外."""
    BLANK = "blank"
    TEXT = "text"
    """Words only."""
    RELATIVE = "relative"
    """A comparison with another number: 前年度よりも削減, 中核市平均以下."""


class Change(StrEnum):
    """The number is itself a change: 「50%減」, 「1万件増」."""

    DECREASE = "decrease"
    INCREASE = "increase"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One cell, read.

    `reference` names what a relative cell is compared with (「前年度」「中核市平均」); `base_year` is the fiscal year of 「対H25比」.
    `superseded` is the earlier value of a cell that prints two because the plan was revised; the quantity itself is the one in force.
    `secondary` is the same fact in another unit, 「(600万枚減)」; `note` is a bracket that holds only words.
    """

    raw: str
    state: State
    number: Decimal | None = None
    unit: str = ""
    comparator: Comparator = Comparator.EXACT
    base_year: int | None = None
    change: Change | None = None
    reference: str = ""
    superseded: Quantity | None = None
    secondary: Quantity | None = None
    note: str = ""

    @property
    def text(self) -> str:
        """The number as a page prints it: 「1,070人」; the cell itself where there is no number."""
        return self.raw if self.number is None else format_quantity(self.number, self.unit)


_PENDING = frozenset({"未確定", "未定", "集計中", "調査中", "算定中", "未公表", "確定前", "pending"})
_NOT_APPLICABLE = re.compile(r"[-‐-―−ー─━]+|\.{3}|該当なし|該当無し|対象外|対象なし")
_SPLIT_DIGITS = re.compile(r"\d\s+\d")
_SCALES = {
    "兆": Decimal(10**12),
    "億": Decimal(10**8),
    "千万": Decimal(10**7),
    "百万": Decimal(10**6),
    "万": Decimal(10**4),
    "千": Decimal(1000),
}
_SCALE = "|".join(_SCALES)
_ONE = Decimal(1)
_TOO_LARGE = Decimal(10**18)
_MOST_DECIMALS = 6
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_COMPARATORS = {
    "以上": Comparator.AT_LEAST,
    "以下": Comparator.AT_MOST,
    "以内": Comparator.AT_MOST,
    "未満": Comparator.BELOW,
    "超": Comparator.ABOVE,
    "を超える": Comparator.ABOVE,
    "程度": Comparator.ABOUT,
    "前後": Comparator.ABOUT,
}
_LOWER_ENDS = (Comparator.AT_LEAST, Comparator.ABOVE)
_UPPER_ENDS = (Comparator.AT_MOST, Comparator.BELOW)
_COMPARATOR = "|".join(sorted(_COMPARATORS, key=len, reverse=True))
_UNIT = r"(?:[^\d()をがにではと、。]|(?<=[A-Za-z])\d){0,12}?"
_PART = (
    r"(?:対?(?P<base>[^\d比(]{0,2}(?:\d{1,4}|元))(?:年度?)?比|対?(?P<previous>前年度?)比)?"
    r"(?P<about>約|およそ|おおむね|概ね)?(?P<sign>[-−▲△+])?"
    rf"(?P<amount>{_DIGITS}(?:(?:{_SCALE}){_DIGITS})*(?:{_SCALE})?)"
    rf"(?P<unit>(?!月|年度){_UNIT})"
    rf"(?P<comparator>{_COMPARATOR})?(?P<change>削減|縮減|減少?|増加?)?(?P<late>{_COMPARATOR})?"
)
_VALUE = re.compile(rf"{_PART}(?P<tail>(?<=[上下内満超る度後])[をに].{{0,12}})?(?:\((?P<note>[^()]*)\))?")
_REVISED = re.compile(rf"(?P<first>{re.sub(r'[?]P<[a-z]+>', '?:', _PART)})(?P<second>{re.sub(r'[?]P<[a-z]+>', '?:', _PART)})")
_TERM = re.compile(rf"({_DIGITS})({_SCALE})?")
_RELATIVE = re.compile(
    r"(?P<reference>[前昨]年度?|[^\d()をがには、。]{1,16}?(?:平均値?|水準))(?:の?実績)?(?:よりも?|に?比べて?|比で?|を|と)?"
    r"(?P<word>以上|以下|未満|超|削減|縮減|低減|減少?|下回る|増加?|向上|拡大|上回る|同程度|程度|並み?)(?:[をに].{0,12})?"
)
_RELATIVE_WORDS = {
    "以上": Comparator.AT_LEAST,
    "以下": Comparator.AT_MOST,
    "未満": Comparator.BELOW,
    "超": Comparator.ABOVE,
    **dict.fromkeys(("削減", "縮減", "低減", "減", "減少", "下回る"), Comparator.BELOW),
    **dict.fromkeys(("増", "増加", "向上", "拡大", "上回る"), Comparator.ABOVE),
    **dict.fromkeys(("同程度", "程度", "並", "並み"), Comparator.ABOUT),
}


@lru_cache(maxsize=65_536)
def parse_quantity(text: str) -> Quantity:
    """Read one cell of a plan or actual row, full-width or not, with or without spaces.

    A space between two digits is words: it may be one number split or two numbers side by side.
    """
    folded = fold(text)
    if not folded:
        return Quantity(text, State.BLANK)
    if folded.casefold() in _PENDING:
        return Quantity(text, State.PENDING)
    if _NOT_APPLICABLE.fullmatch(folded):
        return Quantity(text, State.NOT_APPLICABLE)
    if _SPLIT_DIGITS.search(text):
        return Quantity(text, State.TEXT)
    readings = (reader(text, folded) for reader in (_single, _pending_share, _revised, _relative))
    return next((reading for reading in readings if reading is not None), None) or _words(text, folded)


def format_number(number: Decimal) -> str:
    """Print a number with thousands separators and the decimals it came with: 「1,070」「5.00」."""
    return f"{number:,f}"


def format_quantity(number: Decimal, unit: str) -> str:
    """Print a number with its unit: 「1,070人」."""
    return f"{format_number(number)}{unit}"


def _single(raw: str, folded: str) -> Quantity | None:
    match = _VALUE.fullmatch(folded)
    if match is None:
        return None
    number = _amount(match["amount"])
    base_year = parse_fiscal_year(match["base"]) if match["base"] else None
    if number is None or (match["base"] and base_year is None):
        return None
    secondary, note = _bracket(match["note"])
    return Quantity(
        raw=raw,
        state=State.VALUE,
        number=-number if match["sign"] and match["sign"] != "+" else number,
        unit=match["unit"],
        comparator=_comparator(match),
        base_year=base_year,
        change=_change(match["change"]),
        reference=PREVIOUS_YEAR if match["previous"] else "",
        secondary=secondary,
        note=note,
    )


def _amount(text: str) -> Decimal | None:
    """Add up 「1億2,000万」; None where the scales do not fall, as in 「3万5億」, and where no count of a city has so many digits."""
    total, last = Decimal(0), None
    for digits, scale in _TERM.findall(text):
        factor = _SCALES.get(scale, _ONE)
        if len(digits.partition(".")[2]) > _MOST_DECIMALS or (last is not None and factor >= last):
            return None
        last = factor
        total += Decimal(digits.replace(",", "")) * factor
    return total if total < _TOO_LARGE else None


def _comparator(match: re.Match[str]) -> Comparator:
    word = match["comparator"] or match["late"]
    if word:
        return _COMPARATORS[word]
    return Comparator.ABOUT if match["about"] else Comparator.EXACT


def _change(word: str | None) -> Change | None:
    if not word:
        return None
    return Change.INCREASE if word.startswith("増") else Change.DECREASE


def _bracket(note: str | None) -> tuple[Quantity | None, str]:
    """Read what stands in the brackets behind a value: the same fact in another unit, or words."""
    if not note:
        return None, ""
    inner = _single(note, note)
    return (inner, "") if inner else (None, note)


def _pending_share(raw: str, folded: str) -> Quantity | None:
    """Read 「対H25比未確定」: the base is known, the number is not."""
    match = re.fullmatch(r"対?([^\d比(]{0,2}(?:\d{1,4}|元))(?:年度?)?比(.+)", folded)
    if match is None or match[2] not in _PENDING:
        return None
    return Quantity(raw, State.PENDING, base_year=parse_fiscal_year(match[1]))


def _revised(raw: str, folded: str) -> Quantity | None:
    """Read a cell that prints the old and the new value, 「59%以上61%以上」: same unit, and not a range such as 「10件以上20件未満」."""
    match = _REVISED.fullmatch(folded)
    if match is None:
        return None
    first, second = _single(match["first"], match["first"]), _single(match["second"], match["second"])
    if first is None or second is None or first.unit != second.unit or not first.unit:
        return None
    if first.comparator in _LOWER_ENDS and second.comparator in _UPPER_ENDS:
        return None
    return replace(second, raw=raw, superseded=first)


def _relative(raw: str, folded: str) -> Quantity | None:
    match = _RELATIVE.fullmatch(folded)
    if match is None:
        return None
    reference = PREVIOUS_YEAR if match["reference"].rstrip("度") in ("前年", "昨年") else match["reference"].removesuffix("値")
    return Quantity(raw, State.RELATIVE, comparator=_RELATIVE_WORDS[match["word"]], reference=reference)


def _words(raw: str, folded: str) -> Quantity:
    """Keep words as words; 「皆増」 and 「皆減」 (from nothing, to nothing) still tell the way."""
    change = {"皆増": Change.INCREASE, "皆減": Change.DECREASE}.get(folded)
    return Quantity(raw, State.TEXT, change=change)
