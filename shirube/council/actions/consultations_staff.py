"""Make a consultation ready, announce it, extend it, and give it documents. What was published is never changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.people.queries import today
from shirube.core.people.rules import Actor, Role
from shirube.council.models import Consultation, ConsultationFile
from shirube.council.rules.periods import period_fault
from shirube.council.rules.words import ConsultationState, Standing
from shirube.cycle.rules.uploads import read_upload
from shirube.plans.models import Edition
from shirube.plans.rules.links import EditionState

MOST_FILES = 20
PUBLISHED = "結果を公表した意見公募は変えられません。訂正は、公表済みの結果を残したまま、市の通常のお知らせの手順で行います。"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the office decides about a consultation."""

    title: str
    overview: str
    opens_on: date
    closes_on: date
    section_name: str
    reasons: str = ""
    short_reason: str = ""
    standings: tuple[str, ...] = tuple(standing.value for standing in Standing)
    ways: str = ""


def create_consultation(*, edition: Edition, terms: Terms, actor: Actor) -> Consultation:
    """Make a consultation on a draft edition; the public sees nothing of it yet.

    Raises `InvalidInput` where the terms do not hold, `Conflict` where the edition is no draft, and `NotAllowed`.
    """
    actor.require(Role.OFFICE)
    _refuse_faults(terms)
    if edition.state != EditionState.DRAFT:
        raise Conflict("決定した版には意見を募れません。計画の頁で、次の版の案を作ってから募ってください。")
    with transaction.atomic():
        journal.hold()
        made = Consultation(edition=edition, slug=_free_slug(edition))
        _fill(made, terms)
        made.save(force_insert=True)
        _record(made, actor, "create_consultation", after=told(terms))
    return made


def change_consultation(*, consultation: Consultation, terms: Terms, actor: Actor) -> None:
    """Change a consultation that is not announced yet. Raises as `create_consultation`; `Conflict` for an announced one."""
    actor.require(Role.OFFICE)
    _refuse_faults(terms)
    with transaction.atomic():
        locked = locked_consultation(consultation)
        if locked.state != ConsultationState.DRAFT:
            raise Conflict("公示した内容は変えられません。期間だけは、理由を付けて延ばせます。")
        _fill(locked, terms)
        locked.save()
        _record(locked, actor, "change_consultation", after=told(terms))


def announce(*, consultation: Consultation, actor: Actor) -> None:
    """Announce a consultation (公示): from now on the public sees it.

    Raises `Conflict` where it is announced already, `InvalidInput` where its first day is past.
    """
    actor.require(Role.OFFICE)
    with transaction.atomic():
        locked = locked_consultation(consultation)
        if locked.state != ConsultationState.DRAFT:
            raise Conflict("この意見公募はもう公示しています。")
        if locked.opens_on < today():
            raise InvalidInput("募集の初日が過ぎています。設定の頁で期間を直してから公示してください。")
        locked.state, locked.announced_at = ConsultationState.ANNOUNCED.value, timezone.now()
        locked.save(update_fields=["state", "announced_at"])
        _record(locked, actor, "announce_consultation", after={"opens_on": str(locked.opens_on), "closes_on": str(locked.closes_on)})


def extend(*, consultation: Consultation, until: date, why: str, actor: Actor) -> None:
    """Let an announced consultation last longer, for a reason. Raises `InvalidInput`, and `Conflict` where results are published."""
    actor.require(Role.OFFICE)
    if not why.strip():
        raise InvalidInput("延ばす理由を書いてください。記録に残ります。")
    with transaction.atomic():
        locked = locked_consultation(consultation)
        if locked.state != ConsultationState.ANNOUNCED:
            raise Conflict("公示していないか、結果を公表した意見公募です。期間は延ばせません。")
        if until <= locked.closes_on or until < today():
            raise InvalidInput("新しい末日は、いまの末日ときょうより後の日にしてください。")
        before = {"closes_on": str(locked.closes_on)}
        locked.closes_on = until
        locked.save(update_fields=["closes_on"])
        _record(locked, actor, "extend_consultation", before=before, after={"closes_on": str(until)}, grounds=why.strip())


def add_file(*, consultation: Consultation, name: str, content: bytes, actor: Actor) -> ConsultationFile:
    """Give a consultation a document. Raises `InvalidInput` for one that cannot be taken, `Conflict` after the results."""
    actor.require(Role.OFFICE)
    upload = read_upload(name, content)
    with transaction.atomic():
        locked = locked_consultation(consultation)
        refuse_published(locked)
        if locked.files.filter(withdrawn_at=None).count() >= MOST_FILES:
            raise InvalidInput(f"資料は{MOST_FILES}個までです。要らないものを取り下げてから加えてください。")
        fields = {"name": upload.name, "content_type": upload.content_type, "sha256": sha256(content).hexdigest(), "size": len(content)}
        made = ConsultationFile.objects.create(consultation=locked, content=content, **fields)
        _record(locked, actor, "add_consultation_file", after=fields)
    return made


def withdraw_consultation_file(*, file: ConsultationFile, actor: Actor) -> None:
    """Take a document back: it is shown no more, and stays in the store. Again changes nothing. Raises `Conflict` after the results."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        locked = locked_consultation(file.consultation)
        refuse_published(locked)
        if ConsultationFile.objects.filter(pk=file.pk, withdrawn_at=None).update(withdrawn_at=timezone.now()):
            _record(locked, actor, "withdraw_consultation_file", before={"name": file.name, "sha256": file.sha256})


def locked_consultation(consultation: Consultation) -> Consultation:
    """Return the consultation, held until the transaction ends; the journal is held first."""
    journal.hold()
    return Consultation.objects.select_for_update(of=("self",)).select_related("edition__plan").get(pk=consultation.pk)


def refuse_published(consultation: Consultation) -> None:
    """Raise `Conflict` where the results are published."""
    if consultation.state == ConsultationState.RESULTS:
        raise Conflict(PUBLISHED)


def told(terms: Terms) -> dict[str, Any]:
    """Return terms as the journal keeps them."""
    return {
        key: list(value) if isinstance(value, tuple) else value if isinstance(value, bool) else str(value)
        for key, value in asdict(terms).items()
    }


def _refuse_faults(terms: Terms) -> None:
    for value, name in ((terms.title, "題名"), (terms.overview, "概要"), (terms.section_name, "担当課")):
        if not value.strip():
            raise InvalidInput(f"{name}を入れてください。")
    if fault := period_fault(terms.opens_on, terms.closes_on, terms.short_reason):
        raise InvalidInput(fault)
    if not terms.standings or set(terms.standings) - {standing.value for standing in Standing}:
        raise InvalidInput("意見を出せる人を一つ以上選んでください。")


def _fill(consultation: Consultation, terms: Terms) -> None:
    for name, value in asdict(terms).items():
        setattr(consultation, name, list(value) if isinstance(value, tuple) else value.strip() if isinstance(value, str) else value)


def _free_slug(edition: Edition) -> str:
    base = f"{edition.plan.slug[:60]}-{edition.name}".replace(".", "-").lower()
    base = "".join(sign for sign in base if sign.isascii() and (sign.isalnum() or sign == "-")).strip("-")
    number = Consultation.objects.filter(slug__startswith=base).count() + 1
    while Consultation.objects.filter(slug=f"{base}-{number}").exists():
        number += 1
    return f"{base}-{number}"


def _record(consultation: Consultation, actor: Actor, action: str, *, before: Any = None, after: Any = None, grounds: str = "") -> None:
    journal.record(
        actor=actor.label,
        action=action,
        subject=f"consultation:{consultation.pk}",
        before=before,
        after=after,
        grounds=grounds,
        occasion=f"consultation:{consultation.slug}",
        is_draft=consultation.state == ConsultationState.DRAFT,
    )
