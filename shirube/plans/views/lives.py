"""The biography of a measure, and the list of measures with one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from shirube.plans.queries.life import Moved, life_page
from shirube.plans.queries.lives import lives_page

LONGEST_TEXT = 100


@require_safe
def life(request: HttpRequest, key: str) -> HttpResponse:
    """Show everything that happened to a measure."""
    try:
        page = life_page(key)
    except Moved as moved:
        return redirect("plans:life", moved.key, permanent=True)
    return render(request, "plans/life.html", {"page": page})


@require_safe
def lives(request: HttpRequest) -> HttpResponse:
    """Show the measures that stand in more than one edition."""
    page = lives_page(request.GET.get("text", "").strip()[:LONGEST_TEXT], request.GET.get("kind", ""))
    return render(request, "plans/lives.html", {"page": page})
