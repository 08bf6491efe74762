"""The way by Excel: hand a workbook out, take it back, show what would change, and take over what was chosen."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from shirube.core.errors import InvalidInput
from shirube.core.people.gates import staff_page
from shirube.core.people.queries import actor_of
from shirube.core.people.rules import Actor, Role
from shirube.cycle.actions.take_answers import take_answers
from shirube.cycle.models import Round, Sheet
from shirube.cycle.queries.answer_book import FATE_WORDS, Comparison, Difference, Fate, answer_book, compare_book
from shirube.cycle.queries.rounds import round_of, sheet_of
from shirube.cycle.readers.answer_book import LIMIT, read_answer_book
from shirube.cycle.rules.questions import QUESTION_WORDS, Question
from shirube.cycle.writers.answer_book import answer_book_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "cycle.answer_book"
LOOKED_AT = 3600 * 12
"""Seconds for which what was looked at can be taken over."""
OVERHEAD = 100_000
"""Bytes of a request around the file itself."""


@require_safe
@staff_page
def workbook(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Hand out the workbook of one section, or of the whole round."""
    round_, sheet = _place(actor_of(request), pk, slug)
    subtitle = sheet.section.name if sheet else gettext("すべての課")
    book = answer_book(round_, sections=[sheet.section_id] if sheet else None, subtitle=subtitle)
    name = quote(f"{round_.title}_{subtitle}.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(answer_book_xlsx(book), content_type=XLSX, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def by_excel(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Show the way by Excel; a workbook that is sent is shown cell by cell against what stands, and nothing is written yet."""
    actor = actor_of(request)
    round_, sheet = _place(actor, pk, slug)
    if request.method != "POST":
        return _page(request, round_, sheet)
    try:
        comparison = _compared(request, round_, actor)
    except InvalidInput as error:
        return _page(request, round_, sheet, fault=error.message, status=HTTPStatus.BAD_REQUEST)
    refused = len(comparison.of(Fate.REFUSED))
    told = {"refused": refused, "takable": len(comparison.differences) - refused}
    return _page(request, round_, sheet, comparison=comparison, looked_at=_sealed(comparison, actor, round_), **told)


@require_http_methods(["POST"])
@staff_page
def take(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Take over the cells that were chosen among those looked at."""
    actor = actor_of(request)
    round_, sheet = _place(actor, pk, slug)
    try:
        differences = _opened(request.POST.get("looked_at", ""), actor, round_)
    except InvalidInput as error:
        return _page(request, round_, sheet, fault=error.message, status=HTTPStatus.BAD_REQUEST)
    chosen = set(request.POST.getlist("cell"))
    taken = take_answers(differences=[each for each in differences if each.key in chosen], actor=actor)
    return _page(request, round_, sheet, taken=taken, left=len(differences) - taken.count)


def _place(actor: Actor, pk: int, slug: str) -> tuple[Round, Sheet | None]:
    """Return the round and the section's sheet; the whole round is for the office alone."""
    round_ = round_of(pk)
    if not slug:
        actor.require(Role.OFFICE)
        return round_, None
    sheet = sheet_of(round_, slug)
    if not actor.has(Role.OFFICE):
        actor.require(Role.REPORTER, Role.HEAD, section=sheet.section_id)
    return round_, sheet


def _compared(request: HttpRequest, round_: Round, actor: Actor) -> Comparison:
    too_large = f"ファイルが大きすぎます。{LIMIT // 1_000_000} MBまでです。画像などを除いてください。"
    if int(request.META.get("CONTENT_LENGTH") or 0) > LIMIT + OVERHEAD:
        raise InvalidInput(too_large)
    sent = request.FILES.get("file")
    if sent is None or not sent.size:
        raise InvalidInput("ファイルが選ばれていないか、空です。受け取ったブックを選んでください。")
    return compare_book(read_answer_book(sent.read(), name=sent.name or ""), round_, actor)


def _sealed(comparison: Comparison, actor: Actor, round_: Round) -> str:
    """Return what was looked at, signed, so that exactly that can be taken over and nothing else."""
    takable = [asdict(each) for each in comparison.differences if each.fate is not Fate.REFUSED]
    return signing.dumps([actor.account, round_.pk, takable], salt=SALT, compress=True)


def _opened(sealed: str, actor: Actor, round_: Round) -> list[Difference]:
    try:
        account, pk, takable = signing.loads(sealed, salt=SALT, max_age=LOOKED_AT)
    except signing.BadSignature as error:
        raise InvalidInput("確かめた内容の期限が切れたか、途中で変わっています。もう一度ブックを送ってください。") from error
    if (account, pk) != (actor.account, round_.pk):
        raise InvalidInput("ほかの人か、ほかの取りまとめで確かめた内容です。もう一度ブックを送ってください。")
    return [_difference(values) for values in takable]


def _difference(values: dict[str, Any]) -> Difference:
    return Difference(**{**values, "question": Question(values["question"]), "fate": Fate(values["fate"])})


def _page(request: HttpRequest, round_: Round, sheet: Sheet | None, *, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    words = {question.value: gettext(word) for question, word in QUESTION_WORDS.items()}
    slug = [sheet.section.slug] if sheet else []
    context = {
        "round": round_,
        "sheet": sheet,
        "words": words,
        "fates": {fate.value: gettext(word) for fate, word in FATE_WORDS.items()},
        "back": reverse("cycle:sheet" if sheet else "cycle:round", args=[round_.pk, *slug]),
        "workbook_url": reverse("cycle:section_workbook" if sheet else "cycle:workbook", args=[round_.pk, *slug]),
        "take_url": reverse("cycle:section_take" if sheet else "cycle:take", args=[round_.pk, *slug]),
        "comparison": None,
        "taken": None,
        **more,
    }
    return render(request, "cycle/by_excel.html", context, status=status)
