"""The outlook to the year's end (年度末の見込み) of an indicator with three points or more. Plain Python; an estimate, and said to be one.

It says how fast the number must still move to reach the target, where it is likely to stand, within which band, and how likely each
rank is; with the method and the data in words. Below three points there is only the reason why there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from shirube.core.calendar import era_fiscal_year, fold
from shirube.core.language import Sentence, mark
from shirube.cycle.rules.chances import Case, Chances, cell_text, chances, reaching
from shirube.cycle.rules.forecast import MONTHS, Forecast, Limits, Partial, Point, forecast, printable, yearly_change
from shirube.plans.rules.audit.values import is_share_of_a_whole
from shirube.plans.rules.facts import Direction, ItemFacts, Kind, PlanFacts
from shirube.plans.rules.quantities import Quantity, State, format_number, format_quantity, parse_quantity
from shirube.plans.rules.ratings import attainment
from shirube.plans.rules.schemes import RatingScheme
from shirube.plans.rules.targets import Obstacle, resolve_target

FEWEST, MOST = 3, 5
"""How many yearly actuals an outlook needs, and how many of the last it looks at."""
BAND = 0.8
"""The probability that the value lies within the band."""
_MAY_BE_NEGATIVE = re.compile(r"削減|節減|縮減|低減|増加|増減|伸び|成長|変化|改善|対前年")
Values = dict[str, str | int]
_SUREST = 99


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is likely at the end of `year`. Numbers are printable ones, in `unit`.

    `needed` is what still has to come a year (or, with a number of the year under way, a month) to reach the target, and `so_far`
    what came until now in the same measure; both None where there is no number to reach. `chances` is None where no rank can be
    told, for the reason `unjudged`.
    """

    item: str
    kind: Kind
    year: int
    points: tuple[Point, ...]
    partial: Partial | None
    unit: str
    target: Decimal | None
    likely: Decimal
    low: Decimal
    high: Decimal
    needed: Decimal | None
    so_far: Decimal | None
    chances: Chances | None
    unjudged: Sentence | None
    reaching: str | None
    summary: Sentence
    pace: Sentence | None
    method: tuple[Sentence, ...]
    data: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class NoOutlook:
    """Why an item has no outlook; `skipped` tells the actuals that could not be used."""

    item: str
    reason: Sentence
    skipped: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """The yearly actuals of an item that can stand in one row, and in words those that cannot."""

    points: tuple[Point, ...]
    pattern: Quantity
    skipped: tuple[Sentence, ...]


def outlook(
    item: ItemFacts, plan: PlanFacts, scheme: RatingScheme | None, *, year: int | None = None, partial: Partial | None = None
) -> Outlook | NoOutlook:
    """Return the outlook of an indicator to the end of `year`, or the reason why there is none.

    Without a year it is the one after the year the plan reports on. Only actuals before it count.
    """
    if item.declaration is None:
        return NoOutlook(item.key, Sentence(mark("数値の指標ではなく、段階で進み具合を示す取組。")))
    year = year or coming_year(item, plan)
    series = series_of(item, year)
    if len(series.points) < FEWEST:
        return NoOutlook(item.key, _too_few(series), series.skipped)
    kind = _kind(item.declaration.kind, series)
    found = forecast(series.points, kind, year, _limits(item, kind, series), partial)
    case = Case(item, plan, scheme, year, resolve_target(item, year, plan), series.pattern)
    return _Told(case, series, kind, found, partial).outlook()


def coming_year(item: ItemFacts, plan: PlanFacts) -> int:
    """Return the year after the one the plan reports on, and after the last actual of the item."""
    numbers = [year for year, cell in item.actual.items() if parse_quantity(cell).number is not None]
    return max([*numbers, plan.status_year or min(plan.years, default=0)]) + 1


def series_of(item: ItemFacts, year: int) -> Series:
    """Return the last actuals before `year` that are numbers of one kind: same unit, same base as the latest."""
    cells = [(at, parse_quantity(item.actual[at])) for at in sorted(item.actual) if at < year]
    numbers = [(at, cell) for at, cell in cells if cell.number is not None]
    pattern = numbers[-1][1] if numbers else Quantity("", State.BLANK)
    points = [Point(at, _signed(cell, pattern)) for at, cell in numbers if _is_like(cell, pattern)]
    return Series(tuple(points[-MOST:]), pattern, tuple(_skipped(cells, pattern)))


def _is_like(cell: Quantity, pattern: Quantity) -> bool:
    def frame(quantity: Quantity) -> tuple[object, ...]:
        return quantity.unit.removesuffix("/年"), quantity.base_year, quantity.reference, quantity.change is None

    return frame(replace(cell, unit=cell.unit or pattern.unit)) == frame(pattern)


def _signed(cell: Quantity, pattern: Quantity) -> Decimal:
    number = cell.number or Decimal(0)
    return number if cell.change is pattern.change else -number


def _skipped(cells: list[tuple[int, Quantity]], pattern: Quantity) -> Iterator[Sentence]:
    for year, cell in cells:
        values = {"year": era_fiscal_year(year), "actual": cell.raw}
        if cell.state is State.PENDING:
            yield Sentence(mark("%(year)sの実績は「%(actual)s」のため使っていない。"), values)
        elif cell.number is None and cell.state is not State.BLANK:
            yield Sentence(mark("%(year)sの実績「%(actual)s」は数値でないため使っていない。"), values)
        elif cell.number is not None and not _is_like(cell, pattern):
            yield Sentence(mark("%(year)sの実績「%(actual)s」は単位か基準がほかの年度と違うため使っていない。"), values)


def _too_few(series: Series) -> Sentence:
    if not series.points:
        return Sentence(mark("実績の数値がまだない。見込みには%(fewest)s年度分が要る。"), {"fewest": FEWEST})
    template = mark("実績の数値が%(count)s年度分しかない。見込みには%(fewest)s年度分が要る。")
    return Sentence(template, {"count": len(series.points), "fewest": FEWEST})


def _kind(declared: Kind, series: Series) -> Kind:
    """Return how the number behaves: one declared cumulative that fell is a level."""
    numbers = [point.number for point in series.points]
    return Kind.LEVEL if declared is Kind.CUMULATIVE and numbers != sorted(numbers) else declared


def _limits(item: ItemFacts, kind: Kind, series: Series) -> Limits:
    numbers = [point.number for point in series.points]
    if kind is Kind.CUMULATIVE:
        return Limits(low=numbers[-1])
    may_fall = min(numbers) < 0 or series.pattern.change is not None or _MAY_BE_NEGATIVE.search(fold(item.title)) is not None
    low = None if may_fall else Decimal(0)
    is_share = kind is Kind.RATIO and is_share_of_a_whole(item.title) and max(numbers) <= 100
    return Limits(low, Decimal(100) if is_share else None)


def chance_text(probability: Decimal) -> str:
    """Print a probability in whole percents, from 1 to 99: an estimate is never certain."""
    return f"{min(max(round(probability * 100), 100 - _SUREST), _SUREST)}%"


@dataclass(frozen=True, slots=True)
class _Told:
    """One indicator with its forecast, to be put into words."""

    case: Case
    series: Series
    kind: Kind
    found: Forecast
    partial: Partial | None

    def outlook(self) -> Outlook:
        unjudged = self._unjudged()
        odds = None if unjudged else chances(self.case, self.found)
        low, high = self._band()
        needed, so_far = (None, None) if self.case.target.number is None else (self._needed(self.case.target.number), self._so_far())
        return Outlook(
            item=self.case.item.key,
            kind=self.kind,
            year=self.case.year,
            points=self.series.points,
            partial=self.partial,
            unit=self.series.pattern.unit,
            target=self.case.target.number,
            likely=self.found.value_at(0.5),
            low=low,
            high=high,
            needed=needed,
            so_far=so_far,
            chances=odds,
            unjudged=unjudged,
            reaching=reaching(self.case.scheme),
            summary=self._summary(odds),
            pace=None if needed is None or so_far is None else self._pace(needed, so_far),
            method=tuple(self._method()),
            data=tuple(self._data()),
        )

    def _unjudged(self) -> Sentence | None:
        """Return why no value at all could be judged, None where some could."""
        target = self.case.target
        if target.number is None:
            return target.reason
        likely = parse_quantity(self._text(self.found.value_at(0.5)))
        verdict = attainment(likely, target, self.case.direction)
        return verdict.reason if verdict.obstacle in (Obstacle.MISMATCH, Obstacle.NEGATIVE) else None

    def _band(self) -> tuple[Decimal, Decimal]:
        return self.found.value_at((1 - BAND) / 2), self.found.value_at((1 + BAND) / 2)

    @property
    def _standing(self) -> Decimal:
        """The last number known: the one of the year under way, or the last yearly one."""
        return self.partial.number if self.partial else self.series.points[-1].number

    def _needed(self, target: Decimal) -> Decimal:
        """Return what has to come a month of those left, or a year, to reach the target; of a flow a year brings the whole of it."""
        begin = Decimal(0) if self.kind is Kind.FLOW and self.partial is None else self._standing
        if self.partial is not None:
            return (target - begin) / (MONTHS - self.partial.months)
        return target if self.kind is Kind.FLOW else (target - begin) / (self.case.year - self.series.points[-1].year)

    def _so_far(self) -> Decimal:
        """Return what came until now, in the same measure as `_needed`."""
        points = self.series.points
        if self.partial is not None:
            begin = Decimal(0) if self.kind is Kind.FLOW else points[-1].number
            return (self.partial.number - begin) / self.partial.months
        if self.kind is Kind.FLOW:
            return sum((point.number for point in points), Decimal(0)) / len(points)
        return (points[-1].number - points[0].number) / (points[-1].year - points[0].year)

    def _summary(self, odds: Chances | None) -> Sentence:
        low, high = self._band()
        values = {
            "year": era_fiscal_year(self.case.year),
            "likely": self._text(self.found.value_at(0.5)),
            "low": format_number(low),
            "high": self._text(high),
        }
        is_flow, code = self.kind is Kind.FLOW, reaching(self.case.scheme)
        if odds is None:
            return Sentence(_BARE[is_flow], values)
        if code is None or not odds.ranks:
            return Sentence(_TO_TARGET[is_flow], {**values, "chance": chance_text(odds.met)})
        is_best = self.case.scheme is not None and self.case.scheme.codes[0] == code
        return Sentence(_TO_RANK[is_flow, is_best], {**values, "code": code, "chance": chance_text(odds.at_least(code))})

    def _pace(self, needed: Decimal, so_far: Decimal) -> Sentence:
        is_up, is_flow = self.case.direction is Direction.UP, self.kind is Kind.FLOW
        values = {"base": self.case.target.base, "actual": self._text(self._standing), "needed": self._fine(abs(needed))}
        if (not is_flow and (needed <= 0) is is_up) or needed == 0:
            return Sentence(mark("%(base)sをすでに満たしている（今は%(actual)s）。"), values)
        if self.partial is None:
            values["so_far"] = self._fine(so_far) if is_flow else self._signed(so_far)
            return Sentence(_YEARLY[is_flow, is_up], values)
        if needed < 0:
            return Sentence(_OVER[is_up], values)
        values |= {"months": str(MONTHS - self.partial.months), "so_far": self._fine(so_far) if is_flow else self._signed(so_far)}
        return Sentence(_MONTHLY[is_flow, is_up], values)

    def _method(self) -> Iterator[Sentence]:
        change = self._signed(Decimal(yearly_change(self.series.points)))
        declared = self.case.item.declaration
        if declared is not None and self.kind is not declared.kind:
            yield Sentence(mark("累計とされているが減った年度があるので、年度末の数として見込んだ。"))
        yield Sentence(_METHODS[self.kind], {"change": change, "count": len(self.series.points)})
        if self.partial is not None:
            values: Values = {"months": self.partial.months, "number": self._text(self.partial.number)}
            yield Sentence(mark("今年度は%(months)sか月で%(number)sとわかっているので、残りの月だけを見込んだ。"), values)
        yield Sentence(
            mark("幅は、年度ごとの増減のばらつきと、点が少ないこと（t分布、自由度%(freedom)s）から計算した。5回に4回はこの中に収まる。"),
            {"freedom": f"{self.found.freedom:g}"},
        )
        if self.case.target.number is not None:
            yield Sentence(mark("評価の見込みは、ありうる数のそれぞれを評価の決まりに当てはめ、起こりやすさを足したもの。"))

    def _data(self) -> Iterator[Sentence]:
        series = "、".join(f"{era_fiscal_year(point.year)}{self._text(point.number)}" for point in self.series.points)
        yield Sentence(mark("使った実績は%(count)s年度分: %(series)s。"), {"count": len(self.series.points), "series": series})
        yield from self.series.skipped
        ahead = self.case.year - self.series.points[-1].year
        if ahead > 1:
            yield Sentence(mark("最後の実績から%(ahead)s年先を見込むため、幅が広い。"), {"ahead": ahead})

    def _text(self, number: Decimal) -> str:
        return cell_text(self.series.pattern, number)

    def _fine(self, number: Decimal) -> str:
        """Print an amount with one decimal more than the actuals have, and no closing zeros."""
        unit = self.series.pattern.unit.removesuffix("/年")
        rounded = printable(number, self.found.grain / 10).normalize()
        return format_quantity(rounded, _POINTS if unit == "%" and self.kind is not Kind.FLOW else unit)

    def _signed(self, number: Decimal) -> str:
        return f"{'+' if number > 0 else ''}{self._fine(number)}"


_POINTS = "ポイント"
_BARE = {
    True: mark("今のままなら%(year)sは約%(likely)s（80%%の幅 %(low)s〜%(high)s）。"),
    False: mark("今のままなら%(year)s末は約%(likely)s（80%%の幅 %(low)s〜%(high)s）。"),
}
_TO_TARGET = {
    True: mark("今のままなら%(year)sは約%(likely)s（80%%の幅 %(low)s〜%(high)s）。目標に届く見込みは%(chance)s。"),
    False: mark("今のままなら%(year)s末は約%(likely)s（80%%の幅 %(low)s〜%(high)s）。目標に届く見込みは%(chance)s。"),
}
_TO_RANK = {
    (True, True): mark("今のままなら%(year)sは約%(likely)s（80%%の幅 %(low)s〜%(high)s）。%(code)sの見込みは%(chance)s。"),
    (False, True): mark("今のままなら%(year)s末は約%(likely)s（80%%の幅 %(low)s〜%(high)s）。%(code)sの見込みは%(chance)s。"),
    (True, False): mark("今のままなら%(year)sは約%(likely)s（80%%の幅 %(low)s〜%(high)s）。%(code)s以上の見込みは%(chance)s。"),
    (False, False): mark("今のままなら%(year)s末は約%(likely)s（80%%の幅 %(low)s〜%(high)s）。%(code)s以上の見込みは%(chance)s。"),
}
"""By whether the number is a flow, and whether the rank that reaches the target is the best one."""
_YEARLY = {
    (True, True): mark("%(base)sに届くには、1年に%(needed)sが要る（これまでは1年に平均%(so_far)s）。"),
    (True, False): mark("%(base)sを超えないためには、1年に%(needed)sまでに抑える必要がある（これまでは1年に平均%(so_far)s）。"),
    (False, True): mark("%(base)sに届くには、1年に%(needed)s増やす必要がある（これまでの増減は1年に平均%(so_far)s）。"),
    (False, False): mark("%(base)sまで下げるには、1年に%(needed)s減らす必要がある（これまでの増減は1年に平均%(so_far)s）。"),
}
_MONTHLY = {
    (True, True): mark("%(base)sに届くには、残り%(months)sか月に月%(needed)sが要る（今年度はこれまで月%(so_far)s）。"),
    (True, False): mark(
        "%(base)sを超えないためには、残り%(months)sか月を月%(needed)sまでに抑える必要がある（今年度はこれまで月%(so_far)s）。"
    ),
    (False, True): mark("%(base)sに届くには、残り%(months)sか月に月%(needed)s増やす必要がある（今年度はこれまで月%(so_far)s）。"),
    (False, False): mark("%(base)sまで下げるには、残り%(months)sか月に月%(needed)s減らす必要がある（今年度はこれまで月%(so_far)s）。"),
}
"""By whether the number is a flow, and whether more is better."""
_OVER = {True: mark("%(base)sをすでに満たしている（今は%(actual)s）。"), False: mark("%(base)sをすでに超えている（今は%(actual)s）。")}
_METHODS = {
    Kind.CUMULATIVE: mark("累計なので、これまでの1年あたりの平均の増え方（%(change)s）が続き、減ることはないとみた。"),
    Kind.LEVEL: mark("年度末の数なので、これまでの1年あたりの平均の増減（%(change)s）の半分が続くとみた。"),
    Kind.RATIO: mark("割合なので、これまでの1年あたりの平均の増減（%(change)s）の半分が続くとみた。"),
    Kind.FLOW: mark("年度ごとに数え直すので、最後の年度と%(count)s年度の平均との中ほどとみた。"),
}
