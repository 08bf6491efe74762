"""Each piece of evidence by itself: it must tell the right placement from a wrong one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shirube.plans.readers.shapes import Goal, Printed
from shirube.plans.readers.status_list.alignment import placements
from shirube.plans.readers.status_list.cells import STATUS, Values
from shirube.plans.readers.status_list.evidence import Candidate, Case, Habits, dated_years, runs_of, weigh
from shirube.plans.rules.facts import Lines

CASE = Case(number=1, flags=(), indicator=False, years=(2019, 2020, 2021, 2022), printed=Printed(), dated=())
HABITS = Habits(status_year=2021, stages=("△", "□", "○", "◎"), runs=[(1, 10), (2001, 2010)])
GOAL = Goal(1, "花", {2020: "花を管理"}, {2020: "3本"}, {}, {}, (), None, (), Lines(1, 2))


def _penalty(name: str, candidate: Candidate, case: Case = CASE) -> float:
    return sum(piece.penalty for piece in weigh(candidate, case, HABITS) if piece.name == name)


@pytest.mark.parametrize(
    ("name", "right", "wrong", "case"),
    [
        ("reported", Candidate({2020: "○"}, {2020: "△", 2021: "△"}), Candidate({2020: "○"}, {2021: "△", 2022: "△"}), CASE),
        ("reported", Candidate({2020: "○"}, {2021: "△"}), Candidate({2020: "○"}, {2020: "△"}), CASE),
        ("together", Candidate({2020: "○"}, {2020: "○"}), Candidate({2020: "○"}, {2021: "○"}), CASE),
        ("unbroken", Candidate({2020: "○", 2021: "◎"}, {}), Candidate({2019: "○", 2021: "◎"}, {}), CASE),
        ("dated", Candidate({}, {2020: "◎", 2021: "→"}), Candidate({}, {2019: "◎", 2020: "→"}), replace(CASE, dated=(2020, 2021))),
        ("goals", Candidate({2020: "花を管理"}, {2020: "3本"}), Candidate({2019: "花を管理"}, {2020: "3本"}), replace(CASE, goal=GOAL)),
        (
            "achieved",
            Candidate({2020: "○"}, {2020: "○"}),
            Candidate({2021: "○"}, {2021: "○"}),
            replace(CASE, printed=Printed(2020, "達成")),
        ),
        ("achieved", Candidate({2020: "○"}, {2020: "△"}), Candidate({2020: "○"}, {2020: "◎"}), CASE),
        (
            "rated",
            Candidate({2020: "1件"}, {2020: "1件", 2021: "2件"}),
            Candidate({2020: "1件"}, {2019: "1件", 2020: "2件"}),
            replace(CASE, indicator=True, printed=Printed(2021, "A")),
        ),
    ],
)
def test_a_piece_of_evidence_prefers_the_right_placement(name: str, right: Candidate, wrong: Candidate, case: Case) -> None:
    assert _penalty(name, right, case) > _penalty(name, wrong, case)


def test_series_and_flags_are_learnt_from_certain_rows_only() -> None:
    habits = Habits(2021, ("◎",), runs_of([1, 2, 3, 2001, 2002]))
    assert habits.runs == [(1, 3), (2001, 2002)]
    for number in (2001, 2002):
        habits.learn(replace(CASE, number=number, flags=("新",)), {2021: "◎"}, {})
    pieces = weigh(Candidate({2021: "◎"}, {}), replace(CASE, number=2002, flags=("新",)), habits)
    assert {piece.name for piece in pieces} >= {"series", "flag 新"}
    assert not [piece for piece in weigh(Candidate({2021: "◎"}, {}), replace(CASE, number=3), habits) if piece.name == "series"]


def test_years_are_found_in_remarks() -> None:
    assert dated_years("派遣 R元 27回 R2 7回 (Ｒ3)") == (2019, 2020, 2021)
    assert dated_years("R4.4 発足、R9までに50%") == ()


@pytest.mark.parametrize(
    ("cells", "slots", "years"),
    [
        (("", "◎", "", ""), (2019, 2020, 2021, 2022), [{2020: "◎"}]),
        (("", "◎", ""), (2019, 2020, 2021, 2022), [{2020: "◎"}, {2021: "◎"}]),
        (("", "", "", "◎"), (2019, 2020, 2021, 2022, STATUS), [{2022: "◎"}]),
        (("○", "◎"), (2019, 2020, 2021), [{2019: "○", 2020: "◎"}, {2019: "○", 2021: "◎"}, {2020: "○", 2021: "◎"}]),
        (("", "", "○", "", "◎"), (2019, 2020, 2021, 2022), [{2020: "○", 2022: "◎"}, {2021: "○", 2022: "◎"}]),
    ],
)
def test_every_way_to_place_the_cells_is_found(cells: tuple[str, ...], slots: tuple[int | str, ...], years: list[dict[int, str]]) -> None:
    found = placements(Values(cells, slots, max(0, len(slots) - len(cells))))
    assert sorted(map(str, found)) == sorted(map(str, years))
