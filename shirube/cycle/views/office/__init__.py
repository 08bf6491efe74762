"""The strategy office's pages: rounds, the matrix, review. The office acts; viewers and auditors read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shirube.core.people.gates import requires
from shirube.core.people.queries import actor_of
from shirube.core.people.rules import Role

READERS = (Role.OFFICE, Role.VIEWER, Role.AUDITOR)
for_readers = requires(*READERS)
for_office = requires(Role.OFFICE)


def shown(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a page; it knows whether the person may act, or only reads."""
    return render(request, template, {"may_act": actor_of(request).has(Role.OFFICE), **context}, status=status)
