"""Student's t against printed tables, closed forms and its own symmetry."""

from __future__ import annotations

from math import atan, inf, pi, sqrt
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.cycle.rules.student import below, quantile

FREEDOMS = st.floats(0.5, 200)
PROBABILITIES = st.floats(0.0001, 0.9999)
TABLE = {
    1: (1.376, 3.078, 6.314, 12.706, 63.657),
    2: (1.061, 1.886, 2.920, 4.303, 9.925),
    3: (0.978, 1.638, 2.353, 3.182, 5.841),
    4: (0.941, 1.533, 2.132, 2.776, 4.604),
    5: (0.920, 1.476, 2.015, 2.571, 4.032),
    10: (0.879, 1.372, 1.812, 2.228, 3.169),
    30: (0.854, 1.310, 1.697, 2.042, 2.750),
    120: (0.845, 1.289, 1.658, 1.980, 2.617),
}
"""The table of every textbook: degrees of freedom, and t at 80, 90, 95, 97.5 and 99.5 percent."""


@pytest.mark.parametrize("freedom", TABLE)
def test_the_printed_table_follows(freedom: int) -> None:
    found = tuple(round(quantile(probability, freedom), 3) for probability in (0.8, 0.9, 0.95, 0.975, 0.995))
    assert found == TABLE[freedom]


@given(st.floats(-1e6, 1e6))
def test_one_and_two_degrees_have_closed_forms(value: float) -> None:
    assert below(value, 1) == pytest.approx(0.5 + atan(value) / pi, abs=1e-12)
    assert below(value, 2) == pytest.approx(0.5 + value / (2 * sqrt(2 + value * value)), abs=1e-12)


def test_with_many_degrees_it_is_the_normal_distribution() -> None:
    assert [below(value, 1e7) for value in (-2.0, -0.5, 1.0)] == pytest.approx([NormalDist().cdf(v) for v in (-2.0, -0.5, 1.0)], abs=1e-6)


@given(PROBABILITIES, FREEDOMS)
def test_the_quantile_undoes_the_distribution(probability: float, freedom: float) -> None:
    assert below(quantile(probability, freedom), freedom) == pytest.approx(probability, abs=1e-9)


@given(st.floats(-1e4, 1e4), FREEDOMS)
def test_it_is_symmetric(value: float, freedom: float) -> None:
    assert below(value, freedom) + below(-value, freedom) == pytest.approx(1, abs=1e-12)


@given(st.floats(-100, 100), st.floats(0.001, 100), FREEDOMS)
def test_it_never_falls(value: float, step: float, freedom: float) -> None:
    assert below(value, freedom) <= below(value + step, freedom) + 1e-14


def test_the_ends_are_certain() -> None:
    assert (below(-inf, 3), below(0.0, 3), below(inf, 3)) == (0.0, 0.5, 1.0)


@pytest.mark.parametrize("probability", [0.0, 1.0, -0.1, 1.1])
def test_a_quantile_of_what_is_no_probability_is_refused(probability: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile(probability, 3)


@pytest.mark.parametrize("freedom", [0.0, -1.0, float("nan")])
def test_degrees_of_freedom_are_more_than_none(freedom: float) -> None:
    with pytest.raises(ValueError, match="more than 0"):
        below(1.0, freedom)
