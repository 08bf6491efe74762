"""The pages of the journal and of the mails, and the journal as files."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shirube.core import journal
from shirube.core.audit.forms import AskedForm
from shirube.core.audit.queries import choices, entries, failed_mails, mails, page_of
from shirube.core.audit.rules import Asked
from shirube.core.audit.writers import csv_of, json_lines_of
from shirube.core.errors import InvalidInput
from shirube.core.mail.actions import resend
from shirube.core.mail.models import Message
from shirube.core.people.gates import requires
from shirube.core.people.queries import actor_of
from shirube.core.people.rules import Role

READERS = (Role.OFFICE, Role.AUDITOR, Role.ADMINISTRATOR)
MOST_FAILED = 200
"""Failed mails that the page shows."""


@require_safe
@requires(*READERS)
def journal_page(request: HttpRequest) -> HttpResponse:
    """Show the journal, newest first, and what of it is asked for."""
    form = AskedForm(_filters(request), choices=choices())
    lines, following = page_of(form.asked(), before=_number(request, "before"))
    context = {
        "form": form,
        "lines": lines,
        "head": journal.head(),
        "query": _query(request),
        "following": _query(request, before=following) if following else "",
        "is_first": "before" not in request.GET,
        "is_narrowed": any(value for value in _filters(request).values()),
    }
    return render(request, "audit/journal.html", context, status=200 if form.is_valid() else 400)


@require_safe
@requires(*READERS)
def journal_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Give the entries that are asked for as CSV."""
    return _file(csv_of(entries(_asked(request))), "text/csv; charset=utf-8", "csv")


@require_safe
@requires(*READERS)
def journal_json_lines(request: HttpRequest) -> StreamingHttpResponse:
    """Give the entries that are asked for as JSON lines."""
    return _file(json_lines_of(entries(_asked(request))), "application/jsonl; charset=utf-8", "jsonl")


def _file(content: Iterator[str], content_type: str, ending: str) -> StreamingHttpResponse:
    name = f"journal-{timezone.localdate():%Y%m%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(content, content_type=content_type, headers=headers)


def _asked(request: HttpRequest) -> Asked:
    form = AskedForm(_filters(request), choices=choices())
    if not form.is_valid():
        fault = next(iter(form.errors.values()))[0]
        raise InvalidInput(str(fault))
    return form.asked()


def _filters(request: HttpRequest) -> QueryDict:
    given = request.GET.copy()
    given.pop("before", None)
    return given


def _query(request: HttpRequest, **more: object) -> str:
    kept = {name: value for name, value in _filters(request).items() if value and name in AskedForm.base_fields}
    return urlencode({**kept, **more})


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


@require_safe
@requires(*READERS)
def mail_page(request: HttpRequest) -> HttpResponse:
    """Show the mails: those that did not arrive first, then the newest."""
    before = _number(request, "before")
    rows, following = mails(before=before)
    failed = [] if before else list(failed_mails()[: MOST_FAILED + 1])
    context = {
        "failed": failed[:MOST_FAILED],
        "has_more_failed": len(failed) > MOST_FAILED,
        "rows": rows,
        "following": f"before={following}" if following else "",
        "is_first": before is None,
        "resent": request.GET.get("resent") == "1",
        "may_resend": actor_of(request).has(Role.OFFICE, Role.ADMINISTRATOR),
    }
    return render(request, "audit/mail.html", context)


@require_POST
@requires(Role.OFFICE, Role.ADMINISTRATOR)
def mail_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a failed mail into the queue again."""
    resend(message=get_object_or_404(Message, pk=pk), actor=actor_of(request).label)
    return redirect(reverse("mail:list") + "?resent=1")
