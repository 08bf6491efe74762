"""Indicators of all plans with target and actual. Seven statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from shirube.plans.models import Edition, Indicator, Origin, Rating, Row
from shirube.plans.queries.editions import current_editions
from shirube.plans.queries.figures import bounded_digits, digits_of
from shirube.plans.queries.provenance import Provenance, Quantities, distinct, provenance_of_quantities
from shirube.plans.queries.records import BLANK, NOTHING, Cell, Cells, quantities_of, unit_of
from shirube.plans.queries.series import number_chart, values_of
from shirube.plans.queries.shown import plan_name
from shirube.plans.queries.standing import attainment_of, falls_short
from shirube.plans.rules.facts import Direction
from shirube.plans.rules.ratings import percent
from shirube.ui.charts import LineChart, spark_line
from shirube.ui.years import long_year, short_year


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """One indicator as a line with a small chart. Numbers are of `year`, the last that has an actual, or else a target."""

    key: str
    name: str
    explanation: str
    unit: str
    better: str
    url: str
    group: str
    year: str
    target: str
    actual: str
    rate: str
    rating: str
    is_short: bool
    has_reached: bool | None
    """Whether the rules judged the target as reached; None where nothing can be judged."""
    spark: LineChart | None
    chart: LineChart | None
    is_headline: bool
    target_origin: Provenance | None
    actual_origin: Provenance | None


@dataclass(frozen=True, slots=True)
class PlanIndicators:
    """The indicators of one plan, its main goals first."""

    slug: str
    name: str
    edition: str
    headline: tuple[IndicatorView, ...]
    others: tuple[IndicatorView, ...]

    @property
    def origins(self) -> tuple[Provenance, ...]:
        """Each place the figures stand at, once."""
        return distinct(origin for view in (*self.headline, *self.others) for origin in (view.target_origin, view.actual_origin))


@dataclass(frozen=True, slots=True)
class IndicatorsPage:
    """The whole page. `judged` counts those that the rules could rank."""

    plans: tuple[PlanIndicators, ...]
    total: int
    judged: int
    reached: int


def indicators_page() -> IndicatorsPage:
    """Return the indicators of the current editions."""
    editions = current_editions()
    views = indicator_views(editions, origins=provenance_of_quantities([edition.pk for edition in editions]))
    plans = []
    for edition in editions:
        own = views[edition.pk]
        headline, others = (tuple(view for view in own if view.is_headline is wanted) for wanted in (True, False))
        if own:
            plans.append(PlanIndicators(edition.plan.slug, plan_name(edition.plan), edition.name, headline, others))
    everything = [view for own in views.values() for view in own]
    judged = [view.has_reached for view in everything if view.has_reached is not None]
    return IndicatorsPage(tuple(plans), len(everything), len(judged), sum(judged))


def indicator_views(
    editions: Iterable[Edition], *, headline_only: bool = False, origins: Quantities | None = None
) -> dict[int, list[IndicatorView]]:
    """Return the indicators of each edition; `origins` where each figure shall say where it stands. Three statements."""
    chosen = {edition.pk: edition for edition in editions}
    indicators = Indicator.objects.filter(edition__in=chosen).select_related("item").order_by("edition", "position")
    if headline_only:
        indicators = indicators.filter(is_headline=True)
    cells = quantities_of(list(chosen))
    verdicts = {
        rating.item_id: rating for rating in Rating.objects.filter(item__edition__in=chosen, origin=Origin.COMPUTED).exclude(code="")
    }
    found: dict[int, list[IndicatorView]] = {pk: [] for pk in chosen}
    for indicator in indicators:
        found[indicator.edition_id].append(_view(indicator, chosen[indicator.edition_id], cells, verdicts, origins or {}))
    return found


def _view(indicator: Indicator, edition: Edition, cells: Cells, verdicts: Mapping[int, Rating], origins: Quantities) -> IndicatorView:
    target, actual = cells.get((indicator.pk, Row.PLAN.value), NOTHING), cells.get((indicator.pk, Row.ACTUAL.value), NOTHING)
    year = _last_year(actual) or _last_year(target)
    aim, done = (target.get(year, BLANK), actual.get(year, BLANK)) if year else (BLANK, BLANK)
    share = attainment_of(aim, done, indicator.direction)
    unit = indicator.unit or unit_of(actual, target)
    verdict = verdicts.get(indicator.item_id or 0)
    item = reverse("plans:item", args=[edition.plan.slug, indicator.item.number]) if indicator.item else ""
    return IndicatorView(
        key=f"{edition.plan.slug}-{indicator.slug}",
        name=indicator.name,
        explanation=indicator.explanation,
        unit=unit,
        better=gettext("多いほどよい") if indicator.direction == Direction.UP else gettext("少ないほどよい"),
        url=item,
        group=indicator.group,
        year=long_year(year) if year else "",
        target=bounded_digits(aim),
        actual=digits_of(done),
        rate=percent(share) if share is not None else "",
        rating=verdict.code if verdict else "",
        is_short=falls_short(aim, share),
        has_reached=not falls_short(target.get(verdict.fiscal_year or 0), verdict.attainment) if verdict else None,
        spark=_spark(indicator, target, actual),
        chart=number_chart(indicator.name, unit, indicator.direction, target, actual) if indicator.is_headline else None,
        is_headline=indicator.is_headline,
        target_origin=origins.get((indicator.pk, Row.PLAN.value, year)) if year else None,
        actual_origin=origins.get((indicator.pk, Row.ACTUAL.value, year)) if year else None,
    )


def _last_year(cells: Mapping[int, Cell]) -> int | None:
    return max((year for year, cell in cells.items() if cell.number is not None), default=None)


def _spark(indicator: Indicator, target: Mapping[int, Cell], actual: Mapping[int, Cell]) -> LineChart | None:
    years: Sequence[int] = sorted({year for row in (target, actual) for year, cell in row.items() if cell.number is not None})
    if len(years) < 2:
        return None
    ends = {"name": indicator.name, "first": short_year(years[0]), "last": short_year(years[-1])}
    title = gettext("%(name)s、%(first)sから%(last)sまでの目標と実績") % ends
    return spark_line(title=title, target=values_of(target, years), actual=values_of(actual, years))
