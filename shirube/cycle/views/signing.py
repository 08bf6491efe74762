"""The office signs off: what would change, the meeting, and an answer taken up again for a correction."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from shirube.core.errors import Conflict, InvalidInput, NotFound
from shirube.core.people.queries import actor_of, today
from shirube.core.people.rules import Actor
from shirube.cycle.actions.correct import reopen_entry
from shirube.cycle.actions.sign_off import StillOpen, Wish, rehearse, sign_off
from shirube.cycle.forms import ReopenForm, SignOffForm
from shirube.cycle.jobs import write_publication_pages
from shirube.cycle.models import Publication
from shirube.cycle.queries.approved import answers_for_publication
from shirube.cycle.queries.occasions import offered_meetings
from shirube.cycle.queries.publications import content_of
from shirube.cycle.queries.published import change_groups, issue_of
from shirube.cycle.queries.rounds import entry_of, round_of
from shirube.cycle.queries.signing import Standing, published_entries, signing_page, standing_of
from shirube.cycle.rules.frozen import Frozen
from shirube.cycle.writers.site.frame import LANGUAGES
from shirube.cycle.writers.site.looks import looks
from shirube.cycle.writers.site.pages import preview_page
from shirube.plans.queries.shown import plan_name
from shirube.ui.office import for_office, shown


@require_safe
@for_office
def signing(request: HttpRequest) -> HttpResponse:
    """Show what can be published."""
    return shown(request, "cycle/signing.html", {"plans": signing_page()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def prepare(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a sign-off would change against the newest publication, and sign off."""
    standing = standing_of(slug, request.GET.get("round", ""))
    actor, number = actor_of(request), standing.newest.number if standing.newest else 0
    form = SignOffForm(request.POST or None, initial={"seen": number})
    if request.method == "POST" and form.is_valid():
        made = _signed(form, standing, actor)
        if made is not None:
            write_publication_pages.enqueue(made.pk)
            return redirect("cycle:publications")
    status = HTTPStatus.BAD_REQUEST if form.is_bound and form.errors else HTTPStatus.OK
    return shown(request, "cycle/prepare.html", {"form": form, **_context(standing, actor)}, status=status)


def _signed(form: SignOffForm, standing: Standing, actor: Actor) -> Publication | None:
    """Sign off; what is refused is told in the form, with everything that was typed."""
    typed = form.cleaned_data
    errata = typed["errata"].strip()
    corrects = standing.newest if errata and standing.may_correct else standing.corrects
    wish = Wish(
        plan=standing.edition.plan,
        meeting=typed["meeting"],
        meeting_on=typed["meeting_on"],
        round=standing.round,
        corrects=corrects,
        errata=errata,
        allow_open=typed["allow_open"],
        seen=typed["seen"],
    )
    try:
        return sign_off(wish=wish, actor=actor)
    except (InvalidInput, Conflict) as error:
        form.add_error("allow_open" if isinstance(error, StillOpen) else None, error.message)
        return None


def _context(standing: Standing, actor: Actor) -> dict[str, Any]:
    content = _rehearsed(standing, actor)
    newest = standing.newest
    groups = change_groups(content_of(newest), content) if newest else ()
    answers = answers_for_publication(standing.round) if standing.round else None
    return {
        "plan": standing.edition.plan,
        "plan_name": plan_name(standing.edition.plan),
        "round": standing.round,
        "rounds": standing.rounds,
        "newest": issue_of(newest) if newest else None,
        "corrects": standing.corrects,
        "may_correct": standing.may_correct,
        "number": content.number,
        "groups": [group for group in groups if group.kind != "occasion"],
        "items": len(content.items),
        "open": answers.open if answers else (),
        "meetings": offered_meetings(standing.edition.plan.slug, standing.round),
        "round_key": standing.round.pk if standing.round else 0,
        "published": published_entries(standing.round) if standing.round and standing.corrects else (),
    }


def _rehearsed(standing: Standing, actor: Actor) -> Frozen:
    return rehearse(wish=Wish(standing.edition.plan, "", today(), round=standing.round, corrects=standing.corrects), actor=actor)


@require_safe
@for_office
def preview(request: HttpRequest, slug: str, pk: int, path: str) -> HttpResponse:
    """Show a page of what a sign-off would publish now; `pk` is that of the round, 0 for none."""
    name = path.removeprefix("looks/")
    if path != name and name in looks():
        kind = "image/svg+xml" if name.endswith(".svg") else "text/css"
        return HttpResponse(looks()[name], content_type=kind)
    content = _rehearsed(standing_of(slug, str(pk) if pk else ""), actor_of(request))
    language = next((language for language, folder in LANGUAGES.items() if folder and path.startswith(folder)), "ja")
    with override(language):
        text = preview_page(content, path.removeprefix(LANGUAGES[language]), language)
    if text is None:
        raise NotFound("この頁はありません。下見の最初の頁から選んでください。")
    return HttpResponse(text)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def correct(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Take one published answer up again."""
    round_, chosen = round_of(pk), entry_of(entry)
    if chosen.sheet.round_id != round_.pk:
        raise NotFound("この取組への照会はありません。一覧から選び直してください。")
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_entry(entry=chosen, actor=actor_of(request), **form.cleaned_data)
            return redirect("cycle:round", pk)
        except (InvalidInput, Conflict) as error:
            form.add_error(None, error.message)
    status = HTTPStatus.BAD_REQUEST if form.is_bound and form.errors else HTTPStatus.OK
    return shown(request, "cycle/correct.html", {"round": round_, "entry": chosen, "form": form}, status=status)
