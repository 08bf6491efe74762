"""Pages of the staff's own affairs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shirube.core.people.gates import staff_page
from shirube.core.people.queries import posts_of


@require_safe
@staff_page
def myself(request: HttpRequest) -> HttpResponse:
    """Show who is signed in, with which posts, and how the sign-in is kept safe."""
    return render(request, "people/myself.html", {"account": request.user, "posts": posts_of(request)})
