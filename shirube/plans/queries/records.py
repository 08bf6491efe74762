"""The items of one or several editions with all their cells, read in six statements whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value

from shirube.core.sources.models import Confidence
from shirube.plans.models import Edition, Finding, Item, Observation, Origin, Rating, Responsibility, Row, StageCell, Target


@dataclass(frozen=True, slots=True)
class Cell:
    """What a document prints for one year; `number` is None for a sign or a word."""

    text: str
    sign: str = ""
    number: Decimal | None = None
    comparator: str = ""
    state: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A rank, printed or computed; `attainment` is a share."""

    code: str
    fiscal_year: int | None
    attainment: Decimal | None


@dataclass(frozen=True, slots=True)
class SectionRef:
    """A section as a link needs it."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Record:
    """One item as read. `direction` and `unit` are empty for an item that is judged by stages."""

    pk: int
    edition: int
    heading: int
    parent: int | None
    number: str
    title: str
    flags: tuple[str, ...]
    added_in: str
    is_counted: bool
    has_covid_remark: bool
    is_certain: bool
    indicator: int | None
    direction: str
    unit: str
    sections: tuple[SectionRef, ...]
    plan: Mapping[int, Cell]
    actual: Mapping[int, Cell]
    computed: Judgement | None
    printed: Judgement | None
    findings: int

    @property
    def is_indicator(self) -> bool:
        """Whether the item is judged by a number."""
        return self.indicator is not None


Cells = Mapping[tuple[int, str], Mapping[int, Cell]]
"""By owner (item or indicator) and row, then by fiscal year."""

Items = QuerySet[Any, Any]
"""A subquery of items."""
NOTHING: Mapping[int, Cell] = {}
BLANK = Cell("")
_FIELDS = (
    "pk",
    "edition_id",
    "heading_id",
    "parent_id",
    "number",
    "title",
    "flags",
    "added_in",
    "is_counted",
    "has_covid_remark",
    "citation__confidence",
    "indicator__pk",
    "indicator__direction",
    "indicator__unit",
)


def load_records(editions: Iterable[Edition]) -> list[Record]:
    """Return the items of the editions, each edition's in its printed order. The latest revision of a cell counts."""
    return _load(Q(edition__in=[edition.pk for edition in editions]))


def load_some_records(items: Iterable[int]) -> list[Record]:
    """Return the items with these primary keys, in the order of their editions. The latest revision of a cell counts."""
    return _load(Q(pk__in=list(items)))


def _load(chosen: Q) -> list[Record]:
    pks = Item.objects.filter(chosen).order_by().values("pk")
    sections = _sections(pks)
    stages = _stage_cells(pks)
    quantities = _quantities(Q(indicator__item__in=pks))
    ratings = _ratings(pks)
    findings = dict(Finding.objects.filter(item__in=pks).order_by("item").values_list("item").annotate(Count("pk")))
    rows = Item.objects.filter(chosen).order_by("edition", "position").values_list(*_FIELDS)
    return [_record(row, sections, quantities if row[11] else stages, ratings, findings) for row in rows]


def _record(
    row: Sequence[Any],
    sections: Mapping[int, tuple[SectionRef, ...]],
    cells: Cells,
    ratings: Mapping[tuple[int, str], Judgement],
    findings: Mapping[int, int],
) -> Record:
    pk, edition, heading, parent, number, title, flags, added_in, is_counted, covid, confidence, indicator, direction, unit = row
    owner = indicator or pk
    planned, actual = cells.get((owner, Row.PLAN.value), NOTHING), cells.get((owner, Row.ACTUAL.value), NOTHING)
    return Record(
        pk=pk,
        edition=edition,
        heading=heading,
        parent=parent,
        number=number,
        title=title,
        flags=tuple(flags),
        added_in=added_in,
        is_counted=is_counted,
        has_covid_remark=covid,
        is_certain=confidence == Confidence.CERTAIN,
        indicator=indicator,
        direction=direction or "",
        unit=unit or unit_of(actual, planned),
        sections=sections.get(pk, ()),
        plan=planned,
        actual=actual,
        computed=ratings.get((pk, Origin.COMPUTED.value)),
        printed=ratings.get((pk, Origin.PRINTED.value)),
        findings=findings.get(pk, 0),
    )


def unit_of(*rows: Mapping[int, Cell]) -> str:
    """Return the unit printed last in the first of the rows that prints one."""
    return next((cells[year].unit for cells in rows for year in sorted(cells, reverse=True) if cells[year].unit), "")


def _sections(items: Items) -> dict[int, tuple[SectionRef, ...]]:
    found: dict[int, tuple[SectionRef, ...]] = defaultdict(tuple)
    known: dict[str, SectionRef] = {}
    rows = Responsibility.objects.filter(item__in=items).order_by("item", "position")
    for item, slug, name in rows.values_list("item_id", "section__slug", "section__name"):
        found[item] += (known.setdefault(slug, SectionRef(slug, name)),)
    return found


def _stage_cells(items: Items) -> Cells:
    found: dict[tuple[int, str], dict[int, Cell]] = defaultdict(dict)
    known: dict[tuple[str, str], Cell] = {}
    rows = StageCell.objects.filter(item__in=items).order_by("revision")
    for item, row, year, text, sign in rows.values_list("item_id", "row", "fiscal_year", "text", "sign"):
        found[item, row][year] = known.setdefault((text, sign), Cell(text, sign))
    return found


def quantities_of(editions: Sequence[int]) -> Cells:
    """Return targets and observations of the editions by indicator and row, then by year. One statement."""
    return _quantities(Q(indicator__edition__in=editions))


def _quantities(chosen: Q) -> Cells:
    found: dict[tuple[int, str], dict[int, Cell]] = defaultdict(dict)
    fields = ("indicator_id", "row", "fiscal_year", "revision", "text", "number", "comparator", "state", "unit")
    targets = Target.objects.filter(chosen).annotate(row=Value(Row.PLAN.value)).order_by().values_list(*fields)
    actuals = Observation.objects.filter(chosen).annotate(row=Value(Row.ACTUAL.value)).order_by()
    for indicator, row, year, _, *printed in sorted(targets.union(actuals.values_list(*fields), all=True), key=lambda cell: cell[3]):
        text, number, comparator, state, unit = printed
        found[indicator, row][year] = Cell(text, "", number, comparator, state, unit)
    return found


def _ratings(items: Items) -> dict[tuple[int, str], Judgement]:
    rows = Rating.objects.filter(item__in=items).annotate(owner=F("item_id")).order_by()
    return {
        (item, origin): Judgement(code, year, attainment)
        for item, origin, code, year, attainment in rows.values_list("owner", "origin", "code", "fiscal_year", "attainment")
    }
