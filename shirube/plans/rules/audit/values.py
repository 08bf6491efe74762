"""Numbers that cannot be: a cumulative number that falls, a share of more than the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from shirube.core.calendar import era_fiscal_year, fold
from shirube.core.language import Sentence, mark
from shirube.plans.rules.audit.findings import Finding, FindingKind, about
from shirube.plans.rules.facts import ItemFacts, Kind, PlanFacts
from shirube.plans.rules.quantities import Quantity, State, parse_quantity

_SHARE_OF_A_WHOLE = re.compile(
    r"(?:加入|収納|収入|普及|設置|受診|接種|回収|申告|決裁|参加|履行|充足|整備|耐震化|電子化|オンライン化)率|割合"
)
"""Rates whose part lies in the whole. 実施率, 利用率, 稼働率, 達成率, 比率 and rates of change may exceed 100 %."""


def is_share_of_a_whole(title: str) -> bool:
    """Tell whether an indicator of this title is a share of a whole, which cannot exceed 100 %."""
    return _SHARE_OF_A_WHOLE.search(fold(title)) is not None


def falling_cumulatives(plan: PlanFacts) -> Iterator[Finding]:
    """Find indicators declared cumulative whose actual falls from one year to the next."""
    for item in plan.items:
        if item.declaration is None or item.declaration.kind is not Kind.CUMULATIVE:
            continue
        falls = [later for earlier, later in pairwise(_actuals(item)) if _falls(earlier[1], later[1])]
        if falls:
            series = "、".join(f"{era_fiscal_year(year)}{cell.text}" for year, cell in _actuals(item))
            sentence = Sentence(mark("累計なのに実績が減っている: %(series)s。"), {"series": series})
            excuse = Sentence(mark("登録を取り消した人を除くなど、累計ではなくその時点の数を書いた可能性がある。"))
            yield about(item, FindingKind.CUMULATIVE_FALLS, sentence, excuse)


def _actuals(item: ItemFacts) -> list[tuple[int, Quantity]]:
    cells = ((year, parse_quantity(item.actual[year])) for year in sorted(item.actual))
    return [(year, cell) for year, cell in cells if cell.state is State.VALUE]


def _falls(earlier: Quantity, later: Quantity) -> bool:
    comparable = earlier.unit == later.unit and earlier.number is not None and later.number is not None
    return comparable and (later.number or 0) < (earlier.number or 0)


def ratios_over_100(plan: PlanFacts) -> Iterator[Finding]:
    """Find shares of a whole above 100 %, planned or actual."""
    for item in plan.items:
        if item.declaration is None or item.declaration.kind is not Kind.RATIO or not is_share_of_a_whole(item.title):
            continue
        yield from _over_100(item, item.plan, mark("全体に対する割合なのに、%(year)sの目標が%(number)s。"))
        yield from _over_100(item, item.actual, mark("全体に対する割合なのに、%(year)sの実績が%(number)s。"))


def _over_100(item: ItemFacts, row: Mapping[int, str], template: str) -> Iterator[Finding]:
    for year in sorted(row):
        cell = parse_quantity(row[year])
        if cell.unit == "%" and cell.change is None and cell.number is not None and cell.number > 100:
            yield about(item, FindingKind.RATIO_OVER_100, Sentence(template, {"year": era_fiscal_year(year), "number": cell.text}))
