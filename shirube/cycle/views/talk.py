"""What stands beside the answers: the talk between section and office about an entry, and the files handed in with it."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from shirube.core.errors import Conflict, InvalidInput, NotAllowed, NotFound, ShirubeError
from shirube.core.people.gates import staff_page
from shirube.core.people.queries import actor_of
from shirube.core.people.rules import NOT_YOURS, Actor
from shirube.cycle.actions.attach import attach_file, withdraw_file
from shirube.cycle.actions.comment import add_comment
from shirube.cycle.actions.rights import require_filler
from shirube.cycle.models import Attachment, Entry
from shirube.cycle.queries.rounds import entry_of
from shirube.cycle.queries.sheet import may_read
from shirube.cycle.rules.uploads import LARGEST


@require_POST
@staff_page
def comment(request: HttpRequest, entry: int) -> HttpResponse:
    """Add to the talk about an entry and go back to where it was said."""
    actor = actor_of(request)
    found = _entry(entry, actor)
    try:
        add_comment(entry=found, text=request.POST.get("text", "").replace("\r\n", "\n"), actor=actor)
    except (InvalidInput, Conflict) as error:
        return _refused(request, found, error, typed=request.POST.get("text", ""))
    return redirect(_back(request, found))


@require_POST
@staff_page
def attach(request: HttpRequest, entry: int) -> HttpResponse:
    """Keep a file with an entry and go back to where it was chosen."""
    actor = actor_of(request)
    found = _entry(entry, actor)
    require_filler(actor, found.sheet)
    chosen = request.FILES.get("file")
    try:
        if chosen is None:
            raise InvalidInput("ファイルを選んでから添付してください。")
        if (chosen.size or 0) > LARGEST:
            raise InvalidInput(f"ファイルが大きすぎます。{LARGEST // 1024 // 1024}MBまでにしてください。", place=chosen.name or "")
        attach_file(entry=found, name=chosen.name or "", content=chosen.read(), actor=actor)
    except (InvalidInput, Conflict) as error:
        return _refused(request, found, error)
    return redirect(_back(request, found))


@require_POST
@staff_page
def withdraw(request: HttpRequest, entry: int, file: int) -> HttpResponse:
    """Take a file back and go on where it stood."""
    actor = actor_of(request)
    found = _entry(entry, actor)
    try:
        withdraw_file(attachment=_attachment(found, file), entry=found, actor=actor)
    except (InvalidInput, Conflict) as error:
        return _refused(request, found, error)
    return redirect(_back(request, found))


@require_safe
@staff_page
def attachment(request: HttpRequest, entry: int, file: int) -> HttpResponse:
    """Hand out a file: always to be saved, never shown in the browser."""
    found = _attachment(_entry(entry, actor_of(request)), file)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(bytes(found.content), content_type="application/octet-stream", headers=headers)


def _entry(pk: int, actor: Actor) -> Entry:
    found = entry_of(pk)
    if not may_read(actor, found.sheet):
        raise NotAllowed(NOT_YOURS)
    return found


def _attachment(entry: Entry, pk: int) -> Attachment:
    found = Attachment.objects.filter(entry=entry, pk=pk, withdrawn_at=None).first()
    if found is None:
        raise NotFound("このファイルはありません。取り下げられたのかもしれません。画面を読み直してください。")
    return found


def _back(request: HttpRequest, entry: Entry) -> str:
    """Return where the form stood: the page it names, else the section's screen."""
    named = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(named, allowed_hosts=None, require_https=False):
        return named
    return reverse("cycle:sheet", args=[entry.sheet.round_id, entry.sheet.section.slug]) + f"#e{entry.pk}"


def _refused(request: HttpRequest, entry: Entry, error: ShirubeError, *, typed: str = "") -> HttpResponse:
    """Say what is wrong on a page of its own, with what was typed and the way back."""
    context = {"message": str(error), "typed": typed, "back": _back(request, entry), "entry": entry}
    return render(request, "cycle/talk_refused.html", context, status=getattr(error, "status", HTTPStatus.BAD_REQUEST))
