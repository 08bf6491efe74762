"""Meetings at the office's desk. The office writes; viewers and auditors read, closed parts too, as `core.people.rules.Role` says."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shirube.core.calendar import fiscal_year_of
from shirube.core.errors import Conflict, InvalidInput, NotFound
from shirube.core.people.queries import actor_of, today
from shirube.core.people.rules import Role
from shirube.council.actions.bodies import remove_milestone, save_body, save_milestone
from shirube.council.actions.decide import SignOff, adopt_in_meeting, agree_in_meeting, sign_off_in_meeting
from shirube.council.actions.meetings import move_item, remove_item, save_item, save_meeting, save_minutes
from shirube.council.actions.papers import add_paper, open_or_close_paper, withdraw_paper
from shirube.council.forms.meetings import (
    AdoptForm,
    BodyForm,
    DecisionForm,
    ItemForm,
    MeetingForm,
    MeetingSignOffForm,
    MilestoneForm,
    MinutesForm,
    PaperForm,
    item_initial,
    meeting_initial,
    milestone_initial,
)
from shirube.council.models import Body, Meeting
from shirube.council.queries.days import name_of, when_words
from shirube.council.queries.meeting_desk import (
    body_lines,
    body_of,
    desk_meeting,
    desk_page,
    drafts,
    editions,
    item_of,
    milestone_lines,
    milestone_of,
    paper_of,
    ready_plans,
    seats_of,
)
from shirube.council.queries.meetings import meeting_of
from shirube.council.views.meetings import handed_out
from shirube.cycle.actions.sign_off import StillOpen
from shirube.cycle.jobs import write_publication_pages
from shirube.cycle.queries.approved import answers_for_publication
from shirube.cycle.queries.published import issue_of
from shirube.cycle.queries.signing import standing_of
from shirube.cycle.rules.uploads import LARGEST
from shirube.plans.queries.shown import plan_name
from shirube.ui.office import for_office, for_readers, shown, status_of

Made = TypeVar("Made")


@require_safe
@for_readers
def desk(request: HttpRequest) -> HttpResponse:
    """Show all meetings."""
    return shown(request, "council/meetings/desk.html", {"meetings": desk_page()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def new_meeting(request: HttpRequest) -> HttpResponse:
    """Record a new meeting."""
    form = MeetingForm(request.POST or None, bodies=Body.objects.all(), initial={"fiscal_year": fiscal_year_of(today())})
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: save_meeting(facts=form.facts(), actor=actor_of(request)))
        if made is not None:
            return redirect("council:edit_meeting", made.pk)
    return shown(request, "council/meetings/new.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def edit_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everything of a meeting; the office changes its facts."""
    found, actor = meeting_of(pk), actor_of(request)
    form = None
    if request.method == "POST":
        actor.require(Role.OFFICE)
        form = MeetingForm(request.POST, bodies=Body.objects.all())
        if form.is_valid() and attempt(form, lambda: save_meeting(facts=form.facts(), actor=actor, meeting=found)) is not None:
            return redirect("council:edit_meeting", pk)
    return _page(request, found, facts=form)


def _page(request: HttpRequest, meeting: Meeting, **bound: Form | None) -> HttpResponse:
    """Show the meeting with its forms; those that were sent and refused stand with what was typed."""
    agenda = list(meeting.agenda.order_by("position"))
    forms: dict[str, Form] = {
        "facts": MeetingForm(bodies=Body.objects.all(), initial=meeting_initial(meeting)),
        "item": ItemForm(editions=editions(), prefix="item"),
        "paper": PaperForm(agenda=agenda, prefix="paper"),
        "decision": DecisionForm(agenda=agenda, prefix="decision"),
        "minutes": MinutesForm(initial={"minutes": meeting.minutes, "closed_minutes": meeting.closed_minutes}),
    }
    sent = {name: form for name, form in bound.items() if form is not None}
    is_faulty = any(form.errors for form in sent.values())
    may_act = actor_of(request).has(Role.OFFICE)
    context = {
        "meeting": meeting,
        "page": desk_meeting(meeting),
        "forms": forms | sent,
        "opened": next(iter(sent), ""),
        "ready": ready_plans(meeting) if may_act and meeting.state == "held" else (),
        "drafts": drafts() if may_act and meeting.state == "held" else (),
    }
    return shown(request, "council/meetings/edit.html", context, status=HTTPStatus.BAD_REQUEST if is_faulty else HTTPStatus.OK)


def _back(pk: int, place: str) -> HttpResponse:
    return redirect(f"{reverse('council:edit_meeting', args=[pk])}#{place}")


@require_POST
@for_office
def add_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an item to the agenda."""
    found = meeting_of(pk)
    form = ItemForm(request.POST, editions=editions(), prefix="item")
    if form.is_valid() and attempt(form, lambda: save_item(meeting=found, facts=form.facts(), actor=actor_of(request))) is not None:
        return _back(pk, "agenda")
    return _page(request, found, item=form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Change an item of the agenda."""
    found = meeting_of(pk)
    chosen = item_of(found, item)
    form = ItemForm(request.POST or None, editions=editions(), initial=item_initial(chosen))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: save_item(meeting=found, facts=form.facts(), actor=actor_of(request), item=chosen))
        if made is not None:
            return _back(pk, "agenda")
    context = {"meeting": found, "name": name_of(found), "item": chosen, "form": form}
    return shown(request, "council/meetings/item.html", context, status=status_of(form))


@require_POST
@for_office
def arrange_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Move an item up or down, or take it off the agenda."""
    chosen, actor = item_of(meeting_of(pk), item), actor_of(request)
    if request.POST.get("move") == "remove":
        remove_item(item=chosen, actor=actor)
    elif request.POST.get("move") in ("up", "down"):
        move_item(item=chosen, up=request.POST["move"] == "up", actor=actor)
    return _back(pk, "agenda")


@require_POST
@for_office
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the minutes."""
    found = meeting_of(pk)
    form = MinutesForm(request.POST)
    if form.is_valid():
        save_minutes(meeting=found, actor=actor_of(request), **form.cleaned_data)
        return _back(pk, "minutes")
    return _page(request, found, minutes=form)


@require_POST
@for_office
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a file as a paper."""
    found = meeting_of(pk)
    form = PaperForm(request.POST, request.FILES, agenda=found.agenda.order_by("position"), prefix="paper")
    if form.is_valid() and attempt(form, lambda: _keep(request, found, form)) is not None:
        return _back(pk, "papers")
    return _page(request, found, paper=form)


def _keep(request: HttpRequest, meeting: Meeting, form: PaperForm) -> Any:
    file = form.cleaned_data["file"]
    if file.size > LARGEST:
        raise InvalidInput(f"ファイルが大きすぎます。{LARGEST // 1024 // 1024}MBまでにしてください。", place=file.name)
    is_open, chosen = form.cleaned_data["is_open"], form.chosen()
    return add_paper(meeting=meeting, name=file.name, content=file.read(), is_open=is_open, actor=actor_of(request), item=chosen)


@require_safe
@for_readers
def desk_paper(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """Hand out a paper, closed ones too."""
    return handed_out(paper_of(meeting_of(pk), paper), "private, no-store")


@require_POST
@for_office
def change_paper(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """Show a paper to everybody, close it, or withdraw it."""
    chosen, actor, what = paper_of(meeting_of(pk), paper), actor_of(request), request.POST.get("do")
    if what == "withdraw":
        withdraw_paper(paper=chosen, actor=actor)
    elif what in ("open", "close"):
        open_or_close_paper(paper=chosen, is_open=what == "open", actor=actor)
    return _back(pk, "papers")


@require_POST
@for_office
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Record in words what was decided."""
    found = meeting_of(pk)
    form = DecisionForm(request.POST, agenda=found.agenda.order_by("position"), prefix="decision")
    if form.is_valid() and attempt(form, lambda: _agree(request, found, form)) is not None:
        return _back(pk, "decisions")
    return _page(request, found, decision=form)


def _agree(request: HttpRequest, meeting: Meeting, form: DecisionForm) -> Any:
    data = form.cleaned_data
    return agree_in_meeting(meeting=meeting, text=data["text"], is_open=not data["closed"], actor=actor_of(request), item=form.chosen())


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def sign_off(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Sign off a plan or a round in this meeting; what would change is seen on the preparation page."""
    found, actor = meeting_of(pk), actor_of(request)
    standing = standing_of(slug, request.GET.get("round", ""))
    number = standing.newest.number if standing.newest else 0
    form = MeetingSignOffForm(request.POST or None, agenda=found.agenda.order_by("position"), initial={"seen": number})
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: sign_off_in_meeting(meeting=found, what=_what(form, standing), actor=actor, item=form.chosen()))
        if made is not None and made.publication_id is not None:
            write_publication_pages.enqueue(made.publication_id)
            return _back(pk, "decisions")
    answers = answers_for_publication(standing.round) if standing.round else None
    context = {
        "meeting": found,
        "name": name_of(found),
        "when": when_words(found),
        "form": form,
        "plan": standing.edition.plan,
        "plan_name": plan_name(standing.edition.plan),
        "round": standing.round,
        "newest": issue_of(standing.newest) if standing.newest else None,
        "number": number + 1,
        "corrects": standing.corrects,
        "may_correct": standing.may_correct,
        "open": answers.open if answers else (),
    }
    return shown(request, "council/meetings/sign_off.html", context, status=status_of(form))


def _what(form: MeetingSignOffForm, standing: Any) -> SignOff:
    typed = form.cleaned_data
    errata = typed["errata"].strip()
    corrects = standing.newest if errata and standing.may_correct else standing.corrects
    return SignOff(standing.edition.plan, standing.round, corrects, errata, typed["allow_open"], typed["seen"])


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Adopt a draft in this meeting."""
    found, known = meeting_of(pk), drafts()
    form = AdoptForm(request.POST or None, drafts=known, agenda=found.agenda.order_by("position"))
    if request.method == "POST" and form.is_valid():
        draft = form.drafts[form.cleaned_data["edition"]]
        made = attempt(form, lambda: adopt_in_meeting(meeting=found, edition=draft, actor=actor_of(request), item=form.chosen()))
        if made is not None:
            return _back(pk, "decisions")
    context = {"meeting": found, "name": name_of(found), "when": when_words(found), "form": form, "drafts": known}
    return shown(request, "council/meetings/adopt.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def bodies(request: HttpRequest) -> HttpResponse:
    """Show the bodies with their seats; the office adds one."""
    return _body(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def body(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a body and its seats."""
    return _body(request, body_of(pk))


def _body(request: HttpRequest, found: Body | None) -> HttpResponse:
    initial = {"name": found.name, "kind": found.kind, "members": seats_of(found)} if found else {}
    form = BodyForm(request.POST or None, initial=initial)
    if request.method == "POST":
        actor_of(request).require(Role.OFFICE)
        if form.is_valid() and attempt(form, lambda: save_body(facts=form.facts(), actor=actor_of(request), body=found)) is not None:
            return redirect("council:bodies")
    context = {"bodies": () if found else body_lines(), "body": found, "form": form}
    return shown(request, "council/meetings/bodies.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def milestones(request: HttpRequest) -> HttpResponse:
    """Show the milestones of all years; the office adds one."""
    form = MilestoneForm(request.POST or None, initial={"fiscal_year": fiscal_year_of(today())})
    if request.method == "POST":
        actor_of(request).require(Role.OFFICE)
        if form.is_valid() and attempt(form, lambda: save_milestone(facts=form.facts(), actor=actor_of(request))) is not None:
            return redirect("council:milestones")
    return shown(request, "council/meetings/milestones.html", {"years": milestone_lines(), "form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a milestone, or take it off the schedule."""
    found, actor = milestone_of(pk), actor_of(request)
    if request.method == "POST" and request.POST.get("do") == "remove":
        remove_milestone(milestone=found, actor=actor)
        return redirect("council:milestones")
    form = MilestoneForm(request.POST or None, initial=milestone_initial(found))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: save_milestone(facts=form.facts(), actor=actor, milestone=found))
        if made is not None:
            return redirect("council:milestones")
    return shown(request, "council/meetings/milestone.html", {"milestone": found, "form": form}, status=status_of(form))


def attempt(form: Form, action: Callable[[], Made]) -> Made | None:
    """Do what was asked; what the action refuses is told in the form, with everything that was typed."""
    try:
        return action()
    except (InvalidInput, Conflict, NotFound) as error:
        form.add_error("allow_open" if isinstance(error, StillOpen) else None, str(error))
        return None
