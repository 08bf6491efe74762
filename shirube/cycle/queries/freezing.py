"""A plan's edition as it stands, turned into the content of a publication. A constant number of statements, whatever its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import override

from shirube.core.city import city
from shirube.core.sources.models import Document
from shirube.cycle.models import Publication, Round
from shirube.cycle.rules.frozen import (
    FORMAT,
    Frozen,
    FrozenCell,
    FrozenCity,
    FrozenDocument,
    FrozenHeading,
    FrozenItem,
    FrozenPlan,
    FrozenRating,
    FrozenRemark,
    FrozenScheme,
    FrozenSource,
    digest,
)
from shirube.plans.models import (
    Edition,
    Finding,
    Heading,
    Indicator,
    Item,
    Observation,
    Origin,
    Rating,
    RatingScheme,
    Row,
    StageCell,
    Target,
)
from shirube.plans.queries import records
from shirube.plans.queries.board import Board, scheme_of
from shirube.plans.queries.filters import Judged
from shirube.plans.queries.matrix import years_of
from shirube.plans.queries.shown import shown_as_current
from shirube.plans.queries.standing import Standing, attainment_of
from shirube.plans.rules import schemes
from shirube.plans.rules.ratings import percent, shown
from shirube.ui.sentences import say

Remarks = Mapping[int, tuple[FrozenRemark, ...]]
"""By item."""
NO_REMARKS: Remarks = {}


@dataclass(frozen=True, slots=True)
class Occasion:
    """Where and as what a state is published."""

    meeting: str
    meeting_on: date
    number: int
    corrects: Publication | None = None
    errata: str = ""


def freeze(edition: Edition, round_: Round | None, occasion: Occasion, remarks: Remarks = NO_REMARKS) -> Frozen:
    """Return an edition, loaded with plan, document and scheme, as the content of a publication. Sentences are Japanese."""
    with override("ja"):
        return _freeze(edition, round_, occasion, remarks)


def state_of(content: Frozen) -> str:
    """Return the digest of what a publication says of the plan: the same for two publications that differ in number and meeting alone."""
    return digest(replace(content, number=0, meeting="", meeting_on="", corrects=0, corrects_digest="", errata=""))


def _freeze(edition: Edition, round_: Round | None, occasion: Occasion, remarks: Remarks) -> Frozen:
    parts = _Parts.load(edition, remarks)
    items = tuple(parts.item_of(judged) for judged in parts.board.judged)
    goals = tuple(parts.goal_of(indicator) for indicator in parts.indicators.values() if indicator.item_id is None)
    years = tuple(year.year for year in years_of(shown_as_current(edition), parts.board)) or tuple(edition.years)
    named = {edition.document.slug, *_named((*items, *goals))}
    corrected = occasion.corrects
    return Frozen(
        format=FORMAT,
        city=_city(),
        plan=_plan(edition, years),
        scheme=_scheme(edition.scheme, parts.scheme),
        number=occasion.number,
        fiscal_year=year_of(edition, round_),
        reporting_date=round_.reporting_date.isoformat() if round_ else "",
        meeting=occasion.meeting,
        meeting_on=occasion.meeting_on.isoformat(),
        corrects=corrected.number if corrected else 0,
        corrects_digest=corrected.digest if corrected else "",
        errata=occasion.errata,
        headings=tuple(parts.headings.values()),
        items=items,
        goals=goals,
        findings=tuple(parts.findings[None]),
        documents=tuple(_documents(named)),
    )


def year_of(edition: Edition, round_: Round | None) -> int:
    """Return the fiscal year that a publication is about."""
    if round_ is not None:
        return round_.fiscal_year
    return edition.status_year or max(edition.years, default=edition.plan.first_year)


def _city() -> FrozenCity:
    told = city()
    return FrozenCity(told.name, told.name_en, told.code, told.url, told.licence, told.licence_url, told.attribution)


def _plan(edition: Edition, years: tuple[int, ...]) -> FrozenPlan:
    plan = edition.plan
    return FrozenPlan(
        slug=plan.slug,
        name=plan.name,
        name_en=plan.name_en,
        first_year=plan.first_year,
        last_year=plan.last_year,
        edition=edition.name,
        kind=edition.kind,
        adopted_on=edition.adopted_on.isoformat() if edition.adopted_on else "",
        levels=tuple(edition.levels),
        stages=tuple((stage["sign"], stage["name"]) for stage in edition.stages),
        years=years,
    )


def _scheme(stored: RatingScheme | None, parsed: schemes.RatingScheme | None) -> FrozenScheme | None:
    if stored is None or parsed is None:
        return None
    codes = tuple((rule.code, rule.name) for rule in parsed.rules)
    return FrozenScheme(stored.key, stored.version, stored.name, codes, stored.definition)


def _named(items: Iterable[FrozenItem]) -> Iterable[str]:
    for item in items:
        yield item.source.document
        yield from (cell.source.document for row in (item.plan, item.actual) for cell in row)


def _documents(slugs: Iterable[str]) -> Iterable[FrozenDocument]:
    fields = ("slug", "title", "publisher", "published_on", "sha256")
    for slug, title, publisher, day, sha256 in Document.objects.filter(slug__in=list(slugs)).order_by("pk").values_list(*fields):
        yield FrozenDocument(slug, title, publisher, day.isoformat() if day else "", sha256)


Cells = Mapping[tuple[int, str], tuple[FrozenCell, ...]]
"""By owner (item or indicator) and row, in order of year."""
SOURCE = ("citation__document__slug", "citation__first_line", "citation__last_line", "citation__method", "citation__confidence")


@dataclass(frozen=True, slots=True)
class _Parts:
    """Everything that an edition's items are made from, read at once."""

    board: Board
    scheme: schemes.RatingScheme | None
    headings: Mapping[int, FrozenHeading]
    stages: Cells
    numbers: Cells
    ratings: Mapping[tuple[int, str], Rating]
    findings: Mapping[int | None, list[str]]
    sources: Mapping[int, FrozenSource]
    indicators: Mapping[int, Indicator]
    quantities: records.Cells
    numbering: Mapping[int, str]
    remarks: Remarks

    @classmethod
    def load(cls, edition: Edition, remarks: Remarks) -> _Parts:
        board = Board.load([edition])
        indicators = edition.indicators.select_related("citation__document").defer("citation__document__text").order_by("position")
        return cls(
            board=board,
            scheme=scheme_of(edition),
            headings=_headings(edition, board),
            stages=_stages(edition),
            numbers=_numbers(edition),
            ratings={(rating.item_id, rating.origin): rating for rating in Rating.objects.filter(item__edition=edition)},
            findings=_findings(edition),
            sources=_sources(edition),
            indicators={indicator.pk: indicator for indicator in indicators},
            quantities=records.quantities_of([edition.pk]),
            numbering={judged.record.pk: judged.record.number for judged in board.judged},
            remarks=remarks,
        )

    def item_of(self, judged: Judged) -> FrozenItem:
        """Return one item."""
        record = judged.record
        counted = self.indicators.get(record.indicator or 0)
        owner, cells = (record.indicator, self.numbers) if record.indicator else (record.pk, self.stages)
        return FrozenItem(
            number=record.number,
            title=record.title,
            heading=self.headings[record.heading].position,
            parent=self.numbering.get(record.parent or 0, ""),
            flags=record.flags,
            sections=tuple(section.name for section in record.sections),
            is_counted=record.is_counted,
            is_certain=record.is_certain,
            is_indicator=record.is_indicator,
            is_headline=bool(counted and counted.is_headline),
            unit=record.unit,
            direction=record.direction,
            kind=counted.kind if counted else "",
            plan=cells.get((owner, Row.PLAN.value), ()),
            actual=cells.get((owner, Row.ACTUAL.value), ()),
            standing=judged.standing.value,
            printed=self._rating(record.pk, Origin.PRINTED),
            computed=self._rating(record.pk, Origin.COMPUTED),
            remarks=self.remarks.get(record.pk, ()),
            findings=tuple(self.findings.get(record.pk, ())),
            source=self.sources[record.pk],
        )

    def goal_of(self, indicator: Indicator) -> FrozenItem:
        """Return an indicator that stands for no item."""
        plan, actual = (self.numbers.get((indicator.pk, row.value), ()) for row in (Row.PLAN, Row.ACTUAL))
        citation = indicator.citation
        return FrozenItem(
            number=indicator.slug,
            title=indicator.name,
            heading=None,
            parent="",
            flags=(),
            sections=(),
            is_counted=False,
            is_certain=True,
            is_indicator=True,
            is_headline=indicator.is_headline,
            unit=indicator.unit or records.unit_of(*self._rows(indicator)),
            direction=indicator.direction,
            kind=indicator.kind,
            plan=plan,
            actual=actual,
            standing=(Standing.UNDER_WAY if actual else Standing.LATER).value,
            printed=None,
            computed=self._goal_rating(indicator),
            remarks=(),
            findings=(),
            source=FrozenSource(citation.document.slug, citation.first_line, citation.last_line, citation.method, citation.confidence),
        )

    def _rows(self, indicator: Indicator) -> tuple[Mapping[int, records.Cell], Mapping[int, records.Cell]]:
        """Return the actuals and the targets of an indicator."""
        actual, plan = (self.quantities.get((indicator.pk, row.value), records.NOTHING) for row in (Row.ACTUAL, Row.PLAN))
        return actual, plan

    def _goal_rating(self, indicator: Indicator) -> FrozenRating | None:
        """Return how much of its last target an indicator without an item reaches, as the page of the indicators says it."""
        actual, plan = self._rows(indicator)
        year = max((year for year, cell in actual.items() if cell.number is not None), default=0)
        share = attainment_of(plan.get(year), actual.get(year), indicator.direction)
        if share is None:
            return None
        return FrozenRating(code="", year=year, attainment=plain_number(share), shown=percent(share), summary="", steps=())

    def _rating(self, item: int, origin: Origin) -> FrozenRating | None:
        rating = self.ratings.get((item, origin.value))
        if rating is None:
            return None
        share = rating.attainment
        return FrozenRating(
            code=rating.code,
            year=rating.fiscal_year,
            attainment="" if share is None else plain_number(share),
            shown="" if share is None else (shown(share, self.scheme) if self.scheme else percent(share)),
            summary=say(rating.summary) or say(rating.reason),
            steps=tuple(say(step) for step in rating.steps),
        )


def plain_number(number: Decimal) -> str:
    """Return an exact number without the zeros that the store adds: 「1.0667」, 「16」."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _headings(edition: Edition, board: Board) -> dict[int, FrozenHeading]:
    headings = {heading.pk: heading for heading in Heading.objects.filter(edition=edition).order_by("position")}
    return {pk: _heading(heading, headings, board.nodes[pk].hue) for pk, heading in headings.items()}


def _heading(heading: Heading, headings: Mapping[int, Heading], hue: int) -> FrozenHeading:
    parent = headings[heading.parent_id].position if heading.parent_id else None
    return FrozenHeading(heading.position, parent, heading.level, heading.number, heading.name, heading.vision, hue)


def _stages(edition: Edition) -> Cells:
    cells = StageCell.objects.filter(item__edition=edition).order_by("revision")
    fields = ("item_id", "row", "fiscal_year", "text", "sign", *SOURCE)
    return _latest(
        (owner, row, FrozenCell(year, text, sign, "", FrozenSource(*source)))
        for owner, row, year, text, sign, *source in cells.values_list(*fields)
    )


def _numbers(edition: Edition) -> Cells:
    targets, actuals = _quantities(edition, Target, Row.PLAN.value), _quantities(edition, Observation, Row.ACTUAL.value)
    return _latest((*targets, *actuals))


def _quantities(edition: Edition, model: type[Target | Observation], row: str) -> Iterable[tuple[int, str, FrozenCell]]:
    cells: Any = model._default_manager.filter(indicator__edition=edition).order_by("revision")
    for owner, year, text, number, *source in cells.values_list("indicator_id", "fiscal_year", "text", "number", *SOURCE):
        yield owner, row, FrozenCell(year, text, "", "" if number is None else plain_number(number), FrozenSource(*source))


def _latest(cells: Iterable[tuple[int, str, FrozenCell]]) -> Cells:
    """Return the last revision of each cell; they come in order of revision."""
    found: dict[tuple[int, str], dict[int, FrozenCell]] = defaultdict(dict)
    for owner, row, cell in cells:
        found[owner, row][cell.year] = cell
    return {key: tuple(by_year[year] for year in sorted(by_year)) for key, by_year in found.items()}


def _findings(edition: Edition) -> dict[int | None, list[str]]:
    found: dict[int | None, list[str]] = defaultdict(list)
    for finding in Finding.objects.filter(edition=edition).order_by("position"):
        excuse = f"差し支えないかもしれない理由: {say(finding.excuse)}" if finding.excuse else ""
        found[finding.item_id].append(say(finding.sentence) + excuse)
    return found


def _sources(edition: Edition) -> dict[int, FrozenSource]:
    return {pk: FrozenSource(*source) for pk, *source in Item.objects.filter(edition=edition).values_list("pk", *SOURCE)}
