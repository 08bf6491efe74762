"""A section's screen: one page, its cells saved one by one by a script, or all at once by the form where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from shirube.core.errors import Conflict, InvalidInput, NotAllowed, NotFound, ShirubeError
from shirube.core.people.gates import staff_page
from shirube.core.people.queries import actor_of
from shirube.core.people.rules import NOT_YOURS, Actor
from shirube.cycle.actions.answer import AnswerConflict, save_answer
from shirube.cycle.actions.move import Moved, move_entries, submit_sheet
from shirube.cycle.actions.rights import require_filler
from shirube.cycle.models import Answer, Entry, Sheet
from shirube.cycle.queries.completeness import judge_of, questions_of
from shirube.cycle.queries.rounds import Given, round_of, sheet_of
from shirube.cycle.queries.sheet import Clash, FieldView, SheetPage, may_read, moment_words, sheet_page, verdict_view
from shirube.cycle.rules.questions import Question
from shirube.cycle.rules.states import Move
from shirube.ui.sentences import told

CELL = "answer-"
ANOTHER_ACCOUNT = "いまは別の職員としてサインインしています。この頁を開いた職員でサインインし直すと、続きができます。"


@dataclass
class Saved:
    """What became of a form's cells: those refused, with why, and those that somebody else changed meanwhile."""

    typed: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, AnswerConflict] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return not self.faults and not self.conflicts

    @property
    def status(self) -> HTTPStatus:
        return HTTPStatus.CONFLICT if self.conflicts else HTTPStatus.BAD_REQUEST


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def sheet(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Show a section's screen; a form that is sent saves what changed and does what its button says."""
    actor = actor_of(request)
    found = sheet_for(actor, pk, slug)
    if request.method != "POST":
        return _shown(request, sheet_page(found, actor))
    require_filler(actor, found)
    return _taken(request, found, actor)


def sheet_for(actor: Actor, pk: int, slug: str) -> Sheet:
    """Return the sheet of a section in a round for who may see it; raises `NotFound` and `NotAllowed`."""
    found = sheet_of(round_of(pk), slug)
    if not may_read(actor, found):
        raise NotAllowed(NOT_YOURS)
    return found


def _shown(request: HttpRequest, page: SheetPage, *, notice: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    context = {"page": page, "notice": notice, "account": request.user.pk, "here": request.path}
    return render(request, "cycle/sheet.html", context, status=status)


def _taken(request: HttpRequest, found: Sheet, actor: Actor) -> HttpResponse:
    do, _, target = request.POST.get("do", "save").partition(":")
    saved = _save_all(request.POST, found, actor, left_out=target if do == "theirs" else "")
    if not saved.is_whole:
        return _shown(request, _marked(sheet_page(found, actor), saved), status=saved.status)
    try:
        refusals = _moved(do, target, request.POST, found, actor)
    except (InvalidInput, Conflict) as error:
        return _shown(request, sheet_page(found, actor), notice=error.message, status=error.status)
    if refusals:
        return _shown(request, sheet_page(found, actor), notice=refusals, status=HTTPStatus.CONFLICT)
    here = reverse("cycle:sheet", args=[found.round_id, found.section.slug])
    return redirect(here + (f"#e{target}" if target.isdigit() else ""))


def _save_all(posted: Mapping[str, str], found: Sheet, actor: Actor, *, left_out: str) -> Saved:
    """Save the cells of a form that were changed; each by itself, so that one refused cell holds no other back."""
    saved = Saved()
    entries = {entry.pk: entry for entry in found.entries.select_related("item")}
    shown = _shown_texts(entries)
    for name in posted:
        key = name.removeprefix(CELL)
        if not name.startswith(CELL) or key == left_out:
            continue
        entry, question = _cell(key, entries)
        text, base = _plain(posted[name]), _number(posted.get(f"base-{key}", "0"))
        if shown.get((entry.pk, question, base), "") == text:
            continue
        entry.sheet = found
        _save(saved, key, text, entry, question, base, actor)
    return saved


def _save(saved: Saved, key: str, text: str, entry: Entry, question: Question, base: int, actor: Actor) -> None:
    try:
        save_answer(entry=entry, question=question, text=text, base=base, actor=actor)
    except AnswerConflict as conflict:
        saved.typed[key], saved.conflicts[key] = text, conflict
    except (InvalidInput, Conflict) as error:
        saved.typed[key], saved.faults[key] = text, error.message


def _shown_texts(entries: Iterable[int]) -> dict[tuple[int, Question, int], str]:
    """Return every revision of the cells, so that what was shown and left alone is known from what was changed."""
    rows = Answer.objects.filter(entry__in=list(entries)).values_list("entry_id", "question", "revision", "text")
    return {(entry, Question(question), revision): text for entry, question, revision, text in rows}


def _cell(key: str, entries: Mapping[int, Entry]) -> tuple[Entry, Question]:
    """Return what the name of a cell means; raises `NotFound` for one of another sheet."""
    number, _, question = key.partition("-")
    entry = entries.get(_number(number))
    if entry is None or question not in set(Question):
        raise NotFound("この欄はこの回答票にありません。画面を読み直してください。")
    return entry, Question(question)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _plain(text: str) -> str:
    """Return a text with the line ends that we keep."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _moved(do: str, target: str, posted: Mapping[str, str], found: Sheet, actor: Actor) -> str:
    """Do what the button says; return in a sentence what could not be done."""
    if do == "submit":
        return _told(submit_sheet(sheet=found, actor=actor))
    if do not in (Move.WITHDRAW, Move.CONFIRM, Move.RETURN):
        return ""
    page = sheet_page(found, actor, is_whole=False)
    able = page.to_withdraw if do == Move.WITHDRAW else page.to_confirm
    chosen = [view.entry.pk for view in able if not target or str(view.entry.pk) == target]
    if not chosen:
        raise InvalidInput(gettext("状態が変わっています。画面を読み直してください。"))
    note = posted.get(f"note-{target}" if target else "note", "")
    return _told(move_entries(entries=chosen, move=Move(do), actor=actor, note=_plain(note)))


def _told(moved: Moved) -> str:
    return " ".join(f"{refusal.entry.item.number} {refusal.entry.item.title}: {refusal.why}" for refusal in moved.refused)


def _marked(page: SheetPage, saved: Saved) -> SheetPage:
    """Return the page with what was typed and not saved in its fields, and why."""
    entries = tuple(replace(view, fields=tuple(_marked_field(each, saved) for each in view.fields)) for view in page.entries)
    return replace(page, entries=entries)


def _marked_field(shown: FieldView, saved: Saved) -> FieldView:
    key = shown.key
    if key not in saved.typed:
        return shown
    choices = tuple(replace(choice, is_chosen=choice.sign == saved.typed[key]) for choice in shown.choices)
    marked = replace(shown, text=saved.typed[key], choices=choices, is_asked=True, saved="", is_unsaved=True)
    if key in saved.conflicts:
        return replace(marked, clash=clash_of(saved.conflicts[key]))
    return replace(marked, fault=saved.faults[key])


def clash_of(conflict: AnswerConflict) -> Clash:
    """Return two values on one cell for the page."""
    theirs = conflict.theirs
    return Clash(
        key=f"{conflict.entry.pk}-{conflict.question.value}",
        mine=conflict.mine,
        theirs=theirs.text,
        who=theirs.author_name or gettext("ほかの人"),
        when=moment_words(theirs.recorded_at),
    )


@require_POST
@staff_page
def save(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Save one cell for the script: its revision, and the parts of the page that change with it. 409 with both values on a conflict."""
    actor = actor_of(request)
    try:
        found = sheet_for(actor, pk, slug)
        require_filler(actor, found)
        _refuse_another(request, actor)
        entry, question = _posted_cell(request, found)
        given = save_answer(
            entry=entry,
            question=question,
            text=_plain(request.POST.get("text", "")),
            base=_number(request.POST.get("base", "")),
            actor=actor,
        )
    except AnswerConflict as conflict:
        return _clash(request, conflict, actor)
    except NotAllowed:
        raise
    except ShirubeError as error:
        return JsonResponse({"detail": error.message}, status=error.status)
    return JsonResponse(_after_saving(sheet_page(found, actor, is_whole=False), entry, given))


def _posted_cell(request: HttpRequest, found: Sheet) -> tuple[Entry, Question]:
    key = request.POST.get("cell", "")
    entries = found.entries.select_related("item").filter(pk=_number(key.partition("-")[0]))
    entry, question = _cell(key, {each.pk: each for each in entries})
    entry.sheet = found
    return entry, question


def _refuse_another(request: HttpRequest, actor: Actor) -> None:
    """Refuse what was typed under another account than the one that is signed in now: the page outlives a sign-in."""
    if request.POST.get("account", "") != str(actor.account):
        raise Conflict(gettext(ANOTHER_ACCOUNT))


def _clash(request: HttpRequest, conflict: AnswerConflict, actor: Actor) -> JsonResponse:
    theirs = conflict.theirs
    html = render_to_string("cycle/_clash.html", {"clash": clash_of(conflict)}, request)
    is_mine = theirs.author is not None and theirs.author == actor.account
    body = {"detail": conflict.message, "clash": html, "revision": theirs.revision, "text": theirs.text, "is_mine": is_mine}
    return JsonResponse(body, status=conflict.status)


def _after_saving(page: SheetPage, entry: Entry, given: Given | None) -> dict[str, Any]:
    """Return what the page shows differently after a cell was saved, as HTML by the id of the part."""
    view = next(each for each in page.entries if each.entry.pk == entry.pk)
    parts = {
        f"v{entry.pk}": render_to_string("cycle/_verdict.html", {"verdict": view.verdict}),
        f"s{entry.pk}": render_to_string("cycle/_entry_state.html", {"entry": view}),
        "progress": render_to_string("cycle/_progress.html", {"page": page}),
        "standing": render_to_string("cycle/_standing.html", {"page": page}),
        "missing": render_to_string("cycle/_missing.html", {"page": page}),
    }
    saved = gettext("保存しました %(time)s") % {"time": moment_words(given.recorded_at)} if given and given.text.strip() else ""
    faults = {each.key: each.fault for each in view.fields}
    return {"revision": given.revision if given else 0, "saved": saved, "asked": view.asked, "faults": faults, "parts": parts}


@require_POST
@staff_page
def judge(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Say for the script what an answer would mean while it is typed; nothing is written."""
    actor = actor_of(request)
    found = sheet_for(actor, pk, slug)
    entry, question = _posted_cell(request, found)
    known = judge_of(entry)
    verdict = known.judge(entry.item.number, request.POST.get("text", ""))
    asked = [f"{entry.pk}-{each.value}" for each in questions_of(entry, verdict, known) if each is not Question.FILE]
    html = render_to_string("cycle/_verdict.html", {"verdict": verdict_view(verdict)})
    faults = {f"{entry.pk}-{question.value}": told(verdict.typed.fault)}
    return JsonResponse({"asked": asked, "faults": faults, "parts": {f"v{entry.pk}": html}})
