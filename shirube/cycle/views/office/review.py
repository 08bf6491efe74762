"""The matrix of a round, what waits for a judgement, and one answer with all that is known about it."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from shirube.core.errors import NotFound
from shirube.core.language import mark
from shirube.core.people.queries import actor_of
from shirube.core.people.rules import Role
from shirube.cycle.actions.move import Moved, move_entries
from shirube.cycle.forms import MoveForm, ReviewForm
from shirube.cycle.models import Entry
from shirube.cycle.queries.office.entry import entry_page
from shirube.cycle.queries.office.filters import read_office_filters
from shirube.cycle.queries.office.matrix import office_matrix, square_of
from shirube.cycle.queries.office.preview import preview_of
from shirube.cycle.queries.office.review import office_review
from shirube.cycle.queries.rounds import entry_of, round_of
from shirube.cycle.rules.states import Move, RoundState
from shirube.cycle.views.office.rounds import opened
from shirube.cycle.writers.matrix import matrix_csv
from shirube.plans.views.requests import PageRequest, asks_for
from shirube.ui.office import for_readers, shown

MOVED_WORDS = {
    Move.APPROVE.value: mark("承認しました。"),
    Move.CONFIRM.value: mark("課長承認としました。"),
    Move.RETURN.value: mark("差し戻しました。担当課の画面に理由が出ます。"),
    Move.REOPEN.value: mark("承認を取り消しました。"),
}


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
@for_readers
def round_(request: PageRequest, pk: int) -> HttpResponse:
    """Show a round: in preparation what it would send out, afterwards the matrix; htmx gets the matrix alone."""
    chosen = round_of(pk)
    if chosen.state == RoundState.DRAFT:
        return shown(request, "cycle/preview.html", {"page": preview_of(chosen), "round": chosen})
    matrix = office_matrix(chosen, read_office_filters(request.GET))
    template = "cycle/_matrix.html" if asks_for(request, "list") else "cycle/matrix.html"
    return shown(request, template, {"matrix": matrix, "round": chosen})


@require_safe
@for_readers
def csv(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the state of every item of a round as CSV."""
    round_ = opened(pk)
    name = quote(f"{round_.title}.csv")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(matrix_csv(round_), content_type="text/csv; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what waits for the office, and approve or return many at once."""
    round_, filters = opened(pk), read_office_filters(request.GET)
    if request.method != "POST":
        page = office_review(round_, filters, select=request.GET.get("select", ""))
        return shown(request, "cycle/review.html", {"page": page, "round": round_, "form": ReviewForm()})
    actor_of(request).require(Role.OFFICE)
    form, moved = ReviewForm(request.POST, entries=_ticked(request, pk)), None
    if form.is_valid():
        moved = _moved(request, form)
    left = [] if moved else _numbers(request)
    page = office_review(round_, filters, chosen=left)
    context = {"page": page, "round": round_, "form": form if not moved or moved.refused else ReviewForm(), "moved": moved}
    context["form_move"] = form.data.get("move", "")
    return shown(request, "cycle/review.html", context, status=HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK)


def _numbers(request: HttpRequest) -> list[int]:
    return [int(key) for key in request.POST.getlist("entries") if key.isascii() and key.isdigit() and len(key) < 18]


def _ticked(request: HttpRequest, pk: int) -> list[int]:
    """Return those of the ticked entries that belong to the round."""
    return list(Entry.objects.filter(pk__in=_numbers(request), sheet__round=pk).values_list("pk", flat=True))


def _moved(request: HttpRequest, form: ReviewForm | MoveForm, entry: int | None = None) -> Moved:
    entries = [entry] if entry is not None else form.cleaned_data["entries"]
    move, note = Move(form.cleaned_data["move"]), form.cleaned_data["note"]
    return move_entries(entries=entries, move=move, actor=actor_of(request), note=note if move is Move.RETURN else "")


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request", "HX-Target")
@for_readers
def entry(request: PageRequest, pk: int, entry: int) -> HttpResponse:
    """Show one answer, approve it or give it back; htmx gets the part for the panel beside the matrix."""
    chosen = _entry(pk, entry)
    filters, form, moved = read_office_filters(request.GET), MoveForm(), None
    if request.method == "POST":
        actor_of(request).require(Role.OFFICE)
        form = MoveForm(request.POST)
        if form.is_valid():
            moved = _moved(request, form, entry)
            chosen = _entry(pk, entry)
            if moved.done and not asks_for(request, "panel"):
                return redirect(_after(request, form))
    page = entry_page(chosen, filters, actor_of(request))
    template = "cycle/_panel.html" if asks_for(request, "panel") else "cycle/entry.html"
    done = MOVED_WORDS.get(form.cleaned_data["move"] if moved and moved.done else request.GET.get("moved", ""), "")
    context = {"page": page, "round": chosen.sheet.round, "form": form, "moved": moved, "done": gettext(done) if done else ""}
    context["may_talk"] = actor_of(request).has(Role.OFFICE) and chosen.sheet.round.state != RoundState.LOCKED
    if moved and moved.done:  # beside the matrix, whose square and sentences change too
        context["matrix"] = matrix = office_matrix(chosen.sheet.round, filters)
        context["square"] = square_of(matrix, entry)
    is_wrong = form.errors and not asks_for(request, "panel")  # htmx shows no part of a page with an error's status
    return shown(request, template, context, status=HTTPStatus.BAD_REQUEST if is_wrong else HTTPStatus.OK)


def _after(request: HttpRequest, form: MoveForm) -> str:
    """Return the address of the same answer, which says what was done; the filters stay."""
    query = request.GET.copy()
    query["moved"] = form.cleaned_data["move"]
    return f"{request.path}?{query.urlencode()}"


def _entry(pk: int, entry: int) -> Entry:
    chosen = entry_of(entry)
    if chosen.sheet.round_id != pk:
        raise NotFound("この取組への照会はありません。一覧から選び直してください。")
    return chosen
