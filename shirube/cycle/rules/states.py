"""The states of a round and of an entry, and who may move them on. Plain Python.

An entry goes blank → draft → submitted → confirmed → approved; a blank of which nothing is required may be submitted as it is. The head
confirms or returns, the office approves or returns; what was returned becomes a draft again with the next answer. Where a round does not
ask the head, what is submitted is confirmed at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from shirube.core.language import mark
from shirube.core.people.rules import Role


class RoundState(StrEnum):
    """Where a round stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    """Sections no longer answer, unless reopened one by one; the office still judges."""
    LOCKED = "locked"
    """Signed off: nothing moves any more."""


class EntryState(StrEnum):
    """Where the answer for one item stands."""

    BLANK = "blank"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    APPROVED = "approved"


ROUND_WORDS = {
    RoundState.DRAFT: mark("準備中"),
    RoundState.OPEN: mark("受付中"),
    RoundState.CLOSED: mark("締切"),
    RoundState.LOCKED: mark("確定"),
}
ENTRY_WORDS = {
    EntryState.BLANK: mark("未着手"),
    EntryState.DRAFT: mark("入力中"),
    EntryState.SUBMITTED: mark("提出"),
    EntryState.CONFIRMED: mark("課長承認"),
    EntryState.RETURNED: mark("差戻し"),
    EntryState.APPROVED: mark("承認"),
}
FILLABLE = frozenset({EntryState.BLANK, EntryState.DRAFT, EntryState.RETURNED})
"""States in which a section may still change its answers."""
HANDED_IN = frozenset({EntryState.SUBMITTED, EntryState.CONFIRMED, EntryState.APPROVED})


class Move(StrEnum):
    """What somebody does with an entry."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    """The section takes back what nobody has looked at yet."""
    CONFIRM = "confirm"
    RETURN = "return"
    APPROVE = "approve"
    REOPEN = "reopen"
    """The office takes its own approval back."""


_MOVES: Mapping[tuple[EntryState, Move], tuple[EntryState, frozenset[Role]]] = {
    (EntryState.BLANK, Move.SUBMIT): (EntryState.SUBMITTED, frozenset({Role.REPORTER, Role.HEAD, Role.OFFICE})),
    (EntryState.DRAFT, Move.SUBMIT): (EntryState.SUBMITTED, frozenset({Role.REPORTER, Role.HEAD, Role.OFFICE})),
    (EntryState.RETURNED, Move.SUBMIT): (EntryState.SUBMITTED, frozenset({Role.REPORTER, Role.HEAD, Role.OFFICE})),
    (EntryState.SUBMITTED, Move.WITHDRAW): (EntryState.DRAFT, frozenset({Role.REPORTER, Role.HEAD, Role.OFFICE})),
    (EntryState.SUBMITTED, Move.CONFIRM): (EntryState.CONFIRMED, frozenset({Role.HEAD, Role.OFFICE})),
    (EntryState.SUBMITTED, Move.RETURN): (EntryState.RETURNED, frozenset({Role.HEAD, Role.OFFICE})),
    (EntryState.CONFIRMED, Move.RETURN): (EntryState.RETURNED, frozenset({Role.OFFICE})),
    (EntryState.CONFIRMED, Move.APPROVE): (EntryState.APPROVED, frozenset({Role.OFFICE})),
    (EntryState.APPROVED, Move.REOPEN): (EntryState.CONFIRMED, frozenset({Role.OFFICE})),
    (EntryState.APPROVED, Move.RETURN): (EntryState.RETURNED, frozenset({Role.OFFICE})),
}


def after(state: EntryState, move: Move) -> EntryState | None:
    """Return the state that a move leads to; None where the move makes no sense there."""
    found = _MOVES.get((state, move))
    return found[0] if found else None


def movers(state: EntryState, move: Move) -> frozenset[Role]:
    """Return the roles that may make this move; empty where it makes no sense."""
    found = _MOVES.get((state, move))
    return found[1] if found else frozenset()
