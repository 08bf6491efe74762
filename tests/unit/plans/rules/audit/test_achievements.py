"""Printed achievements against the stages, and passed deadlines."""

from __future__ import annotations

from typing import Any

import pytest

from shirube.plans.rules.audit import Finding, FindingKind, audit
from tests.unit.plans.rules.builders import CUMULATIVE, UP, item, plan_of

DONE = item(["◎"], ["◎"], key="done", printed_year=2019, printed_rating="達成")


def found(plan: list[str], actual: list[str], year: int | None = None, rating: str | None = None, **rest: Any) -> list[Finding]:
    case = item(plan, actual, printed_year=year, printed_rating=rating, **rest)
    return list(audit(plan_of(case, DONE), None))


def test_an_achievement_printed_before_the_stage_is_reached_is_found() -> None:
    (finding,) = found(["○", "○", "○", "◎"], ["○", "○", "○"], 2019, "達成")
    assert finding.kind is FindingKind.ACHIEVEMENT_UNREACHED
    assert str(finding.sentence) == "令和元年度に達成とあるが、実績は○で、計画の最後の段階◎に達していない。"
    (finding,) = found(["△", "□", "◎"], ["△", "□", "◎"], 2020, "達成")
    assert str(finding.sentence) == "達成は令和2年度とあるが、実績が計画の最後の段階◎に達したのは令和3年度。"
    (finding,) = found(["", "◎"], [], 2020, "達成")
    assert str(finding.sentence) == "令和2年度に達成とあるが、実績がなく、計画の最後の段階は◎。"


def test_an_achievement_printed_later_than_reached_is_found() -> None:
    (finding,) = found(["○", "◎"], ["◎", "→"], 2020, "達成")
    assert finding.kind is FindingKind.ACHIEVEMENT_YEAR_DIFFERS


def test_a_stage_reached_and_not_printed_is_found() -> None:
    (finding,) = found(["", "", "◎"], ["", "", "◎"])
    assert finding.kind is FindingKind.ACHIEVEMENT_UNPRINTED
    assert str(finding.sentence) == "令和3年度に計画の最後の段階◎に達したが、達成と書かれていない。"


@pytest.mark.parametrize(
    ("plan", "actual", "year", "rating", "rest"),
    [
        (["○", "◎"], ["◎", "→"], 2019, "達成", {}),
        (["△", "□"], ["△", "△", "□"], 2021, "達成", {}),
        (["", "○", "○"], ["", "○", "○"], 2020, "達成", {}),
        (["", "○", "○"], ["", "○", "○"], 2021, "達成", {}),
        (["○"] * 4, ["○"] * 3, None, None, {}),
        (["△", "○", "◎"], ["△", "○", "◎"], 2020, "達成", {"certain": False}),
        (["○", "○"], ["○", "○"], None, None, {"certain": False}),
        (["", "", "", "◎"], [], None, None, {}),
        (["◎"], ["5人"], None, None, {"declared": UP}),
        ([], ["◎"], None, None, {}),
    ],
)
def test_what_follows_from_the_stages_is_no_finding(
    plan: list[str], actual: list[str], year: int | None, rating: str | None, rest: dict[str, Any]
) -> None:
    assert found(plan, actual, year, rating, **rest) == []


def test_a_document_that_prints_no_achievements_lacks_none() -> None:
    assert audit(plan_of(item(["◎"], ["◎"])), None) == ()


def test_a_year_without_a_word_is_not_counted_twice() -> None:
    assert [finding.kind for finding in found(["◎"], ["◎"], 2019)] == [FindingKind.YEAR_WITHOUT_RATING]


def test_a_deadline_passed_with_the_stage_behind_is_found() -> None:
    (finding,) = found(["△", "□"], ["△", "△", "△"])
    assert finding.kind is FindingKind.DEADLINE_PASSED
    assert str(finding.sentence) == "計画では令和2年度に□となるはずだが、令和3年度の実績は△。"
    assert finding.excuse is None


def test_an_inferred_row_says_that_its_years_may_be_wrong() -> None:
    (finding,) = found(["△", "□"], ["△", "△", "△"], certain=False)
    assert "推定" in str(finding.excuse)


@pytest.mark.parametrize(
    ("plan", "actual"),
    [(["△", "□", "○", "◎"], ["△", "△", "□"]), (["△", "□"], ["△", "△", ""]), (["△", "□"], []), (["△", "△", "△"], ["", "", ""])],
)
def test_a_deadline_to_come_or_an_actual_not_known_is_no_finding(plan: list[str], actual: list[str]) -> None:
    assert [finding for finding in found(plan, actual) if finding.kind is FindingKind.DEADLINE_PASSED] == []


def test_without_a_year_of_report_no_deadline_has_passed() -> None:
    assert audit(plan_of(item(["△", "□"], ["△", "△"]), status_year=None), None) == ()


def test_what_was_recorded_after_the_document_is_not_held_against_its_print() -> None:
    later = item(["", "", "", "◎"], ["", "", "", "◎"])
    held = item(["◎", "◎", "◎", "◎"], ["◎", "◎", "◎", "◎"], key="held")
    continued = plan_of(later, held, DONE, status_year=2022, printed_until=2021)
    assert list(audit(continued, None)) == []
    assert [finding.item for finding in audit(plan_of(later, held, DONE, status_year=2022), None)] == ["1", "held"]


def test_a_number_that_falls_after_the_document_is_found_all_the_same() -> None:
    falls = item(["1", "2", "3", "4"], ["1", "2", "3", "1"], declared=CUMULATIVE)
    (finding,) = audit(plan_of(falls, DONE, status_year=2022, printed_until=2021), None)
    assert finding.kind is FindingKind.CUMULATIVE_FALLS
