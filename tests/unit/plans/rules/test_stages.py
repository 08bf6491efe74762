"""Stages: carried by arrows, achieved in the first year that reaches the last planned one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.plans.rules.stages import StageScale, Standing, achieved_year, last_stage, reached, standing
from tests.unit.plans.rules.builders import STAGES, item, plan_of

SCALE = StageScale(STAGES)


@pytest.mark.parametrize(
    ("cell", "sign"), [("◎", "◎"), (" ○ ", "○"), ("〇", "○"), ("◯", "○"), ("☐", "□"), ("→", None), ("", None), ("5人", None)]
)
def test_a_sign_is_known_by_its_look(cell: str, sign: str | None) -> None:
    assert SCALE.stage_of(cell) == sign


def test_a_scale_may_be_words() -> None:
    words = StageScale(("検討", "試行", "導入", "拡充"))
    assert words.rank_of("導 入") == 2


@pytest.mark.parametrize(
    ("plan", "actual", "year"),
    [
        (["◎"], ["◎", "→", "→"], 2019),
        (["△", "□"], ["△", "△", "□"], 2021),
        (["○", "◎"], ["◎"], 2019),
        (["△", "△", "□"], ["○"], 2019),
        (["□", "○", "○", "◎"], ["□", "◎", "→"], 2020),
        (["○", "○", "○", "◎"], ["○", "○", "○"], None),
        (["◎"], [], None),
        ([], ["◎"], None),
        (["", "◎"], ["", "→", "◎"], 2021),
    ],
)
def test_an_item_is_achieved_when_the_actual_first_reaches_the_last_planned_stage(
    plan: list[str], actual: list[str], year: int | None
) -> None:
    case = item(plan, actual)
    assert achieved_year(case, plan_of(case)) == year


def test_work_planned_to_go_on_is_not_done_before_its_last_year() -> None:
    case = item(["○", "○", "○", "○"], ["○", "○", "○", "○"])
    assert achieved_year(case, plan_of(case, status_year=2021)) is None
    assert achieved_year(case, plan_of(case, status_year=2022)) == 2019


def test_a_stage_printed_again_in_years_already_reported_was_reached_in_the_first() -> None:
    case = item(["", "○", "○"], ["", "○", "○"])
    assert achieved_year(case, plan_of(case)) == 2020


def test_a_stage_beyond_what_is_to_go_on_counts_at_once() -> None:
    case = item(["△", "△", "△", "△"], ["△", "□"])
    assert achieved_year(case, plan_of(case)) == 2020


def test_an_arrow_in_the_plan_is_no_second_planning() -> None:
    case = item(["◎", "→", "→", "→"], ["◎", "→", "→"])
    assert achieved_year(case, plan_of(case)) == 2019


def test_an_actual_after_the_year_of_report_does_not_count() -> None:
    case = item(["○", "○", "○", "◎"], ["○", "○", "○", "◎"])
    assert achieved_year(case, plan_of(case, status_year=2021)) is None
    assert achieved_year(case, plan_of(case, status_year=None)) == 2022


@pytest.mark.parametrize(("year", "sign"), [(2018, None), (2019, "△"), (2020, "△"), (2021, "○"), (2022, "○")])
def test_arrows_and_blanks_carry_the_stage_on(year: int, sign: str | None) -> None:
    assert reached(item([], ["△", "→", "○"]), SCALE, year) == sign


@pytest.mark.parametrize(
    ("plan", "actual", "expected"),
    [
        (["△", "○", "◎"], ["△", "○", "◎"], Standing.LEVEL),
        (["△", "○", "◎"], ["△", "○", "○"], Standing.BEHIND),
        (["△", "○", "○", "◎"], ["△", "○", "◎"], Standing.AHEAD),
        (["", "", "", "◎"], ["", "", "△"], Standing.AHEAD),
        (["△", "□"], ["△", "△", "△"], Standing.BEHIND),
        (["◎"], ["◎", "→", ""], Standing.LEVEL),
        (["△", "○", "◎"], ["△", "○", ""], Standing.UNKNOWN),
        (["△", "○", "◎"], [], Standing.UNKNOWN),
        ([], ["△"], Standing.UNKNOWN),
    ],
)
def test_the_standing_compares_a_year_with_its_plan(plan: list[str], actual: list[str], expected: Standing) -> None:
    assert standing(item(plan, actual), SCALE, 2021) is expected


def test_the_last_stage_knows_whether_it_is_repeated() -> None:
    last = last_stage(item(["△", "○", "○"]), SCALE)
    assert last is not None
    assert (last.rank, last.first_year, last.last_year, last.repeated) == (2, 2020, 2021, True)


rows = st.lists(st.sampled_from([*STAGES, "→", ""]), max_size=4)


@given(rows, rows, st.integers(-40, 40))
def test_shifting_all_years_shifts_the_achievement(plan: list[str], actual: list[str], shift: int) -> None:
    here = item(plan, actual)
    there = item(plan, actual, first=2019 + shift)
    year = achieved_year(here, plan_of(here))
    moved = achieved_year(there, plan_of(there, status_year=2021 + shift))
    assert moved == (None if year is None else year + shift)


@given(rows, rows)
def test_an_achieved_item_has_reached_its_last_planned_stage(plan: list[str], actual: list[str]) -> None:
    case = item(plan, actual)
    year = achieved_year(case, plan_of(case))
    last = last_stage(case, SCALE)
    if year is not None:
        assert last is not None
        assert (SCALE.rank_of(reached(case, SCALE, year) or "") or 0) >= last.rank
        assert all(
            (SCALE.rank_of(case.actual.get(earlier, "")) or -1) < last.rank or last.repeated or last.rank == 0
            for earlier in range(2019, year)
        )
