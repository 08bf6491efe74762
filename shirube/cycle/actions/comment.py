"""Say something about an entry: section and office talk where the answer stands."""

from __future__ import annotations

from django.db import transaction

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.people.rules import Actor
from shirube.cycle.actions.rights import require_filler
from shirube.cycle.models import Comment, Entry
from shirube.cycle.rules.states import RoundState

LONGEST = 1000
"""Characters that one contribution may have."""


def add_comment(*, entry: Entry, text: str, actor: Actor) -> Comment:
    """Add to the talk about an entry. The entry comes loaded with item, sheet and round. What was said is never changed.

    Raises `InvalidInput` for an empty, too long or unusable text, `NotAllowed`, and `Conflict` where the round is locked.
    """
    require_filler(actor, entry.sheet)
    said = text.strip()
    if not said:
        raise InvalidInput("書いてから送ってください。")
    if len(said) > LONGEST:
        raise InvalidInput(f"{len(said)}文字あります。{LONGEST}文字までに縮めてください。")
    if "\x00" in said:
        raise InvalidInput("使えない文字が入っています。貼り付けた文字を確かめて、打ち直してください。")
    if entry.sheet.round.state == RoundState.LOCKED:
        raise Conflict("この取りまとめは公表が決まり、確定しています。新しいやりとりは書けません。")
    with transaction.atomic():
        journal.hold()
        made = Comment.objects.create(entry=entry, author_id=actor.account, text=said)
        journal.record(
            actor=actor.label,
            action="add_comment",
            subject=f"entry:{entry.pk}:{entry.item.number}",
            after={"comment": made.pk, "text": said},
            occasion=entry.sheet.round.occasion,
            is_draft=True,
        )
    return made
