"""Publish all results of a consultation at once, in one act, frozen as plain data."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from shirube.core import journal
from shirube.core.errors import Conflict
from shirube.core.people.queries import today
from shirube.core.people.rules import Actor, Role
from shirube.council.actions.consultations_staff import locked_consultation, refuse_published
from shirube.council.models import Consultation
from shirube.council.queries.consultations_staff import obstacles, progress_of
from shirube.council.queries.results import freeze
from shirube.council.rules.results import digest
from shirube.council.rules.words import ConsultationState


def write_note(*, consultation: Consultation, note: str, actor: Actor) -> None:
    """Write what the city says of the results as a whole, the differences from the draft above all. Raises `Conflict` afterwards."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        locked = locked_consultation(consultation)
        refuse_published(locked)
        locked.closing_note = note.replace("\r\n", "\n").replace("\x00", "").strip()
        locked.save(update_fields=["closing_note"])
        _record(locked, actor, "write_results_note", {"note": locked.closing_note}, is_draft=True)


def publish_results(*, consultation: Consultation, actor: Actor, seen: str = "") -> Consultation:
    """Publish the results: the statutory table, also where no comment came. `seen` is the hash of the preview that was looked at.

    Raises `Conflict` where something keeps them back (the sentences say what), where they are published already, and where the
    results are no longer those that were seen; `NotAllowed`.
    """
    actor.require(Role.OFFICE)
    with transaction.atomic():
        locked = locked_consultation(consultation)
        refuse_published(locked)
        open_ = obstacles(locked, progress_of(locked))
        if open_:
            raise Conflict("まだ公表できません。" + "".join(each.sentence for each in open_))
        results = freeze(locked, today())
        hash_ = digest(results)
        if seen and seen != hash_:
            raise Conflict("下見の後に内容が変わりました。もう一度下見を見て確かめてから、公表してください。")
        locked.results, locked.digest = results, hash_
        locked.results_published_at, locked.state = timezone.now(), ConsultationState.RESULTS.value
        locked.save(update_fields=["results", "digest", "results_published_at", "state"])
        _record(locked, actor, "publish_results", {"digest": hash_, "opinions": results["opinions"]}, is_draft=False)
    return locked


def _record(consultation: Consultation, actor: Actor, action: str, after: object, *, is_draft: bool) -> None:
    journal.record(
        actor=actor.label,
        action=action,
        subject=f"consultation:{consultation.pk}",
        after=after,
        occasion=f"consultation:{consultation.slug}",
        is_draft=is_draft,
    )
