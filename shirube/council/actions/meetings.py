"""Plan and record meetings: their facts, the agenda and the minutes. What is closed leaves only its fingerprint in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Max

from shirube.core import journal
from shirube.core.calendar import fiscal_year_of
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.people.queries import today
from shirube.core.people.rules import Actor, Role
from shirube.council.models import AgendaItem, Body, Meeting
from shirube.council.rules.words import AgendaKind, MeetingState
from shirube.plans.models import Edition

FIXED = ("body", "fiscal_year", "number", "counts_all_years", "held_on", "state")
"""What stands in publications and editions once a meeting has decided on them."""


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What is known of a meeting. `month`, 1 to 12, stands where the day is not known yet."""

    body: Body
    fiscal_year: int
    state: MeetingState = MeetingState.PLANNED
    number: int | None = None
    counts_all_years: bool = False
    held_on: date | None = None
    month: int | None = None
    starts_at: time | None = None
    place: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What is known of an item of an agenda."""

    kind: AgendaKind
    title: str
    is_open: bool = True
    edition: Edition | None = None


def save_meeting(*, facts: MeetingFacts, actor: Actor, meeting: Meeting | None = None) -> Meeting:
    """Record a new meeting, or change one, in one transaction.

    Raises `NotAllowed`; `InvalidInput` for facts that do not fit together; `Conflict` where the meeting has decided something already
    and its name, day or state would change.
    """
    actor.require(Role.OFFICE)
    _refuse_faults(facts)
    with transaction.atomic():
        journal.hold()
        held = Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=meeting.pk) if meeting else Meeting()
        before = _plain(held) if meeting else None
        _refuse_twin(facts, held)
        if meeting and held.decisions.exists() and any(getattr(held, name) != getattr(facts, name) for name in FIXED):
            raise Conflict("この会議はもう決定をしています。会議体、年度、回、日、状態は変えられません。")
        for name in MeetingFacts.__slots__:
            setattr(held, name, getattr(facts, name))
        held.month = None if facts.held_on else facts.month
        if before == _plain(held):
            return held
        held.save()
        _record(held, "change_meeting" if meeting else "create_meeting", actor, before, _plain(held))
    return held


def _refuse_faults(facts: MeetingFacts) -> None:
    if facts.held_on and fiscal_year_of(facts.held_on) != facts.fiscal_year:
        raise InvalidInput("会議の日が、この年度の日ではありません。年度か日を直してください。")
    if facts.number is not None and facts.number < 1:
        raise InvalidInput("回は1から数えます。回のない会議では空けておいてください。")
    if facts.state == MeetingState.HELD and facts.held_on is None:
        raise InvalidInput("開催済みにするには、会議の日を入れてください。")
    if facts.state == MeetingState.HELD and facts.held_on and facts.held_on > today():
        raise InvalidInput("会議の日が、今日より先の日です。開催済みにできるのは、会議の日からです。")


def _refuse_twin(facts: MeetingFacts, held: Meeting) -> None:
    if facts.number is None:
        return
    same = Meeting.objects.filter(body=facts.body, number=facts.number).exclude(pk=held.pk)
    if same.filter(fiscal_year=facts.fiscal_year).exists() or (facts.counts_all_years and same.filter(counts_all_years=True).exists()):
        raise InvalidInput(f"{facts.body.name}の第{facts.number}回は、もう記録されています。回を確かめてください。")


def _plain(meeting: Meeting) -> dict[str, Any]:
    return {
        "body": meeting.body.slug,
        "fiscal_year": meeting.fiscal_year,
        "number": meeting.number,
        "counts_all_years": meeting.counts_all_years,
        "state": str(meeting.state),
        "held_on": meeting.held_on.isoformat() if meeting.held_on else None,
        "month": meeting.month,
        "starts_at": meeting.starts_at.isoformat("minutes") if meeting.starts_at else None,
        "place": meeting.place,
        "subject": meeting.subject,
    }


def save_item(*, meeting: Meeting, facts: ItemFacts, actor: Actor, item: AgendaItem | None = None) -> AgendaItem:
    """Add an item at the end of an agenda, or change one."""
    actor.require(Role.OFFICE)
    if not facts.title.strip():
        raise InvalidInput("議題の名前を入れてください。")
    with transaction.atomic():
        journal.hold()
        last = meeting.agenda.aggregate(last=Max("position"))["last"] or 0
        held = (
            AgendaItem.objects.select_for_update().get(pk=item.pk, meeting=meeting)
            if item
            else AgendaItem(meeting=meeting, position=last + 1)
        )
        before = _item(held) if item else None
        held.kind, held.title, held.is_open, held.edition = facts.kind.value, facts.title.strip(), facts.is_open, facts.edition
        if before == _item(held):
            return held
        held.save()
        _record(meeting, "change_agenda", actor, before, _item(held))
    return held


def move_item(*, item: AgendaItem, up: bool, actor: Actor) -> None:
    """Put an item one place up or down; at the end of the agenda nothing changes."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        journal.hold()
        agenda = list(AgendaItem.objects.select_for_update().filter(meeting=item.meeting_id).order_by("position"))
        here = next(place for place, each in enumerate(agenda) if each.pk == item.pk)
        there = here - 1 if up else here + 1
        if not 0 <= there < len(agenda):
            return
        first, second = agenda[here], agenda[there]
        first.position, second.position = second.position, first.position
        AgendaItem.objects.filter(pk=first.pk).update(position=agenda[-1].position + len(agenda) + 1)  # no two share a place meanwhile
        second.save(update_fields=["position"])
        first.save(update_fields=["position"])
        _record(item.meeting, "change_agenda", actor, {"item": first.pk, "place": here + 1}, {"item": first.pk, "place": there + 1})


def remove_item(*, item: AgendaItem, actor: Actor) -> None:
    """Take an item off the agenda; refuses one that has papers, withdrawn ones too, or decisions: what is closed would come loose."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        journal.hold()
        if item.papers.exists() or item.decisions.exists():
            raise Conflict("この議題には資料か決定があるので、消せません。議題の名前を直すか、別の議題を加えてください。")
        before = _item(item)
        meeting = item.meeting
        item.delete()
        _record(meeting, "change_agenda", actor, before, None)


def _item(item: AgendaItem) -> dict[str, Any]:
    return {"title": item.title, "kind": item.kind, "is_open": item.is_open, "edition": item.edition_id}


def save_minutes(*, meeting: Meeting, minutes: str, closed_minutes: str, actor: Actor) -> None:
    """Keep the minutes of the open and of the closed part. The journal keeps their fingerprints only."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        journal.hold()
        held = Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=meeting.pk)
        for name, text, is_open in (("minutes", minutes, True), ("closed_minutes", closed_minutes, False)):
            before, after = getattr(held, name), text.replace("\r\n", "\n").strip()
            if before != after:
                setattr(held, name, after)
                _record(held, f"write_{name}", actor, fingerprint(before), fingerprint(after), is_draft=not is_open)
        held.save(update_fields=["minutes", "closed_minutes"])


def fingerprint(text: str) -> dict[str, Any]:
    """Return what the journal keeps of a text that not everybody who reads the journal may read."""
    return {"length": len(text), "sha256": sha256(text.encode()).hexdigest()}


def _record(meeting: Meeting, action: str, actor: Actor, before: Any, after: Any, *, is_draft: bool = False) -> None:
    journal.record(actor=actor.label, action=action, subject=f"meeting:{meeting.pk}", before=before, after=after, is_draft=is_draft)
