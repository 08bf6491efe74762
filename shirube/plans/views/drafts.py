"""The office's pages of drafts: begin one, carry items over, change headings and items."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shirube.core.errors import InvalidInput
from shirube.core.people.queries import actor_of
from shirube.plans.actions.drafts import begin_draft, carry_items, remove_heading, remove_item, save_heading, save_item
from shirube.plans.forms import BeginForm, HeadingForm, ItemForm
from shirube.plans.models import Item
from shirube.plans.queries.drafts import draft_list, draft_page, heading_of, item_of
from shirube.plans.queries.editions import draft_of, editions_of
from shirube.plans.queries.shown import plan_name
from shirube.ui.office import for_office, for_readers, shown, tried


@require_safe
@for_readers
def drafts(request: HttpRequest) -> HttpResponse:
    """Show all drafts."""
    return shown(request, "plans/drafts.html", {"page": draft_list()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a draft from the latest edition of a plan."""
    base = editions_of(slug)[-1]
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: begin_draft(base=base, beginning=form.beginning, actor=actor_of(request)), refusals=(InvalidInput,))
        if made is not None:
            return redirect("plans:draft", made.pk)
    return _form(request, "plans/begin_draft.html", form, {"base": base, "name": plan_name(base.plan)})


@require_safe
@for_readers
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft: its headings and items, and what was left behind."""
    return shown(request, "plans/draft.html", {"page": draft_page(draft_of(pk))})


@require_POST
@for_office
def carry(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry the chosen items over."""
    found = draft_of(pk)
    chosen = [key for key in request.POST.getlist("item") if key.isdecimal()]
    if not chosen:
        raise InvalidInput("引き継ぐ取組を選んでください。")
    items = Item.objects.filter(pk__in=chosen, edition__state="adopted").select_related("edition", "heading", "indicator")
    carry_items(draft=found, items=items.order_by("position"), actor=actor_of(request))
    return redirect("plans:draft", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Change an item of a draft."""
    found = draft_of(pk)
    known = item_of(found, item)
    form = ItemForm(request.POST or None, draft=found, item=known)
    if request.method == "POST" and _saved(form, lambda: save_item(draft=found, wish=form.wish, item=known, actor=actor_of(request))):
        return redirect("plans:draft", pk)
    return _form(request, "plans/draft_item.html", form, {"draft": found, "name": plan_name(found.plan), "item": known})


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def new_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an item to a draft."""
    found = draft_of(pk)
    form = ItemForm(request.POST or None, draft=found, initial={"heading": request.GET.get("heading")})
    if request.method == "POST" and _saved(form, lambda: save_item(draft=found, wish=form.wish, actor=actor_of(request))):
        return redirect("plans:draft", pk)
    return _form(request, "plans/draft_item.html", form, {"draft": found, "name": plan_name(found.plan)})


@require_POST
@for_office
def drop_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Take an item out of a draft."""
    remove_item(item=item_of(draft_of(pk), item), actor=actor_of(request))
    return redirect("plans:draft", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def heading(request: HttpRequest, pk: int, heading: int = 0) -> HttpResponse:
    """Add a heading to a draft, or rename one."""
    found = draft_of(pk)
    known = heading_of(found, heading) if heading else None
    form = HeadingForm(request.POST or None, draft=found, heading=known, initial={"name": known.name if known else ""})
    if request.method == "POST" and _saved(form, lambda: save_heading(draft=found, **_named(form), heading=known, actor=actor_of(request))):
        return redirect("plans:draft", pk)
    return _form(request, "plans/draft_heading.html", form, {"draft": found, "name": plan_name(found.plan), "heading": known})


@require_POST
@for_office
def drop_heading(request: HttpRequest, pk: int, heading: int) -> HttpResponse:
    """Take an empty heading out of a draft."""
    remove_heading(heading=heading_of(draft_of(pk), heading), actor=actor_of(request))
    return redirect("plans:draft", pk)


def _saved(form: Form, act: Callable[[], object]) -> bool:
    return form.is_valid() and tried(form, act, refusals=(InvalidInput,)) is not None


def _named(form: HeadingForm) -> dict[str, Any]:
    """Return a heading's name and what it stands below, once they are valid; a heading that is renamed stays where it is."""
    return {"name": form.cleaned_data["name"], "parent": form.cleaned_data.get("parent")}


def _form(request: HttpRequest, template: str, form: Form, context: dict[str, Any]) -> HttpResponse:
    return shown(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)
