"""Attainment by declared direction, and the rank a scheme gives for it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shirube.plans.rules.facts import Direction
from shirube.plans.rules.quantities import Comparator, parse_quantity
from shirube.plans.rules.ratings import Attainment, attainment, percent, rate, shown
from shirube.plans.rules.schemes import Against, LowerFormula, RatingScheme
from shirube.plans.rules.targets import Obstacle, ResolvedTarget
from tests.unit.plans.rules.builders import bands, scheme

UP, DOWN = Direction.UP, Direction.DOWN


def target(cell: str) -> ResolvedTarget:
    quantity = parse_quantity(cell)
    return ResolvedTarget(2021, quantity, quantity.number, quantity.unit, quantity.comparator, base="目標")


def attained(actual: str, planned: str, direction: Direction, formula: LowerFormula = LowerFormula.BASE_OVER_ACTUAL) -> Attainment:
    return attainment(parse_quantity(actual), target(planned), direction, formula)


def rank(actual: str, planned: str, direction: Direction, by: RatingScheme | None = None) -> str | None:
    rule = rate(by or scheme(), {Against.TARGET: attained(actual, planned, direction)})
    return rule.code if rule else None


@pytest.mark.parametrize(
    ("actual", "planned", "direction", "code"),
    [
        ("110人", "100人", UP, "AA"),
        ("109.99人", "100人", UP, "A"),
        ("100人", "100人", UP, "A"),
        ("99.99人", "100人", UP, "B"),
        ("90人", "100人", UP, "B"),
        ("89.99人", "100人", UP, "C"),
        ("0人", "100人", UP, "C"),
        ("-5人", "100人", UP, "C"),
        ("80件", "100件", DOWN, "AA"),
        ("100件", "100件", DOWN, "A"),
        ("101件", "100件", DOWN, "B"),
        ("120件", "100件", DOWN, "C"),
        ("0件", "100件", DOWN, "AA"),
        ("-2%", "10%未満", DOWN, "AA"),
        ("0%", "0%", DOWN, "A"),
        ("31%", "33%", UP, "B"),
        ("99.53%", "99.69%", UP, "B"),
    ],
)
def test_a_rank_follows_the_bounds(actual: str, planned: str, direction: Direction, code: str) -> None:
    assert rank(actual, planned, direction) == code


@pytest.mark.parametrize(
    ("actual", "planned", "direction", "code"),
    [
        ("10%", "10%未満", DOWN, "B"),
        ("9.9%", "10%未満", DOWN, "A"),
        ("10%", "10%以下", DOWN, "A"),
        ("50件", "50件超", UP, "B"),
        ("50件", "50件以上", UP, "A"),
    ],
)
def test_exactly_the_number_is_not_enough_where_the_target_excludes_it(actual: str, planned: str, direction: Direction, code: str) -> None:
    assert rank(actual, planned, direction) == code


@pytest.mark.parametrize(
    ("actual", "planned", "direction", "obstacle"),
    [
        ("未確定", "10%", UP, Obstacle.PENDING),
        ("", "10%", UP, Obstacle.NO_ACTUAL),
        ("-", "10%", UP, Obstacle.NO_ACTUAL),
        ("実施", "10%", UP, Obstacle.NO_ACTUAL),
        ("0.5%", "0%", DOWN, Obstacle.ZERO_TARGET),
        ("3%", "-2%", UP, Obstacle.NEGATIVE),
        ("10人", "10件", UP, Obstacle.MISMATCH),
        ("対H20比5%", "対H25比6%", UP, Obstacle.MISMATCH),
    ],
)
def test_what_cannot_be_compared_has_an_obstacle_and_a_reason(actual: str, planned: str, direction: Direction, obstacle: Obstacle) -> None:
    found = attained(actual, planned, direction)
    assert (found.rate, found.obstacle) == (None, obstacle)
    assert str(found.reason).endswith("。")


def test_a_unit_that_is_not_printed_is_taken_to_be_the_same() -> None:
    assert attained("5.7", "5%", UP).rate == Decimal("1.14")
    assert attained("9人", "10人/年", UP).rate == Decimal("0.9")


def test_shares_of_the_same_base_year_are_compared_as_they_are() -> None:
    assert attained("対H25比13.5%", "対H25比7%", UP).met is True


def test_an_increase_is_a_negative_decrease() -> None:
    assert attained("5%増", "50%減", UP).rate == Decimal("-0.1")


def test_the_mirror_formula_differs_from_base_over_actual() -> None:
    assert attained("120件", "100件", DOWN).rate == Decimal(100) / 120
    assert attained("120件", "100件", DOWN, LowerFormula.MIRROR).rate == Decimal("0.8")


def test_an_unmet_zero_target_says_that_it_was_not_met() -> None:
    found = attained("0.5%", "0%", DOWN)
    assert found.met is False
    assert str(found.reason) == "目標が0%で、実績0.5%はそれを満たしていない。0に対する割合は計算できない。"


def test_a_rounding_scheme_rounds_before_it_compares() -> None:
    half_up = scheme(rounding={"digits": 0, "mode": "half-up"})
    down = scheme(rounding={"digits": 0, "mode": "down"})
    assert rank("99.6人", "100人", UP) == "B"
    assert rank("99.6人", "100人", UP, half_up) == "A"
    assert rank("99.6人", "100人", UP, down) == "B"


def test_a_printed_rate_never_pretends_to_a_bound() -> None:
    assert percent(Decimal(16) / 15) == "106.7%"
    assert shown(Decimal("0.9997"), scheme()) == "99.97%"
    assert shown(Decimal("1.0003"), scheme()) == "100.03%"
    assert shown(Decimal(1), scheme()) == "100.0%"
    assert shown(Decimal("0.996"), scheme(rounding={"digits": 0, "mode": "half-up"})) == "100%"


amounts = st.decimals(min_value=Decimal("0.01"), max_value=10**7, places=2)
directions = st.sampled_from(Direction)
formulas = st.sampled_from(LowerFormula)
comparators = st.sampled_from(["", "以上", "以下", "未満", "超", "程度"])


@given(amounts, amounts, st.integers(1, 10_000), directions, formulas)
def test_scaling_target_and_actual_together_leaves_the_attainment(
    actual: Decimal, planned: Decimal, factor: int, direction: Direction, formula: LowerFormula
) -> None:
    small = attained(f"{actual}人", f"{planned}人", direction, formula)
    large = attained(f"{actual * factor}人", f"{planned * factor}人", direction, formula)
    assert small == large


@given(amounts, amounts)
def test_the_attainment_is_the_exact_quotient(actual: Decimal, planned: Decimal) -> None:
    up = attained(f"{actual}人", f"{planned}人", UP).rate
    down = attained(f"{actual}人", f"{planned}人", DOWN).rate
    assert up is not None
    assert down is not None
    assert abs(Fraction(up) / (Fraction(actual) / Fraction(planned)) - 1) < Fraction(1, 10**26)
    assert abs(Fraction(down) / (Fraction(planned) / Fraction(actual)) - 1) < Fraction(1, 10**26)


@given(amounts, st.integers(1, 200), directions)
def test_a_bound_hit_exactly_is_matched_exactly(planned: Decimal, percentage: int, direction: Direction) -> None:
    by = scheme(rules=bands(f"{percentage}%"))
    on_it = f"{planned * percentage}人"
    whole = f"{planned * 100}人"
    assert (rank(on_it, whole, UP, by) if direction is UP else rank(whole, on_it, DOWN, by)) == "P0"


@given(
    st.decimals(min_value=-1000, max_value=10**6, places=2),
    st.decimals(min_value=0, max_value=10**6, places=2),
    amounts,
    directions,
    formulas,
    comparators,
)
def test_a_better_actual_never_gives_a_worse_rank(
    actual: Decimal, better_by: Decimal, planned: Decimal, direction: Direction, formula: LowerFormula, word: str
) -> None:
    by = scheme(lower_is_better=formula.value)
    better = actual + better_by if direction is UP else actual - better_by
    codes = []
    for number in (actual, better):
        found = attainment(parse_quantity(f"{number}人"), target(f"{planned}人{word}"), direction, formula)
        rule = rate(by, {Against.TARGET: found})
        assert rule is not None
        codes.append(by.codes.index(rule.code))
    assert codes[1] <= codes[0]


@given(amounts, amounts, directions, st.sampled_from(Comparator))
def test_a_rank_of_a_hundred_per_cent_means_the_target_is_met(
    actual: Decimal, planned: Decimal, direction: Direction, word: Comparator
) -> None:
    quantity = parse_quantity(f"{planned}人")
    goal = ResolvedTarget(2021, quantity, quantity.number, quantity.unit, word)
    found = attainment(parse_quantity(f"{actual}人"), goal, direction)
    rule = rate(scheme(), {Against.TARGET: found})
    assert rule is not None
    assert (rule.code in ("AA", "A")) is found.met


@given(st.lists(st.integers(1, 300), min_size=1, max_size=6, unique=True), st.decimals(min_value=0, max_value=4, places=4))
def test_the_first_rule_that_matches_wins(bounds: list[int], value: Decimal) -> None:
    ordered = sorted(bounds, reverse=True)
    by = scheme(rules=bands(*(f"{bound}%" for bound in ordered)))
    rule = rate(by, {Against.TARGET: Attainment(value, met=True)})
    assert rule is not None
    matching = [place for place, bound in enumerate(ordered) if value * 100 >= bound]
    assert rule.code == f"P{matching[0] if matching else len(ordered)}"


@given(st.decimals(min_value=0, max_value=3, places=7))
def test_the_shown_rate_lies_in_the_rank_it_was_given(value: Decimal) -> None:
    printed = Decimal(shown(value, scheme()).removesuffix("%")) / 100
    assume(abs(value - printed) > 0)
    of_value, of_printed = (rate(scheme(), {Against.TARGET: Attainment(number, met=True)}) for number in (value, printed))
    assert of_value == of_printed or any(
        abs(value - bound) < Decimal("0.00000001") for bound in (Decimal("1.1"), Decimal(1), Decimal("0.9"))
    )
