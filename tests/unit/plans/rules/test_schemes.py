"""Rating schemes are data; a fault names file and key."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from shirube.core.errors import ContentFault
from shirube.plans.rules.assessments import assess
from shirube.plans.rules.facts import Declaration
from shirube.plans.rules.schemes import Against, Baseline, LowerFormula, RatingScheme, Rounding, parse_scheme
from shirube.plans.rules.targets import Obstacle
from tests.unit.plans.rules.builders import AABC, DOWN, UP, bands, item, plan_of, scheme

FOLDER = Path(__file__).resolve().parents[4] / "cities" / "kanazawa" / "schemes"


def shipped(name: str) -> RatingScheme:
    path = FOLDER / f"{name}.yaml"
    return parse_scheme(yaml.safe_load(path.read_text(encoding="utf-8")), path.name)


def test_every_scheme_of_the_pack_is_read_and_named_like_its_file() -> None:
    names = sorted(path.stem for path in FOLDER.glob("*.yaml"))
    assert names == ["baseline-sabc", "kanazawa-aabc", "progress-abcd"]
    assert [shipped(name).key for name in names] == names


def test_the_citys_scheme_has_four_ranks_with_inclusive_bounds_and_no_rounding() -> None:
    city = shipped("kanazawa-aabc")
    assert [(rule.code, rule.bound, rule.inclusive) for rule in city.rules] == [
        ("AA", Decimal("1.1"), True),
        ("A", Decimal(1), True),
        ("B", Decimal("0.9"), True),
        ("C", None, True),
    ]
    assert (city.rounding, city.lower, city.unjudged) == (None, LowerFormula.BASE_OVER_ACTUAL, None)


@pytest.mark.parametrize(
    ("plan", "actual", "declared", "ranks"),
    [
        (["100人"] * 3, ["80人", "90人", "112人"], UP, ("AA", "A", "S")),
        (["100人"] * 3, ["80人", "90人", "100人"], UP, ("A", "B", "A")),
        (["100人"] * 3, ["80人", "90人", "95人"], UP, ("B", "C", "A")),
        (["100人"] * 3, ["80人", "70人", "75人"], UP, ("C", "C", "B")),
        (["100人"] * 3, ["80人", "70人", "60人"], UP, ("C", "C", "C")),
        (["100件"] * 3, ["80件", "90件", "84件"], DOWN, ("AA", "A", "S")),
        (["100件"] * 3, ["80件", "90件", "105件"], DOWN, ("B", "C", "C")),
        (["100人"] * 3, ["80人", "90人", "未確定"], UP, (None, "D", "－")),
        (["100人"] * 3, ["", "", "100人"], UP, ("A", "B", "－")),
        (["", "", "", "100人"], [], UP, (None, "D", None)),
        (["周知に努める"] * 3, ["", "", "3回"], UP, (None, "D", "－")),
    ],
)
def test_three_kinds_of_scheme_rate_the_same_facts(
    plan: list[str], actual: list[str], declared: Declaration, ranks: tuple[str | None, ...]
) -> None:
    case = item(plan, actual, declared=declared)
    names = ("kanazawa-aabc", "progress-abcd", "baseline-sabc")
    assert tuple(assess(case, plan_of(case), shipped(name)).rating for name in names) == ranks


def test_a_scheme_may_round_mirror_and_look_at_the_year_before() -> None:
    rules = [{"code": "S", "name": "目標超", "above": "100%"}, {"code": "X", "name": "残り", "against": "baseline"}]
    made = scheme(
        compare="target-and-baseline",
        baseline="previous-actual",
        lower_is_better="2-actual/base",
        rounding={"digits": 1, "mode": "down"},
        rules=rules,
        unjudged={"code": "－", "reasons": {"pending": "?"}},
    )
    assert (made.baseline, made.lower, made.rounding) == (Baseline.PREVIOUS_ACTUAL, LowerFormula.MIRROR, Rounding(1, "ROUND_DOWN"))
    assert made.rules[1].against is Against.BASELINE
    assert (made.code_for(Obstacle.PENDING), made.code_for(Obstacle.TEXTUAL)) == ("?", "－")


def test_the_base_line_may_be_the_year_before() -> None:
    rules = [
        {"code": "A", "name": "前年以上", "against": "baseline", "at_least": "100%"},
        {"code": "B", "name": "残り", "against": "baseline"},
    ]
    case = item(["100人"] * 3, ["50人", "90人", "80人"], declared=UP)
    by_first, by_previous = (
        scheme(compare="target-and-baseline", baseline=kind, rules=rules) for kind in ("first-actual", "previous-actual")
    )
    assert (assess(case, plan_of(case), by_first).rating, assess(case, plan_of(case), by_previous).rating) == ("A", "B")
    assert assess(case, plan_of(case), by_previous).base == "令和2年度の実績90人"


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in AABC.items() if name != key}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ({**AABC, "rule": []}, "rule"),
        (without("key"), "key"),
        ({**AABC, "version": 1}, "version"),
        ({**AABC, "name": " "}, "name"),
        ({**AABC, "compare": "progress"}, "compare"),
        ({**AABC, "lower_is_better": "actual/base"}, "lower_is_better"),
        (without("rounding"), "rounding"),
        ({**AABC, "rounding": {"digits": 9, "mode": "half-up"}}, "rounding の digits"),
        ({**AABC, "rounding": {"digits": 1, "mode": "up"}}, "rounding の mode"),
        ({**AABC, "rules": []}, "rules"),
        ({**AABC, "rules": "AA"}, "rules"),
        ({**AABC, "rules": bands("100%")[:1]}, "rules[0]"),
        ({**AABC, "rules": [*bands(), *bands()]}, "rules[0]"),
        ({**AABC, "rules": [{"code": "A", "name": "n", "at_least": 100}, *bands()]}, "rules[0] の at_least"),
        ({**AABC, "rules": [{"code": "A", "name": "n", "at_least": "NaN%"}, *bands()]}, "rules[0] の at_least"),
        ({**AABC, "rules": [{"code": "A", "name": "n", "at_least": "1%", "above": "1%"}, *bands()]}, "rules[0] の above"),
        ({**AABC, "rules": bands("90%", "100%")}, "rules[1]"),
        ({**AABC, "rules": bands("90%", "90%")}, "rules[1]"),
        ({**AABC, "rules": [{"code": "P0", "name": "n", "at_least": "9%"}, *bands()]}, "rules[1].code"),
        ({**AABC, "rules": [{"code": "A", "name": "n", "against": "peer"}]}, "rules[0] の against"),
        ({**AABC, "rules": [{"code": "A", "name": "n", "against": "baseline"}]}, "compare"),
        ({**AABC, "baseline": "first-actual"}, "baseline"),
        ({**AABC, "compare": "target-and-baseline", "rules": [{"code": "A", "name": "n", "against": "baseline"}]}, "baseline"),
        (without("unjudged"), "unjudged"),
        ({**AABC, "unjudged": {}}, "unjudged の code"),
        ({**AABC, "unjudged": {"code": None, "reasons": {"rain": "D"}}}, "unjudged の reasons の rain"),
    ],
)
def test_a_fault_names_file_and_key(content: dict[str, Any], key: str) -> None:
    with pytest.raises(ContentFault) as caught:
        parse_scheme(content, "faulty.yaml")
    assert caught.value.place == f"faulty.yaml の {key}"
    assert caught.value.message.endswith("。")
