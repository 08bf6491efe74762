"""Targets made easier without saying so: only with evidence in the document."""

from __future__ import annotations

from typing import Any

import pytest

from shirube.plans.rules.audit import Finding, FindingKind, audit, compare_targets
from shirube.plans.rules.facts import Declaration
from tests.unit.plans.rules.builders import CUMULATIVE, DOWN, RATIO, UP, item, plan_of


def lowered(plan: list[str], actual: list[str], declared: Declaration, **rest: Any) -> list[Finding]:
    found = audit(plan_of(item(plan, actual, declared=declared, **rest)), None)
    return [finding for finding in found if finding.kind is FindingKind.TARGET_LOWERED]


def test_a_planned_cumulative_number_that_falls_is_found() -> None:
    (finding,) = lowered(["3,000人", "3,500人", "500人", "1,000人"], ["233人", "258人", "282人"], CUMULATIVE)
    assert str(finding.sentence) == "累計の目標が、令和2年度の3,500人から令和3年度の500人に下がっている。計画見直しの表示がない。"


@pytest.mark.parametrize(
    ("plan", "actual"),
    [
        (["30回/年", "30回/年", "15回/年", "20回/年"], ["21回/年", "9回/年", "16回/年"]),
        (["370人", "380人", "360人", "370人"], ["373人", "369人", "352人"]),
        (["360件", "480件", "470件", "500件"], ["451件", "460件", "456件"]),
    ],
)
def test_a_target_cut_after_it_was_missed_is_found(plan: list[str], actual: list[str]) -> None:
    (finding,) = lowered(plan, actual, UP)
    assert "未達成だった令和2年度" in str(finding.sentence)
    assert finding.excuse is not None


def test_an_easier_target_of_a_lower_is_better_number_is_found() -> None:
    (finding,) = lowered(["100件", "90件", "120件", "110件"], ["105件", "130件", "118件"], DOWN)
    assert "令和2年度の90件から令和3年度の120件" in str(finding.sentence)


@pytest.mark.parametrize(
    ("plan", "actual", "declared", "rest"),
    [
        (["2件/年", "4件/年", "4件/年", "2件/年"], ["3件/年", "4件/年", "1件/年"], UP, {}),
        (["10回", "20回", "10回", "20回"], ["10回", "20回", "11回"], UP, {}),
        (["20回", "10回", "20回", "10回"], ["15回", "10回", "20回"], UP, {}),
        (["40回", "30回", "20回", "10回"], ["10回", "10回", "10回"], UP, {}),
        (["30回", "30回", "15回", "20回"], ["21回", "9回", "16回"], UP, {"certain": False}),
        (["14,600人", "13,700人", "12,800人", "12,000人"], ["15,101人", "14,127人", "12,662人"], DOWN, {}),
        (["3,000人", "3,500人", "500人"], [], CUMULATIVE, {"flags": frozenset({"計画見直し"})}),
        (["100件以上", "90件"], ["1件"], CUMULATIVE, {}),
        (["対H25比16%", "対R元比5%"], [], CUMULATIVE, {}),
        (["100件", "90回"], ["1件"], CUMULATIVE, {}),
        (["100件", "-", "90件"], ["1件"], CUMULATIVE, {}),
        (["154,000t", "前年度よりも削減"], ["155,000t"], DOWN, {}),
        (["97.0%以上"] * 4, ["97.3%", "96.7%"], RATIO, {}),
    ],
)
def test_a_fall_without_evidence_is_no_finding(plan: list[str], actual: list[str], declared: Declaration, rest: dict[str, Any]) -> None:
    assert lowered(plan, actual, declared, **rest) == []


def test_a_cell_that_prints_an_easier_new_value_is_found() -> None:
    (finding,) = lowered(["61%以上59%以上"], [], RATIO)
    assert str(finding.sentence) == "令和元年度の目標が61%から59%に書き直された。計画見直しの表示がない。"
    assert lowered(["59%以上61%以上"], [], RATIO) == []


def test_an_item_with_stages_has_no_target_to_lower() -> None:
    assert [f for f in audit(plan_of(item(["◎", "○", "△"], ["◎"])), None) if f.kind is FindingKind.TARGET_LOWERED] == []


def test_two_editions_show_a_lowered_target() -> None:
    old, new = item(["10人", "20人"], declared=UP), item(["10人", "15人"], declared=UP)
    (finding,) = compare_targets(plan_of(old), plan_of(new))
    assert str(finding.sentence) == "令和2年度の目標が、前の版の20人から15人に変わった。計画見直しの表示がない。"


@pytest.mark.parametrize(
    ("new", "rest"),
    [
        (["10人", "25人"], {}),
        (["10人", "15人"], {"flags": frozenset({"計画見直し"})}),
        (["10人", "15人"], {"key": "2"}),
        (["10人", "15人"], {"title": "別の取組"}),
        (["10人", "15件"], {}),
        (["10人", "未確定"], {}),
    ],
)
def test_editions_that_do_not_show_it_give_no_finding(new: list[str], rest: dict[str, Any]) -> None:
    old = item(["10人", "20人"], declared=UP)
    assert compare_targets(plan_of(old), plan_of(item(new, declared=UP, **rest))) == ()
