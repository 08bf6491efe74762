"""The page of a consultation for everybody, and its documents."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shirube.council.queries.consultations import consultation_page, document_of


@require_safe
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a consultation with the draft."""
    return render(request, "council/consultation.html", {"page": consultation_page(slug)})


@require_safe
def document(request: HttpRequest, slug: str, file: int) -> HttpResponse:
    """Give a document of a consultation, never to be shown inline."""
    found = document_of(slug, file)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(bytes(found.content), content_type="application/octet-stream", headers=headers)
