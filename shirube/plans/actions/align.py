"""Say which themes of a framework the items of an edition serve."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from shirube.core import journal
from shirube.core.errors import InvalidInput
from shirube.core.people.rules import Actor, Role
from shirube.plans.models import Alignment, Edition, Framework


def align_items(*, framework: Framework, edition: Edition, wanted: Mapping[int, Collection[int]], actor: Actor) -> int:
    """Set the themes (primary keys) of these items (primary keys) in one transaction; returns how many pairs changed.

    Items that are not named keep theirs. Raises `NotAllowed`, and `InvalidInput` for an item or theme from elsewhere.
    """
    actor.require(Role.OFFICE)
    with transaction.atomic():
        journal.hold()
        items = {item.pk: item for item in edition.items.filter(pk__in=wanted)}
        themes = {theme.pk: theme for theme in framework.themes.all()}
        if len(items) < len(wanted) or not {pk for pks in wanted.values() for pk in pks} <= themes.keys():
            raise InvalidInput("この計画の取組と、この上位計画の項目から選んでください。頁を開き直すと新しい一覧になります。")
        known = Alignment.objects.filter(item__in=items, theme__in=themes)
        before = set(known.values_list("item_id", "theme_id"))
        after = {(item, theme) for item, pks in wanted.items() for theme in pks}
        for item, theme in before - after:
            known.filter(item=item, theme=theme).delete()
        Alignment.objects.bulk_create(
            Alignment(item_id=item, theme_id=theme, decided_by_id=actor.account, decided_at=timezone.now())
            for item, theme in after - before
        )
        if before != after:
            journal.record(
                actor=actor.label,
                action="align_items",
                subject=f"framework:{framework.slug}",
                before=sorted(f"{items[item].number} {themes[theme].name}" for item, theme in before - after),
                after=sorted(f"{items[item].number} {themes[theme].name}" for item, theme in after - before),
                grounds=f"{edition}の対応の見直し",
            )
    return len(before ^ after)
