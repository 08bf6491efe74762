"""One item judged, with its arithmetic in sentences."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.plans.rules.assessments import assess
from shirube.plans.rules.facts import Declaration, Lines, PeerSeries
from shirube.plans.rules.targets import Obstacle
from tests.unit.plans.rules.builders import DOWN, UP, item, plan_of, scheme


def test_an_indicator_is_judged_in_the_year_of_report_with_its_arithmetic() -> None:
    case = item(["30町会/年", "30町会/年", "15町会/年", "20町会/年"], ["21町会/年", "9町会/年", "16町会/年"], declared=UP)
    verdict = assess(case, plan_of(case), scheme())
    assert (verdict.year, verdict.rating, verdict.reason) == (2021, "A", None)
    assert verdict.attainment is not None
    assert verdict.attainment.quantize(Decimal("0.0001")) == Decimal("1.0667")
    assert verdict.base == "令和3年度の目標15町会/年"
    assert str(verdict.summary) == "令和3年度の目標15町会/年に対し実績16町会/年、達成率106.7%でA。"
    assert [str(step) for step in verdict.steps] == [
        "令和3年度の目標は15町会/年。",
        "大きいほど良い指標: 実績16町会/年÷令和3年度の目標15町会/年＝106.7%。",
        "上から順に見て最初に当てはまるのは「100%以上」なのでA。",
    ]


def test_less_than_last_year_is_judged_against_last_year() -> None:
    case = item(["154,000t/年", *["前年度よりも削減"] * 3], ["155,761t/年", "148,294t/年", "147,679t/年"], declared=DOWN)
    verdict = assess(case, plan_of(case), scheme())
    assert (verdict.rating, verdict.base) == ("A", "令和2年度の実績148,294t/年")
    assert str(verdict.summary) == "令和2年度の実績148,294t/年に対し令和3年度の実績147,679t/年、達成率100.4%でA。"


def test_no_less_than_last_year_is_not_less() -> None:
    case = item(["", "前年度よりも削減"], ["50t", "50t"], declared=DOWN)
    verdict = assess(case, plan_of(case, status_year=2020), scheme())
    assert (verdict.rating, verdict.attainment) == ("B", Decimal(1))
    assert any("ちょうど同じでは" in str(step) for step in verdict.steps)


def test_a_peer_is_the_base_where_the_target_says_so() -> None:
    case = item(["中核市平均以下"] * 3, ["93%", "93%", "90%"], declared=DOWN, key="5")
    plan = plan_of(case, peers=(PeerSeries("5", "中核市平均", {2021: "92.9%"}, Lines(1, 1)),))
    verdict = assess(case, plan, scheme())
    assert (verdict.rating, verdict.base) == ("A", "令和3年度の中核市平均92.9%")


@pytest.mark.parametrize(
    ("plan", "actual", "obstacle", "year"),
    [
        (["5%"] * 3, ["6%", "6%", "未確定"], Obstacle.PENDING, 2021),
        (["5%"] * 3, ["6%", "6%"], Obstacle.NO_ACTUAL, 2021),
        (["", "", "", "7館"], [], Obstacle.NOT_BEGUN, None),
        ([], ["7館"], Obstacle.NO_TARGET, None),
        (["適正に管理"] * 3, ["1人", "1人", "1人"], Obstacle.TEXTUAL, 2021),
        (["前年度よりも削減"] * 3, ["1t", "未確定", "1t"], Obstacle.NO_BASE, 2021),
        (["中核市平均以下"] * 3, ["1%", "1%", "未確定"], Obstacle.PENDING, 2021),
    ],
)
def test_what_cannot_be_judged_says_why_and_does_not_fall_back_to_an_older_year(
    plan: list[str], actual: list[str], obstacle: Obstacle, year: int | None
) -> None:
    case = item(plan, actual, declared=UP)
    verdict = assess(case, plan_of(case), scheme())
    assert (verdict.rating, verdict.attainment, verdict.obstacle, verdict.year) == (None, None, obstacle, year)
    assert str(verdict.reason) == str(verdict.summary)
    assert str(verdict.reason).endswith("。")


def test_an_item_whose_plan_ended_is_judged_in_its_last_planned_year() -> None:
    case = item(["10人", "20人", "-", "-"], ["10人", "22人", "25人"], declared=UP)
    assert (assess(case, plan_of(case), scheme()).year, assess(case, plan_of(case), scheme()).rating) == (2020, "AA")


def test_without_a_year_of_report_the_last_actual_decides() -> None:
    case = item(["10人", "20人", "30人"], ["10人", "10人"], declared=UP)
    verdict = assess(case, plan_of(case, status_year=None), scheme())
    assert (verdict.year, verdict.rating) == (2020, "C")


def test_a_year_may_be_asked_for() -> None:
    case = item(["10人", "20人", "30人"], ["10人", "10人", "30人"], declared=UP)
    assert assess(case, plan_of(case), scheme(), year=2020).rating == "C"


def test_nothing_left_of_what_is_to_fall_has_a_rank_and_no_rate() -> None:
    case = item(["5件"] * 3, ["5件", "2件", "0件"], declared=DOWN)
    verdict = assess(case, plan_of(case), scheme())
    assert (verdict.rating, verdict.attainment, verdict.reason) == ("AA", None, None)
    assert str(verdict.summary) == "令和3年度の目標5件に対し実績0件でAA。"


def test_a_plan_without_ranks_gets_its_attainment() -> None:
    case = item(["10人"] * 3, ["", "", "9人"], declared=UP)
    verdict = assess(case, plan_of(case), None)
    assert (verdict.rating, verdict.attainment) == (None, Decimal("0.9"))
    assert str(verdict.summary) == "令和3年度の目標10人に対し実績9人、達成率90.0%。"
    assert str(verdict.reason) == "この計画には評価の段階がない。"
    assert assess(item(["10人"] * 3, declared=UP), plan_of(), None).obstacle is Obstacle.NO_ACTUAL


@pytest.mark.parametrize(
    ("plan", "actual", "rating", "summary"),
    [
        (["○", "◎"], ["◎", "→"], "達成", "令和元年度の実績が◎となり、計画の最後の段階◎に達した。"),
        (["△", "□"], ["△", "△", "△"], None, "令和3年度の実績は△で、計画の最後の段階□に達していない。"),
        (["○"] * 4, ["○"] * 3, None, "計画は令和4年度まで○を続ける。令和3年度までの実績は○。"),
        (["", "", "", "◎"], [], None, "実績はまだない。"),
        ([], [], None, "計画の段階が書かれていない。"),
    ],
)
def test_an_item_with_stages_is_achieved_or_says_what_is_wanting(
    plan: list[str], actual: list[str], rating: str | None, summary: str
) -> None:
    case = item(plan, actual)
    verdict = assess(case, plan_of(case), scheme())
    assert (verdict.rating, str(verdict.summary)) == (rating, summary)
    assert (verdict.reason is None) is (rating is not None)


cells = st.sampled_from(
    ["", "-", "未確定", "0人", "5人", "12人以上", "7人未満", "前年度よりも削減", "中核市平均以下", "適正に管理", "3人5人"]
)
rows = st.lists(cells, max_size=4)


@given(rows, rows, st.sampled_from([UP, DOWN]), st.integers(-30, 30))
def test_shifting_all_years_shifts_the_verdict(plan: list[str], actual: list[str], declared: Declaration, shift: int) -> None:
    here = item(plan, actual, declared=declared)
    there = item(plan, actual, declared=declared, first=2019 + shift)
    verdict = assess(here, plan_of(here), scheme())
    moved = assess(there, plan_of(there, status_year=2021 + shift), scheme())
    assert (moved.rating, moved.attainment, moved.obstacle) == (verdict.rating, verdict.attainment, verdict.obstacle)
    assert moved.year == (None if verdict.year is None else verdict.year + shift)


@given(rows, rows, st.sampled_from([UP, DOWN]))
def test_every_verdict_has_a_rank_or_a_reason_and_whole_sentences(plan: list[str], actual: list[str], declared: Declaration) -> None:
    case = item(plan, actual, declared=declared)
    verdict = assess(case, plan_of(case), scheme())
    assert (verdict.rating is None) == (verdict.reason is not None) == (verdict.obstacle is not None)
    for sentence in (*verdict.steps, verdict.summary):
        assert str(sentence).endswith("。")
        assert "None" not in str(sentence)
