"""Publications as they stand: the newest of a plan, all of them, one by its hash."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from shirube.core.errors import NotFound
from shirube.cycle.models import Publication
from shirube.cycle.rules.frozen import Frozen, from_plain

TOLD = "plan", "edition", "round", "corrects"


def newest_of(plan: int) -> Publication | None:
    """Return the newest publication of a plan (by primary key), None before the first. One statement."""
    return Publication.objects.select_related(*TOLD).filter(plan=plan).order_by("-number").first()


def newest_publications() -> dict[int, Publication]:
    """Return the newest publication of each plan, by the plan's primary key, without the content. One statement."""
    return {publication.plan_id: publication for publication in _listed().order_by("plan__position", "plan", "number")}


def publications_of(slug: str = "") -> list[Publication]:
    """Return the publications of one plan, or of all, the newest first, without the content. One statement."""
    found = _listed().order_by("plan__position", "plan", "-number")
    return list(found.filter(plan__slug=slug) if slug else found)


def publication_of(digest: str) -> Publication:
    """Return a publication by its hash; raises `NotFound`. One statement."""
    found = Publication.objects.select_related(*TOLD).filter(digest=digest).first()
    if found is None:
        raise NotFound("この公表はありません。公表の一覧から選んでください。")
    return found


def numbered(slug: str, number: int | None = None) -> Publication:
    """Return the publication of this number of a plan, the newest for none; raises `NotFound` with the numbers there are."""
    known = [publication.number for publication in publications_of(slug)]
    if not known:
        raise NotFound("まだ公表がありません。--meeting と --date を付けると、いまの状態を公表します。", place=slug)
    chosen = number or known[0]
    if chosen not in known:
        raise NotFound(f"第{number}号はありません。あるのは {'、'.join(f'第{each}号' for each in reversed(known))} です。", place=slug)
    return Publication.objects.select_related(*TOLD).get(plan__slug=slug, number=chosen)


def content_of(publication: Publication) -> Frozen:
    """Return what was published."""
    return from_plain(publication.content)


def previous_of(publication: Publication) -> Publication | None:
    """Return the publication of the same plan before this one, None for the first. One statement."""
    return Publication.objects.filter(plan=publication.plan_id, number__lt=publication.number).order_by("-number").first()


def published(digests: Iterable[str]) -> list[Publication]:
    """Return the publications with these hashes, by plan, the newest first, without the content. One statement."""
    return list(_listed().filter(digest__in=list(digests)).order_by("plan__position", "plan", "-number"))


def _listed() -> QuerySet[Publication]:
    return Publication.objects.select_related(*TOLD).defer("content", "corrects__content")
