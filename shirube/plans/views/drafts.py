"""The office's pages of drafts: begin one, carry items over, change headings and items."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shirube.core.errors import InvalidInput
from shirube.core.people.gates import requires
from shirube.core.people.queries import actor_of
from shirube.core.people.rules import Role
from shirube.plans.actions.drafts import begin_draft, carry_items, remove_heading, remove_item, save_heading, save_item
from shirube.plans.forms import BeginForm, HeadingForm, ItemForm
from shirube.plans.models import Item
from shirube.plans.queries.drafts import draft_list, draft_page, heading_of, item_of
from shirube.plans.queries.editions import draft_of, editions_of
from shirube.plans.queries.shown import plan_name

for_readers = requires(Role.OFFICE, Role.VIEWER, Role.AUDITOR)
for_office = requires(Role.OFFICE)


@require_safe
@for_readers
def drafts(request: HttpRequest) -> HttpResponse:
    """Show all drafts."""
    return _shown(request, "plans/drafts.html", {"page": draft_list()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a draft from the latest edition of a plan."""
    base = editions_of(slug)[-1]
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _try(form, lambda: begin_draft(base=base, beginning=form.beginning, actor=actor_of(request)))
        if made is not None:
            return redirect("plans:draft", made.pk)
    return _form(request, "plans/begin_draft.html", form, {"base": base, "name": plan_name(base.plan)})


@require_safe
@for_readers
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft: its headings and items, and what was left behind."""
    return _shown(request, "plans/draft.html", {"page": draft_page(draft_of(pk))})


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
    if (
        request.method == "POST"
        and form.is_valid()
        and _try(form, lambda: save_item(draft=found, wish=form.wish, item=known, actor=actor_of(request)))
    ):
        return redirect("plans:draft", pk)
    return _form(request, "plans/draft_item.html", form, {"draft": found, "name": plan_name(found.plan), "item": known})


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def new_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an item to a draft."""
    found = draft_of(pk)
    form = ItemForm(request.POST or None, draft=found, initial={"heading": request.GET.get("heading")})
    if request.method == "POST" and form.is_valid() and _try(form, lambda: save_item(draft=found, wish=form.wish, actor=actor_of(request))):
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
    if request.method == "POST" and form.is_valid():
        told, actor = form.cleaned_data, actor_of(request)
        if _try(form, lambda: save_heading(draft=found, name=told["name"], parent=told.get("parent"), heading=known, actor=actor)):
            return redirect("plans:draft", pk)
    return _form(request, "plans/draft_heading.html", form, {"draft": found, "name": plan_name(found.plan), "heading": known})


@require_POST
@for_office
def drop_heading(request: HttpRequest, pk: int, heading: int) -> HttpResponse:
    """Take an empty heading out of a draft."""
    remove_heading(heading=heading_of(draft_of(pk), heading), actor=actor_of(request))
    return redirect("plans:draft", pk)


def _try(form: Form, act: Callable[[], Any]) -> Any:
    """Do it, and say in the form what is wrong."""
    try:
        return act()
    except InvalidInput as error:
        form.add_error(None, str(error))
        return None


def _shown(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, template, {"may_act": actor_of(request).has(Role.OFFICE), **context}, status=status)


def _form(request: HttpRequest, template: str, form: Form, context: dict[str, Any]) -> HttpResponse:
    return _shown(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)
