"""The list of measures that stand in more than one document or edition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from shirube.core.calendar import fold
from shirube.plans.models import Item, Lineage, Link
from shirube.plans.queries.shown import plan_name
from shirube.plans.rules.links import KIND_WORDS, ONE_SIDED, EditionState, LinkKind, Verdict


@dataclass(frozen=True, slots=True)
class LifeRow:
    """One measure: its latest name, and where it stands."""

    title: str
    url: str
    places: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind of link to filter by."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class LivesPage:
    """The whole page."""

    sentence: str
    rows: tuple[LifeRow, ...]
    kinds: tuple[KindChoice, ...]
    text: str


def lives_page(text: str = "", kind: str = "") -> LivesPage:
    """Return the measures of more than one item, by the text in one of their names and the kind of one of their links. Three statements."""
    adopted = Q(items__edition__state=EditionState.ADOPTED)
    lineages = Lineage.objects.annotate(number=Count("items", filter=adopted)).filter(number__gt=1)
    items = Item.objects.filter(lineage__in=lineages, edition__state=EditionState.ADOPTED).select_related("lineage", "edition__plan")
    groups: dict[str, list[Item]] = {}
    for item in items.order_by("edition__adopted_on", "edition__plan__position", "edition__position", "position"):
        groups.setdefault(item.lineage.key if item.lineage else "", []).append(item)
    kinds = _kinds()
    rows = [_row(key, own, kinds) for key, own in groups.items() if _fits(own, fold(text), kind, kinds.get(key, ()))]
    plans = sum(len({item.edition.plan_id for item in own}) > 1 for own in groups.values())
    return LivesPage(_sentence(len(groups), plans), tuple(rows), tuple(_choices(kind)), text)


def _kinds() -> dict[str, tuple[str, ...]]:
    """Return the kinds of the links inside each lineage, by its key."""
    found: dict[str, tuple[str, ...]] = {}
    links = Link.objects.filter(verdict=Verdict.ACCEPTED, earlier__isnull=False, later__isnull=False)
    for key, kind in links.order_by("pk").values_list("later__lineage__key", "kind"):
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), kind)))
    return found


def _fits(items: Sequence[Item], text: str, kind: str, kinds: Iterable[str]) -> bool:
    return (not text or any(text in fold(item.title) for item in items)) and (not kind or kind in kinds)


def _row(key: str, items: Sequence[Item], kinds: dict[str, tuple[str, ...]]) -> LifeRow:
    places = tuple(f"{plan_name(item.edition.plan)} {item.edition.name} {item.number}" for item in items)
    words = tuple(gettext(KIND_WORDS[kind]) for kind in kinds.get(key, ()))
    return LifeRow(items[-1].title, reverse("plans:life", args=[key]), places, words)


def _choices(kind: str) -> Iterable[KindChoice]:
    return (KindChoice(each.value, gettext(KIND_WORDS[each]), each == kind) for each in LinkKind if each not in ONE_SIDED)


def _sentence(total: int, plans: int) -> str:
    if not total:
        return gettext("二つ以上の版に載っている取組は、まだありません。")
    values = {"total": total, "plans": plans}
    return (
        ngettext(
            "二つ以上の版や番号に載っている取組が%(total)d件あり、そのうち%(plans)d件は二つ以上の計画にまたがります。",
            "二つ以上の版や番号に載っている取組が%(total)d件あり、そのうち%(plans)d件は二つ以上の計画にまたがります。",
            total,
        )
        % values
    )
