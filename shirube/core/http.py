"""What every request passes: the headers that keep a page safe, and errors turned into a page or JSON that says what to do."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext

from shirube.core import journal
from shirube.core.errors import NotAllowed, ShirubeError
from shirube.core.people.queries import actor_of

Handler = Callable[[HttpRequest], HttpResponse]
STAFF = re.compile(r"/(?:[a-z]{2}/)?(?:staff|accounts)/")
log = logging.getLogger(__name__)


def security_headers(handle: Handler) -> Handler:
    """Add the content security policy: nothing inline, nothing from elsewhere."""
    policy = "; ".join(f"{name} {' '.join(sources)}" for name, sources in settings.CONTENT_SECURITY_POLICY.items())

    def middleware(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return middleware


class ErrorsAsPages:
    """Show a `ShirubeError` as a page, or as JSON under `/api/`, with its status and its sentence."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.handle(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.path.startswith("/api/"):
            return _read_only(response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ShirubeError):
            return None
        if isinstance(error, NotAllowed):
            _note_refusal(request, error)
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": str(error)}, status=error.status)
        shown = {"message": gettext(error.message), "status": error.status, "frame": _frame_of(request)}
        return render(request, "error.html", shown, status=error.status)


def _note_refusal(request: HttpRequest, error: NotAllowed) -> None:
    """Write into the journal what a signed-in person was not allowed; where that cannot be written, the answer stays the same."""
    actor = actor_of(request)
    if actor.account is None:
        return
    try:
        journal.record(actor=actor.label, action="refused", subject=request.path[:200], grounds=error.message, is_draft=True)
    except DatabaseError:
        log.exception("a refusal could not be written into the journal")


def _frame_of(request: HttpRequest) -> str:
    """Return the page around an error: the staff's own where the address is theirs; public pages ask for no session."""
    is_staff = bool(STAFF.match(request.path_info))
    return "staff.html" if is_staff else "base.html"


def _read_only(response: HttpResponse) -> HttpResponse:
    """Say in JSON that an address is only for reading; the methods it knows stay in `Allow`."""
    sentence = "このAPIは読むだけです。GETかHEADで求めてください。"
    headers = {"Allow": response.headers.get("Allow", "GET, HEAD"), "Access-Control-Allow-Origin": "*"}
    return JsonResponse({"detail": sentence}, status=response.status_code, headers=headers, json_dumps_params={"ensure_ascii": False})


def alive(request: HttpRequest) -> HttpResponse:
    """Answer that the process is up: an empty page, for load balancers and as the floor of the benchmarks."""
    return HttpResponse()
