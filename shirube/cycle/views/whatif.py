"""What if: a sandbox that lives in the address alone. It reads, tries and shows; nothing is ever written."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from shirube.cycle.queries.whatif import what_if_page
from shirube.cycle.views.outlook import for_planners
from shirube.plans.queries.shown import shown_edition
from shirube.plans.views.requests import PageRequest, asks_for


@require_safe
@for_planners
@vary_on_headers("HX-Request", "HX-Target")
def what_if(request: PageRequest, slug: str) -> HttpResponse:
    """Show which ranks would move; htmx gets the result alone."""
    edition = shown_edition(slug, request.GET.get("edition", "")).edition
    page = what_if_page(edition, request.GET)
    template = "cycle/_what_if.html" if asks_for(request, "outcome") else "cycle/what_if.html"
    return render(request, template, {"page": page, "slug": slug, "sandbox": page.sandbox})
