"""Hand in, withdraw, confirm, return and approve: one entry or many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.language import Sentence
from shirube.core.people.rules import NOT_YOURS, Actor
from shirube.cycle.actions.rights import refuse_late, require_filler
from shirube.cycle.models import Entry, Sheet
from shirube.cycle.queries.completeness import gaps_of
from shirube.cycle.rules.asks import HEAD
from shirube.cycle.rules.states import ENTRY_WORDS, FILLABLE, EntryState, Move, RoundState, after, movers

LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Refusal:
    """An entry that was not moved, and why, in a sentence."""

    entry: Entry
    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of many entries: those that were moved, and those that were not."""

    done: tuple[Entry, ...]
    refused: tuple[Refusal, ...]


def move_entries(*, entries: Iterable[int], move: Move, actor: Actor, note: str = "") -> Moved:
    """Move entries (by primary key) on. Those that cannot are left as they are and told; the others are moved in one transaction.

    A return needs a note. What is handed in must be complete.
    """
    note = note.strip()
    if move is Move.RETURN and not note:
        raise InvalidInput("差し戻す理由を書いてください。担当課の画面に出ます。")
    if len(note) > LONGEST_NOTE:
        raise InvalidInput(f"理由が{len(note)}文字あります。{LONGEST_NOTE}文字までにしてください。")
    with transaction.atomic():
        journal.hold()
        locked = _locked(entries)
        gaps = gaps_of(locked) if move is Move.SUBMIT else {}
        reasons = {entry.pk: _obstacle(entry, move, actor, gaps.get(entry.pk, ())) for entry in locked}
        done = tuple(entry for entry in locked if not reasons[entry.pk])
        for entry in done:
            _move(entry, move, actor, note)
    return Moved(done, tuple(Refusal(entry, reasons[entry.pk]) for entry in locked if reasons[entry.pk]))


def submit_sheet(*, sheet: Sheet, actor: Actor) -> Moved:
    """Hand in everything of a sheet that was not handed in yet.

    Raises `InvalidInput` naming what is missing, and `Conflict` where a colleague was quicker; then nothing is handed in.
    """
    require_filler(actor, sheet)
    refuse_late(actor, sheet)
    with transaction.atomic():
        journal.hold()
        entries = _locked(sheet.entries.filter(state__in=FILLABLE, is_main=True).values_list("pk", flat=True))
        if not entries:
            raise Conflict("この回答票はもう提出されています。ほかの人が先に提出したのかもしれません。画面を読み直してください。")
        gaps = gaps_of(entries)
        if gaps:
            raise InvalidInput(_missing(entries, gaps))
        moved = move_entries(entries=[entry.pk for entry in entries], move=Move.SUBMIT, actor=actor)
        sheet.submitted_at = timezone.now()
        sheet.save(update_fields=["submitted_at"])
    return moved


def _locked(entries: Iterable[int]) -> Sequence[Entry]:
    rows = Entry.objects.select_for_update(of=("self",)).select_related(
        "sheet__section", "sheet__round__edition__plan", "sheet__round__edition__scheme", "item"
    )
    return list(rows.filter(pk__in=list(entries)).order_by("pk"))


def _obstacle(entry: Entry, move: Move, actor: Actor, gaps: Sequence[Sentence]) -> str:
    """Return why an entry cannot be moved, empty where it can."""
    state = EntryState(entry.state)
    if entry.sheet.round.state in (RoundState.DRAFT, RoundState.LOCKED):
        return "取りまとめが受付中でも締切後の確認中でもないため、動かせません。"
    allowed = movers(state, move)
    if not allowed:
        return f"{ENTRY_WORDS[state]}の状態なので、この操作はできません。"
    if not actor.has(*allowed, section=entry.sheet.section_id):
        return NOT_YOURS
    return "".join(map(str, gaps))


def _move(entry: Entry, move: Move, actor: Actor, note: str) -> None:
    before = EntryState(entry.state)
    reached = after(before, move) or before
    if reached is EntryState.SUBMITTED and HEAD not in entry.sheet.round.asks:
        reached = EntryState.CONFIRMED
    entry.state, entry.changed_at = reached.value, timezone.now()
    entry.note = note if move is Move.RETURN else ("" if move is Move.SUBMIT else entry.note)
    entry.save(update_fields=["state", "changed_at", "note"])
    journal.record(
        actor=actor.label,
        action=f"{move.value}_entry",
        subject=f"entry:{entry.pk}:{entry.item.number}",
        before={"state": before.value},
        after={"state": reached.value},
        grounds=note,
        occasion=entry.sheet.round.occasion,
        is_draft=True,
    )


def _missing(entries: Sequence[Entry], gaps: dict[int, tuple[Sentence, ...]]) -> str:
    told = [f"{entry.item.number} {entry.item.title}: {''.join(map(str, gaps[entry.pk]))}" for entry in entries if entry.pk in gaps]
    return f"まだ提出できません。{len(told)}件に足りないところがあります。" + " ".join(told)
