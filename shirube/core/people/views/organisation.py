"""The dated organisation: which sections there are, what changed on which day, and where nobody answers or approves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shirube.core.people.gates import requires
from shirube.core.people.queries import organisation_on, today
from shirube.core.people.rules import Role


@require_safe
@requires(Role.ADMINISTRATOR, Role.OFFICE, Role.AUDITOR)
def organisation(request: HttpRequest) -> HttpResponse:
    """Show the organisation of today."""
    return render(request, "people/organisation.html", {"page": organisation_on(today()), "today": today()})
