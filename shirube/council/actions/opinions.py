"""What the office does with letters and opinions: cut, check, group, answer. The journal never holds a letter's text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from shirube.core import journal
from shirube.core.errors import InvalidInput, NotFound
from shirube.core.people.rules import Actor, Role
from shirube.council.actions.consultations_staff import locked_consultation, refuse_published
from shirube.council.models import Consultation, Letter, Opinion, OpinionGroup
from shirube.council.rules.splitting import cut
from shirube.council.rules.words import Effect

LONGEST = 10_000
"""Characters that a summary, an answer or a published text may have."""


@dataclass(frozen=True, slots=True)
class About:
    """What of the draft something is about, as primary keys; neither for the whole."""

    heading: int | None = None
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the city says to a group of opinions. `effect` is an `Effect`, empty while not decided."""

    summary: str = ""
    answer: str = ""
    effect: str = ""
    change: str = ""
    about: About | None = None
    """None leaves it as it is."""


def view_letter(*, letter: Letter, actor: Actor) -> None:
    """Note that somebody opened a letter."""
    actor.require(Role.OFFICE, Role.VIEWER, Role.AUDITOR)
    with transaction.atomic():
        _record(letter.consultation, actor, "view_letter", subject=f"letter:{letter.receipt}")


def take_letters(*, consultation: Consultation, actor: Actor) -> int:
    """Make one opinion of each letter that has none yet; return how many were made."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        locked = locked_consultation(consultation)
        refuse_published(locked)
        waiting = Letter.objects.filter(consultation=locked, opinions=None)
        made = [
            Opinion(letter_id=letter.pk, position=1, raw_text=letter.text, heading_id=letter.heading_id, item_id=letter.item_id)
            for letter in waiting.only("text", "heading_id", "item_id")
        ]
        Opinion.objects.bulk_create(made, batch_size=500)
        if made:
            _record(locked, actor, "take_letters", after={"opinions": len(made)})
    return len(made)


def split_letter(*, letter: Letter, marked: str, actor: Actor) -> int:
    """Cut a letter into opinions at the separators in `marked`; return how many. What was checked or grouped of it begins anew.

    Raises `InvalidInput` where more than separators was changed, `Conflict` after the results.
    """
    actor.require(Role.OFFICE)
    parts = cut(letter.text, marked)
    with transaction.atomic():
        locked = locked_consultation(letter.consultation)
        refuse_published(locked)
        letter.opinions.all().delete()
        Opinion.objects.bulk_create(
            Opinion(letter=letter, position=place, raw_text=part, heading_id=letter.heading_id, item_id=letter.item_id)
            for place, part in enumerate(parts, 1)
        )
        _record(locked, actor, "split_letter", subject=f"letter:{letter.receipt}", after={"opinions": len(parts)})
    return len(parts)


def check_opinion(*, opinion: Opinion, text: str, about: About, not_counted: str = "", actor: Actor) -> None:
    """Let the text of an opinion through to be published, or say why it is none on the draft.

    Raises `InvalidInput` for an empty text, `NotFound` for a heading or item of another edition, `Conflict` after the results.
    """
    actor.require(Role.OFFICE)
    if not text.strip() and not not_counted.strip():
        raise InvalidInput("公表する文が空です。公表できる文がないときは、意見に数えない理由を書いてください。")
    with transaction.atomic():
        locked = locked_consultation(opinion.letter.consultation)
        refuse_published(locked)
        _refuse_strange(locked, about)
        opinion.published_text, opinion.is_not_counted = _fit(text), not_counted.strip()[:300]
        opinion.heading_id, opinion.item_id = about.heading, about.item
        opinion.checked_at, opinion.checked_by_id = timezone.now(), actor.account
        if opinion.is_not_counted:
            opinion.group = None
        opinion.save()
        after = {"is_not_counted": opinion.is_not_counted, "heading": about.heading, "item": about.item}
        _record(locked, actor, "check_opinion", subject=f"opinion:{opinion.pk}", after=after)


def check_unmarked(*, consultation: Consultation, opinions: Collection[int], actor: Actor) -> int:
    """Let through the texts of opinions that somebody read on one page and found nothing in; return how many. Checked ones stay."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        locked = locked_consultation(consultation)
        refuse_published(locked)
        found = list(Opinion.objects.filter(pk__in=opinions, letter__consultation=locked, checked_at=None))
        for each in found:
            each.published_text, each.checked_at, each.checked_by_id = _fit(each.raw_text), timezone.now(), actor.account
        Opinion.objects.bulk_update(found, ["published_text", "checked_at", "checked_by"], batch_size=500)
        if found:
            _record(locked, actor, "check_opinions", after={"opinions": sorted(each.pk for each in found)})
    return len(found)


def make_group(*, consultation: Consultation, opinions: Collection[int], summary: str = "", actor: Actor) -> OpinionGroup:
    """Put opinions into a group of their own. What they are about is the group's where all agree.

    Raises `InvalidInput` where none is given or left, `Conflict` after the results.
    """
    actor.require(Role.OFFICE)
    with transaction.atomic():
        locked = locked_consultation(consultation)
        refuse_published(locked)
        found = _opinions(locked, opinions)
        abouts = {(each.heading_id, each.item_id) for each in found}
        heading, item = abouts.pop() if len(abouts) == 1 else (None, None)
        last = locked.groups.aggregate(last=Max("position"))["last"] or 0
        group = OpinionGroup.objects.create(consultation=locked, position=last + 1, summary=_fit(summary), heading_id=heading, item_id=item)
        _move(found, group)
        _record(locked, actor, "make_group", subject=f"opinion_group:{group.pk}", after={"opinions": sorted(each.pk for each in found)})
    return group


def move_opinions(*, group: OpinionGroup | None, consultation: Consultation, opinions: Collection[int], actor: Actor) -> int:
    """Move opinions into a group, or out of any where it is None; groups that are left empty go. Returns how many moved."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        locked = locked_consultation(consultation)
        refuse_published(locked)
        if group is not None and group.consultation_id != locked.pk:
            raise NotFound("このまとまりは別の意見公募のものです。一覧から選び直してください。")
        found = _opinions(locked, opinions)
        _move(found, group)
        subject = f"opinion_group:{group.pk if group else 0}"
        _record(locked, actor, "move_opinions", subject=subject, after={"opinions": sorted(each.pk for each in found)})
    return len(found)


def merge_groups(*, consultation: Consultation, groups: Sequence[int], actor: Actor) -> OpinionGroup:
    """Put groups together into the first of them, which keeps its summary and answer. Raises `InvalidInput` for fewer than two."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        locked = locked_consultation(consultation)
        refuse_published(locked)
        found = list(locked.groups.filter(pk__in=groups))
        if len(found) < 2:
            raise InvalidInput("まとめるものを二つ以上選んでください。")
        first, *others = found
        Opinion.objects.filter(group__in=others).update(group=first)
        gone = sorted(each.pk for each in others)
        locked.groups.filter(pk__in=gone).delete()
        _record(locked, actor, "merge_groups", subject=f"opinion_group:{first.pk}", after={"merged": gone})
    return first


def answer_group(*, group: OpinionGroup, answer: Answer, actor: Actor) -> None:
    """Write the summary, the city's view and the effect of a group; parts of it may be empty until the results are published.

    Raises `InvalidInput` for an unknown effect and for a change that is not told, `Conflict` after the results.
    """
    actor.require(Role.OFFICE)
    _refuse_faults(answer)
    with transaction.atomic():
        locked = locked_consultation(group.consultation)
        refuse_published(locked)
        if answer.about is not None:
            _refuse_strange(locked, answer.about)
            group.heading_id, group.item_id = answer.about.heading, answer.about.item
        group.summary, group.answer = _fit(answer.summary), _fit(answer.answer)
        group.effect, group.change = answer.effect, _fit(answer.change)
        group.answered_at, group.answered_by_id = (timezone.now(), actor.account) if group.answer and group.effect else (None, None)
        group.save()
        after = {"summary": group.summary, "answer": group.answer, "effect": group.effect, "change": group.change}
        _record(locked, actor, "answer_group", subject=f"opinion_group:{group.pk}", after=after)


def answer_many(*, consultation: Consultation, groups: Collection[int], answer: str, effect: str, actor: Actor) -> int:
    """Give several groups the same answer; summaries stay. Return how many. Raises as `answer_group`."""
    actor.require(Role.OFFICE)
    if not answer.strip() or effect not in {Effect.INCLUDED, Effect.NOTED, Effect.KEPT}:
        raise InvalidInput("市の考え方を書き、修正の有無を選んでください。「修正あり」は、直すところを書くため一件ずつ答えます。")
    with transaction.atomic():
        locked = locked_consultation(consultation)
        refuse_published(locked)
        fields = {"answer": _fit(answer), "effect": effect, "change": "", "answered_at": timezone.now(), "answered_by_id": actor.account}
        number = locked.groups.filter(pk__in=groups).update(**fields)
        if not number:
            raise InvalidInput("答えるまとまりを一つ以上選んでください。")
        after = {"groups": sorted(groups), "answer": answer.strip(), "effect": effect}
        _record(locked, actor, "answer_groups", after=after)
    return number


def _opinions(consultation: Consultation, opinions: Collection[int]) -> list[Opinion]:
    found = list(
        Opinion.objects.filter(pk__in=opinions, letter__consultation=consultation, is_not_counted="").defer("raw_text", "published_text")
    )
    if not found:
        raise InvalidInput("意見を一つ以上選んでください。画面が古いときは、読み直してください。")
    return found


def _move(opinions: Sequence[Opinion], group: OpinionGroup | None) -> None:
    left = {each.group_id for each in opinions if each.group_id} - {group.pk if group else None}
    Opinion.objects.filter(pk__in=[each.pk for each in opinions]).update(group=group)
    OpinionGroup.objects.filter(pk__in=left, opinions=None).delete()


def _refuse_faults(answer: Answer) -> None:
    if answer.effect and answer.effect not in {effect.value for effect in Effect}:
        raise InvalidInput("修正の有無を選び直してください。")
    if answer.effect == Effect.REVISED and not answer.change.strip():
        raise InvalidInput("「修正あり」のときは、案のどこをどう直すかを書いてください。")


def _refuse_strange(consultation: Consultation, about: About) -> None:
    edition = consultation.edition
    is_strange = (about.heading and not edition.headings.filter(pk=about.heading).exists()) or (
        about.item and not edition.items.filter(pk=about.item).exists()
    )
    if is_strange:
        raise NotFound("選んだ箇所は、この案にありません。選び直してください。")


def _fit(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(plain) > LONGEST:
        raise InvalidInput(f"{len(plain)}文字あります。{LONGEST}文字までに縮めてください。")
    return plain


def _record(consultation: Consultation, actor: Actor, action: str, *, subject: str = "", after: Any = None) -> None:
    journal.record(
        actor=actor.label,
        action=action,
        subject=subject or f"consultation:{consultation.pk}",
        after=after,
        occasion=f"consultation:{consultation.slug}",
        is_draft=True,
    )
