"""A meeting decides: it signs off a publication, adopts a draft, or agrees in words. The decision and what it makes are one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.people.rules import Actor, Role
from shirube.council.actions.meetings import fingerprint
from shirube.council.models import AgendaItem, Decision, Meeting
from shirube.council.queries.days import name_of
from shirube.council.rules.words import DecisionKind, MeetingState
from shirube.cycle.actions.sign_off import Wish, sign_off
from shirube.cycle.models import Publication, Round
from shirube.plans.actions.adopt import adopt_edition
from shirube.plans.models import Edition, Plan

LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class SignOff:
    """What a meeting signs off, as in `cycle.actions.sign_off.Wish`; name and day are the meeting's own."""

    plan: Plan
    round: Round | None = None
    corrects: Publication | None = None
    errata: str = ""
    allow_open: bool = False
    seen: int | None = None


def sign_off_in_meeting(*, meeting: Meeting, what: SignOff, actor: Actor, item: AgendaItem | None = None) -> Decision:
    """Sign off a publication with the meeting's name and day, and record the decision, in one transaction.

    Raises what `sign_off` raises, and `Conflict` where the meeting has not been held.
    """
    actor.require(Role.OFFICE)
    with transaction.atomic():
        journal.hold()
        held, day = _held(meeting)
        wish = Wish(what.plan, name_of(held), day, what.round, what.corrects, what.errata, what.allow_open, what.seen)
        made = sign_off(wish=wish, actor=actor)
        return _decide(held, Decision(kind=DecisionKind.SIGN_OFF, publication=made, item=_own(item, held)), actor)


def adopt_in_meeting(*, meeting: Meeting, edition: Edition, actor: Actor, item: AgendaItem | None = None) -> Decision:
    """Adopt a draft on the meeting's day, and record the decision, in one transaction. Raises what `adopt_edition` raises."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        journal.hold()
        held, day = _held(meeting)
        adopted = adopt_edition(edition=edition, adopted_on=day, actor=actor, grounds=name_of(held))
        return _decide(held, Decision(kind=DecisionKind.ADOPT, edition=adopted, item=_own(item, held)), actor)


def agree_in_meeting(*, meeting: Meeting, text: str, is_open: bool, actor: Actor, item: AgendaItem | None = None) -> Decision:
    """Record in words what a meeting decided."""
    actor.require(Role.OFFICE)
    words = text.strip()
    if not words:
        raise InvalidInput("決まったことを書いてください。")
    if len(words) > LONGEST_TEXT:
        raise InvalidInput(f"決まったことが{len(words)}文字あります。{LONGEST_TEXT}文字までにしてください。")
    with transaction.atomic():
        journal.hold()
        held, _ = _held(meeting)
        return _decide(held, Decision(kind=DecisionKind.AGREE, text=words, is_open=is_open, item=_own(item, held)), actor)


def _held(meeting: Meeting) -> tuple[Meeting, date]:
    """Return the meeting, held until the transaction ends, and its day; refuse one that has not taken place."""
    held = Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=meeting.pk)
    if held.state != MeetingState.HELD or held.held_on is None:
        raise Conflict("この会議は、まだ開催済みになっていません。会議の日と状態を入れてから、決定を記録してください。")
    return held, held.held_on


def _own(item: AgendaItem | None, meeting: Meeting) -> AgendaItem | None:
    if item is not None and item.meeting_id != meeting.pk:
        raise InvalidInput("この議題は、別の会議のものです。画面を読み直してください。")
    return item


def _decide(meeting: Meeting, decision: Decision, actor: Actor) -> Decision:
    decision.meeting = meeting
    decision.save()
    is_open = decision.is_open and (decision.item is None or decision.item.is_open)
    made = {"publication": decision.publication.digest if decision.publication else None, "edition": str(decision.edition or "")}
    after = {"kind": str(decision.kind), **made, "text": decision.text if is_open else fingerprint(decision.text)}
    journal.record(
        actor=actor.label,
        action="decide_in_meeting",
        subject=f"meeting:{meeting.pk}:decision:{decision.pk}",
        after=after,
        grounds=name_of(meeting),
        is_draft=not is_open,
    )
    return decision
