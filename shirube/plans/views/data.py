"""The page about the data: what can be taken away, and how programs read it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from shirube.plans.api import api
from shirube.plans.api.reference import reference_of
from shirube.plans.queries.tables.scope import city_scope


@cache
def _document() -> Mapping[str, Any]:
    """Return the OpenAPI document, which stays the same as long as the program runs and takes long to make."""
    return api.get_openapi_schema()


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Show every table with its columns, and the addresses of the API."""
    context = {
        "reference": reference_of(_document()),
        "plans": [edition.plan for edition in city_scope().editions],
        "base": reverse("api-v1:index"),
        "query": "" if get_language() == "ja" else "?lang=en",
    }
    return render(request, "plans/data.html", context)
