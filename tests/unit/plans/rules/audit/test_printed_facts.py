"""Totals, shares, weekdays, running numbers and repeated tables: what fits is no finding."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.plans.rules.audit import Finding, FindingKind, audit
from shirube.plans.rules.facts import ItemFacts, Lines, PlanFacts, PrintedDate, PrintedShare, PrintedTotal
from tests.unit.plans.rules.builders import RATIO, item, plan_of

HERE = Lines(7, 9)


def found(plan: PlanFacts) -> list[Finding]:
    return list(audit(plan, None))


def test_a_total_that_differs_from_the_recount_is_found_with_its_lines() -> None:
    parts = (Lines(1, 3), Lines(4, 6))
    (finding,) = found(plan_of(totals=(PrintedTotal("○の合計", Decimal(76), Decimal(75), HERE, parts),)))
    assert (finding.kind, finding.item, finding.lines) == (FindingKind.TOTAL_DIFFERS, None, (HERE, *parts))
    assert str(finding.sentence) == "○の合計は76とあるが、数え直すと75。"
    assert finding.excuse is not None


def test_a_total_that_fits_is_no_finding() -> None:
    assert found(plan_of(totals=(PrintedTotal("◎の合計", Decimal("21"), Decimal("21.0"), HERE),))) == []


def share(printed: str, part: int, whole: int, digits: int = 0) -> PlanFacts:
    return plan_of(shares=(PrintedShare("完了", Decimal(printed), Decimal(part), Decimal(whole), digits, HERE),))


def test_a_percentage_that_its_counts_do_not_give_is_found() -> None:
    (finding,) = found(share("22", 21, 98))
    assert (finding.kind, str(finding.sentence)) == (FindingKind.SHARE_DIFFERS, "完了は22%とあるが、21÷98は21.4%。")


@pytest.mark.parametrize(
    ("printed", "part", "whole", "digits"), [("22", 21, 97, 0), ("21", 21, 97, 0), ("21.6", 21, 97, 1), ("0", 0, 5, 0), ("3", 1, 0, 0)]
)
def test_rounding_and_cutting_off_are_both_allowed(printed: str, part: int, whole: int, digits: int) -> None:
    assert found(share(printed, part, whole, digits)) == []


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(0, 2))
def test_a_rounded_share_is_never_a_finding(part: int, whole: int, digits: int) -> None:
    assert (
        found(share(str(round(Decimal(100 * part) / whole, digits)), part, whole, digits)) == [] or (200 * part * 10**digits) % whole == 0
    )


def test_a_weekday_the_date_does_not_have_is_found() -> None:
    (finding,) = found(plan_of(dates=(PrintedDate(date(2021, 9, 22), "火", HERE),)))
    assert (finding.kind, str(finding.sentence)) == (FindingKind.WEEKDAY_DIFFERS, "令和3年9月22日は火曜日とあるが、水曜日。")


def test_the_right_weekday_is_no_finding() -> None:
    assert found(plan_of(dates=(PrintedDate(date(2021, 9, 22), "水", HERE), PrintedDate(date(2022, 3, 31), "木", HERE)))) == []


def numbered(*numbers: int) -> PlanFacts:
    return plan_of(*(ItemFacts(str(number), "取組", Lines(number, number), {}, {}) for number in numbers))


def test_a_number_missing_in_a_run_is_found_between_its_neighbours() -> None:
    (finding,) = found(numbered(*range(1, 35), *range(36, 60), *range(2001, 2038), *range(2101, 2155)))
    assert (finding.kind, finding.lines) == (FindingKind.NUMBER_MISSING, (Lines(34, 34), Lines(36, 36)))
    assert str(finding.sentence) == "番号34の次が36で、35がない。"


@pytest.mark.parametrize(
    "numbers",
    [
        [*range(1, 40), *range(2001, 2038), *range(2101, 2150)],
        [*range(40, 0, -1)],
        [*range(2, 60, 2)],
        [*range(10, 500, 10)],
        [1, 2, 4, 5],
        [*range(1, 20), 90],
        [],
    ],
)
def test_series_steps_and_short_lists_are_no_finding(numbers: list[int]) -> None:
    assert found(numbered(*numbers)) == []


def test_keys_that_are_no_numbers_are_left_alone() -> None:
    assert found(plan_of(*(ItemFacts(f"a-{number}", "取組", HERE, {}, {}) for number in (1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12)))) == []


def test_a_goal_table_that_differs_from_the_items_own_is_found() -> None:
    case = item(["5%", "6%"], ["5.0%", "7%"], declared=RATIO, key="3")
    goal = ItemFacts("3", "目標", HERE, {2019: "5%", 2020: "6.5%"}, {2018: "1%", 2019: "5%", 2020: "未確定"})
    (finding,) = found(plan_of(case, goals=(goal, ItemFacts("99", "ほか", HERE, {2019: "1%"}, {}))))
    assert (finding.kind, finding.item, finding.lines) == (FindingKind.GOAL_DIFFERS, "3", (HERE, case.lines))
    assert str(finding.sentence) == "令和2年度の目標が、重点目標の表では6.5%、取組事項の表では6%。"
