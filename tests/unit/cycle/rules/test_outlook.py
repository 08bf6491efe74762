"""The outlook to the year's end: what it says, what it refuses to say, and that its ranks are those of the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shirube.cycle.rules.chances import cell_text
from shirube.cycle.rules.forecast import Forecast, Limits, Partial, Point, forecast
from shirube.cycle.rules.outlook import NoOutlook, Outlook, chance_text, outlook
from shirube.plans.rules.assessments import assess
from shirube.plans.rules.facts import Declaration, Direction, ItemFacts, Kind, PlanFacts
from shirube.plans.rules.quantities import parse_quantity
from shirube.plans.rules.schemes import RatingScheme
from tests.unit.plans.rules.builders import CUMULATIVE, DOWN, RATIO, UP, item, plan_of, row, scheme

FLOW = Declaration(Direction.UP, Kind.FLOW, "")
FLOW_DOWN = Declaration(Direction.DOWN, Kind.FLOW, "")
ROUNDING = scheme(rounding={"digits": 0, "mode": "half-up"}, lower_is_better="2-actual/base")
BASELINE = scheme(
    compare="target-and-baseline",
    baseline="first-actual",
    rules=[
        {"code": "S", "name": "超", "above": "100%"},
        {"code": "A", "name": "以上", "against": "baseline", "at_least": "100%"},
        {"code": "B", "name": "1割", "against": "baseline", "at_least": "90%"},
        {"code": "C", "name": "残り", "against": "baseline"},
    ],
)
SCHEMES = (scheme(), ROUNDING, BASELINE, scheme(rounding={"digits": 1, "mode": "down"}))
NUMBERS = st.integers(0, 2000)


def told(found: Outlook | NoOutlook) -> Outlook:
    assert isinstance(found, Outlook), found
    return found


def of(actual: Sequence[str], target: str, declared: Declaration = UP, chosen: RatingScheme | None = None, **rest: object) -> Outlook:
    case = item(["", "", "", target], actual, declared=declared, title=str(rest.pop("title", "取組")))
    return told(outlook(case, plan_of(case), chosen or scheme(), **rest))  # type: ignore[arg-type]  # partial, year


def refusal(actual: Sequence[str], declared: Declaration = UP) -> str:
    case = item(["", "", "", "10人"], actual, declared=declared)
    found = outlook(case, plan_of(case), scheme())
    assert isinstance(found, NoOutlook)
    return "".join(map(str, (found.reason, *found.skipped)))


def test_it_says_value_band_and_chance_in_one_sentence() -> None:
    found = of(["739人", "847人", "1,014人"], "1,070人", CUMULATIVE)
    assert str(found.summary) == "今のままなら令和4年度末は約1,152人（80%の幅 1,014〜1,309人）。A以上の見込みは82%。"
    assert str(found.pace) == ("令和4年度の目標1,070人に届くには、1年に56人増やす必要がある（これまでの増減は1年に平均+137.5人）。")
    assert [chance.code for chance in found.chances.ranks] == ["AA", "A", "B", "C"]  # type: ignore[union-attr]
    assert "累計なので" in str(found.method[0])
    assert str(found.data[0]) == "使った実績は3年度分: 令和元年度739人、令和2年度847人、令和3年度1,014人。"


def test_under_three_points_it_says_why_there_is_none() -> None:
    assert refusal([]) == "実績の数値がまだない。見込みには3年度分が要る。"
    assert refusal(["1人", "2人"]) == "実績の数値が2年度分しかない。見込みには3年度分が要る。"
    assert refusal(["1人", "2人", "未確定"]).endswith("令和3年度の実績は「未確定」のため使っていない。")
    assert refusal(["1人", "2件", "3人"]).endswith("令和2年度の実績「2件」は単位か基準がほかの年度と違うため使っていない。")
    assert refusal(["対H25比1%", "2%", "対H25比3%"]).startswith("実績の数値が2年度分")
    assert refusal(["多い", "2人", "3人"]).endswith("令和元年度の実績「多い」は数値でないため使っていない。")


def test_an_item_with_stages_has_none() -> None:
    case = item(["△", "○"], ["△", "○"])
    found = outlook(case, plan_of(case), scheme())
    assert isinstance(found, NoOutlook)
    assert "段階" in str(found.reason)


def test_a_pending_actual_is_skipped_and_said_and_the_look_goes_two_years_ahead() -> None:
    case = ItemFacts("1", "取組", item([]).lines, {2022: "20人"}, row(["10人", "12人", "15人", "未確定"], 2018), UP)
    found = told(outlook(case, plan_of(case), scheme()))
    assert found.year == 2022
    assert [str(sentence) for sentence in found.data[1:]] == [
        "令和3年度の実績は「未確定」のため使っていない。",
        "最後の実績から2年先を見込むため、幅が広い。",
    ]


def test_a_target_in_words_leaves_the_value_and_says_why_there_is_no_rank() -> None:
    found = of(["3,343人", "3,350人", "3,317人"], "適正に管理")
    assert (found.chances, found.needed, found.pace) == (None, None, None)
    assert "言葉" in str(found.unjudged)
    assert str(found.summary) == "今のままなら令和4年度末は約3,310人（80%の幅 3,254〜3,367人）。"


def test_less_than_the_year_before_is_compared_with_the_last_actual() -> None:
    found = of(["155,761t/年", "148,294t/年", "147,679t/年"], "前年度よりも削減", FLOW_DOWN)
    assert found.target == 147_679
    assert str(found.pace).startswith("令和3年度の実績147,679t/年を超えないためには、1年に147,679tまでに抑える")
    assert found.chances is not None
    assert found.chances.met == found.chances.at_least("A")


def test_a_target_in_another_unit_cannot_be_ranked() -> None:
    found = of(["1人", "2人", "3人"], "10件")
    assert found.chances is None
    assert "単位か基準が違う" in str(found.unjudged)


def test_a_cumulative_number_never_falls_and_one_that_fell_is_a_level() -> None:
    found = of(["20人", "24人", "24人"], "30人", CUMULATIVE)
    assert found.low == 24
    fell = of(["233人", "158人", "82人"], "1,000人", CUMULATIVE)
    assert fell.kind is Kind.LEVEL
    assert str(fell.method[0]) == "累計とされているが減った年度があるので、年度末の数として見込んだ。"


def test_a_share_of_a_whole_stays_within_the_whole() -> None:
    found = of(["99.58%", "99.82%", "99.53%"], "99.70%", RATIO, title="保育料収入率")
    assert str(found.high) == "100.00"
    free = of(["99.58%", "99.82%", "99.53%"], "99.70%", RATIO, title="実施率")
    assert free.high > 100


def test_a_number_that_never_moved_still_has_a_band_of_one_step() -> None:
    found = of(["6町会", "9町会", "12町会"], "15町会", CUMULATIVE)
    assert tuple(map(int, (found.low, found.likely, found.high))) == (13, 15, 17)


def test_of_a_target_of_zero_only_zero_is_ranked() -> None:
    found = of(["0%", "0%", "0%"], "0%", replace(RATIO, direction=Direction.DOWN))
    assert found.chances is not None
    assert {chance.code for chance in found.chances.ranks if chance.probability} == {"A", None}


def test_without_a_scheme_it_tells_how_likely_the_target_is_reached() -> None:
    case = item(["", "", "", "12人"], ["1人", "5人", "8人"], declared=UP)
    found = told(outlook(case, plan_of(case), None))
    assert found.chances is not None
    assert found.chances.ranks == ()
    assert "目標に届く見込みは" in str(found.summary)


@pytest.mark.parametrize(
    ("declared", "so_far", "likely", "needed"),
    [(FLOW, 12, 24, "3"), (CUMULATIVE, 40, 48, "-2.5"), (UP, 31, 34, "-1")],
)
def test_a_number_of_the_year_under_way_is_carried_on_for_the_months_left(
    declared: Declaration, so_far: int, likely: int, needed: str
) -> None:
    actual = ["10人", "20人", "30人"]
    goal = "25人" if declared is not FLOW else "30人"
    found = of(actual, goal, declared, partial=Partial(Decimal(so_far), 6))
    assert (int(found.likely), found.needed) == (likely, Decimal(needed))
    assert "6か月" in str(found.method[1])


def test_a_flow_under_way_never_ends_below_what_has_come_and_tells_the_pace_of_a_month() -> None:
    found = of(["10人/年", "20人/年", "30人/年"], "30人/年", FLOW, partial=Partial(Decimal(28), 9))
    assert found.low >= 28
    assert str(found.pace) == "令和4年度の目標30人/年に届くには、残り3か月に月0.7人が要る（今年度はこれまで月3.1人）。"


@pytest.mark.parametrize("months", [0, 12, -1])
def test_a_year_under_way_is_neither_new_nor_over(months: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 11"):
        Partial(Decimal(1), months)


def test_an_estimate_is_never_certain() -> None:
    printed = [chance_text(Decimal(text)) for text in ("0", "0.004", "0.01", "0.724", "0.99", "1")]
    assert printed == ["1%", "1%", "1%", "72%", "99%", "99%"]


@given(st.lists(NUMBERS, min_size=3, max_size=5), NUMBERS, st.sampled_from(list(Kind)), st.sampled_from(list(Direction)))
def test_the_chances_of_the_ranks_add_up_to_one(actual: list[int], target: int, kind: Kind, direction: Direction) -> None:
    for chosen in SCHEMES:
        case, plan = shaped(actual, target, Declaration(direction, kind, ""))
        found = told(outlook(case, plan, chosen))
        assert found.chances is not None
        assert sum(chance.probability for chance in found.chances.ranks) == 1
        assert all(0 <= chance.probability <= 1 for chance in found.chances.ranks)
        assert found.low <= found.likely <= found.high


@settings(max_examples=30)
@given(
    st.lists(st.integers(0, 60), min_size=3, max_size=4),
    st.integers(0, 60),
    st.sampled_from(list(Kind)),
    st.sampled_from(list(Direction)),
    st.sampled_from(SCHEMES),
)
def test_the_chance_of_a_rank_is_that_of_every_number_the_rules_give_it(
    actual: list[int], target: int, kind: Kind, direction: Direction, chosen: RatingScheme
) -> None:
    case, plan = shaped(actual, target, Declaration(direction, kind, ""))
    found = told(outlook(case, plan, chosen))
    shape = forecast(found.points, found.kind, found.year, limits_of(found), None)
    counted: dict[str | None, float] = {}
    for number in range(-150, 300):
        edges = (Decimal(number) - Decimal("0.5"), Decimal(number) + Decimal("0.5"))
        verdict = assess(replace(case, actual={**case.actual, found.year: f"{number}人"}), plan, chosen, year=found.year)
        counted[verdict.rating] = counted.get(verdict.rating, 0) + shape.chance_below(edges[1]) - shape.chance_below(edges[0])
    far = 1 - sum(counted.values())
    assert found.chances is not None
    for chance in found.chances.ranks:
        assert float(chance.probability) == pytest.approx(counted.get(chance.code, 0), abs=far + 0.0003)


@given(st.lists(NUMBERS, min_size=3, max_size=5), NUMBERS, st.integers(1, 500))
def test_a_higher_target_is_never_likelier_to_be_reached(actual: list[int], target: int, more: int) -> None:
    lower, higher = (told(outlook(*shaped(actual, goal, UP), scheme())).chances for goal in (target + 1, target + 1 + more))
    assert lower is not None
    assert higher is not None
    assert higher.at_least("A") <= lower.at_least("A") + Decimal("0.0002")


@given(st.lists(st.integers(1, 500), min_size=3, max_size=4), st.integers(1, 500))
def test_units_ten_times_as_small_change_nothing_else(actual: list[int], target: int) -> None:
    assume(len(set(actual)) > 1)
    once, tenfold = (told(outlook(*shaped([n * k for n in actual], target * k, UP), scheme())) for k in (1, 1000))
    assert float(tenfold.likely) == pytest.approx(float(once.likely) * 1000, abs=501)


@given(st.sampled_from(["1,240人", "97.3%", "対H25比13.9%", "50%減", "1.5万件増", "16町会等/年", "-3%"]), st.integers(-99_999, 99_999))
def test_a_likely_number_is_printed_as_the_actuals_are(printed: str, tenths: int) -> None:
    pattern, number = parse_quantity(printed), Decimal(tenths) / 10
    read = parse_quantity(cell_text(pattern, number))
    assert (read.number, read.unit, read.base_year, read.change) == (number, pattern.unit, pattern.base_year, pattern.change)


def shaped(actual: Sequence[int], target: int, declared: Declaration) -> tuple[ItemFacts, PlanFacts]:
    """Return an indicator with actuals up to 令和3年度 and a target for the next year, and its plan."""
    first = 2022 - len(actual)
    case = ItemFacts("1", "取組", item([]).lines, {2022: f"{target}人"}, row([f"{number}人" for number in actual], first), declared)
    return case, plan_of(case)


def limits_of(found: Outlook) -> Limits:
    return Limits(low=found.points[-1].number if found.kind is Kind.CUMULATIVE else Decimal(0))


def test_a_forecast_needs_three_points_and_a_year_to_come() -> None:
    points = [Point(2019, Decimal(1)), Point(2020, Decimal(2)), Point(2021, Decimal(3))]
    assert isinstance(forecast(points, Kind.LEVEL, 2022, Limits()), Forecast)
    for wrong, year in ((points[:2], 2022), (points, 2021)):
        with pytest.raises(ValueError, match="three points"):
            forecast(wrong, Kind.LEVEL, year, Limits())


def test_lower_is_better_tells_by_how_much_to_fall() -> None:
    found = of(["15,101人", "14,127人", "12,662人"], "12,000人", DOWN)
    assert "まで下げるには、1年に662人減らす必要がある（これまでの増減は1年に平均-1,219.5人）" in str(found.pace)
