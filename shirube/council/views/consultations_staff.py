"""Consultations at the office's desk: the list, the terms, announcing, documents, letters. The office writes; viewers and auditors read."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shirube.core.errors import InvalidInput, NotFound
from shirube.core.people.queries import actor_of
from shirube.core.people.rules import Role
from shirube.council.actions.consultations_staff import (
    add_file,
    announce,
    change_consultation,
    create_consultation,
    extend,
    withdraw_consultation_file,
)
from shirube.council.forms.consultations_staff import ExtendForm, NoteForm, TermsForm, terms_of
from shirube.council.queries.consultations_staff import (
    consultation_for_staff,
    consultations_for_staff,
    draft_editions,
    files_of,
    obstacles,
    period_words,
    progress_of,
    state_words,
    warnings_of,
)
from shirube.council.rules.words import ConsultationState, Standing
from shirube.cycle.rules.uploads import ENDINGS
from shirube.plans.queries.editions import draft_of
from shirube.plans.queries.shown import plan_name
from shirube.ui.office import for_office, for_readers, shown, status_of, tried


@require_safe
@for_readers
def consultations(request: HttpRequest) -> HttpResponse:
    """Show all consultations, and the drafts that a new one may be on."""
    rows = consultations_for_staff()
    drafts = [(edition, plan_name(edition.plan)) for edition in draft_editions()]
    running = sum(each.consultation.state == ConsultationState.ANNOUNCED for each in rows)
    return shown(request, "council/consultation_staff/list.html", {"rows": rows, "drafts": drafts, "running": running})


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def new(request: HttpRequest) -> HttpResponse:
    """Make a consultation ready on a draft edition."""
    wanted = request.GET.get("edition", "")
    edition = draft_of(int(wanted) if wanted.isascii() and wanted.isdigit() else 0)
    initial = {
        "standings": [each.value for each in Standing],
        "title": f"{plan_name(edition.plan)} {edition.name}（案）",
    }
    form = TermsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actor = actor_of(request)
        made = tried(form, lambda: create_consultation(edition=edition, terms=form.terms(), actor=actor))
        if made is not None:
            return redirect("council:office_consultation", made.slug)
    context = {"form": form, "edition": edition, "plan_name": plan_name(edition.plan)}
    return shown(request, "council/consultation_staff/terms.html", context, status=status_of(form))


@require_safe
@for_readers
def consultation(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how far a consultation is and what comes next."""
    found = consultation_for_staff(slug)
    progress = progress_of(found)
    context = {
        "consultation": found,
        "plan_name": plan_name(found.edition.plan),
        "state": state_words(found),
        "period": period_words(found),
        "progress": progress,
        "obstacles": obstacles(found, progress),
        "warnings": warnings_of(found),
        "files": files_of(found),
        "endings": ENDINGS,
        "note": NoteForm(initial={"note": found.closing_note}),
        "is_draft": found.state == ConsultationState.DRAFT,
        "is_done": found.state == ConsultationState.RESULTS,
    }
    return shown(request, "council/consultation_staff/consultation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the terms before they are announced; the last day afterwards."""
    found = consultation_for_staff(slug)
    is_draft = found.state == ConsultationState.DRAFT
    form: Any = TermsForm(request.POST or None, initial=terms_of(found)) if is_draft else ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and tried(form, lambda: _settled(request, found, form)):
        return redirect("council:office_consultation", slug)
    template = "terms" if is_draft else "extend"
    context = {"form": form, "consultation": found, "plan_name": plan_name(found.edition.plan), "period": period_words(found)}
    return shown(request, f"council/consultation_staff/{template}.html", context, status=status_of(form))


def _settled(request: HttpRequest, found: Any, form: Any) -> bool:
    if isinstance(form, TermsForm):
        change_consultation(consultation=found, terms=form.terms(), actor=actor_of(request))
    else:
        extend(consultation=found, actor=actor_of(request), **form.cleaned_data)
    return True


@require_POST
@for_office
def announce_(request: HttpRequest, slug: str) -> HttpResponse:
    """Announce a consultation."""
    announce(consultation=consultation_for_staff(slug), actor=actor_of(request))
    return redirect("council:office_consultation", slug)


@require_POST
@for_office
def add_document(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a consultation a document."""
    given = request.FILES.get("file")
    if not isinstance(given, UploadedFile):
        raise InvalidInput(gettext("ファイルを選んでから加えてください。"))
    add_file(consultation=consultation_for_staff(slug), name=given.name or "", content=given.read(), actor=actor_of(request))
    return redirect("council:office_consultation", slug)


@require_POST
@for_office
def withdraw_document(request: HttpRequest, slug: str, file: int) -> HttpResponse:
    """Take a document back."""
    found = files_of(consultation_for_staff(slug)).select_related("consultation").filter(pk=file).first()
    if found is None:
        raise NotFound(gettext("この資料はありません。もう取り下げられたかもしれません。"))
    withdraw_consultation_file(file=found, actor=actor_of(request))
    return redirect("council:office_consultation", slug)


def sees_raw(request: HttpRequest) -> bool:
    """Tell whether somebody may read letters as they came; the auditor may not."""
    return actor_of(request).has(Role.OFFICE, Role.VIEWER)
