"""Pages across all plans: indicators, sections, findings, documents, search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shirube.core.search import search as find
from shirube.plans.queries.documents import document_page, documents_list
from shirube.plans.queries.findings import findings_page
from shirube.plans.queries.indicators import indicators_page
from shirube.plans.queries.kinds import kinds_found
from shirube.plans.queries.sections import section_page, sections_list

LONGEST_SEARCH = 100
MOST_HITS = 100


@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """Show every indicator with target and actual."""
    return render(request, "plans/indicators.html", {"page": indicators_page()})


@require_safe
def sections(request: HttpRequest) -> HttpResponse:
    """Show all sections with what they answer for."""
    return render(request, "plans/sections.html", {"sections": sections_list()})


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what one section answers for."""
    return render(request, "plans/section.html", {"page": section_page(slug)})


@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """Show what does not fit in the documents, by kind."""
    return render(request, "plans/findings.html", {"page": findings_page(request.GET.get("plan", ""))})


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """Show the documents that everything was read from."""
    return render(request, "plans/documents.html", {"documents": documents_list()})


@require_safe
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a document line by line."""
    page = document_page(slug, shows_unread=request.GET.get("show") == "unread")
    return render(request, "plans/document.html", {"page": page})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search items, indicators, sections, headings and documents."""
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    kind = request.GET.get("kind", "")
    result = find(text, limit=MOST_HITS, kind=kind or None)
    context = {"search_text": text, "result": result, "kinds": kinds_found(result, text, kind), "kind": kind}
    return render(request, "plans/search.html", context)
