"""A publication's content as the plan's own pages know it, so that both say the same of the same facts. No statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from shirube.cycle.rules.frozen import Frozen, FrozenCell, FrozenHeading, FrozenItem, FrozenPlan, FrozenRating, FrozenScheme
from shirube.plans.models import Edition, Plan, RatingScheme
from shirube.plans.queries.board import Board, Node
from shirube.plans.queries.filters import Judged
from shirube.plans.queries.records import Cell, Judgement, Record, SectionRef
from shirube.plans.queries.standing import Standing
from shirube.plans.rules.quantities import parse_quantity
from shirube.plans.rules.stages import ACHIEVED

UNSAVED = -1
"""The primary key of what stands in no store."""
GOALS = 1_000_000
"""Primary keys of indicators without an item begin here."""


@dataclass(frozen=True, slots=True)
class Thawed:
    """A publication's items, judged and under their headings; `goals` are the records of indicators that stand for no item."""

    edition: Edition
    board: Board
    goals: tuple[Record, ...]

    def judged_of(self, number: str) -> Judged:
        """Return an item by its number."""
        return next(judged for judged in self.board.judged if judged.record.number == number)


def thaw(content: Frozen) -> Thawed:
    """Return what a publication says in the form of the plan's queries; nothing of it is ever saved."""
    edition = _edition(content)
    nodes = _nodes(content.headings)
    places = {item.number: place for place, item in enumerate(content.items, start=1)}
    judged = [_judged(item, places, nodes) for item in content.items]
    goals = tuple(_record(item, GOALS + place, None) for place, item in enumerate(content.goals))
    return Thawed(edition, Board([edition], nodes, judged), goals)


def _edition(content: Frozen) -> Edition:
    plan = content.plan
    return Edition(
        pk=UNSAVED,
        plan=_plan(plan),
        name=plan.edition,
        kind=plan.kind,
        scheme=_scheme(content.scheme) if content.scheme else None,
        years=list(plan.years),
        status_year=content.fiscal_year,
        levels=list(plan.levels),
        stages=[{"sign": sign, "name": name} for sign, name in plan.stages],
    )


def _plan(plan: FrozenPlan) -> Plan:
    return Plan(pk=UNSAVED, slug=plan.slug, name=plan.name, name_en=plan.name_en, first_year=plan.first_year, last_year=plan.last_year)


def _scheme(scheme: FrozenScheme) -> RatingScheme:
    return RatingScheme(pk=UNSAVED, key=scheme.key, version=scheme.version, name=scheme.name, definition=dict(scheme.definition))


def _nodes(headings: tuple[FrozenHeading, ...]) -> dict[int, Node]:
    found: dict[int, Node] = {}
    for heading in headings:
        above = found.get(heading.parent) if heading.parent is not None else None
        position = str(heading.position)
        found[heading.position] = Node(
            pk=heading.position,
            position=position,
            level=heading.level,
            label=f"{heading.number} {heading.name}".strip(),
            vision=heading.vision,
            hue=heading.hue,
            line=(*above.line, position) if above else (position,),
        )
    return found


def _judged(item: FrozenItem, places: Mapping[str, int], nodes: Mapping[int, Node]) -> Judged:
    record = _record(item, places[item.number], places.get(item.parent))
    standing = Standing(item.standing)
    code = record.computed.code if record.computed else ""
    rating = code or (ACHIEVED if standing is Standing.DONE else "")
    return Judged(record, standing, frozenset(nodes[record.heading].line), rating)


def _record(item: FrozenItem, pk: int, parent: int | None) -> Record:
    return Record(
        pk=pk,
        edition=UNSAVED,
        heading=item.heading if item.heading is not None else UNSAVED,
        parent=parent,
        number=item.number,
        title=item.title,
        flags=item.flags,
        added_in="",
        is_counted=item.is_counted,
        has_covid_remark=False,
        is_certain=item.is_certain,
        indicator=pk if item.is_indicator else None,
        direction=item.direction,
        unit=item.unit,
        sections=tuple(SectionRef(name, name) for name in item.sections),
        plan={cell.year: _cell(cell, is_number=item.is_indicator) for cell in item.plan},
        actual={cell.year: _cell(cell, is_number=item.is_indicator) for cell in item.actual},
        computed=_judgement(item.computed),
        printed=_judgement(item.printed),
        findings=len(item.findings),
    )


def _cell(cell: FrozenCell, *, is_number: bool) -> Cell:
    if not is_number:
        return Cell(cell.text, cell.sign)
    read = parse_quantity(cell.text)
    return Cell(cell.text, "", Decimal(cell.number) if cell.number else None, read.comparator, read.state, read.unit)


def _judgement(rating: FrozenRating | None) -> Judgement | None:
    if rating is None:
        return None
    return Judgement(rating.code, rating.year, Decimal(rating.attainment) if rating.attainment else None)
