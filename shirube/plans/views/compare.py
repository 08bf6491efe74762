"""Two editions side by side, as a page and as CSV."""

from __future__ import annotations

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from shirube.plans.queries.comparison import Wanted, compared, comparison_page, comparison_rows, edition_choices
from shirube.plans.queries.filters import LONGEST_TEXT


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Choose two editions; leads to their comparison as soon as both are named."""
    earlier, later = (request.GET.get(name, "").partition("/") for name in ("earlier", "later"))
    if earlier[2] and later[2]:
        return redirect("plans:comparison", earlier[0], earlier[2], later[0], later[2])
    return render(request, "plans/compare.html", {"editions": edition_choices()})


@require_safe
def comparison(request: HttpRequest, plan: str, edition: str, later_plan: str, later: str) -> HttpResponse:
    """Show what changed from one edition to the other."""
    editions, wanted = compared((plan, edition, later_plan, later)), _wanted(request)
    return render(request, "plans/comparison.html", {"page": comparison_page(*editions, wanted), "wanted": wanted})


@require_safe
def comparison_csv(request: HttpRequest, plan: str, edition: str, later_plan: str, later: str) -> HttpResponse:
    """Give the comparison as CSV, one line a change."""
    editions = compared((plan, edition, later_plan, later))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="comparison.csv"'
    response.write("\ufeff")
    csv.writer(response).writerows(comparison_rows(*editions, _wanted(request)))
    return response


def _wanted(request: HttpRequest) -> Wanted:
    return Wanted(**{name: request.GET.get(name, "")[:LONGEST_TEXT] for name in ("kind", "policy", "section", "q")})
