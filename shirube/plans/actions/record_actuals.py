"""Record a year's actuals that the sections reported to us, beside what the published documents print.

The answers make a document of their own, one line each, and every cell cites its line. Cells are append-only as those of a document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction

from shirube.core import journal
from shirube.core.errors import InvalidInput
from shirube.core.sources.models import Citation, Confidence, Document, Method
from shirube.plans.actions.evaluate_plan import evaluate_edition
from shirube.plans.actions.index_search import index_edition
from shirube.plans.actions.record_edition import Outcome
from shirube.plans.models import Edition, Indicator, Item, Observation, Row, StageCell
from shirube.plans.queries.changes import Change, What
from shirube.plans.queries.standing import frame_of
from shirube.plans.rules.quantities import parse_quantity
from shirube.plans.rules.stages import CARRY, StageScale, scale_of

ROUND = "round"
"""The kind of a document that a round's answers make."""
LONGEST = 300
"""Characters of a cell that the store holds."""


@dataclass(frozen=True, slots=True)
class Report:
    """The document that a year's answers make. `slug` is its address where that is free; `rows` hold one answer each, by columns."""

    slug: str
    title: str
    publisher: str
    published_on: date
    rows: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """The whole text. What would break a line or a column is a space there."""
        return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Actual:
    """What was reported for an item, as the plan would print it, and the line of the report on which it stands, from 1."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class _Told:
    """A cell in force."""

    text: str
    sign: str
    revision: int
    citation: int


Rows = Mapping[int, Mapping[int, _Told]]
"""Cells in force of the actual rows, by item or indicator, then by fiscal year."""


def record_actuals(
    *, edition: Edition, fiscal_year: int, actuals: Mapping[str, Actual], document: Report, actor: str, occasion: str
) -> Outcome:
    """Append what was reported for `fiscal_year`, by item number, in one transaction; judge and index the edition anew.

    Only what is new is appended: the same actuals twice change nothing. Raises `InvalidInput` for an item that the edition does not
    have and for a text that the store cannot hold.
    """
    with transaction.atomic():
        journal.hold()
        edition = Edition.objects.select_related("plan", "scheme", "document").get(pk=edition.pk)
        items = {item.number: item for item in edition.items.select_related("indicator")}
        _refuse_faults(actuals, items)
        numbers, stages = _quantities_in_force(edition), _stages_in_force(edition)
        told = [(items[number], actual) for number, actual in actuals.items() if actual.text]
        new = [(item, actual) for item, actual in told if _text_in_force(item, fiscal_year, numbers, stages) != actual.text]
        if not new and (not told or fiscal_year <= (edition.status_year or 0)):
            return Outcome(edition, ())
        changes = tuple(_change(item, actual, fiscal_year, _text_in_force(item, fiscal_year, numbers, stages)) for item, actual in new)
        record = _document(document)
        places = _places(record, {actual.line for _, actual in new})
        Observation.objects.bulk_create(_observations(new, fiscal_year, numbers, places))
        StageCell.objects.bulk_create(_stage_cells(new, fiscal_year, stages, scale_of(frame_of(edition)), places))
        _continue(edition, fiscal_year, record, changes, actor, occasion)
    return Outcome(edition, changes)


def _refuse_faults(actuals: Mapping[str, Actual], items: Mapping[str, Item]) -> None:
    for number, actual in actuals.items():
        if number not in items:
            raise InvalidInput("この番号の取組は、この版にありません。版を確かめてください。", place=number)
        if len(actual.text) > LONGEST:
            raise InvalidInput(f"{len(actual.text)}文字あります。{LONGEST}文字までに縮めてください。", place=number)


def _counted(item: Item) -> Indicator | None:
    counted: Indicator | None = getattr(item, "indicator", None)
    return counted


def _quantities_in_force(edition: Edition) -> Rows:
    cells = Observation.objects.filter(indicator__edition=edition).order_by("revision")
    found: dict[int, dict[int, _Told]] = defaultdict(dict)
    for owner, year, text, revision, citation in cells.values_list("indicator_id", "fiscal_year", "text", "revision", "citation_id"):
        found[owner][year] = _Told(text, "", revision, citation)
    return found


def _stages_in_force(edition: Edition) -> Rows:
    cells = StageCell.objects.filter(item__edition=edition, row=Row.ACTUAL).order_by("revision")
    found: dict[int, dict[int, _Told]] = defaultdict(dict)
    fields = ("item_id", "fiscal_year", "text", "sign", "revision", "citation_id")
    for owner, year, text, sign, revision, citation in cells.values_list(*fields):
        found[owner][year] = _Told(text, sign, revision, citation)
    return found


def _row(item: Item, numbers: Rows, stages: Rows) -> Mapping[int, _Told]:
    counted = _counted(item)
    return numbers.get(counted.pk, {}) if counted else stages.get(item.pk, {})


def _text_in_force(item: Item, year: int, numbers: Rows, stages: Rows) -> str | None:
    told = _row(item, numbers, stages).get(year)
    return told.text if told else None


def _change(item: Item, actual: Actual, year: int, before: str | None) -> Change:
    what = What.ADDED if before is None else What.CHANGED
    return Change(what, item.number, Row.ACTUAL.value, year, before or "", actual.text)


def _document(report: Report) -> Document:
    """Return the report's document, made where its text is new."""
    text = report.text
    digest = sha256(text.encode()).hexdigest()
    taken = Document.objects.filter(slug=report.slug).exists()
    slug = f"{report.slug}-{digest[:8]}" if taken else report.slug
    told = {
        "slug": slug,
        "title": report.title,
        "kind": ROUND,
        "file_name": f"{slug}.txt",
        "line_count": len(report.rows),
        "publisher": report.publisher,
        "published_on": report.published_on,
        "text": text,
    }
    return Document.objects.get_or_create(sha256=digest, defaults=told)[0]


def _places(document: Document, lines: Iterable[int]) -> dict[int, Citation]:
    """Return the citations of these lines of a report."""
    sure = {"document": document, "method": Method.TYPED, "confidence": Confidence.CERTAIN}
    Citation.objects.bulk_create((Citation(first_line=line, last_line=line, **sure) for line in sorted(lines)), ignore_conflicts=True)
    return {citation.first_line: citation for citation in Citation.objects.filter(**sure)}


def _observations(new: Sequence[tuple[Item, Actual]], year: int, numbers: Rows, places: Mapping[int, Citation]) -> Iterator[Observation]:
    for item, actual in new:
        counted = _counted(item)
        if counted is None:
            continue
        read, before = parse_quantity(actual.text), numbers.get(counted.pk, {}).get(year)
        yield Observation(
            indicator=counted,
            fiscal_year=year,
            revision=before.revision + 1 if before else 0,
            text=actual.text,
            citation=places[actual.line],
            number=read.number,
            unit=read.unit,
            comparator=read.comparator,
            state=read.state,
        )


def _stage_cells(
    new: Sequence[tuple[Item, Actual]], year: int, stages: Rows, scale: StageScale, places: Mapping[int, Citation]
) -> Iterator[StageCell]:
    for item, actual in new:
        if _counted(item) is None:
            row = stages.get(item.pk, {})
            sign = _carried(row, year) if actual.text == CARRY else scale.stage_of(actual.text) or actual.text
            yield _stage_cell(item, year, actual.text, sign, row, places[actual.line].pk)
            yield from _arrows_after(item, year, sign, row)


def _carried(row: Mapping[int, _Told], year: int) -> str:
    """Return the stage of the last cell before `year`."""
    return next((row[at].sign for at in sorted(row, reverse=True) if at < year and row[at].text), "")


def _arrows_after(item: Item, year: int, sign: str, row: Mapping[int, _Told]) -> Iterator[StageCell]:
    """Yield the arrows that carry on what has changed, up to the next sign."""
    for at in sorted(at for at in row if at > year):
        if row[at].text != CARRY:
            return
        if row[at].sign != sign:
            yield _stage_cell(item, at, CARRY, sign, row, row[at].citation)


def _stage_cell(item: Item, year: int, text: str, sign: str, row: Mapping[int, _Told], citation: int) -> StageCell:
    revision = row[year].revision + 1 if year in row else 0
    return StageCell(item=item, row=Row.ACTUAL, fiscal_year=year, revision=revision, text=text, sign=sign, citation_id=citation)


def _continue(edition: Edition, year: int, record: Document, changes: tuple[Change, ...], actor: str, occasion: str) -> None:
    """Bring the edition to the year, judge and index it, and say so in the journal."""
    before = {"revision": edition.revision, "status_year": edition.status_year}
    if edition.continued_by_id is None:
        edition.printed_until = edition.status_year
    edition.status_year = max(year, edition.status_year or year)
    edition.years = sorted({*edition.years, year})
    edition.continued_by = record
    edition.revision += 1
    edition.save(update_fields=["status_year", "printed_until", "years", "continued_by", "revision"])
    evaluate_edition(edition=edition)
    index_edition(edition)
    journal.record(
        actor=actor,
        action="record_actuals",
        subject=f"edition:{edition.plan.slug}:{edition.name}",
        before=before,
        after={"revision": edition.revision, "status_year": edition.status_year, "document": record.sha256, "changes": len(changes)},
        grounds=record.title,
        occasion=occasion,
    )
