"""The crosswalk of measures and frameworks, as a page and as CSV; the office says what serves what."""

from __future__ import annotations

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shirube.core.people.gates import requires
from shirube.core.people.queries import actor_of
from shirube.core.people.rules import Role
from shirube.plans.actions.align import align_items
from shirube.plans.models import Alignment
from shirube.plans.queries.crosswalk import crosswalk_page, crosswalk_rows, framework_name, framework_of
from shirube.plans.queries.editions import editions_of
from shirube.plans.queries.shown import plan_name


@require_safe
def crosswalk(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Show what serves the themes of a framework, and what is covered by nothing."""
    is_named = bool(slug)
    slug = slug or request.GET.get("framework", "")
    return render(request, "plans/crosswalk.html", {"named": is_named, "page": crosswalk_page(slug, request.GET.get("plan", ""))})


@require_safe
def crosswalk_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the crosswalk as CSV."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="crosswalk-{slug}.csv"'
    response.write("\ufeff")
    csv.writer(response).writerows(crosswalk_rows(slug, request.GET.get("plan", "")))
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.OFFICE)
def align(request: HttpRequest, slug: str, plan: str) -> HttpResponse:
    """Set which themes the items of one heading serve."""
    framework, edition = framework_of(slug), editions_of(plan)[-1]
    headings = [heading for heading in edition.headings.order_by("position") if heading.items.exists()]
    chosen = next((each for each in headings if str(each.position) == request.GET.get("heading")), headings[0] if headings else None)
    items = list(edition.items.filter(heading=chosen).order_by("position"))
    if request.method == "POST":
        wanted = {item.pk: [int(key) for key in request.POST.getlist(f"item-{item.pk}") if key.isdecimal()] for item in items}
        align_items(framework=framework, edition=edition, wanted=wanted, actor=actor_of(request))
        return redirect(f"{reverse('plans:align', args=[slug, plan])}?heading={chosen.position if chosen else ''}&saved=1")
    known = set(Alignment.objects.filter(item__in=items, theme__framework=framework).values_list("item_id", "theme_id"))
    themes = list(framework.themes.all())
    rows = [(item, [(theme, (item.pk, theme.pk) in known) for theme in themes]) for item in items]
    context = {
        "framework": framework,
        "framework_name": framework_name(framework),
        "edition": edition,
        "plan_name": plan_name(edition.plan),
        "headings": headings,
        "chosen": chosen,
        "themes": themes,
        "rows": rows,
        "saved": "saved" in request.GET,
    }
    return render(request, "plans/align.html", context)
