"""Printed ranks against the printed numbers."""

from __future__ import annotations

from typing import Any

import pytest

from shirube.plans.rules.audit import Finding, FindingKind, audit
from tests.unit.plans.rules.builders import UP, item, plan_of, scheme


def found(plan: list[str], actual: list[str], rating: str | None, year: int | None = 2021, **rest: Any) -> list[Finding]:
    case = item(plan, actual, declared=UP, printed_year=year, printed_rating=rating, **rest)
    return list(audit(plan_of(case), scheme()))


def test_a_rank_that_does_not_follow_is_found() -> None:
    (finding,) = found(["10人"] * 3, ["9人", "9人", "8人"], "A")
    assert finding.kind is FindingKind.RANK_DIFFERS
    assert str(finding.sentence) == "評価はAとあるが、令和3年度の目標10人と比べるとC。"


def test_a_rank_where_nothing_can_be_judged_is_found() -> None:
    (finding,) = found(["10人"] * 3, ["9人", "9人", "未確定"], "A")
    assert str(finding.sentence) == "評価はAとあるが、書かれている数値からは判定できない。"


@pytest.mark.parametrize(
    ("plan", "actual", "rating", "year", "rest"),
    [
        (["10人"] * 3, ["9人", "9人", "10人"], "A", 2021, {}),
        (["10人"] * 3, ["9人", "10人", "5人"], "A", 2020, {}),
        (["10人"] * 3, ["9人", "9人", "未確定"], None, None, {}),
        (["10人"] * 3, ["9人", "9人", "8人"], "S", 2021, {}),
        (["10人", "20人", "30人"], ["9人", "20人", ""], "A", 2021, {"certain": False}),
    ],
)
def test_a_rank_that_follows_or_is_of_another_scheme_is_no_finding(
    plan: list[str], actual: list[str], rating: str | None, year: int | None, rest: dict[str, Any]
) -> None:
    assert found(plan, actual, rating, year, **rest) == []


def test_a_rank_that_no_reading_of_the_years_gives_is_found_all_the_same() -> None:
    (finding,) = found(["10人"] * 3, ["2人", "3人", "4人"], "AA", certain=False)
    assert finding.kind is FindingKind.RANK_DIFFERS


def test_a_year_without_a_rating_is_found() -> None:
    (finding,) = found(["10人"] * 3, ["9人", "9人", "8人"], None, 2021)
    assert (finding.kind, str(finding.sentence)) == (FindingKind.YEAR_WITHOUT_RATING, "令和3年度とだけあり、評価が書かれていない。")


def test_no_rank_is_judged_where_the_plan_has_no_scheme() -> None:
    case = item(["10人"] * 3, ["9人", "9人", "8人"], declared=UP, printed_year=2021, printed_rating="A")
    assert audit(plan_of(case), None) == ()
