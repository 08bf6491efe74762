"""One item judged: the year, the rank, what it was compared with, and the arithmetic in sentences.

An indicator is judged in the last fiscal year, up to the year the document reports on, for which it has a target. There is no
falling back to an older year: where that year's actual is not final (未確定), nothing can be judged yet.
An item with stages is achieved (達成) or not; see `stages`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from shirube.core.calendar import era_fiscal_year
from shirube.core.language import Sentence, mark
from shirube.plans.rules.facts import Declaration, Direction, ItemFacts, PlanFacts
from shirube.plans.rules.quantities import Quantity, State, parse_quantity
from shirube.plans.rules.ratings import Attainment, attainment, rate, shown
from shirube.plans.rules.schemes import Against, Baseline, LowerFormula, RatingRule, RatingScheme
from shirube.plans.rules.stages import ACHIEVED, StageScale, achieved_year, last_stage, reached, scale_of
from shirube.plans.rules.targets import Obstacle, ResolvedTarget, resolve_target


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rules say about one item.

    `attainment` is a rate (1.0667 is 106.67 %), None where there is no rate or no end to it (nothing left of what is to fall).
    `base` is what the actual was compared with; `steps` the arithmetic; `reason` why there is no rank, None where there is one.
    `summary` is the one sentence that holds the result.
    """

    year: int | None
    rating: str | None
    attainment: Decimal | None
    base: str
    steps: tuple[Sentence, ...]
    reason: Sentence | None
    summary: Sentence
    obstacle: Obstacle | None = None


def assess(item: ItemFacts, plan: PlanFacts, scheme: RatingScheme | None, *, year: int | None = None) -> Assessment:
    """Judge `item` of `plan` by `scheme`; an indicator in the fiscal year `year`, if one is given.

    Without a scheme, or by one without rules, an indicator gets its attainment and no rank.
    """
    if item.declaration is None:
        return _assess_stages(item, plan)
    year = year or judged_year(item, plan)
    if year is None:
        return _not_begun(item, scheme or _UNRATED)
    return _assess_indicator(_case(item, plan, scheme or _UNRATED, item.declaration, year))


def judged_year(item: ItemFacts, plan: PlanFacts) -> int | None:
    """Return the last fiscal year with a target, not beyond the year the document reports on; None where that is still to come.

    Without a year of report in the document, the last year with an actual of the item takes its place.
    """
    limit = plan.status_year
    if limit is None:
        limit = max((year for year, cell in item.actual.items() if _holds(cell)), default=None)
    if limit is None:
        return None
    return max((year for year, cell in item.plan.items() if year <= limit and _holds(cell)), default=None)


def _holds(cell: str) -> bool:
    return bool(cell) and parse_quantity(cell).state not in (State.BLANK, State.NOT_APPLICABLE)


_UNRATED = RatingScheme(key="", version="", name="", rules=())


@dataclass(frozen=True, slots=True)
class _Case:
    """All that the judgement of one indicator in one year goes by."""

    year: int
    direction: Direction
    scheme: RatingScheme
    target: ResolvedTarget
    baseline: ResolvedTarget | None
    actual: Quantity
    attained: Mapping[Against, Attainment]

    @property
    def to_target(self) -> Attainment:
        return self.attained[Against.TARGET]


def _case(item: ItemFacts, plan: PlanFacts, scheme: RatingScheme, declared: Declaration, year: int) -> _Case:
    target = resolve_target(item, year, plan)
    baseline = _baseline(item, year, scheme)
    actual = parse_quantity(item.actual.get(year, ""))
    attained = {Against.TARGET: attainment(actual, target, declared.direction, scheme.lower)}
    if baseline is not None:
        attained[Against.BASELINE] = attainment(actual, baseline, declared.direction, scheme.lower)
    return _Case(year, declared.direction, scheme, target, baseline, actual, attained)


def _baseline(item: ItemFacts, year: int, scheme: RatingScheme) -> ResolvedTarget | None:
    """Return the base line the scheme asks for; None where it asks for none."""
    if scheme.baseline is None:
        return None
    years = sorted(at for at in item.actual if at < year) if scheme.baseline is Baseline.FIRST_ACTUAL else [year - 1]
    quantities = ((at, parse_quantity(item.actual.get(at, ""))) for at in years)
    found = next(((at, quantity) for at, quantity in quantities if quantity.number is not None), None)
    if found is None:
        reason = Sentence(mark("基準となる前の年度の実績がないため判定できない。"))
        return ResolvedTarget(year, Quantity("", State.BLANK), obstacle=Obstacle.NO_BASE, reason=reason)
    at, quantity = found
    base = f"{era_fiscal_year(at)}の実績{quantity.text}"
    return ResolvedTarget(year, quantity, quantity.number, quantity.unit, base=base)


def _assess_indicator(case: _Case) -> Assessment:
    rule = rate(case.scheme, case.attained)
    if rule is None:
        return _unrated(case) if not case.scheme.rules and case.to_target.rate is not None else _unjudged(case)
    compared = case.baseline if rule.against is Against.BASELINE and case.baseline is not None else case.target
    match = Sentence(mark("上から順に見て最初に当てはまるのは「%(rule)s」なので%(code)s。"), {"rule": rule.name, "code": rule.code})
    return Assessment(
        year=case.year,
        rating=rule.code,
        attainment=_finite(case.to_target.rate),
        base=compared.base,
        steps=(*case.target.trace, *_arithmetic(case, compared, case.attained[rule.against]), match),
        reason=None,
        summary=_summary(case, rule),
    )


def _unrated(case: _Case) -> Assessment:
    """Tell the attainment where the plan has no ranks."""
    steps = (*case.target.trace, *_arithmetic(case, case.target, case.to_target))
    reason = Sentence(mark("この計画には評価の段階がない。"))
    return Assessment(case.year, None, _finite(case.to_target.rate), case.target.base, steps, reason, _summary(case, None))


def _unjudged(case: _Case) -> Assessment:
    """Tell why there is no rank: the obstacle of the first rule that had no rate to go by."""
    needed = [rule.against for rule in case.scheme.rules] or [Against.TARGET]
    fault = next(case.attained[against] for against in needed if case.attained[against].rate is None)
    obstacle = fault.obstacle or Obstacle.NO_TARGET
    reason = fault.reason or Sentence(mark("目標がない。"))
    code = case.scheme.code_for(obstacle)
    return Assessment(case.year, code, None, case.target.base, case.target.trace, reason, reason, obstacle)


def _not_begun(item: ItemFacts, scheme: RatingScheme) -> Assessment:
    first = min((year for year, cell in item.plan.items() if _holds(cell)), default=None)
    if first is None:
        reason, obstacle = Sentence(mark("目標がない。")), Obstacle.NO_TARGET
    else:
        reason, obstacle = Sentence(mark("目標は%(year)sから。"), {"year": era_fiscal_year(first)}), Obstacle.NOT_BEGUN
    return Assessment(None, scheme.code_for(obstacle), None, "", (), reason, reason, obstacle)


def _finite(value: Decimal | None) -> Decimal | None:
    return value if value is not None and value.is_finite() else None


def _arithmetic(case: _Case, base: ResolvedTarget, attained: Attainment) -> Iterator[Sentence]:
    """Tell the division, and why 100 % is not enough where the target excludes its own number."""
    value = _finite(attained.rate)
    values = {"actual": case.actual.text, "base": base.base, "rate": "" if value is None else shown(value, case.scheme)}
    yield Sentence(_formula(value, base, case), values)
    if attained.just_missed:
        yield Sentence(mark("目標の値を含まない目標（未満・超・削減など）のため、ちょうど同じでは達成とならない。"))


def _formula(value: Decimal | None, base: ResolvedTarget, case: _Case) -> str:
    if base.number == 0:
        return mark("%(base)sに対し実績%(actual)s。0との割合は計算できないが、満たしているので%(rate)sとする。")
    if value is None:
        return mark("小さいほど良い指標で、実績が%(actual)s。%(base)sを、どの段階の下限よりも良く達している。")
    if case.direction is Direction.UP:
        return mark("大きいほど良い指標: 実績%(actual)s÷%(base)s＝%(rate)s。")
    if case.scheme.lower is LowerFormula.MIRROR:
        return mark("小さいほど良い指標: 2－実績%(actual)s÷%(base)s＝%(rate)s。")
    return mark("小さいほど良い指標: %(base)s÷実績%(actual)s＝%(rate)s。")


def _summary(case: _Case, rule: RatingRule | None) -> Sentence:
    """Say the result in one sentence: 「令和3年度の目標15町会等/年に対し実績16町会等/年、達成率106.7%でA。」"""
    value = _finite(case.to_target.rate)
    values = {"year": era_fiscal_year(case.year), "base": case.target.base, "actual": case.actual.text}
    if value is not None:
        values["rate"] = shown(value, case.scheme)
    if rule is not None:
        values["code"] = rule.code
    return Sentence(_SUMMARIES[value is not None, rule is not None, case.target.quantity.state is State.RELATIVE], values)


_SUMMARIES = {
    (True, True, False): mark("%(base)sに対し実績%(actual)s、達成率%(rate)sで%(code)s。"),
    (True, True, True): mark("%(base)sに対し%(year)sの実績%(actual)s、達成率%(rate)sで%(code)s。"),
    (True, False, False): mark("%(base)sに対し実績%(actual)s、達成率%(rate)s。"),
    (True, False, True): mark("%(base)sに対し%(year)sの実績%(actual)s、達成率%(rate)s。"),
    (False, True, False): mark("%(base)sに対し実績%(actual)sで%(code)s。"),
    (False, True, True): mark("%(base)sに対し%(year)sの実績%(actual)sで%(code)s。"),
    (False, False, False): mark("%(base)sに対し実績%(actual)s。"),
    (False, False, True): mark("%(base)sに対し%(year)sの実績%(actual)s。"),
}
"""By whether there is a rate, a rank, and a target that refers to another number."""


def _assess_stages(item: ItemFacts, plan: PlanFacts) -> Assessment:
    scale = scale_of(plan)
    last = last_stage(item, scale)
    if last is None:
        reason = Sentence(mark("計画の段階が書かれていない。"))
        return Assessment(None, None, None, "", (), reason, reason, Obstacle.NO_TARGET)
    sign = scale.signs[last.rank]
    base = f"計画の最後の段階{sign}（{era_fiscal_year(last.last_year)}）"
    goal = Sentence(mark("計画の最後の段階は%(sign)s（%(year)s）。"), {"sign": sign, "year": era_fiscal_year(last.last_year)})
    year = achieved_year(item, plan)
    if year is None:
        reason = _why_not_achieved(item, plan, scale)
        return Assessment(None, None, None, base, (goal,), reason, reason)
    values = {"year": era_fiscal_year(year), "actual": scale.stage_of(item.actual[year]) or "", "sign": sign}
    done = Sentence(mark("%(year)sの実績が%(actual)sとなり、計画の最後の段階%(sign)sに達した。"), values)
    return Assessment(year, ACHIEVED, None, base, (goal, done), None, done)


def _why_not_achieved(item: ItemFacts, plan: PlanFacts, scale: StageScale) -> Sentence:
    last = last_stage(item, scale)
    until = plan.status_year or max(item.actual, default=max(item.plan))
    actual = reached(item, scale, until)
    if actual is None or last is None:
        return Sentence(mark("実績はまだない。"))
    values = {"year": era_fiscal_year(until), "actual": actual, "sign": scale.signs[last.rank], "last": era_fiscal_year(last.last_year)}
    if (scale.rank_of(actual) or 0) >= last.rank:
        return Sentence(mark("計画は%(last)sまで%(sign)sを続ける。%(year)sまでの実績は%(actual)s。"), values)
    return Sentence(mark("%(year)sの実績は%(actual)sで、計画の最後の段階%(sign)sに達していない。"), values)
