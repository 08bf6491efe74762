"""The office's pages of links: two editions, one item after another with its suggestions, accepted, refused or corrected."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shirube.core.errors import InvalidInput, NotFound
from shirube.core.people.queries import actor_of
from shirube.core.people.rules import Role
from shirube.plans.actions.lineages import Wish, remove_link
from shirube.plans.actions.link_pairs import decide_pair
from shirube.plans.models import Edition, Item, Link
from shirube.plans.queries.filters import LONGEST_TEXT
from shirube.plans.queries.linking import EARLIER, LATER, editions_by_key, linking_page, links_page, score_between
from shirube.plans.queries.suggestions import between_editions
from shirube.plans.rules.links import LinkKind, Verdict
from shirube.ui.office import for_office, for_readers


@require_safe
@for_readers
def links(request: HttpRequest) -> HttpResponse:
    """Choose two editions; leads to their items as soon as both are named."""
    chosen = [request.GET.get(name, "") for name in (EARLIER, LATER)]
    if all(key.isdecimal() for key in chosen):
        return redirect("plans:link_items", *chosen)
    return render(request, "plans/links.html", {"page": links_page()})


@require_safe
@for_readers
def items(request: HttpRequest, earlier: int, later: int) -> HttpResponse:
    """Show one item with what may be its partner."""
    page = linking_page(
        *editions_by_key(earlier, later),
        side=_side(request.GET.get("side", "")),
        item=_key(request.GET.get("item", "")),
        q=request.GET.get("q", "")[:LONGEST_TEXT],
        done=_key(request.GET.get("done", "")),
    )
    return render(request, "plans/link_items.html", {"page": page, "may_act": actor_of(request).has(Role.OFFICE)})


@require_POST
@for_office
def decide(request: HttpRequest, earlier: int, later: int) -> HttpResponse:
    """Accept or refuse a link, or say that an item has no partner; the same item stays in view."""
    editions = editions_by_key(earlier, later)
    side, wish = _side(request.POST.get("side", "")), _wish(request, editions)
    made = decide_pair(wish=wish, actor=actor_of(request))
    item = made.earlier_id if side == EARLIER else made.later_id
    return _back(editions, side, item or 0, done=made.pk)


@require_POST
@for_office
def undo(request: HttpRequest, earlier: int, later: int, link: int) -> HttpResponse:
    """Take a decision back."""
    editions = editions_by_key(earlier, later)
    found = Link.objects.select_related("earlier__edition", "later__edition").filter(pk=link)
    known = found.filter(earlier_edition__in=editions, later_edition__in=editions).first()
    side = _side(request.POST.get("side", ""))
    if known is not None:
        remove_link(link=known, actor=actor_of(request))
    return _back(editions, side, _key(request.POST.get("item", "")))


def _wish(request: HttpRequest, editions: tuple[Edition, Edition]) -> Wish:
    sent = request.POST
    try:
        kind, verdict = LinkKind(sent.get("kind", "")), Verdict(sent.get("verdict", ""))
    except ValueError as error:
        raise InvalidInput("つながりの種類と、つなぐか外すかを選んでください。") from error
    earlier = None if kind is LinkKind.NEW else _item(editions[0], sent.get("earlier", ""))
    later = None if kind is LinkKind.DROPPED else _item(editions[1], sent.get("later", ""))
    score = score_between(between_editions(*editions), earlier.pk, later.pk) if earlier and later else None
    sides = None if earlier else editions[0], None if later else editions[1]
    return Wish(kind, earlier, later, *sides, reason=sent.get("reason", ""), verdict=verdict, score=score)


def _item(edition: Edition, key: str) -> Item:
    found = Item.objects.select_related("edition__plan", "citation").filter(edition=edition, pk=_key(key)).first()
    if found is None:
        raise NotFound("この取組は、この版にありません。つながりの頁を開きなおしてください。")
    return found


def _back(editions: tuple[Edition, Edition], side: str, item: int, *, done: int = 0) -> HttpResponseRedirect:
    query = {"side": side, "item": item, "done": done}
    address = reverse("plans:link_items", args=[editions[0].pk, editions[1].pk])
    return HttpResponseRedirect(f"{address}?{urlencode({key: value for key, value in query.items() if value})}")


def _side(text: str) -> str:
    return LATER if text == LATER else EARLIER


def _key(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
