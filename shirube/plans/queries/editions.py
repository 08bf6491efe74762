"""Find editions."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from shirube.core.errors import NotFound
from shirube.plans.models import Edition
from shirube.plans.rules.links import EditionState


def editions_of(slug: str) -> list[Edition]:
    """Return the adopted editions of a plan, the oldest first; raises `NotFound` where there is no such plan. One statement."""
    editions = list(_editions().filter(plan__slug=slug))
    if not editions:
        raise NotFound(f"計画「{slug}」はありません。shirube load_city で読み込んだ計画の識別名を指定してください。")
    return editions


def all_editions() -> list[Edition]:
    """Return every adopted edition, in the order of the plans and of their editions. One statement."""
    return list(_editions())


def current_editions() -> list[Edition]:
    """Return the latest edition of each plan. One statement."""
    return latest_of(all_editions())


def latest_of(editions: Iterable[Edition]) -> list[Edition]:
    """Return the last edition of each plan in `editions`, which come oldest first."""
    return list({edition.plan_id: edition for edition in editions}.values())


def draft_of(pk: int) -> Edition:
    """Return an edition that is not adopted yet; raises `NotFound`. One statement."""
    draft = with_documents().filter(pk=pk, state=EditionState.DRAFT).first()
    if draft is None:
        raise NotFound("この案はありません。もう決定されたか、取り消されています。")
    return draft


def with_documents() -> QuerySet[Edition]:
    """Editions, drafts too, with their plan, scheme and document; not its text, which is long."""
    editions = Edition.objects.select_related("plan__predecessor", "document", "scheme").defer("document__text")
    return editions.order_by("plan__position", "plan__pk", "position", "pk")


def _editions() -> QuerySet[Edition]:
    return with_documents().filter(state=EditionState.ADOPTED)
