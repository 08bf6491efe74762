"""Read the rows of each table for the editions at hand: a constant number of statements, the latest revision of a cell only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any, TypeVar

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet

from shirube.core.people.models import Section
from shirube.core.sources.models import Document
from shirube.plans.models import (
    Claim,
    Edition,
    Finding,
    Heading,
    Indicator,
    Item,
    Observation,
    PeerValue,
    Quantity,
    Rating,
    RatingScheme,
    StageCell,
    Tally,
    Target,
)
from shirube.plans.queries.board import Board
from shirube.plans.queries.filters import Filters
from shirube.plans.queries.records import Judgement
from shirube.plans.queries.tables.rows import (
    ClaimRow,
    DocumentRow,
    EditionRow,
    FindingRow,
    HeadingRow,
    IndicatorRow,
    ItemRow,
    Place,
    PlanRow,
    QuantityRow,
    RatingRow,
    SchemeRow,
    SectionRow,
    Source,
    StageCellRow,
    StageSign,
    TallyRow,
    Verdict,
)
from shirube.plans.queries.tables.scope import Scope, source_of
from shirube.plans.rules.links import EditionState
from shirube.ui.sentences import say

Cell = TypeVar("Cell", bound=Model)
EVERYTHING = Filters()


def read_plans(scope: Scope) -> Iterator[PlanRow]:
    """The plans of the editions at hand."""
    for edition in scope.editions:
        plan = edition.plan
        above = plan.predecessor.slug if plan.predecessor else None
        yield PlanRow(plan.slug, plan.name, plan.name_en, plan.first_year, plan.last_year, above, edition.name)


def read_editions(scope: Scope) -> Iterator[EditionRow]:
    """All editions of the plans at hand, the older ones too."""
    plans = [edition.plan_id for edition in scope.editions]
    for edition in (
        Edition.objects.filter(plan__in=plans, state=EditionState.ADOPTED)
        .select_related("plan", "document", "scheme")
        .defer("document__text")
    ):
        yield EditionRow(
            plan=edition.plan.slug,
            name=edition.name,
            kind=edition.kind,
            adopted_on=edition.adopted_on,
            document=edition.document.slug,
            scheme=_scheme(edition.scheme),
            years=edition.years,
            status_year=edition.status_year,
            levels=edition.levels,
            stages=[StageSign(stage["sign"], stage["name"]) for stage in edition.stages],
            revision=edition.revision,
        )


def read_headings(scope: Scope) -> Iterator[HeadingRow]:
    """The headings in the printed order."""
    levels = {edition.pk: edition.levels for edition in scope.editions}
    for heading in Heading.objects.filter(edition__in=scope.editions).select_related("parent"):
        names = levels[heading.edition_id]
        yield HeadingRow(
            *scope.names[heading.edition_id],
            position=heading.position,
            level=heading.level,
            level_name=names[heading.level] if heading.level < len(names) else "",
            number=heading.number,
            name=heading.name,
            parent=heading.parent.position if heading.parent else None,
            vision=heading.vision,
        )


def read_items(scope: Scope, filters: Filters = EVERYTHING) -> Iterator[ItemRow]:
    """The items that the filters keep, with their cells by year and both judgements."""
    board = Board.load(scope.editions)
    kept = [judged for judged in board.select(filters) if scope.item in ("", judged.record.number)]
    numbers = {judged.record.pk: judged.record.number for judged in board.judged}
    paths = _paths(scope)
    items = (
        Item.objects.filter(scope.within("edition", "number"))
        .select_related("citation__document")
        .defer("citation__document__text")
        .in_bulk()
    )
    for judged in kept:
        record = judged.record
        yield ItemRow(
            *scope.names[record.edition],
            number=record.number,
            title=record.title,
            parent=numbers[record.parent] if record.parent else None,
            path=paths[record.heading],
            sections=[section.name for section in record.sections],
            flags=list(record.flags),
            is_indicator=record.is_indicator,
            is_counted=record.is_counted,
            added_in=record.added_in,
            planned={year: cell.text for year, cell in record.plan.items()},
            actual={year: cell.text for year, cell in record.actual.items()},
            unit=record.unit,
            standing=judged.standing.value,
            printed=_verdict(record.printed),
            computed=_verdict(record.computed),
            has_covid_remark=record.has_covid_remark,
            notes=_notes(items[record.pk]),
            source=source_of(items[record.pk].citation),
        )


def _paths(scope: Scope) -> dict[int, list[str]]:
    """Return the names from the top down to each heading."""
    found: dict[int, list[str]] = {}
    rows = Heading.objects.filter(edition__in=scope.editions).order_by("edition", "position")
    for pk, parent, number, name in rows.values_list("pk", "parent_id", "number", "name"):
        found[pk] = [*found.get(parent, []), f"{number} {name}".strip()]
    return found


def _notes(item: Item) -> list[str]:
    return [say(note) if isinstance(note, dict) else str(note) for note in item.notes]


def _verdict(judgement: Judgement | None) -> Verdict | None:
    return Verdict(judgement.fiscal_year, judgement.code, judgement.attainment) if judgement else None


def read_stage_cells(scope: Scope) -> Iterator[StageCellRow]:
    """The cells with a stage, plan row and actual row."""
    cells = _cited(StageCell.objects.filter(scope.within("item__edition", "item__number")).select_related("item"))
    for cell in _latest(
        cells.order_by("item__edition", "item__position", "row", "fiscal_year", "revision"), "item_id", "row", "fiscal_year"
    ):
        yield StageCellRow(
            *scope.names[cell.item.edition_id],
            item=cell.item.number,
            row=cell.row,
            fiscal_year=cell.fiscal_year,
            text=cell.text,
            sign=cell.sign,
            revision=cell.revision,
            recorded_at=cell.recorded_at,
            source=source_of(cell.citation),
        )


def read_indicators(scope: Scope) -> Iterator[IndicatorRow]:
    """The indicators with the texts of their targets and observations."""
    targets = _texts(Target.objects.filter(indicator__edition__in=scope.editions))
    observations = _texts(Observation.objects.filter(indicator__edition__in=scope.editions))
    for indicator in _cited(Indicator.objects.filter(scope.within("edition", "item__number")).select_related("item")):
        yield IndicatorRow(
            *scope.names[indicator.edition_id],
            slug=indicator.slug,
            item=indicator.item.number if indicator.item else None,
            name=indicator.name,
            explanation=indicator.explanation,
            group=indicator.group,
            unit=indicator.unit,
            direction=indicator.direction,
            kind=indicator.kind,
            evidence=indicator.evidence,
            is_headline=indicator.is_headline,
            targets=targets.get(indicator.pk, {}),
            observations=observations.get(indicator.pk, {}),
            source=source_of(indicator.citation),
        )


def _texts(cells: QuerySet[Any]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for indicator, year, text in cells.order_by("fiscal_year", "revision").values_list("indicator_id", "fiscal_year", "text"):
        found[indicator][year] = text
    return found


def read_targets(scope: Scope) -> Iterator[QuantityRow]:
    """What the plan promises, one row a year."""
    return _quantities(scope, Target.objects.all(), "plan")


def read_observations(scope: Scope) -> Iterator[QuantityRow]:
    """What was reported, one row a year."""
    return _quantities(scope, Observation.objects.all(), "actual")


def read_peer_values(scope: Scope) -> Iterator[QuantityRow]:
    """What is printed beside an indicator for comparison, one row a year."""
    return _quantities(scope, PeerValue.objects.all(), "")


def _quantities(scope: Scope, cells: QuerySet[Any], series: str) -> Iterator[QuantityRow]:
    found = _cited(cells.filter(scope.within("indicator__edition", "indicator__item__number")).select_related("indicator__item"))
    order = ["indicator__edition", "indicator__position", *([] if series else ["name"]), "fiscal_year", "revision"]
    key = ["indicator_id", *([] if series else ["name"]), "fiscal_year"]
    for cell in _latest(found.order_by(*order), *key):
        yield _quantity(scope, cell, cell.indicator, series or cell.name)


def _quantity(scope: Scope, cell: Quantity, indicator: Indicator, series: str) -> QuantityRow:
    return QuantityRow(
        *scope.names[indicator.edition_id],
        indicator=indicator.slug,
        item=indicator.item.number if indicator.item else None,
        series=series,
        fiscal_year=cell.fiscal_year,
        text=cell.text,
        number=cell.number,
        unit=cell.unit,
        comparator=cell.comparator,
        state=cell.state,
        revision=cell.revision,
        recorded_at=cell.recorded_at,
        source=source_of(cell.citation),
    )


def read_ratings(scope: Scope) -> Iterator[RatingRow]:
    """The judgements, printed and computed, with the calculation told."""
    ratings = Rating.objects.filter(scope.within("item__edition", "item__number")).select_related("item", "scheme")
    for rating in ratings.order_by("item__edition", "item__position", "-origin"):
        yield RatingRow(
            *scope.names[rating.item.edition_id],
            item=rating.item.number,
            origin=rating.origin,
            scheme=_scheme(rating.scheme),
            fiscal_year=rating.fiscal_year,
            code=rating.code,
            attainment=rating.attainment,
            base=rating.base,
            steps=[say(step) for step in rating.steps],
            reason=say(rating.reason),
        )


def _scheme(scheme: RatingScheme | None) -> str | None:
    return f"{scheme.key} {scheme.version}" if scheme else None


def read_findings(scope: Scope) -> Iterator[FindingRow]:
    """What does not fit, in the language in use."""
    documents = {edition.pk: edition.document.slug for edition in scope.editions}
    findings = Finding.objects.filter(scope.within("edition", "item__number")).select_related("item__citation__document")
    for finding in findings.defer("item__citation__document__text"):
        yield FindingRow(
            *scope.names[finding.edition_id],
            position=finding.position,
            kind=finding.kind,
            item=finding.item.number if finding.item else None,
            sentence=say(finding.sentence),
            excuse=say(finding.excuse),
            document=finding.item.citation.document.slug if finding.item else documents[finding.edition_id],
            lines=[Place(first, last) for first, last in finding.lines],
        )


def read_sections(scope: Scope) -> Iterator[SectionRow]:
    """The sections that answer for an item, and for how many."""
    here = Q(responsibilities__item__edition__in=scope.editions)
    sections = Section.objects.annotate(number=Count("responsibilities", filter=here))
    for section in sections if scope.everything else sections.filter(number__gt=0):
        yield SectionRow(section.slug, section.name, section.number)


def read_documents(scope: Scope) -> Iterator[DocumentRow]:
    """The documents that the editions were read from; for the city every one."""
    documents = Document.objects.annotate(held=~Q(text="")).defer("text")
    for document in documents if scope.everything else documents.filter(_stood_on(scope)):
        yield DocumentRow(
            slug=document.slug,
            title=document.title,
            kind=document.kind,
            publisher=document.publisher,
            published_on=document.published_on,
            file_name=document.file_name,
            sha256=document.sha256,
            line_count=document.line_count,
            is_held=bool(document.held),
        )


def _stood_on(scope: Scope) -> Q:
    """Keep the editions' documents, and those in which a cell of theirs stands."""
    stages = StageCell.objects.filter(item__edition__in=scope.editions, citation__document=OuterRef("pk"))
    numbers = Observation.objects.filter(indicator__edition__in=scope.editions, citation__document=OuterRef("pk"))
    return Q(pk__in=[edition.document_id for edition in scope.editions]) | Q(Exists(stages)) | Q(Exists(numbers))


def read_citations(scope: Scope) -> Iterator[Source]:
    """The places that facts were taken from."""
    documents = Document.objects.all() if scope.everything else Document.objects.filter(_stood_on(scope))
    fields = ("slug", "citations__first_line", "citations__last_line", "citations__method", "citations__confidence")
    for row in documents.filter(citations__isnull=False).order_by("pk", "citations__first_line", "citations__pk").values_list(*fields):
        yield Source(*row)


def read_tallies(scope: Scope) -> Iterator[TallyRow]:
    """The printed counts beside our recounts."""
    for tally in _cited(Tally.objects.filter(edition__in=scope.editions).select_related("heading")):
        yield TallyRow(
            *scope.names[tally.edition_id],
            heading=tally.heading.position if tally.heading else None,
            heading_name=tally.heading.name if tally.heading else "",
            sign=tally.sign,
            printed=tally.printed,
            recounted=tally.recounted,
            source=source_of(tally.citation),
        )


def read_claims(scope: Scope) -> Iterator[ClaimRow]:
    """What is printed and can be checked by itself."""
    for claim in _cited(Claim.objects.filter(edition__in=scope.editions)):
        yield ClaimRow(
            *scope.names[claim.edition_id],
            kind=claim.kind,
            label=claim.label,
            printed=claim.printed,
            part=claim.part,
            whole=claim.whole,
            digits=claim.digits,
            day=claim.day,
            source=source_of(claim.citation),
        )


def read_schemes(scope: Scope) -> Iterator[SchemeRow]:
    """The rules of judgement as data."""
    schemes = RatingScheme.objects.order_by("key", "version")
    for scheme in schemes if scope.everything else schemes.filter(editions__in=scope.editions):
        yield SchemeRow(scheme.key, scheme.version, scheme.name, scheme.definition)


def _cited(found: QuerySet[Cell]) -> QuerySet[Cell]:
    return found.select_related("citation__document").defer("citation__document__text")


def _latest(cells: Iterable[Any], *key: str) -> Iterator[Any]:
    """Keep the last of the cells that share a key; they come in order of key and revision."""
    key_of = attrgetter(*key)
    last: Any = None
    for cell in cells:
        if last is not None and key_of(last) != key_of(cell):
            yield last
        last = cell
    if last is not None:
        yield last
