"""What every request passes: the headers that keep a page safe, and errors turned into a page or JSON that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from shirube.core.errors import ShirubeError

Handler = Callable[[HttpRequest], HttpResponse]


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
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": str(error)}, status=error.status)
        return render(request, "error.html", {"message": error.message, "status": error.status}, status=error.status)


def _read_only(response: HttpResponse) -> HttpResponse:
    """Say in JSON that an address is only for reading; the methods it knows stay in `Allow`."""
    sentence = "このAPIは読むだけです。GETかHEADで求めてください。"
    headers = {"Allow": response.headers.get("Allow", "GET, HEAD"), "Access-Control-Allow-Origin": "*"}
    return JsonResponse({"detail": sentence}, status=response.status_code, headers=headers, json_dumps_params={"ensure_ascii": False})


def alive(request: HttpRequest) -> HttpResponse:
    """Answer that the process is up: an empty page, for load balancers and as the floor of the benchmarks."""
    return HttpResponse()
