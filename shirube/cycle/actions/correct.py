"""Take one answer up again after it was published, so that a correction can be published."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.people.queries import today
from shirube.core.people.rules import Actor
from shirube.cycle.actions.move import LONGEST_NOTE
from shirube.cycle.actions.rights import require_office
from shirube.cycle.models import Entry, Round
from shirube.cycle.rules.states import EntryState, RoundState


def reopen_entry(*, entry: Entry, why: str, until: date, actor: Actor) -> Entry:
    """Return a published answer to its section, which may answer again until a day; the other answers stay as they are.

    The round is no longer locked; it is again when the correction is signed off. Nothing public changes before that.
    """
    require_office(actor)
    why = why.strip()
    if not why:
        raise InvalidInput("訂正する理由を書いてください。担当課の画面に出て、記録に残ります。")
    if len(why) > LONGEST_NOTE:
        raise InvalidInput(f"理由が{len(why)}文字あります。{LONGEST_NOTE}文字までにしてください。")
    if until < today():
        raise InvalidInput("回答の期限が過ぎた日です。今日より後の日にしてください。")
    with transaction.atomic():
        journal.hold()
        held = Entry.objects.select_for_update(of=("self",)).select_related("sheet__round", "sheet__section", "item").get(pk=entry.pk)
        round_ = Round.objects.select_for_update().get(pk=held.sheet.round_id)
        _refuse_unpublished(held, round_)
        before = {"state": held.state, "round": round_.state}
        _reopen(held, round_, why, until)
        journal.record(
            actor=actor.label,
            action="reopen_entry_after_publication",
            subject=f"entry:{held.pk}:{held.item.number}",
            before=before,
            after={"state": held.state, "round": round_.state, "until": until.isoformat()},
            grounds=why,
            occasion=round_.occasion,
            is_draft=True,
        )
    return held


def _refuse_unpublished(entry: Entry, round_: Round) -> None:
    if not round_.publications.exists():
        raise Conflict("この取りまとめはまだ公表していません。公表の前は、回答を差し戻してください。")
    if entry.state != EntryState.APPROVED:
        raise Conflict("この取組は承認された状態ではありません。画面を読み直してください。")


def _reopen(entry: Entry, round_: Round, why: str, until: date) -> None:
    entry.state, entry.note, entry.changed_at = EntryState.RETURNED.value, why, timezone.now()
    entry.save(update_fields=["state", "note", "changed_at"])
    sheet = entry.sheet
    sheet.reopened_until, sheet.reopened_why = max(until, sheet.reopened_until or until), why[:300]
    sheet.save(update_fields=["reopened_until", "reopened_why"])
    if round_.state == RoundState.LOCKED:
        round_.state = RoundState.CLOSED.value
        round_.save(update_fields=["state"])
