"""Enter proposals and decide what becomes of them. Every decision stays on record beside the ones before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.people.queries import today
from shirube.core.people.rules import Actor, Role
from shirube.council.models import Fate, Meeting, Proposal
from shirube.council.rules.fates import fate_fault
from shirube.council.rules.words import FateKind
from shirube.plans.models import Edition, Item


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """What a proposal says; `given_in` is the fiscal year where the day is not known. `examples` has one a line."""

    title: str
    proposer: str
    number: str = ""
    field: str = ""
    given_on: date | None = None
    given_in: int | None = None
    meeting: Meeting | None = None
    text: str = ""
    present_state: str = ""
    aim: str = ""
    examples: str = ""
    is_open: bool = True


def save_proposal(*, facts: ProposalFacts, actor: Actor, proposal: Proposal | None = None) -> Proposal:
    """Enter a new proposal, or change one. One transaction. Raises `NotAllowed` and `InvalidInput`."""
    actor.require(Role.OFFICE)
    if not facts.title.strip() or not facts.proposer.strip():
        raise InvalidInput(gettext("提言の名前と、提言した人の役職を入れてください。"))
    with transaction.atomic():
        journal.hold()
        before = _told(proposal) if proposal else None
        is_public = proposal is not None and proposal.is_open
        kept = proposal or Proposal(key=_next_key(facts), position=Proposal.objects.count())
        for name in ProposalFacts.__slots__:
            setattr(kept, name, getattr(facts, name))
        after = _told(kept)
        if before != after:
            kept.save()
            _record("save_proposal", kept, before, after, actor, is_draft=not (is_public or kept.is_open))
    return kept


def _told(proposal: Proposal) -> dict[str, Any]:
    names = (name for name in ProposalFacts.__slots__ if name != "meeting")
    told = {name: getattr(proposal, name) for name in names}
    given_on = proposal.given_on.isoformat() if proposal.given_on else None
    return {**told, "given_on": given_on, "meeting": proposal.meeting_id}


def _next_key(facts: ProposalFacts) -> str:
    """Return an address for a new proposal: the year it was given in and a running number. Call it while the journal is held."""
    year = facts.given_on.year if facts.given_on else facts.given_in or today().year
    taken = set(Proposal.objects.filter(key__startswith=f"{year}-").values_list("key", flat=True))
    number = 1
    while f"{year}-{number}" in taken:
        number += 1
    return f"{year}-{number}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a proposal: the items of one edition where it was taken up, the reason where it was not."""

    kind: FateKind
    edition: Edition | None = None
    items: Sequence[Item] = ()
    reason: str = ""
    decided_on: date | None = None


def decide_fate(*, proposal: Proposal, decision: Decision, actor: Actor, seen: int | None = None) -> Fate:
    """Record what became of a proposal beside what was recorded before. One transaction.

    `seen` is the primary key of the fate that the person saw, 0 for none; where another stands now, `Conflict`. Raises `NotAllowed`,
    and `InvalidInput` for what does not go together.
    """
    actor.require(Role.OFFICE)
    _refuse_faults(decision)
    with transaction.atomic():
        journal.hold()
        last = proposal.fates.order_by("pk").last()
        if seen is not None and seen != (last.pk if last else 0):
            raise Conflict(gettext("ほかの人が先に反映状況を決めました。頁を読み込み直して、確かめてください。"))
        fate = Fate.objects.create(
            proposal=proposal,
            kind=decision.kind.value,
            edition=decision.edition if decision.items else None,
            reason=decision.reason.strip(),
            decided_on=decision.decided_on or today(),
            decided_by_id=actor.account,
        )
        fate.items.set(decision.items)
        before, after = _fate_told(last), _fate_told(fate)
        _record("decide_fate", proposal, before, after, actor, is_draft=not proposal.is_open, grounds=fate.reason)
    return fate


def _refuse_faults(decision: Decision) -> None:
    fault = fate_fault(decision.kind, items=len(decision.items), reason=decision.reason)
    if fault is not None:
        raise InvalidInput(gettext(fault.template) % fault.values)
    if any(item.edition_id != (decision.edition.pk if decision.edition else None) for item in decision.items):
        raise InvalidInput(gettext("選んだ版にない取組が入っています。計画の版を選び直してください。"))


def _fate_told(fate: Fate | None) -> dict[str, Any] | None:
    if fate is None:
        return None
    items = list(fate.items.order_by("position").values_list("number", flat=True))
    return {"kind": fate.kind, "edition": str(fate.edition) if fate.edition else None, "items": items, "reason": fate.reason}


def _record(action: str, proposal: Proposal, before: Any, after: Any, actor: Actor, *, is_draft: bool, grounds: str = "提言の受付") -> None:
    journal.record(
        actor=actor.label,
        action=action,
        subject=f"proposal:{proposal.key}",
        before=before,
        after=after,
        grounds=grounds,
        is_draft=is_draft,
    )
