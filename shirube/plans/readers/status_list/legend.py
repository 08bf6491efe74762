"""Reads the legend of a status list: the signs of the stages with their meaning, and the bands of the ratings.

A sign that the legend has lost is recovered by elimination: the signs that the tables use and the legend does not name,
in the order in which they follow each other in the plan rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cmp_to_key, partial

from shirube.core.calendar import fold
from shirube.plans.readers.shapes import Band, StageSign
from shirube.plans.readers.text import same_signs

_STAGE = re.compile(r"[-・*\s]*(?P<sign>[\u25a0-\u25ff\u2610])?\s*[：:]\s*(?P<meaning>[^：:]{1,40})")
_BAND = re.compile(r"[-・*]*(?P<code>[A-Z]{1,3}):(?P<rule>.*達成率.*|.*%.*)")
_BELOW = re.compile(r"(\d+(?:\.\d+)?)%(?:>|未満)|達成率<(\d+(?:\.\d+)?)%")
_AT_LEAST = re.compile(r"(\d+(?:\.\d+)?)%以上|達成率[≥≧]=?(\d+(?:\.\d+)?)%")


def read_bands(lines: Sequence[str]) -> tuple[Band, ...]:
    """Read lines such as 「A：110% > 達成率 ≥ 100%」 or 「A：100%以上110%未満」, each code once."""
    bands: dict[str, Band] = {}
    for line in lines:
        if len(line) > 60 or "%" not in line:
            continue
        if match := _BAND.fullmatch(fold(line)):
            at_least, below = _limit(_AT_LEAST, match["rule"]), _limit(_BELOW, match["rule"])
            if at_least is not None or below is not None:
                bands.setdefault(match["code"], Band(match["code"], at_least, below))
    return tuple(bands.values())


def _limit(pattern: re.Pattern[str], rule: str) -> Decimal | None:
    match = pattern.search(rule)
    return Decimal(next(group for group in match.groups() if group)) if match else None


def read_stages(lines: Sequence[str], rows: Iterable[Mapping[int, str]]) -> tuple[StageSign, ...]:
    """Read the stages in the legend's order; `rows` are value cells by year, from which lost signs are recovered."""
    named = _named(lines)
    used = list(rows)
    signs = Counter(cell for row in used for cell in row.values() if is_sign(cell))
    unknown = [sign for sign in signs if sign not in {sign for sign, _ in named}]
    unknown.sort(key=cmp_to_key(partial(_order, used)))
    stages = []
    for sign, meaning in named:
        if not sign and not unknown:
            continue
        stages.append(StageSign(sign or unknown.pop(0), meaning, recovered=not sign))
    return tuple(stages) + tuple(StageSign(sign, "", recovered=True) for sign in unknown)


def is_sign(cell: str) -> bool:
    """Whether a cell is one geometric sign such as △."""
    return len(cell) == 1 and "\u25a0" <= cell <= "\u25ff"


def _named(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Return sign and meaning of each line of the first legend; the sign is empty where it was lost."""
    found: list[tuple[str, str]] = []
    inside = False
    for line in lines:
        text = line.strip()
        if "段階" in text and len(text) <= 30:
            if found:
                break
            inside = True
        elif inside and text:
            match = _STAGE.fullmatch(text)
            if match is None:
                inside = False
                continue
            found.append((same_signs(match["sign"] or ""), match["meaning"].strip()))
    return found


def _order(rows: list[Mapping[int, str]], one: str, other: str) -> int:
    return _precedes(other, one, rows) - _precedes(one, other, rows)


def _precedes(one: str, other: str, rows: list[Mapping[int, str]]) -> int:
    """Count the plan rows in which sign `one` stands in a year just before `other`."""
    return sum(row.get(year) == one and row.get(year + 1) == other for row in rows for year in row)
