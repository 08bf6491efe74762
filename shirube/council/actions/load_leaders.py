"""Record projects, cohorts and advisers of the city pack. What is there already, the office's above all, stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from shirube.core import journal
from shirube.core.errors import ContentFault
from shirube.core.people.models import Section
from shirube.council.actions.load_sources import citation_of, record_documents
from shirube.council.content.leaders import (
    AdviserRow,
    CohortRow,
    ProjectRow,
    read_advisers,
    read_cohorts,
    read_projects,
)
from shirube.council.models import Adviser, Cohort, Project
from shirube.plans.actions.load_links import Items, item_at, items_by_place

Rows = tuple[tuple[ProjectRow, ...], tuple[CohortRow, ...], tuple[AdviserRow, ...]]


def load_leaders(city: Path, actor: str) -> Iterator[str]:
    """Record what is not there yet in one transaction, and yield how many of each are new."""
    rows = read_projects(city), read_cohorts(city), read_advisers(city)
    if not any(rows):
        return
    with transaction.atomic():
        journal.hold()
        record_documents(city)
        made = _record(rows)
        if any(made.values()):
            journal.record(actor=actor, action="load_leaders", subject="leaders", after=made, grounds="都市のフォルダー")
    told = f"庁内プロジェクト{made['projects']}件、育成研修{made['cohorts']}年度分、アドバイザー{made['advisers']}人"
    yield f"デジタル人材: {told}を記録しました。" if any(made.values()) else "デジタル人材: 変わりありません。"


def _record(rows: Rows) -> dict[str, int]:
    projects, cohorts, advisers = rows
    return {"projects": _projects(projects), "cohorts": _cohorts(cohorts), "advisers": _advisers(advisers)}


def _projects(rows: tuple[ProjectRow, ...]) -> int:
    known = {(project.fiscal_year, project.number): project for project in Project.objects.all()}
    wanted = sorted((row for row in rows if row.at not in known), key=lambda row: row.at)
    items = items_by_place() if wanted else {}
    for row in wanted:
        known[row.at] = _project(row, known, items)
    return len(wanted)


def _project(row: ProjectRow, known: dict[tuple[int, int], Project], items: Items) -> Project:
    if row.continues and row.continues not in known:
        raise ContentFault("continues_yearとcontinues_numberの庁内プロジェクトがありません。", place=row.place)
    return Project.objects.create(
        fiscal_year=row.at[0],
        number=row.at[1],
        title=row.title,
        team=row.team,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        result=row.result,
        continues=known[row.continues] if row.continues else None,
        lineage_id=item_at(row.item, items, row.place).lineage_id if row.item else None,
        citation=citation_of(row.source, row.place),
    )


def _cohorts(rows: tuple[CohortRow, ...]) -> int:
    known = set(Cohort.objects.values_list("fiscal_year", flat=True))
    wanted = [row for row in rows if row.fiscal_year not in known]
    for row in wanted:
        Cohort.objects.create(
            fiscal_year=row.fiscal_year,
            count=row.count,
            printed_total=row.printed_total,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            presented_on=row.presented_on,
            themes=list(row.themes),
            citation=citation_of(row.source, row.place),
        )
    return len(wanted)


def _advisers(rows: tuple[AdviserRow, ...]) -> int:
    known = set(Adviser.objects.values_list("appointed_on", "position"))
    wanted = [row for row in rows if (row.appointed_on, row.position) not in known]
    sections = dict(Section.objects.values_list("name", "pk"))
    for row in wanted:
        Adviser.objects.create(
            section_name=row.section,
            section_id=sections.get(row.section),
            grade=row.grade,
            appointed_on=row.appointed_on,
            ends_on=row.ends_on,
            position=row.position,
            citation=citation_of(row.source, row.place),
        )
    return len(wanted)
