"""Letters and opinions at the office's desk: entering, splitting, checking, grouping, answering."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shirube.core.errors import InvalidInput
from shirube.core.people.queries import actor_of, today
from shirube.core.people.rules import Role
from shirube.council.actions.enter_letter import PaperLetter, enter_letter
from shirube.council.actions.opinions import (
    answer_group,
    answer_many,
    check_opinion,
    check_unmarked,
    make_group,
    merge_groups,
    move_opinions,
    split_letter,
    take_letters,
    view_letter,
)
from shirube.council.forms.consultations_staff import AnswerForm, AnswerManyForm, CheckForm, EnterForm, SplitForm, place_of
from shirube.council.models import Consultation, Opinion
from shirube.council.queries.consultations_staff import consultation_for_staff, progress_of
from shirube.council.queries.opinions import (
    alone,
    group_choices,
    group_of,
    groups_page,
    letter_of,
    letters_page,
    next_unchecked,
    offers,
    opinion_of,
    opinions_of,
    opinions_page,
    places_of,
)
from shirube.council.rules.redaction import changes, marks_in, pieces, redacted, taken
from shirube.council.rules.splitting import SEPARATOR, joined, paragraphs
from shirube.council.rules.words import EFFECT_WORDS, VIA_WORDS, ConsultationState
from shirube.council.views.consultations_staff import sees_raw
from shirube.ui.office import for_office, for_readers, shown, status_of, tried

FOLDER = "council/consultation_staff"


def _context(request: HttpRequest, consultation: Consultation, **more: Any) -> dict[str, Any]:
    return {
        "consultation": consultation,
        "is_done": consultation.state == ConsultationState.RESULTS,
        "sees_raw": sees_raw(request),
        "sees_person": actor_of(request).has(Role.OFFICE),
        **more,
    }


def _keys(values: Iterable[str]) -> list[int]:
    """Return the keys that a form sends, alone or several in one value."""
    return [int(key) for value in values for key in value.split(",") if key.isascii() and key.isdigit()]


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def letters(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all letters, equal by whatever way they came; make opinions of those that have none."""
    found = consultation_for_staff(slug)
    if request.method == "POST":
        take_letters(consultation=found, actor=actor_of(request))
        return redirect("council:office_opinions", slug)
    via = request.GET.get("via", "")
    rows, page = letters_page(found, via, request.GET.get("page", ""))
    ways = list(VIA_WORDS.items())
    context = _context(request, found, rows=rows, page=page, via=via, ways=ways, progress=progress_of(found))
    return shown(request, f"{FOLDER}/letters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a letter that came on paper or by mail; the next one follows on an empty page."""
    found, actor = consultation_for_staff(slug), actor_of(request)
    form = EnterForm(request.POST or None, initial={"received_on": min(today(), found.closes_on), "via": request.GET.get("via", "")})
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: enter_letter(consultation=found, letter=PaperLetter(**form.cleaned_data), actor=actor))
        if made is not None:
            return redirect(f"{reverse('council:enter_letter', args=[slug])}?via={made.via}&kept={made.receipt}")
    context = _context(request, found, form=form, kept=request.GET.get("kept", ""))
    return shown(request, f"{FOLDER}/enter.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def letter(request: HttpRequest, slug: str, receipt: str) -> HttpResponse:
    """Show a letter, which is noted in the journal, and cut it into opinions."""
    found, actor = consultation_for_staff(slug), actor_of(request)
    chosen = letter_of(found, receipt)
    parts = [each.raw_text for each in chosen.opinions.all()] or [chosen.text]
    if request.method == "POST":
        actor.require(Role.OFFICE)
    proposal = paragraphs(chosen.text) if request.GET.get("cut") == "paragraphs" else parts
    form = SplitForm(request.POST or None, initial={"marked": joined(proposal)})
    if request.method == "POST" and form.is_valid():
        number = tried(form, lambda: split_letter(letter=chosen, marked=form.cleaned_data["marked"], actor=actor))
        if number is not None:
            return redirect("council:office_letter", slug, receipt)
    if request.method != "POST":
        view_letter(letter=chosen, actor=actor)
    number = len(paragraphs(chosen.text))
    context = _context(
        request, found, letter=chosen, opinions=list(chosen.opinions.all()), form=form, suggested=number, separator=SEPARATOR
    )
    return shown(request, f"{FOLDER}/letter.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def opinions(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the opinions to check; let those through on this page in which nothing was marked and that somebody read."""
    found = consultation_for_staff(slug)
    if request.method == "POST":
        actor = actor_of(request)
        actor.require(Role.OFFICE)
        check_unmarked(consultation=found, opinions=_keys(request.POST.getlist("opinions")), actor=actor)
        return redirect("council:office_opinions", slug)
    show = request.GET.get("show", "")
    rows, page = opinions_page(found, show, request.GET.get("page", ""))
    lines = [(row.opinion, list(pieces(row.opinion.raw_text, row.marks)), row.marks) for row in rows]
    plain = sum(not marks for opinion, _, marks in lines if opinion.checked_at is None)
    context = _context(request, found, rows=lines, page=page, show=show, plain=plain, progress=progress_of(found))
    return shown(request, f"{FOLDER}/opinions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_office
def opinion(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Check one opinion: take marks or not, edit the text that will be published, let it through."""
    found = consultation_for_staff(slug)
    chosen = opinion_of(found, pk)
    marks = marks_in(chosen.raw_text)
    form = CheckForm(request.POST or None, initial=_beginning(request, chosen), places=places_of(found.edition))
    if request.method == "POST" and form.is_valid() and tried(form, lambda: _checked(request, chosen, form)):
        following = next_unchecked(found, chosen)
        return redirect("council:office_opinion", slug, following.pk) if following else redirect("council:office_opinions", slug)
    shown_text = str(form["text"].value() or "")
    numbers = _numbers(request, len(marks))
    context = _context(
        request,
        found,
        opinion=chosen,
        form=form,
        pieces=list(pieces(chosen.raw_text, marks)),
        marks=[(number, each, number in numbers) for number, each in enumerate(marks)],
        difference=changes(chosen.raw_text, shown_text) if shown_text and shown_text != chosen.raw_text else (),
    )
    return shown(request, f"{FOLDER}/opinion.html", context, status=status_of(form))


def _beginning(request: HttpRequest, opinion: Opinion) -> dict[str, str]:
    """Return what the form begins with: the published text, else the raw one with the marks taken out that are chosen."""
    marks = marks_in(opinion.raw_text)
    text = redacted(opinion.raw_text, taken(marks, _numbers(request, len(marks))))
    is_checked = opinion.checked_at is not None and "marks" not in request.GET
    return {
        "text": opinion.published_text if is_checked else text,
        "not_counted": opinion.is_not_counted,
        "place": place_of(opinion),
    }


def _numbers(request: HttpRequest, most: int) -> set[int]:
    """Return the marks that are chosen in the address, all where nothing is said."""
    return set(_keys(request.GET.getlist("mark"))) if "marks" in request.GET else set(range(most))


def _checked(request: HttpRequest, opinion: Opinion, form: CheckForm) -> bool:
    typed = form.cleaned_data
    check_opinion(opinion=opinion, text=typed["text"], about=form.about(), not_counted=typed["not_counted"], actor=actor_of(request))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def groups(request: HttpRequest, slug: str) -> HttpResponse:
    """Show groups with their answers, suggestions, and opinions that are in none; group and answer many."""
    found = consultation_for_staff(slug)
    form = AnswerManyForm(request.POST or None)
    if request.method == "POST":
        actor_of(request).require(Role.OFFICE)
        if form.is_valid() and tried(form, lambda: _grouped(request, found, form)):
            return redirect(f"{reverse('council:office_groups', args=[slug])}{'?show=open' if request.GET.get('show') == 'open' else ''}")
    show = request.GET.get("show", "")
    rows, page = groups_page(found, show, request.GET.get("page", ""))
    single, alone_page = alone(found, request.GET.get("alone", ""))
    context = _context(
        request,
        found,
        rows=rows,
        page=page,
        show=show,
        form=form,
        offers=offers(found) if sees_raw(request) and single else [],
        single=single,
        alone_page=alone_page,
        choices=group_choices(found) if single else [],
        effects=list(EFFECT_WORDS.items()),
        progress=progress_of(found),
    )
    return shown(request, f"{FOLDER}/groups.html", context, status=status_of(form))


def _grouped(request: HttpRequest, found: Consultation, form: AnswerManyForm) -> bool:
    """Do what the pressed button says."""
    actor, sent = actor_of(request), request.POST
    opinions_, chosen, do = _keys(sent.getlist("opinions")), _keys(sent.getlist("groups")), sent.get("do")
    if do == "group":
        make_group(consultation=found, opinions=opinions_, summary=sent.get("summary", ""), actor=actor)
    elif do == "each":
        for each in opinions_:
            make_group(consultation=found, opinions=[each], actor=actor)
    elif do == "move":
        group = group_of(found, next(iter(_keys([sent.get("group", "")])), 0))
        move_opinions(group=group, consultation=found, opinions=opinions_, actor=actor)
    elif do == "merge":
        merge_groups(consultation=found, groups=chosen, actor=actor)
    elif do == "answer":
        answer_many(consultation=found, groups=chosen, actor=actor, **form.cleaned_data)
    else:
        raise InvalidInput("何をするかが読み取れません。画面を読み直して、もう一度押してください。")
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def group(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a group, answer it, and take opinions out of it."""
    found, actor = consultation_for_staff(slug), actor_of(request)
    chosen = group_of(found, pk)
    if request.method == "POST":
        actor.require(Role.OFFICE)
        if request.POST.get("do") in ("out", "apart"):
            return _taken_out(request, found)
    initial = {name: getattr(chosen, name) for name in ("summary", "answer", "effect", "change")} | {"place": place_of(chosen)}
    form = AnswerForm(request.POST or None, initial=initial, places=places_of(found.edition))
    if request.method == "POST" and form.is_valid() and tried(form, lambda: _answered(request, chosen, form)):
        return redirect("council:office_groups", slug)
    held, page = opinions_of(chosen, request.GET.get("page", ""))
    context = _context(request, found, group=chosen, form=form, opinions=held, page=page)
    return shown(request, f"{FOLDER}/group.html", context, status=status_of(form))


def _answered(request: HttpRequest, chosen: Any, form: AnswerForm) -> bool:
    answer_group(group=chosen, answer=form.given(), actor=actor_of(request))
    return True


def _taken_out(request: HttpRequest, found: Consultation) -> HttpResponse:
    """Take opinions out of their group: into none, or into one of their own."""
    keys, actor = _keys(request.POST.getlist("opinions")), actor_of(request)
    if request.POST.get("do") == "apart":
        made = make_group(consultation=found, opinions=keys, actor=actor)
        return redirect("council:office_group", found.slug, made.pk)
    move_opinions(group=None, consultation=found, opinions=keys, actor=actor)
    return redirect("council:office_groups", found.slug)
