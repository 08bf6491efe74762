"""The request of a page, and which part of the page htmx asks for."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class PageRequest(HttpRequest):
    """A request that passed the htmx middleware."""

    htmx: HtmxDetails


def asks_for(request: PageRequest, target: str) -> bool:
    """Tell whether htmx asks for the part that goes into the element `target`; going back asks for the whole page."""
    return bool(request.htmx) and request.htmx.target == target and not request.htmx.history_restore_request
