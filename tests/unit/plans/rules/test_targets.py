"""Targets resolved to a number, or to the reason why there is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.plans.rules.facts import Lines, PeerSeries
from shirube.plans.rules.quantities import Comparator
from shirube.plans.rules.targets import Obstacle, resolve_target
from tests.unit.plans.rules.builders import DOWN, UP, item, plan_of


def test_a_fixed_target_is_its_own_number() -> None:
    case = item(["10人", "12人以上"], declared=UP)
    target = resolve_target(case, 2020, plan_of(case))
    assert (target.number, target.unit, target.comparator, target.base) == (Decimal(12), "人", Comparator.AT_LEAST, "令和2年度の目標12人")
    assert [str(step) for step in target.trace] == ["令和2年度の目標は12人以上。"]


def test_a_target_below_last_year_takes_the_previous_actual() -> None:
    case = item(["154,000t/年", "前年度よりも削減"], ["155,761t/年", "148,294t/年"], declared=DOWN)
    target = resolve_target(case, 2020, plan_of(case))
    assert (target.number, target.unit, target.comparator) == (Decimal(155_761), "t/年", Comparator.BELOW)
    assert target.base == "令和元年度の実績155,761t/年"
    assert str(target.trace[0]) == "目標が「前年度よりも削減」のため、令和元年度の実績155,761t/年と比べる。"


@pytest.mark.parametrize("before", ["", "未確定", "該当なし"])
def test_a_target_below_last_year_needs_last_years_number(before: str) -> None:
    case = item(["5人", "前年度よりも削減"], [before, "4人"], declared=DOWN)
    target = resolve_target(case, 2020, plan_of(case))
    assert (target.number, target.obstacle) == (None, Obstacle.NO_BASE)
    assert target.reason is not None
    assert "令和元年度" in str(target.reason)


def test_a_peer_target_takes_the_peers_number_of_that_year() -> None:
    case = item(["中核市平均以下に抑制"] * 3, ["89.9%", "90.1%", "90.0%"], declared=DOWN, key="7")
    peers = (
        PeerSeries("7", "中核市順位", {2020: "13位"}, Lines(8, 8)),
        PeerSeries("8", "中核市平均", {2020: "5.7%"}, Lines(9, 9)),
        PeerSeries("7", "中核市平均", {2020: "92.9%", 2021: "未確定"}, Lines(9, 9)),
    )
    plan = plan_of(case, peers=peers)
    assert resolve_target(case, 2020, plan).number == Decimal("92.9")
    assert resolve_target(case, 2020, plan).base == "令和2年度の中核市平均92.9%"
    assert resolve_target(case, 2021, plan).obstacle is Obstacle.NO_BASE
    assert resolve_target(case, 2019, plan).obstacle is Obstacle.NO_BASE


@pytest.mark.parametrize(
    ("cell", "obstacle"),
    [("", Obstacle.NO_TARGET), ("-", Obstacle.NO_TARGET), ("未確定", Obstacle.NO_TARGET), ("適正に管理", Obstacle.TEXTUAL)],
)
def test_what_is_no_number_is_not_resolvable_because(cell: str, obstacle: Obstacle) -> None:
    case = item([cell], declared=UP)
    target = resolve_target(case, 2019, plan_of(case))
    assert (target.number, target.obstacle) == (None, obstacle)
    assert str(target.reason).endswith("。")


def test_a_revised_cell_tells_both_values() -> None:
    case = item(["59%以上61%以上"], declared=UP)
    target = resolve_target(case, 2019, plan_of(case))
    assert target.number == 61
    assert str(target.trace[0]) == "令和元年度の目標は59%から61%に見直された。見直し後の値を使う。"


@given(st.integers(1, 10**9), st.integers(-30, 30))
def test_shifting_all_years_shifts_the_target(number: int, shift: int) -> None:
    cells, actual = ["10件", "前年度よりも削減"], [f"{number}件", "1件"]
    here = item(cells, actual, declared=DOWN)
    there = item(cells, actual, declared=DOWN, first=2019 + shift)
    assert resolve_target(here, 2020, plan_of(here)).number == resolve_target(there, 2020 + shift, plan_of(there)).number == number
