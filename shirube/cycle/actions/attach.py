"""Hand in a file with an entry, and withdraw it. A withdrawn file is kept, and no longer shown."""

from __future__ import annotations

from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.people.rules import Actor
from shirube.cycle.actions.rights import refuse_handed_in, refuse_late, require_filler
from shirube.cycle.models import Attachment, Entry
from shirube.cycle.rules.questions import Question
from shirube.cycle.rules.uploads import read_upload

MOST = 10
"""Files that an entry may have at a time."""


def attach_file(*, entry: Entry, name: str, content: bytes, actor: Actor) -> Attachment:
    """Keep a file with an entry, which comes loaded with item, sheet and round. The same bytes again under the same name are kept once.

    Raises `InvalidInput` for a file that cannot be taken, `Conflict` where the entry takes none now, and `NotAllowed`.
    """
    _refuse(entry, actor)
    upload = read_upload(name, content)
    digest = sha256(content).hexdigest()
    with transaction.atomic():
        journal.hold()
        there = Attachment.objects.filter(entry=entry, withdrawn_at=None).defer("content")
        same = there.filter(sha256=digest, name=upload.name).first()
        if same is not None:
            return same
        if there.count() >= MOST:
            raise InvalidInput(f"添付は{MOST}個までです。要らないものを取り下げてから添付してください。")
        fields = {"name": upload.name, "content_type": upload.content_type, "sha256": digest, "size": len(content)}
        made = Attachment.objects.create(entry=entry, author_id=actor.account, content=content, **fields)
        _record(made, entry, actor, "attach_file", after=fields)
    return made


def withdraw_file(*, attachment: Attachment, entry: Entry, actor: Actor) -> None:
    """Take a file back: nobody is shown it any more, and it stays in the store. Again changes nothing."""
    _refuse(entry, actor)
    with transaction.atomic():
        journal.hold()
        locked = Attachment.objects.select_for_update().defer("content").get(pk=attachment.pk, entry=entry)
        if locked.withdrawn_at is not None:
            return
        locked.withdrawn_at = timezone.now()
        locked.save(update_fields=["withdrawn_at"])
        _record(locked, entry, actor, "withdraw_file", before={"name": locked.name, "sha256": locked.sha256})


def _refuse(entry: Entry, actor: Actor) -> None:
    require_filler(actor, entry.sheet)
    if Question.FILE.value not in entry.sheet.round.questions:
        raise Conflict("この取りまとめではファイルを尋ねていません。")
    refuse_late(actor, entry.sheet)
    refuse_handed_in(entry)


def _record(attachment: Attachment, entry: Entry, actor: Actor, action: str, *, before: object = None, after: object = None) -> None:
    journal.record(
        actor=actor.label,
        action=action,
        subject=f"entry:{entry.pk}:{entry.item.number}:file:{attachment.pk}",
        before=before,
        after=after,
        occasion=entry.sheet.round.occasion,
        is_draft=True,
    )
