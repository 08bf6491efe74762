"""Student's t distribution: how likely a value lies below a bound, when the spread itself is only estimated from a few points.

The standard library knows the normal distribution alone, which is far too sure of itself with three points. The distribution function is
the regularised incomplete beta function, by Lentz's continued fraction; its inverse is found by halving. Both hold to ten digits.
"""

from __future__ import annotations

from functools import lru_cache
from math import copysign, exp, inf, lgamma, log, log1p

_TINY = 1e-300
_CLOSE = 1e-15
_MOST_TERMS = 10_000
_HALVINGS = 200


def below(value: float, freedom: float) -> float:
    """Return the probability that t with `freedom` degrees of freedom (more than 0) lies below `value`."""
    _refuse(freedom)
    if value in (inf, -inf):
        return float(value > 0)
    tail = _regularised_beta(freedom / 2, 0.5, freedom / (freedom + value * value), value * value / (freedom + value * value)) / 2
    return 1 - tail if value > 0 else tail


@lru_cache(maxsize=1024)
def quantile(probability: float, freedom: float) -> float:
    """Return the value below which t lies with this probability, between 0 and 1 and neither."""
    _refuse(freedom)
    if not 0 < probability < 1:
        raise ValueError("a probability lies between 0 and 1")
    if probability == 0.5:
        return 0.0
    return copysign(_upper_quantile(min(probability, 1 - probability), freedom), probability - 0.5)


def _upper_quantile(tail: float, freedom: float) -> float:
    """Return the value above which lies less than a half, `tail`."""
    low, high = 0.0, 1.0
    while below(-high, freedom) > tail:
        low, high = high, high * 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if below(-middle, freedom) > tail else (low, middle)
    return (low + high) / 2


def _refuse(freedom: float) -> None:
    if not freedom > 0:
        raise ValueError("the degrees of freedom are more than 0")


def _regularised_beta(a: float, b: float, x: float, rest: float) -> float:
    """Return I_x(a, b); `rest` is 1 - x, given apart because the difference would lose digits where x is near 1."""
    if x <= 0 or rest <= 0:
        return float(rest <= 0)
    logarithm = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * (log(rest) if rest < 0.5 else log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return exp(logarithm) * _fraction(a, b, x) / a
    return 1 - exp(logarithm) * _fraction(b, a, rest) / b


def _fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function (Lentz)."""
    upper, lower = 1.0, 1 / _off_zero(1 - (a + b) * x / (a + 1))
    total = lower
    for m in range(1, _MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            lower, upper = 1 / _off_zero(1 + term * lower), _off_zero(1 + term / upper)
            total *= lower * upper
        if abs(lower * upper - 1) < _CLOSE:
            break
    return total


def _off_zero(number: float) -> float:
    return number if abs(number) > _TINY else _TINY
