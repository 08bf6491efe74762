"""The results of a consultation: the public page and its files, and the preview, which is made in the very same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shirube.core.errors import NotFound
from shirube.core.people.queries import actor_of, today
from shirube.council.actions.publish_results import publish_results, write_note
from shirube.council.forms.consultations_staff import NoteForm
from shirube.council.models import Consultation
from shirube.council.queries.consultations_staff import consultation_for_staff, obstacles, progress_of
from shirube.council.queries.results import freeze, published_results
from shirube.council.rules.results import digest
from shirube.council.rules.words import EFFECT_WORDS, ConsultationState
from shirube.council.writers.results import facts, results_csv, results_json, results_pdf, sentence
from shirube.ui.office import for_office, shown

_MAKERS: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", results_csv),
    "json": ("application/json", results_json),
    "pdf": ("application/pdf", results_pdf),
}


@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the published results."""
    found, hash_ = published_results(slug)
    return render(request, "council/consultation_staff/results.html", page_of(found, hash_))


@require_safe
def results_file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Give the published results as a file."""
    found, _ = published_results(slug)
    return _file(slug, form, found)


def page_of(results: Mapping[str, Any], hash_: str) -> dict[str, Any]:
    """Return what the page of some results shows: made from the frozen data alone."""
    groups = [{**group, "effect_words": EFFECT_WORDS.get(group["effect"], "")} for group in results["groups"]]
    return {"results": results, "groups": groups, "sentence": sentence(results), "facts": facts(results), "digest": hash_}


def _file(slug: str, form: str, results: Mapping[str, Any]) -> HttpResponse:
    if form not in _MAKERS:
        raise NotFound("この形のファイルはありません。CSV、JSON、PDFがあります。")
    content_type, make = _MAKERS[form]
    response = HttpResponse(make(results), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-results.{form}"'
    return response


@require_safe
@for_office
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what publishing would publish now."""
    found = consultation_for_staff(slug)
    values = _values(found)
    context = page_of(values, digest(values)) | {"consultation": found, "obstacles": obstacles(found, progress_of(found))}
    return shown(request, "council/consultation_staff/preview.html", context | {"is_done": _is_done(found)})


@require_safe
@for_office
def preview_file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Give what publishing would publish now as a file."""
    return _file(slug, form, _values(consultation_for_staff(slug)))


@require_POST
@for_office
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish all results at once."""
    publish_results(consultation=consultation_for_staff(slug), actor=actor_of(request), seen=request.POST.get("seen", ""))
    return redirect("council:results", slug)


@require_http_methods(["POST"])
@for_office
def note(request: HttpRequest, slug: str) -> HttpResponse:
    """Write what the city says of the results as a whole."""
    form = NoteForm(request.POST)
    if form.is_valid():
        write_note(consultation=consultation_for_staff(slug), note=form.cleaned_data["note"], actor=actor_of(request))
    return redirect("council:office_consultation", slug)


def _is_done(consultation: Consultation) -> bool:
    return consultation.state == ConsultationState.RESULTS


def _values(consultation: Consultation) -> Mapping[str, Any]:
    """Return the published results, else those that publishing would freeze today."""
    return consultation.results if _is_done(consultation) and consultation.results else freeze(consultation, today())
