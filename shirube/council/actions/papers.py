"""Keep the papers of a meeting, open or closed, and withdraw them. A withdrawn paper stays in the store, and nobody is shown it."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from shirube.core import journal
from shirube.core.errors import InvalidInput
from shirube.core.people.rules import Actor, Role
from shirube.council.models import AgendaItem, Meeting, Paper
from shirube.cycle.rules.uploads import read_upload

MOST = 60
"""Papers that a meeting may have at a time."""


def add_paper(*, meeting: Meeting, name: str, content: bytes, is_open: bool, actor: Actor, item: AgendaItem | None = None) -> Paper:
    """Keep a file as a paper. The same bytes under the same name for the same item are kept once.

    Raises `NotAllowed`, and `InvalidInput` for a file that cannot be taken.
    """
    actor.require(Role.OFFICE)
    upload = read_upload(name, content)
    digest = sha256(content).hexdigest()
    if item is not None and item.meeting_id != meeting.pk:
        raise InvalidInput("この議題は、別の会議のものです。画面を読み直してください。")
    with transaction.atomic():
        journal.hold()
        there = Paper.objects.filter(meeting=meeting, withdrawn_at=None).defer("content")
        same = there.filter(sha256=digest, name=upload.name, item=item).first()
        if same is not None:
            return same
        if there.count() >= MOST:
            raise InvalidInput(f"資料は一つの会議に{MOST}個までです。要らないものを取り下げてから加えてください。")
        fields = {"name": upload.name, "content_type": upload.content_type, "sha256": digest, "size": len(content), "is_open": is_open}
        made = Paper.objects.create(meeting=meeting, item=item, author_id=actor.account, content=content, **fields)
        _record(made, "add_paper", actor, None, fields)
    return made


def open_or_close_paper(*, paper: Paper, is_open: bool, actor: Actor) -> None:
    """Show a paper to everybody, or no longer. Again changes nothing."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        journal.hold()
        held = Paper.objects.select_for_update(of=("self",)).defer("content").get(pk=paper.pk)
        if held.is_open == is_open:
            return
        held.is_open = is_open
        held.save(update_fields=["is_open"])
        _record(held, "change_paper", actor, {"is_open": not is_open}, {"is_open": is_open}, is_public=True)


def withdraw_paper(*, paper: Paper, actor: Actor) -> None:
    """Take a paper back. Again changes nothing."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        journal.hold()
        held = Paper.objects.select_for_update(of=("self",)).defer("content").get(pk=paper.pk)
        if held.withdrawn_at is not None:
            return
        held.withdrawn_at = timezone.now()
        held.save(update_fields=["withdrawn_at"])
        _record(held, "withdraw_paper", actor, {"name": held.name, "sha256": held.sha256}, None)


def _record(paper: Paper, action: str, actor: Actor, before: Any, after: Any, *, is_public: bool = False) -> None:
    journal.record(
        actor=actor.label,
        action=action,
        subject=f"meeting:{paper.meeting_id}:paper:{paper.pk}",
        before=before,
        after=after,
        is_draft=not (paper.is_open or is_public),
    )
