"""The first page, the list of a plan and the page of an item."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from shirube.plans.queries.filters import read_filters
from shirube.plans.queries.home import home_page
from shirube.plans.queries.item import item_page
from shirube.plans.queries.matrix import matrix as read_matrix
from shirube.plans.queries.shown import Shown, plan_name, published, stamp, status_words
from shirube.plans.views.requests import PageRequest, asks_for


@require_safe
def home(request: PageRequest) -> HttpResponse:
    """Show the city at a glance."""
    return render(request, "plans/home.html", {"page": home_page()})


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def matrix(request: PageRequest, slug: str) -> HttpResponse:
    """Show the items of a plan by years; htmx gets the list alone."""
    page = read_matrix(slug, read_filters(request.GET))
    template = "plans/_matrix.html" if asks_for(request, "list") else "plans/matrix.html"
    return render(request, template, {"matrix": page, **_edition(page.shown)})


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def item(request: PageRequest, slug: str, number: str) -> HttpResponse:
    """Show one item; htmx gets the part for the panel beside the list."""
    page = item_page(slug, number, read_filters(request.GET))
    template = "plans/_panel.html" if asks_for(request, "panel") else "plans/item.html"
    return render(request, template, {"item": page, **_edition(page.shown)})


def _edition(shown: Shown) -> dict[str, object]:
    """Return what the pages of one edition say about it."""
    edition = shown.edition
    issue = published(edition)
    return {
        "issue": issue,
        "plan_name": plan_name(edition.plan),
        "edition_stamp": " ・ ".join(filter(None, (stamp(edition), issue.print_line if issue else ""))),
        "status": status_words(edition),
        "document_url": reverse("plans:document", args=[edition.document.slug]),
        "api": f"/api/v1/plans/{edition.plan.slug}/",
    }
