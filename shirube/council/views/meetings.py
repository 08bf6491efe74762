"""Meetings as everybody sees them: the list, one meeting, the year's schedule as page and calendar, and the open papers."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from shirube.core.calendar import parse_fiscal_year
from shirube.core.city import city
from shirube.core.errors import InvalidInput
from shirube.council.models import Paper
from shirube.council.queries.meetings import meeting_page, meetings_page, open_paper
from shirube.council.queries.schedule import calendar_entries, schedule_page
from shirube.council.writers.schedule import calendar_file


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """Show the coming meeting and all others, by fiscal year and body."""
    return render(request, "council/meetings/list.html", {"page": meetings_page()})


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one meeting."""
    return render(request, "council/meetings/meeting.html", {"page": meeting_page(pk)})


@require_safe
def schedule(request: HttpRequest) -> HttpResponse:
    """Show a year's meetings and milestones by month."""
    return render(request, "council/meetings/schedule.html", {"page": schedule_page(_year(request))})


@require_safe
def schedule_ics(request: HttpRequest) -> HttpResponse:
    """Give the schedule as a calendar file, of one year or of all."""
    entries, changed = calendar_entries(f"{request.scheme}://{request.get_host()}", _year(request))
    name = gettext("%(city)s 会議と計画の予定") % {"city": city().name}
    response = HttpResponse(calendar_file(name, entries, changed), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="schedule.ics"'
    return response


@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out an open paper: always to be saved, never shown in the browser."""
    return handed_out(open_paper(pk), "public, max-age=60")


def handed_out(found: Paper, cache_control: str) -> HttpResponse:
    """Return a paper as a file to be saved."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": cache_control,
    }
    return HttpResponse(bytes(found.content), content_type="application/octet-stream", headers=headers)


def _year(request: HttpRequest) -> int | None:
    text = request.GET.get("year", "")
    year = parse_fiscal_year(text) if text else None
    if text and year is None:
        raise InvalidInput("年度として読めません。2025、令和7年度のように指定してください。", place=text[:20])
    return year
