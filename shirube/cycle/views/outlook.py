"""The outlook to the year's end: a page, and the same as CSV and JSON. An estimate, and called one everywhere."""

from __future__ import annotations

import csv
import io

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from shirube.core.people.gates import requires
from shirube.core.people.rules import Role
from shirube.cycle.queries.outlook import COLUMNS, NUMBERS, outlook_page, outlook_rows
from shirube.plans.queries.shown import shown_edition
from shirube.plans.queries.tables.writing import BOM, harmless

for_planners = requires(Role.OFFICE, Role.VIEWER, Role.AUDITOR, Role.HEAD)


@require_safe
@for_planners
def outlook(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every indicator of a plan with its outlook."""
    page = outlook_page(shown_edition(slug, request.GET.get("edition", "")).edition)
    return render(request, "cycle/outlook.html", {"page": page, "slug": slug})


@require_safe
@for_planners
def outlook_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand the outlook out as CSV."""
    page = outlook_page(shown_edition(slug, request.GET.get("edition", "")).edition)
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([gettext(label) for label in COLUMNS.values()])
    for row in outlook_rows(page):
        writer.writerow([_text(row[name], is_number=name in NUMBERS) for name in COLUMNS])
    headers = {"Content-Disposition": f'attachment; filename="{slug}-outlook.csv"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse((BOM + stream.getvalue()).encode(), content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
@for_planners
def outlook_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand the outlook out as JSON."""
    page = outlook_page(shown_edition(slug, request.GET.get("edition", "")).edition)
    content = {
        "plan": page.name,
        "edition": page.edition.name,
        "note": gettext("見込み（推計）。実績でも評価でもありません。"),
        "basis": page.basis,
        "band": page.band,
        "expected": {each.code: each.count for each in page.expected},
        "indicators": outlook_rows(page),
    }
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _text(value: object, *, is_number: bool) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name or '-'}:{share}" for name, share in value.items())
    text = "" if value is None else str(value)
    return text if is_number else harmless(text)
