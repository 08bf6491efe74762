"""Proposals: the public list with what became of each, one proposal, the data; the office's list, entry and decision."""

from __future__ import annotations

from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shirube.core.errors import NotFound
from shirube.core.people.queries import actor_of
from shirube.core.people.rules import Role
from shirube.council.actions.proposals import decide_fate, save_proposal
from shirube.council.forms.proposals import FateForm, ProposalForm, fate_typed, typed_of
from shirube.council.models import Proposal
from shirube.council.queries.proposals import proposal_page, public_list, public_rows, staff_list
from shirube.council.writers.proposals import proposals_csv, proposals_json
from shirube.ui.office import for_office, for_readers, shown, status_of, tried

T = TypeVar("T")


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """Show the proposals and what became of them."""
    page = public_list(fate=request.GET.get("fate", ""), field=request.GET.get("field", ""))
    return render(request, "council/proposals.html", {"page": page})


@require_safe
def proposal(request: HttpRequest, proposal: str) -> HttpResponse:
    """Show one proposal, from its text to what the measures it became have reached."""
    return render(request, "council/proposal.html", {"page": proposal_page(proposal)})


@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """Give the open proposals as CSV."""
    return _file(proposals_csv(public_rows()), "text/csv; charset=utf-8", "proposals.csv")


@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    """Give the open proposals as JSON."""
    return _file(proposals_json(public_rows()), "application/json; charset=utf-8")


def _file(content: bytes, kind: str, name: str = "") -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Access-Control-Allow-Origin"] = "*"
    if name:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@for_readers
def staff_proposals(request: HttpRequest) -> HttpResponse:
    """Show the office what waits for an answer, and all others."""
    return shown(request, "council/staff_proposals.html", {"page": staff_list()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def new_proposal(request: HttpRequest) -> HttpResponse:
    """Enter a proposal."""
    form = ProposalForm(request.POST or None, initial={"is_open": True})
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: save_proposal(facts=form.facts(), actor=actor_of(request)))
        if made is not None:
            return redirect("council:staff_proposal", made.key)
    context = {"form": form, "back": reverse("council:staff_proposals")}
    return shown(request, "council/proposal_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def edit_proposal(request: HttpRequest, proposal: str) -> HttpResponse:
    """Change a proposal."""
    known = _proposal(proposal)
    form = ProposalForm(request.POST or None, initial=typed_of(known))
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: save_proposal(facts=form.facts(), actor=actor_of(request), proposal=known))
        if made is not None:
            return redirect("council:staff_proposal", proposal)
    context = {"form": form, "proposal": known, "back": reverse("council:staff_proposal", args=[proposal])}
    return shown(request, "council/proposal_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def staff_proposal(request: HttpRequest, proposal: str) -> HttpResponse:
    """Show a proposal with its history; the office decides what becomes of it."""
    known, actor = _proposal(proposal), actor_of(request)
    form = FateForm(request.POST or None, initial=fate_typed(known))
    if request.method == "POST":
        actor.require(Role.OFFICE)
        if form.is_valid():
            seen = form.cleaned_data["seen"]
            if tried(form, lambda: decide_fate(proposal=known, decision=form.decision(), actor=actor, seen=seen)):
                return redirect("council:staff_proposal", proposal)
    context = {"form": form, "page": proposal_page(proposal, for_staff=True)}
    return shown(request, "council/staff_proposal.html", context, status=status_of(form))


def _proposal(key: str) -> Proposal:
    found = Proposal.objects.filter(key=key).first()
    if found is None:
        raise NotFound("この提言はありません。提言の一覧から選んでください。")
    return found
