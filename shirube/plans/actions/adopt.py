"""Adopt a draft: it becomes an edition of its plan that public pages show, judged and searchable like every other."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.people.queries import today
from shirube.core.people.rules import Actor, Role
from shirube.plans.actions.drafts import fix_record
from shirube.plans.actions.evaluate_plan import evaluate_edition
from shirube.plans.actions.index_search import index_edition
from shirube.plans.actions.lineages import give_lineages
from shirube.plans.models import Edition
from shirube.plans.rules.links import EditionState


def adopt_edition(*, edition: Edition, adopted_on: date, actor: Actor, grounds: str = "") -> Edition:
    """Make a draft an adopted edition, the newest of its plan, in one transaction; return it. `grounds` says where it was decided.

    Raises `NotAllowed`; `Conflict` where it is no draft any more; `InvalidInput` for a day that is still to come and for a draft
    without items.
    """
    actor.require(Role.OFFICE)
    if adopted_on > today():
        raise InvalidInput("決定の日が、今日より先の日です。会議で決まってから決定してください。")
    with transaction.atomic():
        journal.hold()
        held = Edition.objects.select_for_update(of=("self",)).select_related("plan", "document", "scheme").get(pk=edition.pk)
        if held.state != EditionState.DRAFT:
            raise Conflict(f"「{held}」は、もう決定されています。画面を読み直してください。")
        if not held.items.exists():
            raise InvalidInput(f"「{held}」には取組が一つもありません。取組を入れてから決定してください。")
        before = {"state": held.state, "revision": held.revision}
        held.state, held.adopted_on = EditionState.ADOPTED.value, adopted_on
        held.position = _last(held)
        held.revision += 1
        held.save(update_fields=["state", "adopted_on", "position", "revision"])
        give_lineages(held)
        fix_record(held)
        evaluate_edition(edition=held)
        index_edition(held)
        _record(held, before, actor, grounds)
    return held


def _last(edition: Edition) -> int:
    """Return the edition's own position where it is behind all adopted ones, else one that is."""
    others = edition.plan.editions.filter(state=EditionState.ADOPTED).exclude(pk=edition.pk)
    last = others.aggregate(last=Max("position"))["last"]
    return edition.position if last is None or edition.position > last else last + 1


def _record(edition: Edition, before: dict[str, object], actor: Actor, grounds: str) -> None:
    journal.record(
        actor=actor.label,
        action="adopt_edition",
        subject=f"edition:{edition.plan.slug}:{edition.name}",
        before=before,
        after={"state": edition.state, "revision": edition.revision, "adopted_on": edition.adopted_on.isoformat()},  # type: ignore[union-attr]  # set above
        grounds=grounds,
    )
