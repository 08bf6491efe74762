"""Decide on links between two editions one after another: what contradicts a decision goes with it, in the same transaction."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet

from shirube.core import journal
from shirube.core.errors import Conflict
from shirube.core.people.rules import Actor, Role
from shirube.plans.actions.lineages import Wish, decide_link, remove_link
from shirube.plans.models import Item, Link
from shirube.plans.rules.links import ONE_SIDED, Verdict


def decide_pair(*, wish: Wish, actor: Actor) -> Link:
    """Decide a link; an accepted one takes back what was said of its ends alone (「廃止」, 「新規」) between the same editions.

    Raises `NotAllowed`, `InvalidInput`, and `Conflict` where something is called dropped or new that has an accepted link.
    """
    actor.require(Role.OFFICE)
    with transaction.atomic():
        journal.hold()
        if wish.kind in ONE_SIDED:
            _refuse_linked(wish)
        elif wish.verdict is Verdict.ACCEPTED:
            for link in _one_sided(wish):
                remove_link(link=link, actor=actor)
        return decide_link(wish=wish, actor=actor)


def _one_sided(wish: Wish) -> list[Link]:
    """Return what was said of either end alone, in whichever order of the two editions."""
    assert wish.earlier is not None
    assert wish.later is not None
    editions = {wish.earlier.edition_id, wish.later.edition_id}
    alone = Q(earlier=None, later__in=[wish.earlier, wish.later]) | Q(later=None, earlier__in=[wish.earlier, wish.later])
    return list(Link.objects.filter(alone, earlier_edition__in=editions, later_edition__in=editions))


def _refuse_linked(wish: Wish) -> None:
    end = wish.earlier or wish.later
    other = wish.later_edition if wish.earlier else wish.earlier_edition
    if end is not None and other is not None and _partners(end, other.pk).exists():
        raise Conflict("この取組にはつながりが決まっています。先にそのつながりを取り消してください。")


def _partners(item: Item, edition: int) -> QuerySet[Link]:
    there = Q(earlier=item, later__edition=edition)
    back = Q(later=item, earlier__edition=edition)
    return Link.objects.filter(there | back, verdict=Verdict.ACCEPTED)
