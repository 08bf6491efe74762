"""What was published: the list, the difference of two, and the pages and files themselves, which never change."""

from __future__ import annotations

import mimetypes

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from shirube.core.errors import NotFound
from shirube.cycle.actions.publish import stored_file
from shirube.cycle.queries.published import difference_of, file_url, plan_issues
from shirube.cycle.writers.site.frame import LANGUAGES

FOREVER = "public, max-age=31536000, immutable"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
FIRST = "index.html"


@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """Show every publication, by plan."""
    return render(request, "cycle/publications.html", {"plans": plan_issues()})


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show what changed between two publications of a plan."""
    page = difference_of(request.GET.get("from", ""), request.GET.get("to", ""))
    return render(request, "cycle/compare.html", {"page": page})


@require_safe
def publication(request: HttpRequest, digest: str, path: str = "") -> HttpResponseBase:
    """Give a page or a file of a publication from the site's own folder; what was asked for in English leads to its English folder."""
    if not set(digest) <= set("0123456789abcdef") or len(digest) != 64:
        raise NotFound("この公表はありません。公表の一覧から選んでください。")
    folder = LANGUAGES[get_language() or "ja"]
    if folder:
        return redirect(file_url(digest, path if path.startswith(folder) else f"{folder}{path}"))
    if not path or path.endswith("/"):
        path += FIRST
    file = stored_file(digest=digest, path=path)
    kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    response = FileResponse(file.open("rb"), content_type=kind)
    response.headers["Cache-Control"] = FOREVER
    response.headers["ETag"] = f'"{digest[:16]}-{file.stat().st_size}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
