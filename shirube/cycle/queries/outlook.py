"""The outlook of a plan's indicators to the year's end, as a page and as tables. Everything here is an estimate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext

from shirube.core.language import Sentence, mark
from shirube.cycle.queries.so_far import SoFar, so_far
from shirube.cycle.rules.forecast import Partial
from shirube.cycle.rules.outlook import BAND, NoOutlook, Outlook, chance_text, outlook
from shirube.plans.models import Edition
from shirube.plans.queries.shown import plan_name
from shirube.plans.rules.facts import ItemFacts
from shirube.plans.rules.quantities import format_number, parse_quantity
from shirube.ui.charts import Estimate, LineChart, Value, outlook_chart
from shirube.ui.sentences import told
from shirube.ui.years import full_date, long_year, short_year

EVEN = Decimal("0.5")
_LEAST = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Odds:
    """A rank in words, and how likely it is."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of the table beside a chart."""

    year: str
    target: str
    actual: str
    is_outlook: bool


@dataclass(frozen=True, slots=True)
class OutlookView:
    """One indicator. `reached` is how likely the target's rank is, None where no rank can be told."""

    number: str
    title: str
    url: str
    summary: str
    pace: str
    odds: tuple[Odds, ...]
    unjudged: str
    method: tuple[str, ...]
    data: tuple[str, ...]
    chart: LineChart
    years: tuple[YearRow, ...]
    reached: Decimal | None
    found: Outlook

    @property
    def is_doubtful(self) -> bool:
        """Whether the target is more likely to be missed than reached."""
        return self.reached is not None and self.reached < EVEN


@dataclass(frozen=True, slots=True)
class Without:
    """An indicator without an outlook, and why."""

    number: str
    title: str
    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class Expected:
    """A rank and how many indicators are likely to have it."""

    code: str
    count: str


@dataclass(frozen=True, slots=True)
class OutlookPage:
    """The whole page; indicators whose target is least likely to be reached come first."""

    edition: Edition
    name: str
    year: str
    sentence: str
    basis: str
    views: tuple[OutlookView, ...]
    without: tuple[Without, ...]
    expected: tuple[Expected, ...]
    ranked: int
    band: int = int(BAND * 100)


def outlook_page(edition: Edition) -> OutlookPage:
    """Return the outlook of every indicator of an edition. A constant number of statements."""
    known = so_far(edition)
    year = known.round.fiscal_year if known.round and known.months else None
    views: list[OutlookView] = []
    without: list[Without] = []
    for item in known.facts.items:
        if item.declaration is None:
            continue
        found = outlook(item, known.facts, known.scheme, year=year, partial=_partial(item, known))
        if isinstance(found, NoOutlook):
            without.append(Without(item.key, item.title, _address(edition, item), _joined((found.reason, *found.skipped))))
        else:
            views.append(_view(edition, item, found))
    views.sort(key=lambda view: (view.reached is None, view.reached or 0))
    ranked = [view for view in views if view.reached is not None]
    return OutlookPage(
        edition=edition,
        name=plan_name(edition.plan),
        year=_year(views, edition),
        sentence=_sentence(views, ranked, len(without), edition),
        basis=_basis(known),
        views=tuple(views),
        without=tuple(without),
        expected=tuple(_expected(ranked)),
        ranked=len(ranked),
    )


def _partial(item: ItemFacts, known: SoFar) -> Partial | None:
    """Return what a section answered for the year under way, where its unit is the one of the actuals."""
    number = parse_quantity(known.answers.get(item.key, "")).number if known.months else None
    return None if number is None or known.months is None else Partial(number, known.months)


def _year(views: Iterable[OutlookView], edition: Edition) -> str:
    years = [view.found.year for view in views]
    year = max(set(years), key=years.count) if years else (edition.status_year or 0) + 1
    return long_year(year)


def _basis(known: SoFar) -> str:
    if known.round is None or known.months is None:
        return gettext("記録された年度ごとの実績から見込みました。")
    values = {"round": known.round.title, "day": full_date(known.round.reporting_date)}
    return gettext("記録された年度ごとの実績と、「%(round)s」の%(day)s現在の回答から見込みました。") % values


def _sentence(views: list[OutlookView], ranked: list[OutlookView], without: int, edition: Edition) -> str:
    values = {
        "year": _year(views, edition),
        "ranked": len(ranked),
        "likely": f"{sum((view.reached for view in ranked if view.reached is not None), Decimal(0)):.0f}",
        "doubtful": sum(view.is_doubtful for view in ranked),
        "without": without,
    }
    if not ranked:
        return gettext("まだ、目標に届くかどうかを見込める指標がありません。")
    text = gettext(
        "%(year)sに目標に届くのは、見込みを出せる%(ranked)sの指標のうち約%(likely)s件。届かない見込みのほうが大きい指標は%(doubtful)s件。"
    )
    return text % values


def _expected(ranked: Iterable[OutlookView]) -> Iterator[Expected]:
    """Add up the chances: how many indicators of each rank are to be expected."""
    sums: dict[str | None, Decimal] = defaultdict(Decimal)
    for view in ranked:
        for chance in view.found.chances.ranks if view.found.chances else ():
            sums[chance.code] += chance.probability
    for code, count in sums.items():
        yield Expected(code or gettext("評価なし"), f"{count:.1f}")


def _address(edition: Edition, item: ItemFacts) -> str:
    return reverse("plans:item", args=[edition.plan.slug, item.key])


def _joined(sentences: Iterable[Sentence]) -> str:
    return " ".join(map(told, sentences))


def _view(edition: Edition, item: ItemFacts, found: Outlook) -> OutlookView:
    years = sorted({found.year, *(point.year for point in found.points), *(year for year in item.plan if year <= found.year)})
    return OutlookView(
        number=item.key,
        title=item.title,
        url=_address(edition, item),
        summary=told(found.summary),
        pace=told(found.pace),
        odds=tuple(_odds(found)),
        unjudged=told(found.unjudged),
        method=tuple(map(told, found.method)),
        data=tuple(map(told, found.data)),
        chart=_chart(item, found, years),
        years=tuple(_row(item, found, year) for year in years),
        reached=reached(found),
        found=found,
    )


def reached(found: Outlook) -> Decimal | None:
    """Return how likely the target's rank is, or where the scheme has none, the target itself; None where neither can be told."""
    if found.chances is None:
        return None
    if found.reaching is None or not found.chances.ranks:
        return found.chances.met
    return found.chances.at_least(found.reaching)


def _odds(found: Outlook) -> Iterator[Odds]:
    for chance in found.chances.ranks if found.chances else ():
        if chance.code is not None or chance.probability:
            yield Odds(chance.code or gettext("評価なし"), _odds_text(chance.probability))


def _odds_text(probability: Decimal) -> str:
    return gettext("1%未満") if probability < _LEAST else chance_text(probability)


def _chart(item: ItemFacts, found: Outlook, years: list[int]) -> LineChart:
    numbers = {point.year: point.number for point in found.points}
    return outlook_chart(
        title=gettext("%(name)sの実績と%(year)sの見込み（推計）") % {"name": item.title, "year": long_year(found.year)},
        description=_told_band(found),
        years=[short_year(year) for year in years],
        target=[_target(item, found, year) for year in years],
        actual=[
            Value(None if year not in numbers else float(numbers[year]), format_number(numbers.get(year, Decimal(0)))) for year in years
        ],
        estimate=Estimate(float(found.low), Value(float(found.likely), format_number(found.likely)), float(found.high)),
    )


def _told_band(found: Outlook) -> str:
    values = {"low": format_number(found.low), "high": format_number(found.high), "unit": found.unit}
    return gettext("80%%の幅は%(low)sから%(high)s（%(unit)s）。数字は下の表にあります。") % values


def _target(item: ItemFacts, found: Outlook, year: int) -> Value:
    number = found.target if year == found.year else parse_quantity(item.plan.get(year, "")).number
    return Value(None) if number is None else Value(float(number), format_number(number))


def _row(item: ItemFacts, found: Outlook, year: int) -> YearRow:
    text = item.actual.get(year, "")
    if year == found.year:
        values = {"likely": format_number(found.likely), "low": format_number(found.low), "high": format_number(found.high)}
        text = gettext("見込み %(likely)s（%(low)s〜%(high)s）") % values
    return YearRow(short_year(year), item.plan.get(year, ""), text, year == found.year)


COLUMNS = {
    "number": mark("番号"),
    "title": mark("指標"),
    "year": mark("年度"),
    "kind": mark("数の種類"),
    "unit": mark("単位"),
    "target": mark("目標"),
    "likely": mark("見込み（推計）"),
    "low": mark("幅の下（推計）"),
    "high": mark("幅の上（推計）"),
    "needed": mark("目標に要るペース"),
    "so_far": mark("これまでのペース"),
    "reached": mark("目標に届く見込み（推計）"),
    "ranks": mark("評価ごとの見込み（推計）"),
    "explained": mark("方法とデータ、見込みのない理由"),
}
"""The columns of the table, and their Japanese heads."""
NUMBERS = ("target", "likely", "low", "high", "needed", "so_far")


def outlook_rows(page: OutlookPage) -> list[dict[str, object]]:
    """Return the outlook as rows of plain values; those without one come last, with the reason in `explained`."""
    rows = [_data(view) for view in page.views]
    return rows + [
        {**dict.fromkeys(COLUMNS), "number": each.number, "title": each.title, "explained": each.reason} for each in page.without
    ]


def _data(view: OutlookView) -> dict[str, object]:
    found = view.found
    return {
        "number": view.number,
        "title": view.title,
        "year": found.year,
        "kind": found.kind.value,
        "unit": found.unit,
        **{name: _plain(getattr(found, name)) for name in NUMBERS},
        "reached": _plain(view.reached),
        "ranks": {chance.code or "": _plain(chance.probability) for chance in (found.chances.ranks if found.chances else ())},
        "explained": " ".join((gettext("見込み（推計）。"), *view.method, *view.data)),
    }


def _plain(number: Decimal | None) -> str | None:
    """Return a number without exponent, cut to six decimals where a division left more."""
    if number is None:
        return None
    exponent = number.as_tuple().exponent
    return f"{number:.6f}" if isinstance(exponent, int) and exponent < -6 else f"{number:f}"
