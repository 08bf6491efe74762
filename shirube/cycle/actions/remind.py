"""Call to mind what is still open: by the clock, or when the office asks for it. Nobody gets two of these mails on one day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from shirube.core import journal
from shirube.core.errors import InvalidInput
from shirube.core.mail.actions import queue
from shirube.core.people.queries import today
from shirube.core.people.rules import Actor
from shirube.cycle.actions.rights import require_office
from shirube.cycle.models import Round
from shirube.cycle.queries.reminders import KIND, Letter, due_letters, letters, open_sheets
from shirube.cycle.rules.reminders import Level
from shirube.cycle.rules.states import RoundState


@dataclass(frozen=True, slots=True)
class Reminded:
    """What became of the letters: those in the queue now, and those whose recipient had one today already."""

    queued: tuple[Letter, ...]
    held_back: tuple[Letter, ...]


def remind_due(*, actor: Actor, day: date | None = None) -> Reminded:
    """Send the reminders whose turn is on a day, for every round that takes answers."""
    day = day or today()
    rounds = list(Round.objects.filter(state__in=[RoundState.OPEN, RoundState.CLOSED]))
    return _send(due_letters(rounds, day), actor, day)


def remind_now(*, round_: Round, sections: Iterable[int], actor: Actor, with_heads: bool = False) -> Reminded:
    """Remind sections (by primary key) of what is open in a round, because the office wants it now."""
    require_office(actor)
    day = today()
    chosen = set(sections)
    waiting = [each for each in open_sheets([round_], day) if each.sheet.section_id in chosen]
    if not waiting:
        raise InvalidInput("選んだ課には、いま残っているものがありません。")
    nearest = {Level.SECTION: [Level.SECTION, Level.HEAD] if with_heads else [Level.SECTION], Level.HEAD: [Level.HEAD]}
    return _send(letters([(each, nearest[each.waits_for]) for each in waiting], day), actor, day)


def _send(wanted: Iterable[Letter], actor: Actor, day: date) -> Reminded:
    queued: list[Letter] = []
    held_back: list[Letter] = []
    with transaction.atomic():
        journal.hold()
        for letter in wanted:
            occasion = letter.sheets[0].sheet.round.occasion
            made = queue(kind=KIND, recipient=letter.recipient, subject=letter.subject, body=letter.body, occasion=occasion, day=day)
            (held_back if made is None else queued).append(letter)
        for occasion in dict.fromkeys(letter.sheets[0].sheet.round.occasion for letter in queued):
            _record(occasion, [letter for letter in queued if letter.sheets[0].sheet.round.occasion == occasion], actor)
    return Reminded(tuple(queued), tuple(held_back))


def _record(occasion: str, sent: list[Letter], actor: Actor) -> None:
    """Say in the journal which sections were reminded at which level; addresses stand with the mails alone."""
    told = sorted({f"{sheet.sheet.section.slug}:{letter.level.value}" for letter in sent for sheet in letter.sheets})
    journal.record(
        actor=actor.label,
        action="remind",
        subject=occasion,
        after={"letters": len(sent), "sections": told},
        occasion=occasion,
        is_draft=True,
    )
