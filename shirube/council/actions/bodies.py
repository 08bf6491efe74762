"""Keep the bodies that meet, their seats by function, and the milestones of a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from shirube.core import journal
from shirube.core.calendar import fiscal_year_of
from shirube.core.errors import InvalidInput
from shirube.core.people.rules import Actor, Role
from shirube.council.models import Body, Member, Milestone
from shirube.council.queries.meetings import current_seats
from shirube.council.rules.words import BodyKind

LONGEST_FUNCTION, LONGEST_ROLE, MOST_SEATS = 200, 100, 200


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """A body; its seats are (role, function), never a person's name. `since` is the day from which they hold, None for a correction."""

    name: str
    kind: BodyKind
    members: tuple[tuple[str, str], ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class MilestoneFacts:
    """What is known of a milestone: its days, or its month, or neither."""

    fiscal_year: int
    title: str
    starts_on: date | None = None
    ends_on: date | None = None
    month: int | None = None
    is_open: bool = True


def save_body(*, facts: BodyFacts, actor: Actor, body: Body | None = None) -> Body:
    """Record a body, or change its name and seats, in one transaction. Raises `NotAllowed`, and `InvalidInput` for seats with faults."""
    actor.require(Role.OFFICE)
    name, members = facts.name.strip(), facts.members
    _refuse_seats(members)
    with transaction.atomic():
        journal.hold()
        same = Body.objects.filter(name=name).first()
        if same is not None and same != body:
            raise InvalidInput(f"「{name}」は、もうあります。一覧から選んで直してください。")
        held = Body.objects.select_for_update().get(pk=body.pk) if body else Body(slug=_slug(name), position=Body.objects.count())
        before = _plain(held) if body else None
        held.name, held.kind = name, facts.kind.value
        held.save()
        if before is None or before["members"] != [list(seat) for seat in members]:
            _seat(held, members, facts.since)
        after = _plain(held)
        if before != after:
            _record("change_body" if body else "create_body", f"body:{held.slug}", actor, before, after)
    return held


def _seat(body: Body, seats: Sequence[tuple[str, str]], since: date | None) -> None:
    """Give a body these seats. Those who leave stay for the meetings before `since`; without a day it is a correction."""
    current = list(body.members.filter(ends_on=None).order_by("position"))
    before = list(body.members.exclude(ends_on=None).order_by("position"))
    left = [each for each in current if since and (each.role, each.function) not in seats and (each.starts_on or date.min) < since]
    began = {(each.role, each.function): each.starts_on for each in current}
    first = since or min((each.starts_on or date.min for each in current), default=date.min)
    body.members.all().delete()
    made = [
        Member(body=body, role=role, function=function, starts_on=began.get((role, function), None if first == date.min else first))
        for role, function in seats
    ]
    for each in left:
        each.ends_on = (since or date.max) - timedelta(days=1)
    for place, each in enumerate([*made, *left, *before]):
        each.pk, each.position = None, place
    Member.objects.bulk_create([*made, *left, *before])


def _refuse_seats(members: Sequence[tuple[str, str]]) -> None:
    if len(members) > MOST_SEATS:
        raise InvalidInput(f"委員・構成員は{MOST_SEATS}人までです（いまは{len(members)}人）。")
    for place, (role, function) in enumerate(members, 1):
        if not function:
            raise InvalidInput("職を書いてください。役だけの行があります。例: 本部長: 市長", place=f"{place}行目")
        if len(function) > LONGEST_FUNCTION or len(role) > LONGEST_ROLE:
            raise InvalidInput(f"長すぎます。職は{LONGEST_FUNCTION}文字、役は{LONGEST_ROLE}文字までにしてください。", place=f"{place}行目")


def _slug(name: str) -> str:
    stem = slugify(name) or "body"
    taken = set(Body.objects.values_list("slug", flat=True))
    return next(slug for number in range(1, len(taken) + 2) if (slug := f"{stem}-{number}" if number > 1 else stem) not in taken)


def _plain(body: Body) -> dict[str, Any]:
    return {"name": body.name, "kind": body.kind, "members": [[each.role, each.function] for each in current_seats(body)]}


def save_milestone(*, facts: MilestoneFacts, actor: Actor, milestone: Milestone | None = None) -> Milestone:
    """Record a step of a year that is no meeting, or change one."""
    actor.require(Role.OFFICE)
    _refuse_days(facts)
    with transaction.atomic():
        journal.hold()
        held = (
            Milestone.objects.select_for_update(of=("self",)).get(pk=milestone.pk) if milestone else Milestone(key=_key(facts.fiscal_year))
        )
        before, was_open = (_milestone(held), held.is_open) if milestone else (None, False)
        for name in MilestoneFacts.__slots__:
            setattr(held, name, getattr(facts, name))
        held.month = None if facts.starts_on or facts.ends_on else facts.month
        held.save()
        if before != _milestone(held):
            name = "change_milestone" if milestone else "create_milestone"
            _record(name, f"milestone:{held.pk}", actor, before, _milestone(held), is_draft=not (held.is_open or was_open))
    return held


def remove_milestone(*, milestone: Milestone, actor: Actor) -> None:
    """Take a milestone off the schedule. The journal keeps it, and the city pack does not bring it back."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        journal.hold()
        _record("remove_milestone", f"milestone:{milestone.pk}", actor, _milestone(milestone), None, is_draft=not milestone.is_open)
        milestone.delete()


def _refuse_days(facts: MilestoneFacts) -> None:
    if not facts.title.strip():
        raise InvalidInput("節目の名前を入れてください。例: パブリックコメント")
    if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
        raise InvalidInput("終わりの日が、始まりの日より前です。")
    first = facts.starts_on or facts.ends_on
    if first and fiscal_year_of(first) != facts.fiscal_year:
        raise InvalidInput("この日は、この年度の日ではありません。年度か日を直してください。")


def _key(year: int) -> str:
    taken = set(Milestone.objects.filter(fiscal_year=year).values_list("key", flat=True))
    return next(key for number in range(1, len(taken) + 2) if (key := f"step-{number}") not in taken)


def _milestone(milestone: Milestone) -> dict[str, Any]:
    days = {name: day.isoformat() if (day := getattr(milestone, name)) else None for name in ("starts_on", "ends_on")}
    return {"year": milestone.fiscal_year, "title": milestone.title, "month": milestone.month, "is_open": milestone.is_open, **days}


def _record(action: str, subject: str, actor: Actor, before: Any, after: Any, *, is_draft: bool = False) -> None:
    journal.record(actor=actor.label, action=action, subject=subject, before=before, after=after, is_draft=is_draft)
