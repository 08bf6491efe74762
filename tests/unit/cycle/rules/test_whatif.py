"""What if: which ranks move, why, and that nothing moves where nothing changes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from shirube.core.errors import InvalidInput
from shirube.cycle.rules.whatif import Changes, what_if
from shirube.plans.readers.facts import plan_facts
from shirube.plans.readers.status_list import read_status_list
from shirube.plans.readers.text import decode, split_lines
from shirube.plans.rules.facts import PlanFacts
from shirube.plans.rules.schemes import parse_scheme
from tests.unit.plans.rules.builders import DOWN, UP, bands, item, plan_of, scheme

SCHEME = Path(__file__).resolve().parents[4] / "cities" / "kanazawa" / "schemes" / "kanazawa-aabc.yaml"
PLAN = plan_of(
    item(["", "", "100人"], ["", "", "108人"], declared=UP, key="1"),
    item(["", "", "100人"], ["", "", "95人"], declared=UP, key="2"),
    item(["", "", "100人"], ["", "", "未確定"], declared=UP, key="3"),
    item(["△"], ["△"], key="4"),
)


def test_a_lower_bound_moves_those_between_and_says_why() -> None:
    eased = scheme(rules=[{"code": "AA", "name": "105%以上", "at_least": "105%"}, *scheme_rules()[1:]])
    found = what_if(PLAN, scheme(), Changes(eased))
    assert [(move.item.key, move.before.rating, move.after.rating) for move in found.moves] == [("1", "A", "AA")]
    assert [str(sentence) for sentence in found.moves[0].why] == [
        "令和3年度の目標100人に対し実績108人、達成率108.0%でA。",
        "上から順に見て最初に当てはまるのは「100%以上」なのでA。",
        "令和3年度の目標100人に対し実績108人、達成率108.0%でAA。",
        "上から順に見て最初に当てはまるのは「105%以上」なのでAA。",
    ]
    assert [(tally.code, tally.before, tally.after) for tally in found.tallies] == [
        ("AA", 0, 1),
        ("A", 1, 0),
        ("B", 1, 1),
        ("C", 0, 0),
        (None, 1, 1),
    ]


def test_a_changed_target_names_itself_first() -> None:
    found = what_if(PLAN, scheme(), Changes(scheme(), targets={("2", 2021): "90人"}))
    assert [(move.item.key, move.after.rating) for move in found.moves] == [("2", "A")]
    assert str(found.moves[0].why[0]) == "令和3年度の目標を100人から90人にする。"


def test_a_changed_actual_is_judged_and_an_empty_one_is_taken_away() -> None:
    found = what_if(PLAN, scheme(), Changes(scheme(), actuals={("3", 2021): "100人", ("1", 2021): ""}))
    assert [(move.item.key, move.before.rating, move.after.rating) for move in found.moves] == [("1", "A", None), ("3", None, "A")]


def test_an_actual_moves_the_year_after_where_the_target_is_less_than_the_year_before() -> None:
    case = item(["", "", "前年度よりも削減"], ["", "100t", "99t"], declared=DOWN)
    found = what_if(plan_of(case), scheme(), Changes(scheme(), actuals={("1", 2020): "50t"}))
    assert [(move.before.rating, move.after.rating) for move in found.moves] == [("A", "C")]


def test_another_set_of_ranks_stands_beside_the_old_one() -> None:
    found = what_if(PLAN, scheme(), Changes(scheme(rules=bands("100%"))))
    assert [tally.code for tally in found.tallies] == ["AA", "A", "B", "C", "P0", "P1", None]


@pytest.mark.parametrize("key", ["9", "4"])
def test_an_item_without_a_number_is_refused(key: str) -> None:
    with pytest.raises(InvalidInput, match=f"「{key}」は数値の指標の番号ではありません"):
        what_if(PLAN, scheme(), Changes(scheme(), targets={(key, 2021): "1人"}))


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=8))
def test_nothing_changed_moves_nothing_and_counts_always_agree(numbers: list[tuple[int, int]]) -> None:
    items = [item(["", "", f"{goal}人"], ["", "", f"{done}人"], declared=UP, key=str(place)) for place, (goal, done) in enumerate(numbers)]
    plan = plan_of(*items)
    same = what_if(plan, scheme(), Changes(scheme()))
    assert same.moves == ()
    assert all(tally.before == tally.after for tally in same.tallies)
    other = what_if(plan, scheme(), Changes(scheme(rules=bands("150%", "50%"))))
    assert sum(tally.before for tally in other.tallies) == sum(tally.after for tally in other.tallies) == len(items)


def scheme_rules() -> list[dict[str, str]]:
    return [
        {"code": "AA", "name": "110%以上", "at_least": "110%"},
        {"code": "A", "name": "100%以上", "at_least": "100%"},
        {"code": "B", "name": "90%以上", "at_least": "90%"},
        {"code": "C", "name": "90%未満"},
    ]


@pytest.fixture(scope="module")
def real(documents: Path) -> PlanFacts:
    data = (documents / "reform-plan-status.txt").read_bytes()
    lines = split_lines(decode(data, name="reform-plan-status.txt"))
    return plan_facts(read_status_list(lines, sha256=hashlib.sha256(data).hexdigest(), name="reform-plan-status.txt"))


def test_on_the_real_list_an_aa_from_105_moves_four_and_is_told_at_once(real: PlanFacts) -> None:
    mapping = yaml.safe_load(SCHEME.read_text(encoding="utf-8"))
    city = parse_scheme(mapping, SCHEME.name)
    mapping["rules"][0]["at_least"] = "105%"
    eased = parse_scheme(mapping, "案")
    times = []
    for _ in range(5):
        began = perf_counter()
        found = what_if(real, city, Changes(eased))
        times.append(perf_counter() - began)
    moved = [(move.item.key, move.before.rating, move.after.rating) for move in found.moves]
    assert moved == [(key, "A", "AA") for key in ("1", "16", "72", "90")]
    assert sum(tally.before for tally in found.tallies) == 55
    assert (found.tallies[0].before, found.tallies[0].after) == (3, 7)
    assert median(times) < 0.05
