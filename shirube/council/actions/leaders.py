"""Enter internal projects, cohorts of digital leaders and advisers' terms, and renew terms."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.people.models import Section
from shirube.core.people.rules import Actor, Role
from shirube.council.models import Adviser, Cohort, Project
from shirube.plans.models import Lineage

Record = TypeVar("Record", Project, Cohort, Adviser)


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What is known of an internal project; `lineage` is the measure that it serves."""

    fiscal_year: int
    title: str
    team: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    result: str = ""
    continues: Project | None = None
    lineage: Lineage | None = None


@dataclass(frozen=True, slots=True)
class CohortFacts:
    """What is known of a year's training; numbers that are not known are None."""

    fiscal_year: int
    count: int | None = None
    printed_total: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    presented_on: date | None = None
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AdviserFacts:
    """An adviser's section, grade and term; both days belong to it."""

    section_name: str
    grade: str
    appointed_on: date
    ends_on: date


def save_project(*, facts: ProjectFacts, actor: Actor, project: Project | None = None) -> Project:
    """Enter a project or change one. One transaction. Raises `NotAllowed` and `InvalidInput`."""
    actor.require(Role.OFFICE)
    _refuse_backwards(facts.starts_on, facts.ends_on)
    if project is not None and facts.continues is not None and facts.continues.pk == project.pk:
        raise InvalidInput(gettext("プロジェクトは、自分自身を引き継げません。"))
    with transaction.atomic():
        journal.hold()
        kept = project or Project()
        if project is None or project.fiscal_year != facts.fiscal_year:
            kept.number = _next(Project.objects.filter(fiscal_year=facts.fiscal_year), "number")
        return _save("save_project", kept, facts, actor, before=_told(project, facts) if project else None)


def save_cohort(*, facts: CohortFacts, actor: Actor, cohort: Cohort | None = None) -> Cohort:
    """Enter a year's training or change it. One transaction.

    Raises `NotAllowed`, `InvalidInput`, and `Conflict` for a year that is there already.
    """
    actor.require(Role.OFFICE)
    _refuse_backwards(facts.starts_on, facts.ends_on)
    with transaction.atomic():
        journal.hold()
        same = Cohort.objects.filter(fiscal_year=facts.fiscal_year).first()
        if same is not None and same != cohort:
            raise Conflict(gettext("この年度の研修はもう入っています。一覧から選んで直してください。"))
        return _save("save_cohort", cohort or Cohort(), facts, actor, before=_told(cohort, facts) if cohort else None)


def save_adviser(*, facts: AdviserFacts, actor: Actor, adviser: Adviser | None = None) -> Adviser:
    """Enter an adviser or change one. One transaction. Raises `NotAllowed` and `InvalidInput`."""
    actor.require(Role.OFFICE)
    _refuse_backwards(facts.appointed_on, facts.ends_on)
    with transaction.atomic():
        journal.hold()
        kept = adviser or Adviser()
        before = _told(adviser, facts) if adviser else None
        if adviser is None or adviser.appointed_on != facts.appointed_on:
            kept.position = _next(Adviser.objects.filter(appointed_on=facts.appointed_on), "position")
        kept.section = Section.objects.filter(name=facts.section_name).first()
        return _save("save_adviser", kept, facts, actor, before=before)


def renew_adviser(*, adviser: Adviser, ends_on: date, actor: Actor) -> Adviser:
    """Let an adviser serve on from the day after the term, until `ends_on`: a further record beside the old one.

    One transaction. Raises `NotAllowed`, `InvalidInput`, and `Conflict` where the term is renewed already.
    """
    actor.require(Role.OFFICE)
    begins = date.fromordinal(adviser.ends_on.toordinal() + 1)
    if ends_on < begins:
        raise InvalidInput(gettext("新しい任期の終わりは、いまの任期より後の日にしてください。"))
    with transaction.atomic():
        journal.hold()
        if adviser.renewed_by.exists():
            raise Conflict(gettext("この任期はもう更新されています。頁を読み込み直してください。"))
        facts = AdviserFacts(adviser.section_name, adviser.grade, begins, ends_on)
        made = Adviser(renews=adviser, section=adviser.section, position=_next(Adviser.objects.filter(appointed_on=begins), "position"))
        return _save("renew_adviser", made, facts, actor, before=_told(adviser, facts))


def _refuse_backwards(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise InvalidInput(gettext("終わりの日が、始まりの日より前です。どちらかを直してください。"))


def _next(rows: models.QuerySet[Any], name: str) -> int:
    """Return the next number of a row among these; call it while the journal is held."""
    highest: int = rows.aggregate(highest=models.Max(name))["highest"] or 0
    return highest + 1


def _save(action: str, kept: Record, facts: Any, actor: Actor, *, before: dict[str, Any] | None) -> Record:
    for field in fields(facts):
        value = getattr(facts, field.name)
        setattr(kept, field.name, list(value) if isinstance(value, tuple) else value)
    after = _told(kept, facts)
    if before != after or kept.pk is None:
        kept.save()
        subject = f"{type(kept).__name__.lower()}:{kept.pk}"
        journal.record(actor=actor.label, action=action, subject=subject, before=before, after=after, grounds="デジタル人材の記録")
    return kept


def _told(record: Any, facts: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(record, field.name)) for field in fields(facts)}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.pk if isinstance(value, models.Model) else value
