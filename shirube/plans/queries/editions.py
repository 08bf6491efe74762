"""Find a plan's editions."""

from __future__ import annotations

from shirube.core.errors import NotFound
from shirube.plans.models import Edition


def editions_of(slug: str) -> list[Edition]:
    """Return the editions of a plan, the oldest first; raises `NotFound` where there is no such plan."""
    editions = list(Edition.objects.filter(plan__slug=slug).select_related("plan", "document", "scheme").defer("document__text"))
    if not editions:
        raise NotFound(f"計画「{slug}」はありません。shirube load_city で読み込んだ計画の識別名を指定してください。")
    return editions


def edition_of(slug: str, name: str = "") -> Edition:
    """Return the named edition of a plan, the newest where no name is given."""
    editions = editions_of(slug)
    if not name:
        return editions[-1]
    found = next((edition for edition in editions if edition.name == name), None)
    if found is None:
        raise NotFound(f"「{editions[0].plan.name}」に版「{name}」はありません。あるのは {'、'.join(e.name for e in editions)} です。")
    return found
