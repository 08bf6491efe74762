"""Numbers that cannot be."""

from __future__ import annotations

import pytest

from shirube.plans.rules.audit import FindingKind, audit
from shirube.plans.rules.facts import Declaration
from tests.unit.plans.rules.builders import CUMULATIVE, RATIO, UP, item, plan_of


def kinds(title: str, plan: list[str], actual: list[str], declared: Declaration) -> list[FindingKind]:
    return [finding.kind for finding in audit(plan_of(item(plan, actual, declared=declared, title=title)), None)]


def test_a_cumulative_actual_that_falls_is_found_once_with_its_series() -> None:
    (finding,) = audit(plan_of(item(["1人"], ["233人", "158人", "82人"], declared=CUMULATIVE)), None)
    assert finding.kind is FindingKind.CUMULATIVE_FALLS
    assert str(finding.sentence) == "累計なのに実績が減っている: 令和元年度233人、令和2年度158人、令和3年度82人。"


@pytest.mark.parametrize("actual", [["5人", "5人", "9人"], ["5人", "未確定", "7人"], ["500人", "3校"], ["-", "5人"], []])
def test_a_cumulative_actual_that_does_not_fall_is_no_finding(actual: list[str]) -> None:
    assert kinds("登録者数（累計）", [], actual, CUMULATIVE) == []


def test_a_yearly_number_may_fall() -> None:
    assert kinds("登録者数", [], ["233人", "158人"], UP) == []


def test_a_share_of_a_whole_above_100_is_found() -> None:
    assert kinds("町会加入率", ["70%"], ["102%"], RATIO) == [FindingKind.RATIO_OVER_100]
    assert kinds("女性委員の割合", ["101%"], ["30%"], RATIO) == [FindingKind.RATIO_OVER_100]


@pytest.mark.parametrize(
    ("title", "actual"),
    [
        ("将来負担比率", "120%"),
        ("施設の利用率", "105%"),
        ("目標の達成率", "120%"),
        ("売上の増加率", "150%"),
        ("市税収入率", "100%"),
        ("市税収入率", "105%増"),
    ],
)
def test_ratios_that_may_exceed_100_are_no_finding(title: str, actual: str) -> None:
    assert kinds(title, [], [actual], RATIO) == []


def test_a_rate_not_declared_a_ratio_is_left_alone() -> None:
    assert kinds("加入率", [], ["120%"], UP) == []
