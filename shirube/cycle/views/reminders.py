"""The office's page of reminders: what goes out by itself and when, what went out, and sending some now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from shirube.core.city import closed_days
from shirube.core.errors import InvalidInput
from shirube.core.people.gates import requires
from shirube.core.people.queries import actor_of, today
from shirube.core.people.rules import Role
from shirube.cycle.actions.remind import remind_now
from shirube.cycle.models import Round
from shirube.cycle.queries.deadlines import day_words
from shirube.cycle.queries.reminders import letters, open_sheets, sent_for
from shirube.cycle.queries.rounds import round_of
from shirube.cycle.rules.reminders import Level, levels, turns
from shirube.cycle.rules.states import RoundState

LATEST = 200
"""Mails shown."""


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.OFFICE, Role.VIEWER, Role.AUDITOR)
def reminders(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a round's reminders; the office sends some at once, after a look at the letters."""
    actor = actor_of(request)
    round_ = round_of(pk)
    chosen = [int(each) for each in request.POST.getlist("section") if each.isdecimal()]
    if request.method != "POST":
        return _page(request, round_)
    with_heads = request.POST.get("with_heads") == "on"
    if request.POST.get("step") == "look":
        actor.require(Role.OFFICE)
        return _page(request, round_, chosen=chosen, with_heads=with_heads, looks=True)
    try:
        reminded = remind_now(round_=round_, sections=chosen, actor=actor, with_heads=with_heads)
    except InvalidInput as error:
        return _page(request, round_, chosen=chosen, fault=error.message, status=error.status)
    return _page(request, round_, reminded=reminded)


def _page(request: HttpRequest, round_: Round, *, chosen: list[int] | None = None, status: int = 200, **more: Any) -> HttpResponse:
    day = today()
    waiting = [each for each in open_sheets([round_], day) if round_.state in (RoundState.OPEN, RoundState.CLOSED)]
    picked = [each for each in waiting if each.sheet.section_id in (chosen or [])]
    asked = [Level.SECTION, Level.HEAD] if more.get("with_heads") else [Level.SECTION]
    context = {
        "round": round_,
        "may_send": actor_of(request).has(Role.OFFICE),
        "schedule": _schedule(round_),
        "waiting": waiting,
        "chosen": chosen or [],
        "letters": letters([(each, asked if each.waits_for is Level.SECTION else [Level.HEAD]) for each in picked], day) if picked else (),
        "sent": sent_for(round_)[:LATEST],
        "fault": "",
        "reminded": None,
        **more,
    }
    return render(request, "cycle/reminders.html", context, status=status)


def _schedule(round_: Round) -> list[tuple[str, tuple[str, ...], bool]]:
    """Return (day, who is told, whether it has passed) for each turn of the sections' deadline."""
    if round_.section_due is None:
        return []
    offsets = sorted(round_.reminders)
    days = turns(round_.section_due, offsets, closed_days())
    told = [tuple(level.value for level in levels(offset, offsets)) for offset in offsets]
    return [(day_words(day), who, day < today()) for day, who in zip(days, told, strict=True)]
