"""Record what a section answers, cell by cell. What is recorded stays: a change is a further revision beside the old one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.people.rules import Actor
from shirube.cycle.actions.rights import refuse_handed_in, refuse_late, require_filler, via_of
from shirube.cycle.models import Answer, Entry, Via
from shirube.cycle.queries.rounds import Given, answers_of
from shirube.cycle.rules.questions import LONGEST, Question
from shirube.cycle.rules.states import EntryState

NOTHING_YET = 0
"""The revision that a change of a blank cell names."""
SECOND_ASKS = frozenset({Question.REMARKS, Question.FILE})
"""What a second section of an item may answer."""


class AnswerConflict(Conflict):
    """Somebody else changed the cell meanwhile; both values are told. `theirs` is what stands in the store."""

    def __init__(self, entry: Entry, question: Question, mine: str, theirs: Given) -> None:
        who = theirs.author_name or "ほかの人"
        super().__init__(f"{who}がこの欄を「{theirs.text}」に変えました。あなたの入力は「{mine}」です。どちらにするか選んでください。")
        self.entry = entry
        self.question = question
        self.mine = mine
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class Change:
    """One cell to be recorded. `base` is the revision that the person saw, 0 for a blank cell."""

    entry: Entry
    question: Question
    text: str
    base: int


def save_answer(*, entry: Entry, question: Question, text: str, base: int, actor: Actor, via: str = Via.SCREEN) -> Given | None:
    """Record one cell and return what is in force now, None for a cell that stays blank.

    The same text again changes nothing, so a request may be repeated.

    Raises `AnswerConflict` where the cell has changed since the revision `base`, `Conflict` where the round or the entry takes no
    answers, `NotAllowed`, and `InvalidInput` for a question that the round does not ask.
    """
    given = save_answers(changes=[Change(entry, question, text, base)], actor=actor, via=via)
    return given[0] if given else None


def save_answers(*, changes: Iterable[Change], actor: Actor, via: str = Via.SCREEN) -> list[Given]:
    """Record several cells in one transaction: all or none. Entries come loaded with sheet and round."""
    wanted = list(changes)
    for change in wanted:
        _refuse(change, actor)
    with transaction.atomic():
        journal.hold()
        locked = _locked({change.entry.pk for change in wanted})
        given = answers_of(locked)
        for change in wanted:
            entry = locked[change.entry.pk]
            latest = given.get(entry.pk, {}).get(change.question)
            if latest is None or latest.text != change.text:
                _save(replace(change, entry=entry), latest, actor, via)
        given = answers_of(locked)
    return [given[change.entry.pk][change.question] for change in wanted if change.question in given.get(change.entry.pk, {})]


def _locked(entries: set[int]) -> dict[int, Entry]:
    """Return the entries, held until the transaction ends, in one order so that two never wait for each other."""
    rows = Entry.objects.select_for_update(of=("self",)).select_related("sheet__round", "sheet__section", "item").filter(pk__in=entries)
    return {entry.pk: entry for entry in rows.order_by("pk")}


def _refuse(change: Change, actor: Actor) -> None:
    sheet = change.entry.sheet
    require_filler(actor, sheet)
    if change.question not in sheet.round.questions or (not change.entry.is_main and change.question not in SECOND_ASKS):
        raise InvalidInput("この取りまとめでは尋ねていない欄です。画面を読み直してください。")
    if len(change.text) > LONGEST:
        raise InvalidInput(f"{len(change.text)}文字あります。{LONGEST}文字までに縮めてください。")
    if "\x00" in change.text:
        raise InvalidInput("使えない文字が入っています。貼り付けた文字を確かめて、打ち直してください。")


def _save(change: Change, latest: Given | None, actor: Actor, via: str) -> None:
    entry, question = change.entry, change.question
    refuse_late(actor, entry.sheet)
    refuse_handed_in(entry)
    revision = latest.revision if latest else NOTHING_YET
    if latest is not None and change.base != latest.revision:
        raise AnswerConflict(entry, question, change.text, latest)
    if latest is None and not change.text.strip():
        return
    via = via_of(actor, entry.sheet, via)
    Answer.objects.create(entry=entry, question=question.value, revision=revision + 1, text=change.text, via=via, author_id=actor.account)
    before = entry.state
    if before != EntryState.DRAFT:
        entry.state, entry.changed_at = EntryState.DRAFT.value, timezone.now()
        entry.save(update_fields=["state", "changed_at"])
    journal.record(
        actor=actor.label,
        action="save_answer",
        subject=f"entry:{entry.pk}:{entry.item.number}:{question.value}",
        before={"text": latest.text if latest else "", "state": before},
        after={"text": change.text, "state": entry.state, "via": via, "revision": revision + 1},
        occasion=entry.sheet.round.occasion,
        is_draft=True,
    )
