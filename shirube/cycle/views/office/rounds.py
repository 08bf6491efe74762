"""Rounds: the list, a new one, its settings, and the steps from preparation to the end."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shirube.core.errors import InvalidInput, NotFound
from shirube.core.people.queries import actor_of, today
from shirube.core.people.rules import Actor, Role
from shirube.cycle.actions.open_round import (
    assign_item,
    change_round,
    close_round,
    create_round,
    last_round,
    open_again,
    open_round,
    reopen_sheet,
)
from shirube.cycle.forms import AssignForm, ReopenForm, RoundForm, WhyForm, first_settings, next_settings, settings_of
from shirube.cycle.models import Round
from shirube.cycle.queries.office.health import round_health
from shirube.cycle.queries.office.preview import preview_of, sections_today
from shirube.cycle.queries.office.round_list import round_list
from shirube.cycle.queries.rounds import orphans as orphans_of
from shirube.cycle.queries.rounds import round_of, sheet_of
from shirube.cycle.rules.states import RoundState
from shirube.plans.models import Edition
from shirube.plans.queries.editions import editions_of
from shirube.plans.queries.shown import plan_name
from shirube.ui.office import for_office, for_readers, shown, status_of, tried


@require_safe
@for_readers
def rounds(request: HttpRequest) -> HttpResponse:
    """Show the rounds of every plan."""
    return shown(request, "cycle/rounds.html", {"page": round_list()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def new_round(request: HttpRequest) -> HttpResponse:
    """Prepare a round on the latest edition of a plan; the settings of the last one are copied, a year later."""
    edition = _edition(request.GET.get("plan", ""))
    earlier = last_round(edition)
    initial = next_settings(earlier) if earlier else first_settings(edition)
    form = RoundForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: _created(form, edition, actor_of(request)), refusals=(InvalidInput,))
        if made is not None:
            return redirect("cycle:round", made.pk)
    context = {"form": form, "edition": edition, "plan_name": plan_name(edition.plan), "earlier": earlier}
    return shown(request, "cycle/new_round.html", context, status=status_of(form))


def _created(form: RoundForm, edition: Edition, actor: Actor) -> Round:
    return create_round(edition=edition, fiscal_year=form.cleaned_data["fiscal_year"], settings=form.settings(), actor=actor)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the settings of a round, and change them."""
    round_, actor = round_of(pk), actor_of(request)
    if request.method == "POST":
        actor.require(Role.OFFICE)
    is_open = round_.state != RoundState.DRAFT
    form = RoundForm(request.POST or None, initial=settings_of(round_), is_new=False, is_open=is_open)
    if request.method == "POST" and form.is_valid() and tried(form, lambda: _changed(form, round_, actor), refusals=(InvalidInput,)):
        return redirect("cycle:round", pk)
    page = None if actor.has(Role.OFFICE) else preview_of(round_)
    context = {"form": form, "round": round_, "is_open": is_open, "page": page}
    return shown(request, "cycle/round_settings.html", context, status=status_of(form))


def _changed(form: RoundForm, round_: Round, actor: Actor) -> bool:
    change_round(round_=round_, settings=form.settings(round_), actor=actor)
    return True


@require_POST
@for_office
def open_(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a round."""
    open_round(round_=round_of(pk), actor=actor_of(request))
    return redirect("cycle:round", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then close a round."""
    round_ = round_of(pk)
    if request.method == "POST":
        close_round(round_=round_, actor=actor_of(request))
        return redirect("cycle:round", pk)
    return shown(request, "cycle/close_round.html", {"round": round_})


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the closing back for all sections, for a reason."""
    round_ = round_of(pk)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        open_again(round_=round_, actor=actor_of(request), why=form.cleaned_data["why"])
        return redirect("cycle:round", pk)
    return shown(request, "cycle/open_again.html", {"round": round_, "form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def reopen(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Give one section more time, for a reason."""
    sheet = sheet_of(round_of(pk), slug)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reopen_sheet(sheet=sheet, actor=actor_of(request), **form.cleaned_data)
        return redirect("cycle:round", pk)
    return shown(request, "cycle/reopen_section.html", {"round": sheet.round, "sheet": sheet, "form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def orphans(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the items that nobody is asked for, and give them to a section."""
    round_, actor = round_of(pk), actor_of(request)
    if request.method == "POST":
        actor.require(Role.OFFICE)
    sections = sections_today()
    form = AssignForm(request.POST or None, sections=sections)
    if request.method == "POST" and form.is_valid():
        item = next((item for item in orphans_of(round_, today()) if item.pk == form.cleaned_data["item"]), None)
        if item is None:
            raise NotFound(gettext("この取組には、もう担当課があります。画面を読み直してください。"))
        assign_item(round_=round_, item=item, section=form.cleaned_data["section"], actor=actor)
        return redirect("cycle:orphans", pk)
    context = {"round": round_, "items": orphans_of(round_, today()), "sections": sections, "form": form}
    return shown(request, "cycle/orphans.html", context, status=status_of(form))


@require_safe
@for_readers
def health(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how the sections take part, and how they did before."""
    return shown(request, "cycle/health.html", {"page": round_health(opened(pk)), "round": round_of(pk)})


def opened(pk: int) -> Round:
    """Return a round that was opened; raises `NotFound` for one in preparation."""
    round_ = round_of(pk)
    if round_.state == RoundState.DRAFT:
        raise NotFound(gettext("この取りまとめはまだ開いていません。準備の頁から開いてください。"))
    return round_


def _edition(slug: str) -> Edition:
    return editions_of(slug)[-1]
