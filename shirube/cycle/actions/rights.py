"""Who may do what in a round, asked by every action before it changes anything."""

from __future__ import annotations

from shirube.core.errors import Conflict, InvalidInput
from shirube.core.people.queries import today
from shirube.core.people.rules import Actor, Role
from shirube.cycle.models import Entry, Round, Sheet, Via
from shirube.cycle.queries.rounds import may_answer
from shirube.cycle.rules.states import ENTRY_WORDS, FILLABLE, EntryState, RoundState


def require_office(actor: Actor) -> None:
    """Refuse anybody but the office."""
    actor.require(Role.OFFICE)


def require_filler(actor: Actor, sheet: Sheet) -> None:
    """Refuse who does not answer for the section of a sheet; the office may, by telephone."""
    if not actor.has(Role.OFFICE):
        actor.require(Role.REPORTER, Role.HEAD, section=sheet.section_id)


def via_of(actor: Actor, sheet: Sheet, via: str) -> str:
    """Return how an answer came in: what the office types for a section is marked as by telephone."""
    is_own = actor.has(Role.REPORTER, Role.HEAD, section=sheet.section_id) and not actor.is_program
    return via if is_own or via != Via.SCREEN else Via.TELEPHONE.value


def refuse_late(actor: Actor, sheet: Sheet) -> None:
    """Refuse an answer to a round that does not take any."""
    state = RoundState(sheet.round.state)
    if state is RoundState.DRAFT:
        raise Conflict("この取りまとめはまだ始まっていません。事務局が開くまでお待ちください。")
    if state is RoundState.LOCKED:
        raise Conflict("この取りまとめは公表が決まり、確定しています。直すときは事務局に連絡してください。")
    if not may_answer(sheet, today()) and not actor.has(Role.OFFICE):
        raise Conflict("この取りまとめは締め切られました。直すときは、事務局に再開を頼んでください。")


def refuse_handed_in(entry: Entry) -> None:
    """Refuse a change of what was handed in."""
    state = EntryState(entry.state)
    if state not in FILLABLE:
        raise Conflict(f"「{entry.item.title}」は{ENTRY_WORDS[state]}の状態です。直すには、差戻しを受けるか、提出を取り下げてください。")


def refuse_unless(round_: Round, *states: RoundState) -> None:
    """Refuse what a round in this state does not allow."""
    if round_.state not in states:
        raise InvalidInput("取りまとめの状態が変わっています。画面を読み直してください。")
