"""Record the bodies, meetings and milestones of the city pack.

What was loaded once is never loaded again, so nothing that the office has changed or taken away since is turned back: the journal knows
which keys were loaded. What the office recorded itself before is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from shirube.core import journal
from shirube.core.content import place_of
from shirube.core.errors import ContentFault
from shirube.core.models import JournalEntry
from shirube.core.sources.models import Citation, Document
from shirube.council.content.meetings import (
    AgendaSheet,
    BodySheet,
    MeetingSheet,
    MilestoneRow,
    read_bodies,
    read_meetings,
    read_milestones,
)
from shirube.council.models import AgendaItem, Body, Meeting, Member, Milestone
from shirube.plans.models import Edition

ACTION = "load_meetings"


def load_meetings(city: Path, actor: str) -> Iterator[str]:
    """Record what is new in one transaction, and yield what it was; nothing where the pack has no meetings."""
    bodies, meetings, milestones = read_bodies(city), read_meetings(city), read_milestones(city)
    if not (bodies or meetings or milestones):
        return
    place = place_of(city / "council" / "meetings.yaml")
    with transaction.atomic():
        journal.hold()
        loaded = _loaded()
        made = [key for sheet in bodies if (key := f"body:{sheet.slug}") not in loaded and _body(sheet)]
        made += [key for sheet, agenda in meetings if (key := f"meeting:{sheet.key}") not in loaded and _meeting(sheet, agenda, place)]
        made += [key for row in milestones if (key := f"milestone:{row.fiscal_year}:{row.key}") not in loaded and _milestone(row)]
        if made:
            journal.record(actor=actor, action=ACTION, subject="meetings", after={"keys": made}, grounds="都市のフォルダーのcouncil")
    yield f"会議と予定: {len(made)}件を記録しました。" if made else "会議と予定: 変わりありません。"


def _loaded() -> set[str]:
    entries = JournalEntry.objects.filter(action=ACTION).values_list("after", flat=True)
    return {key for after in entries if after for key in after["keys"]}


def _body(sheet: BodySheet) -> bool:
    if Body.objects.filter(slug=sheet.slug).exists() or Body.objects.filter(name=sheet.name).exists():
        return False
    body = Body.objects.create(slug=sheet.slug, name=sheet.name, name_en=sheet.name_en, kind=sheet.kind, position=Body.objects.count())
    cited = _cited(sheet.document, sheet.line, sheet.last_line)
    Member.objects.bulk_create(
        Member(body=body, role=role, function=function, position=position, starts_on=sheet.since, citation=cited)
        for position, (role, function) in enumerate(sheet.seats())
    )
    return True


def _meeting(sheet: MeetingSheet, agenda: tuple[AgendaSheet, ...], place: str) -> bool:
    body = Body.objects.filter(slug=sheet.body).first()
    if body is None:
        raise ContentFault(f"会議体「{sheet.body}」がありません。bodies.yamlに加えてください。", place=f"{place} {sheet.key}")
    if _is_known(sheet, body):
        return False
    names = ("fiscal_year", "state", "number", "counts_all_years", "held_on", "month", "place", "subject")
    cited = _cited(sheet.document, sheet.line, sheet.last_line)
    meeting = Meeting.objects.create(body=body, starts_at=sheet.time(), citation=cited, **{name: getattr(sheet, name) for name in names})
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            position=position,
            kind=item.kind,
            title=item.title,
            is_open=not item.closed,
            edition=_edition(item, f"{place} {sheet.key}"),
            citation=_cited(sheet.document, item.line, item.line),
        )
        for position, item in enumerate(agenda, 1)
    )
    return True


def _is_known(sheet: MeetingSheet, body: Body) -> bool:
    same = Meeting.objects.filter(body=body, fiscal_year=sheet.fiscal_year, number=sheet.number)
    return (same if sheet.number is not None else same.filter(held_on=sheet.held_on, month=sheet.month)).exists()


def _milestone(row: MilestoneRow) -> bool:
    names = ("title", "starts_on", "ends_on", "month")
    cited = _cited(row.document, row.line, row.last_line)
    values = {name: getattr(row, name) for name in names} | {"citation": cited}
    return Milestone.objects.get_or_create(fiscal_year=row.fiscal_year, key=row.key, defaults=values)[1]


def _edition(item: AgendaSheet, place: str) -> Edition | None:
    if not item.plan:
        return None
    edition = Edition.objects.filter(plan__slug=item.plan, name=item.edition).first()
    if edition is None:
        raise ContentFault(f"計画「{item.plan}」に版「{item.edition}」がありません。", place=place)
    return edition


def _cited(slug: str, first: int | None, last: int | None) -> Citation | None:
    document = Document.objects.filter(slug=slug).first() if slug and first else None
    if document is None or first is None:
        return None
    return Citation.objects.get_or_create(document=document, first_line=first, last_line=last or first)[0]
