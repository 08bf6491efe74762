"""An item's or an indicator's years as a table and a chart: what was promised, what was reported, and where each number stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext, pgettext

from shirube.core.sources.models import Document
from shirube.plans.models import Edition, Observation, PeerValue, Row, StageCell, Target
from shirube.plans.queries.cells import CellPainter
from shirube.plans.queries.figures import bounded_digits, digits_of
from shirube.plans.queries.provenance import SOURCE_FIELDS, Provenance, Source, distinct, provenance_of
from shirube.plans.queries.records import BLANK, Cell, Record
from shirube.plans.rules.facts import Direction
from shirube.plans.rules.stages import CARRY
from shirube.ui.charts import LineChart, Value, line_chart
from shirube.ui.years import long_year, short_year


@dataclass(frozen=True, slots=True)
class Earlier:
    """What stood in a cell before it was corrected."""

    year: str
    row: str
    text: str


@dataclass(frozen=True, slots=True)
class SeriesCell:
    """One year of one row. `sign` is the drawn sign of a stage, `text` what is printed or what the sign means."""

    text: str
    sign: str
    origin: Provenance | None


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A row of the table; `is_planned` for what is drawn in outline."""

    label: str
    is_planned: bool
    cells: tuple[SeriesCell, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """The table of years, and what was corrected in it."""

    years: tuple[str, ...]
    rows: tuple[SeriesRow, ...]
    earlier: tuple[Earlier, ...]

    @property
    def origins(self) -> tuple[Provenance, ...]:
        """Each place the cells stand at, once."""
        return distinct(cell.origin for row in self.rows for cell in row.cells)


Key = tuple[str, int]
"""Row and fiscal year."""


class Printed(NamedTuple):
    """A cell as the store has it."""

    row: str
    year: int
    revision: int
    text: str
    document: int
    source: Source


FIELDS = ("fiscal_year", "revision", "text", "citation__document_id", *SOURCE_FIELDS)


def series_of(record: Record, edition: Edition, painter: CellPainter) -> Series:
    """Return the years of an item, the series printed for comparison below.

    One or two statements, one more where a cell stands in another document than the edition's.
    """
    printed = _quantities(record.indicator) if record.indicator else _stages(record.pk)
    latest: dict[Key, Printed] = {}
    earlier: list[Earlier] = []
    for cell in printed:
        key = (cell.row, cell.year)
        if key in latest and latest[key].text != cell.text:
            earlier.append(Earlier(long_year(cell.year), row_label(cell.row), latest[key].text))
        latest[key] = cell
    years = sorted({year for _, year in latest})
    names = list(dict.fromkeys(row for row, _ in latest))
    ordered = [name for name in (Row.PLAN.value, Row.ACTUAL.value) if name in names]
    ordered += [name for name in names if name not in ordered]
    documents = _documents(latest.values(), edition)
    drawn = ((name, _cells(name, years, latest, record, documents, painter)) for name in ordered)
    rows = tuple(SeriesRow(row_label(name), name == Row.PLAN.value, cells) for name, cells in drawn)
    return Series(tuple(short_year(year) for year in years), rows, tuple(earlier))


def row_label(row: str) -> str:
    """Return the name of a row for people; a series printed for comparison has its own."""
    return {Row.PLAN.value: pgettext("行", "計画"), Row.ACTUAL.value: gettext("実績")}.get(row, row)


def _stages(item: int) -> list[Printed]:
    rows = StageCell.objects.filter(item=item).order_by("fiscal_year", "revision")
    return [_printed(*cell) for cell in rows.values_list("row", *FIELDS)]


def _printed(row: str, year: int, revision: int, text: str, document: int, *source: Any) -> Printed:
    return Printed(row, year, revision, text, document, Source(*source))


def _documents(cells: Iterable[Printed], edition: Edition) -> Mapping[int, Document]:
    others = {cell.document for cell in cells} - {edition.document_id}
    return {edition.document_id: edition.document, **(Document.objects.in_bulk(others) if others else {})}


def _quantities(indicator: int) -> list[Printed]:
    found: list[Printed] = []
    for model, name in ((Target, Row.PLAN.value), (Observation, Row.ACTUAL.value)):
        found += [_printed(name, *cell) for cell in model.objects.filter(indicator=indicator).order_by("revision").values_list(*FIELDS)]
    peers = PeerValue.objects.filter(indicator=indicator).order_by("name", "revision")
    return [*found, *(_printed(*cell) for cell in peers.values_list("name", *FIELDS))]


def _cells(
    name: str, years: Sequence[int], latest: Mapping[Key, Printed], record: Record, documents: Mapping[int, Document], painter: CellPainter
) -> tuple[SeriesCell, ...]:
    cells: list[SeriesCell] = []
    known = {Row.PLAN.value: record.plan, Row.ACTUAL.value: record.actual}.get(name, {})
    for year in years:
        printed = latest.get((name, year))
        if printed is None:
            cells.append(SeriesCell("", "", None))
            continue
        origin = provenance_of(documents[printed.document], printed.source)
        cell = known.get(year, BLANK)
        is_number = record.is_indicator
        cells.append(
            SeriesCell(printed.text if is_number else painter.stage_words(cell), "" if is_number else _sign(cell, painter), origin)
        )
    return tuple(cells)


def _sign(cell: Cell, painter: CellPainter) -> str:
    """Return what is drawn: an arrow as printed, not the sign it carries; nothing for a step named in words."""
    return CARRY if cell.text == CARRY else (cell.sign if cell.sign in painter.names else "")


def chart_of(record: Record, edition: Edition) -> LineChart | None:
    """Return the chart of a number with at least two values; None for stages."""
    if record.indicator is None:
        return None
    return number_chart(record.title, record.unit, record.direction, record.plan, record.actual)


def number_chart(title: str, unit: str, direction: str, target: Mapping[int, Cell], actual: Mapping[int, Cell]) -> LineChart | None:
    """Return a chart of targets and actuals; None where fewer than two years hold a number."""
    years = sorted({year for row in (target, actual) for year, cell in row.items() if cell.number is not None})
    if len(years) < 2:
        return None
    better = gettext("多いほどよい") if direction == Direction.UP else gettext("少ないほどよい")
    return line_chart(
        title=gettext("%(name)sの目標と実績") % {"name": title},
        description=gettext("単位は%(unit)s、%(better)s。数字は下の表にあります。") % {"unit": unit or gettext("なし"), "better": better},
        years=[short_year(year) for year in years],
        target=values_of(target, years, bounded=True),
        actual=values_of(actual, years),
    )


def values_of(cells: Mapping[int, Cell], years: Iterable[int], *, bounded: bool = False) -> list[Value]:
    """Return one value per year for a chart; a year without a number is a gap."""
    texts = bounded_digits if bounded else digits_of
    found = (cells.get(year, BLANK) for year in years)
    return [Value(None if cell.number is None else float(cell.number), texts(cell)) for cell in found]
