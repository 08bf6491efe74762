"""The columns of the template: written by one module, read by another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shirube.core.calendar import era_year, fold, parse_fiscal_year
from shirube.plans.readers.text import squeeze

ITEMS_SHEET, PLAN_SHEET, GUIDE_SHEET = "取組事項", "計画", "書き方"
NUMBER, TITLE, FLAGS, INDICATOR = "番号", "取組事項名", "印", "数値目標"
CHAPTER, SECTION, GROUP, OFFICES = "章", "節", "項目群", "担当課"
STATUS_YEAR, STATUS, CONTENT, REMARKS = "達成年度", "達成状況", "実施内容", "備考"
PLAN, ACTUAL = "計画", "実績"
BEFORE = (NUMBER, TITLE, FLAGS, INDICATOR, CHAPTER, SECTION, GROUP, OFFICES)
AFTER = (STATUS_YEAR, STATUS, CONTENT, REMARKS)
REQUIRED = (NUMBER, TITLE)
PLAN_TITLE, STAGES_TITLE, BANDS_TITLE = "計画の名称", "段階", "評価"
_YEARLY = re.compile(rf"({PLAN}|{ACTUAL})[(（]?(.+?)[)）]?")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column stands, counted from 0."""

    fixed: dict[str, int]
    plan: dict[int, int]
    actual: dict[int, int]

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted({*self.plan, *self.actual}))


def headings(years: Sequence[int]) -> list[str]:
    """Return the headings of the template for the fiscal years `years`."""
    yearly = [f"{label} {era_year(year)}" for label in (PLAN, ACTUAL) for year in years]
    return [*BEFORE, *yearly, *AFTER]


def find_columns(cells: Sequence[str]) -> Columns | None:
    """Read a row as the head of the items; None where the number, the title or any planned year is missing."""
    fixed: dict[str, int] = {}
    yearly: dict[str, dict[int, int]] = {PLAN: {}, ACTUAL: {}}
    for place, cell in enumerate(cells):
        name = squeeze(cell)
        match = _YEARLY.fullmatch(fold(cell))
        year = parse_fiscal_year(match[2]) if match else None
        if name in (*BEFORE, *AFTER):
            fixed.setdefault(name, place)
        elif match and year is not None:
            yearly[match[1]].setdefault(year, place)
    if any(name not in fixed for name in REQUIRED) or not yearly[PLAN]:
        return None
    return Columns(fixed, yearly[PLAN], yearly[ACTUAL])
