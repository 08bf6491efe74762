"""Pages of the look itself: the patterns, the accessibility statement, and what is shown when something is wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shirube.core.people.gates import staff_page
from shirube.core.people.queries import actor_of
from shirube.ui.samples import samples
from shirube.ui.work import work_of


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    return render(request, "ui/patterns.html", samples())


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible these pages are, how that was checked, and what falls short."""
    return render(request, "ui/accessibility.html")


@require_safe
@staff_page
def work(request: HttpRequest) -> HttpResponse:
    """Show what waits for who is signed in: the first page of the staff."""
    lines = work_of(actor_of(request))
    return render(request, "ui/work.html", {"lines": lines, "late": sum(line.is_late for line in lines)})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that does not exist."""
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer a request that broke something."""
    return render(request, "500.html", status=500)
