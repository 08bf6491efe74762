"""Tie items of several editions and plans together, and keep the lineages that follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from shirube.core import journal
from shirube.core.errors import InvalidInput
from shirube.core.people.rules import Actor, Role
from shirube.plans.models import Edition, Item, Lineage, Link
from shirube.plans.rules.links import ONE_SIDED, LinkKind, Verdict, components

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody decides: the two ends, or one end and the other side's edition, and what it is.

    `score` is that of the suggestion which was decided on, from 0 to 1.
    """

    kind: LinkKind
    earlier: Item | None = None
    later: Item | None = None
    earlier_edition: Edition | None = None
    later_edition: Edition | None = None
    reason: str = ""
    verdict: Verdict = Verdict.ACCEPTED
    score: Decimal | None = None


def decide_link(*, wish: Wish, actor: Actor) -> Link:
    """Accept, refuse or correct a link in one transaction; deciding the same pair again corrects what was decided.

    Raises `NotAllowed`, and `InvalidInput` for ends that do not fit the kind.
    """
    actor.require(Role.OFFICE)
    _refuse_faults(wish)
    with transaction.atomic():
        journal.hold()
        made = _decide(wish, actor)
        settle_lineages(end for end in (wish.earlier, wish.later) if end is not None)
    return made


def remove_link(*, link: Link, actor: Actor) -> None:
    """Forget a decision, so that the pair may be proposed again. The journal keeps it."""
    actor.require(Role.OFFICE)
    with transaction.atomic():
        journal.hold()
        ends = [end for end in (link.earlier, link.later) if end is not None]
        _record("remove_link", link, _told(link), None, actor)
        link.delete()
        settle_lineages(ends)


def give_lineages(edition: Edition) -> None:
    """Give every item of an edition that has none a lineage of its own; call it inside the transaction that records the items."""
    items = list(edition.items.filter(lineage=None).order_by("position", "pk"))
    if not items:
        return
    taken = set(Lineage.objects.values_list("key", flat=True))
    made = Lineage.objects.bulk_create([Lineage(key=_key(edition, item, taken)) for item in items])
    for item, lineage in zip(items, made, strict=True):
        item.lineage = lineage
    Item.objects.bulk_update(items, ["lineage"])


def settle_lineages(touched: Iterable[Item]) -> None:
    """Bring the lineages of these items in line with the accepted links: what is tied together is one lineage, what is not are several.

    Of several lineages that become one the oldest stays, and the others lead to it. Items that come apart get lineages of their own
    again, those they had before where these lead nowhere else.
    """
    around = _around({item.lineage_id for item in Item.objects.filter(pk__in=[item.pk for item in touched])})
    items = {item.pk: item for item in Item.objects.filter(lineage__in=around).select_related("edition__plan")}
    ends = Link.objects.filter(verdict=Verdict.ACCEPTED, earlier__in=items, later__in=items)
    groups = components(items, ends.values_list("earlier_id", "later_id"))
    known = list(Lineage.objects.filter(pk__in=around).order_by("pk"))
    homes = _homes(groups, items, known)
    for group, home in zip(groups, homes, strict=True):
        for pk in group:
            items[pk].lineage = home
    Item.objects.bulk_update(items.values(), ["lineage"])
    _lead(known, homes)


def _around(lineages: set[int | None]) -> set[int]:
    """Return the lineages at hand, those joined to them, and those that accepted links reach from their items."""
    found = {pk for pk in lineages if pk is not None}
    while True:
        reached = set(
            Link.objects.filter(verdict=Verdict.ACCEPTED, earlier__lineage__in=found, later__isnull=False).values_list(
                "later__lineage", flat=True
            )
        )
        reached |= set(
            Link.objects.filter(verdict=Verdict.ACCEPTED, later__lineage__in=found, earlier__isnull=False).values_list(
                "earlier__lineage", flat=True
            )
        )
        reached |= set(Lineage.objects.filter(joined_to__in=found).values_list("pk", flat=True))
        reached = {pk for pk in reached if pk is not None}
        if reached <= found:
            return found
        found |= reached


def _homes(groups: list[list[int]], items: Mapping[int, Item], known: list[Lineage]) -> list[Lineage]:
    """Return the lineage of each group: the oldest that bears the key of one of its items, else a new one."""
    taken = set(Lineage.objects.values_list("key", flat=True))
    used: set[int] = set()
    homes = []
    for group in groups:
        now = {items[pk].lineage_id for pk in group}
        bearing = {_base(items[pk]) for pk in group}
        free = [each for each in known if each.pk not in used]
        own = [each for each in free if each.key in bearing]
        fits = [each for each in free if each.pk in now] or [each for each in free if each.key.rpartition("-")[0] in bearing]
        home = next(iter(own or fits), None) or Lineage.objects.create(key=_key(items[group[0]].edition, items[group[0]], taken))
        used.add(home.pk)
        homes.append(home)
    return homes


def _lead(known: list[Lineage], homes: list[Lineage]) -> None:
    """Let lineages without items lead to the one that took theirs: the home of the item that bears their key."""
    living = {home.pk for home in homes}
    bearing = {_base(item): item.lineage_id for item in Item.objects.filter(lineage__in=living).select_related("edition__plan")}
    for lineage in known:
        lineage.joined_to_id = None if lineage.pk in living else bearing.get(lineage.key, lineage.joined_to_id)
        if lineage.pk not in living and lineage.joined_to_id is None:
            lineage.joined_to_id = homes[0].pk
    Lineage.objects.bulk_update(known, ["joined_to"])


def _base(item: Item) -> str:
    """Return the key that an item's own lineage bears."""
    number = slugify(item.number) or f"n{item.position}"
    version = f"-v{item.edition.position}" if item.edition.position > 1 else ""
    return f"{item.edition.plan.slug}{version}-{number}"[:110]


def _key(edition: Edition, item: Item, taken: set[str]) -> str:
    item.edition = edition
    base = key = _base(item)
    again = 2
    while key in taken:
        key, again = f"{base}-{again}", again + 1
    taken.add(key)
    return key


def _refuse_faults(wish: Wish) -> None:
    if wish.earlier is None and wish.later is None:
        raise InvalidInput("つなぐ取組を選んでください。")
    is_one_sided = wish.earlier is None or wish.later is None
    if wish.verdict is Verdict.ACCEPTED and is_one_sided != (wish.kind in ONE_SIDED):
        raise InvalidInput("「廃止」と「新規」は片方の取組だけに、ほかの種類は両方の取組を選んで付けます。")
    if is_one_sided and (wish.earlier_edition is None) == (wish.earlier is None):
        raise InvalidInput("比べた前の版を選んでください。")
    if is_one_sided and (wish.later_edition is None) == (wish.later is None):
        raise InvalidInput("比べた後の版を選んでください。")
    if wish.earlier is not None and wish.earlier == wish.later:
        raise InvalidInput("同じ取組どうしはつなげません。")
    if len(wish.reason) > LONGEST_REASON:
        raise InvalidInput(f"理由が{len(wish.reason)}文字あります。{LONGEST_REASON}文字までにしてください。")


def _decide(wish: Wish, actor: Actor) -> Link:
    before_edition = wish.earlier.edition if wish.earlier else wish.earlier_edition
    after_edition = wish.later.edition if wish.later else wish.later_edition
    assert before_edition is not None
    assert after_edition is not None
    ends = {"earlier": wish.earlier, "later": wish.later}
    sides = {} if wish.earlier and wish.later else {"earlier_edition": before_edition, "later_edition": after_edition}
    link = Link.objects.filter(**ends, **sides).first()
    before = _told(link) if link else None
    link = link or Link(**ends)
    link.earlier_edition, link.later_edition = before_edition, after_edition
    link.kind, link.verdict, link.reason, link.score = wish.kind.value, wish.verdict.value, wish.reason.strip(), wish.score
    link.earlier_citation = wish.earlier.citation if wish.earlier else None
    link.later_citation = wish.later.citation if wish.later else None
    link.decided_by_id, link.decided_at = actor.account, timezone.now()
    after = _told(link)
    if before != after:
        link.save()
        _record("decide_link", link, before, after, actor)
    return link


def _told(link: Link) -> dict[str, str]:
    return {
        "kind": link.kind,
        "verdict": link.verdict,
        "earlier": str(link.earlier or link.earlier_edition),
        "later": str(link.later or link.later_edition),
        "reason": link.reason,
    }


def _record(action: str, link: Link, before: dict[str, str] | None, after: dict[str, str] | None, actor: Actor) -> None:
    journal.record(
        actor=actor.label, action=action, subject=f"link:{link.pk}", before=before, after=after, grounds=link.reason or "系譜の確認"
    )
