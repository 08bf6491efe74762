"""Digital leaders: the public page of projects, cohorts and advisers; the office's page, entry and renewal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from shirube.core.errors import NotFound
from shirube.core.language import mark
from shirube.core.people.queries import actor_of, today
from shirube.core.people.rules import Actor
from shirube.council.actions.leaders import renew_adviser, save_adviser, save_cohort, save_project
from shirube.council.forms.leaders import (
    AdviserForm,
    CohortForm,
    ProjectForm,
    RenewForm,
    adviser_typed,
    cohort_typed,
    project_typed,
    renewal_typed,
)
from shirube.council.models import Adviser, Cohort, Project
from shirube.council.queries.leaders import leaders_page, staff_page
from shirube.ui.office import for_office, for_readers, shown, status_of, tried


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of record: what it is called, how it is typed and how it is saved; `record` is None for a new one."""

    model: type[Model]
    new: str
    known: str
    form: type[Form]
    typed: Callable[[Any], dict[str, Any]]
    save: Callable[[Any, Any, Actor], Any]


SHEETS: Mapping[str, Sheet] = {
    "projects": Sheet(
        Project,
        mark("新しい庁内DXプロジェクト"),
        mark("庁内DXプロジェクト"),
        ProjectForm,
        project_typed,
        lambda record, facts, actor: save_project(facts=facts, actor=actor, project=record),
    ),
    "cohorts": Sheet(
        Cohort,
        mark("新しい年度の育成研修"),
        mark("育成研修"),
        CohortForm,
        cohort_typed,
        lambda record, facts, actor: save_cohort(facts=facts, actor=actor, cohort=record),
    ),
    "advisers": Sheet(
        Adviser,
        mark("新しいDXアドバイザー"),
        mark("DXアドバイザー"),
        AdviserForm,
        adviser_typed,
        lambda record, facts, actor: save_adviser(facts=facts, actor=actor, adviser=record),
    ),
}


@require_safe
def leaders(request: HttpRequest) -> HttpResponse:
    """Show projects, cohorts and advisers."""
    return render(request, "council/leaders.html", {"page": leaders_page()})


@require_safe
@for_readers
def staff_leaders(request: HttpRequest) -> HttpResponse:
    """Show the same with where each term stands, and the ways to change it."""
    return shown(request, "council/staff_leaders.html", {"page": staff_page(today())})


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def new_leader(request: HttpRequest, kind: str) -> HttpResponse:
    """Enter a project, a year's training or an adviser."""
    return _edited(request, _sheet(kind), None, kind)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def edit_leader(request: HttpRequest, kind: str, record: int) -> HttpResponse:
    """Change a project, a year's training or an adviser."""
    sheet = _sheet(kind)
    return _edited(request, sheet, _record(sheet.model, record), kind)


def _edited(request: HttpRequest, sheet: Sheet, record: Any, kind: str) -> HttpResponse:
    more = {"own": record.pk} if record is not None and sheet.model is Project else {}
    form: Any = sheet.form(request.POST or None, initial=sheet.typed(record) if record is not None else None, **more)
    if request.method == "POST" and form.is_valid() and tried(form, lambda: sheet.save(record, form.facts(), actor_of(request))):
        return redirect(_back(kind))
    title = gettext(sheet.new if record is None else sheet.known)
    return shown(request, "council/leader_form.html", {"form": form, "title": title, "back": _back(kind)}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def renew(request: HttpRequest, record: int) -> HttpResponse:
    """Let an adviser serve on."""
    adviser = _record(Adviser, record)
    form = RenewForm(request.POST or None, initial=renewal_typed(adviser))
    if request.method == "POST" and form.is_valid():
        ends_on = form.cleaned_data["ends_on"]
        if tried(form, lambda: renew_adviser(adviser=adviser, ends_on=ends_on, actor=actor_of(request))):
            return redirect(_back("advisers"))
    context = {"form": form, "title": gettext("任期の更新"), "adviser": adviser, "back": _back("advisers")}
    return shown(request, "council/leader_form.html", context, status=status_of(form))


def _sheet(kind: str) -> Sheet:
    if kind not in SHEETS:
        raise NotFound("この頁はありません。デジタル人材の一覧から選んでください。")
    return SHEETS[kind]


def _record(model: type[Any], pk: int) -> Any:
    found = model.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound("この記録はありません。デジタル人材の一覧から選んでください。")
    return found


def _back(kind: str) -> str:
    return f"{reverse('council:staff_leaders')}#{kind}"
