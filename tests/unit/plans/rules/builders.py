"""Short ways to say a plan in a test: rows are lists of cells from 令和元年度 (2019) on; an empty text is a cell that is not there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shirube.plans.rules.facts import Declaration, Direction, ItemFacts, Kind, Lines, PlanFacts
from shirube.plans.rules.schemes import RatingRule, RatingScheme, parse_scheme

FIRST_YEAR = 2019
STAGES = ("△", "□", "○", "◎")
UP = Declaration(Direction.UP, Kind.LEVEL, "")
DOWN = Declaration(Direction.DOWN, Kind.LEVEL, "")
CUMULATIVE = Declaration(Direction.UP, Kind.CUMULATIVE, "")
RATIO = Declaration(Direction.UP, Kind.RATIO, "")
AABC: dict[str, Any] = {
    "key": "aabc",
    "version": "1",
    "name": "AA・A・B・C",
    "compare": "target",
    "lower_is_better": "base/actual",
    "rounding": "none",
    "rules": [
        {"code": "AA", "name": "110%以上", "at_least": "110%"},
        {"code": "A", "name": "100%以上", "at_least": "100%"},
        {"code": "B", "name": "90%以上", "at_least": "90%"},
        {"code": "C", "name": "90%未満"},
    ],
    "unjudged": {"code": None},
}


def row(cells: Sequence[str], first: int = FIRST_YEAR) -> dict[int, str]:
    """Map fiscal years to cells."""
    return {year: cell for year, cell in enumerate(cells, start=first) if cell}


def item(
    plan: Sequence[str],
    actual: Sequence[str] = (),
    *,
    declared: Declaration | None = None,
    key: str = "1",
    title: str = "取組",
    first: int = FIRST_YEAR,
    **rest: Any,
) -> ItemFacts:
    """Make an item; without a declaration it is judged by stages."""
    return ItemFacts(key, title, Lines(1, 2), row(plan, first), row(actual, first), declared, **rest)


def plan_of(*items: ItemFacts, status_year: int | None = 2021, **rest: Any) -> PlanFacts:
    """Make a plan that reports up to 令和3年度."""
    return PlanFacts("計画", (2019, 2020, 2021, 2022), items, STAGES, status_year, **rest)


def scheme(**changes: Any) -> RatingScheme:
    """Parse the AA-A-B-C scheme, with changes."""
    return parse_scheme({**AABC, **changes}, "test.yaml")


def bands(*bounds: str) -> list[dict[str, str]]:
    """Make rules P0, P1, ... with these lower bounds, and a last one without."""
    rules = [{"code": f"P{place}", "name": bound, "at_least": bound} for place, bound in enumerate(bounds)]
    return [*rules, {"code": f"P{len(bounds)}", "name": "残り"}]


__all__ = ["CUMULATIVE", "DOWN", "RATIO", "STAGES", "UP", "RatingRule", "bands", "item", "plan_of", "row", "scheme"]
