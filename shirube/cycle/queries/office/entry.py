"""One answer as the office judges it: what was planned and said before, what the rules say, and the whole history of the cell.

A constant number of statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from shirube.core.calendar import fold
from shirube.core.language import mark
from shirube.core.models import JournalEntry
from shirube.core.people.models import Account
from shirube.core.people.rules import Actor
from shirube.cycle.models import Answer, Attachment, Comment, Entry, Via
from shirube.cycle.queries.completeness import gaps, judge_of, questions_of, verdict_of
from shirube.cycle.queries.judging import Judge, Verdict
from shirube.cycle.queries.office.desk import Case, Judged, desks_of, judged
from shirube.cycle.queries.office.filters import OfficeFilters, Sieve
from shirube.cycle.queries.office.matrix import SquareDrawer
from shirube.cycle.queries.office.review import before_of, standing_words
from shirube.cycle.queries.office.words import full_moment_words, late_words
from shirube.cycle.queries.rounds import Given, answers_of
from shirube.cycle.rules.difference import difference
from shirube.cycle.rules.questions import QUESTION_WORDS, Question
from shirube.cycle.rules.states import ENTRY_WORDS, EntryState, Move, RoundState, movers
from shirube.cycle.rules.typed import read_typed
from shirube.plans.rules.facts import ItemFacts
from shirube.plans.rules.stages import CARRY
from shirube.ui.sentences import told
from shirube.ui.years import long_year, short_year

MOVE_WORDS = {
    "submit_entry": mark("提出しました。"),
    "withdraw_entry": mark("提出を取り下げました。"),
    "confirm_entry": mark("課長承認としました。"),
    "return_entry": mark("差し戻しました。"),
    "approve_entry": mark("承認しました。"),
    "reopen_entry": mark("承認を取り消しました。"),
    "assign_item": mark("担当課を決めました。"),
}
OFFICE_MOVES = (Move.APPROVE, Move.CONFIRM, Move.RETURN, Move.REOPEN)
MAIN = (Question.ACTUAL, Question.STAGE)


@dataclass(frozen=True, slots=True)
class Year:
    """One fiscal year of the item: what was planned and what was reported; `is_now` for the year that is asked."""

    label: str
    plan: str
    actual: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One more question and what was answered: as read, and as typed where that differs."""

    label: str
    text: str
    typed: str
    fault: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to the entry."""

    at: datetime
    when: str
    who: str
    what: tuple[str, ...]
    how: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The item before or after in the list that was chosen."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Second:
    """What a further section of the item remarks."""

    section: str
    remarks: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """The whole page."""

    entry: Entry
    state: str
    state_word: str
    late: str
    unit: str
    is_stage: bool
    target: str
    target_words: str
    typed: str
    shows_typed: bool
    """Whether what was typed is told beside how it was read."""
    read: str
    read_words: str
    fault: str
    by: str
    before_label: str
    before: str
    before_words: str
    change: str
    printed: str
    printed_year: str
    rating: str
    summary: str
    steps: tuple[str, ...]
    reason: str
    is_behind: bool
    standing: str
    """How a stage stands against the year before and the plan, where it does not do well."""
    findings: tuple[tuple[str, str], ...]
    """(what does not fit, why it may be all right)"""
    gaps: tuple[str, ...]
    years: tuple[Year, ...]
    more: tuple[Told, ...]
    seconds: tuple[Second, ...]
    attachments: tuple[Attachment, ...]
    comments: tuple[Comment, ...]
    history: tuple[Event, ...]
    moves: tuple[str, ...]
    earlier: Neighbour | None
    later: Neighbour | None
    query: str
    sheet_url: str
    item_url: str


def entry_page(entry: Entry, filters: OfficeFilters, actor: Actor) -> EntryPage:
    """Return the page of an entry that comes with sheet, section, round, edition and item."""
    judge = judge_of(entry)
    given = answers_of([entry.pk]).get(entry.pk, {})
    verdict = verdict_of(entry, given, judge)
    item = judge.items[entry.item.number]
    before, main = before_of(judge, item), given.get(judge.question_of(item.key))
    words = dict(judge.stages) if item.declaration is None else {}
    target, read = item.plan.get(judge.year, ""), "" if verdict.typed.fault else verdict.typed.text
    desks = desks_of(entry.sheet.round)
    cases = Sieve(desks, filters).cases()
    earlier, later = _neighbours(entry, cases, SquareDrawer(entry.sheet.round, filters))
    return EntryPage(
        entry=entry,
        state=entry.state,
        state_word=gettext(ENTRY_WORDS[EntryState(entry.state)]),
        late=late_words(next((case.late for case in desks.cases if case.pk == entry.pk), 0)),
        unit="" if item.declaration is None else judge.unit_of(item.key),
        is_stage=item.declaration is None,
        target=target,
        target_words=words.get(target, target),
        typed=main.text if main else "",
        shows_typed=main is not None and item.declaration is not None and fold(main.text) != fold(verdict.typed.text),
        read=read,
        read_words=_read_words(judge, item, read),
        fault=told(verdict.typed.fault),
        by=_by(main),
        before_label=long_year(judge.year - 1),
        before=before,
        before_words=words.get(before, before),
        change=str(difference(before, verdict.typed.text) or ""),
        printed=item.printed_rating or "",
        printed_year=long_year(item.printed_year) if item.printed_year else "",
        gaps=tuple(map(told, gaps(entry, given, judge))) if entry.is_main else (),
        years=tuple(_years(judge, item, verdict)),
        more=tuple(_more(entry, given, judge, verdict)),
        seconds=tuple(_seconds(entry)),
        attachments=tuple(entry.attachments.defer("content").select_related("author").filter(withdrawn_at=None)),
        comments=tuple(entry.comments.select_related("author")),
        history=tuple(_history(entry)),
        moves=tuple(_moves(entry, actor)),
        earlier=earlier,
        later=later,
        query=filters.address(),
        sheet_url=reverse("cycle:sheet", args=[entry.sheet.round_id, entry.sheet.section.slug]),
        item_url=reverse("plans:item", args=[entry.sheet.round.edition.plan.slug, item.key]),
        **_judgement(judged(judge, item.key, main.text if main else "")),
    )


def _read_words(judge: Judge, item: ItemFacts, read: str) -> str:
    """Return an answer in words: the name of its stage, or of the one that it carries on."""
    if item.declaration is not None:
        return read
    names = dict(judge.stages)
    if read != CARRY:
        return names.get(read, read)
    sign = before_of(judge, item)
    return gettext("前年度のまま（%(stage)s）") % {"stage": names.get(sign, sign)} if sign else gettext("前年度のまま")


def _judgement(found: Judged) -> dict[str, Any]:
    """Return what the rules say of the answer, with the arithmetic."""
    assessment = found.verdict.assessment
    return {
        "rating": (assessment.rating or "") if assessment else "",
        "summary": told(assessment.summary) if assessment else "",
        "steps": tuple(map(told, assessment.steps)) if assessment else (),
        "reason": told(assessment.reason) if assessment else "",
        "is_behind": found.verdict.outcome.is_missed or found.verdict.outcome.needs_improvement,
        "standing": standing_words(found.verdict),
        "findings": tuple((told(finding.sentence), told(finding.excuse)) for finding in found.findings),
    }


def _by(given: Given | None) -> str:
    if given is None:
        return ""
    values = {"who": given.author_name or gettext("記録のない人"), "when": full_moment_words(given.recorded_at), "how": _via(given.via)}
    return gettext("%(who)s、%(when)s、%(how)s") % values


def _via(via: str) -> str:
    return gettext(str(Via(via).label))


def _years(judge: Judge, item: ItemFacts, verdict: Verdict) -> Iterable[Year]:
    known = sorted({*item.plan, *item.actual, judge.year})
    now = "" if verdict.typed.fault else verdict.typed.text
    for year in known:
        actual = now if year == judge.year and now else item.actual.get(year, "")
        yield Year(short_year(year), item.plan.get(year, ""), actual, year == judge.year)


def _more(entry: Entry, given: Mapping[Question, Given], judge: Judge, verdict: Verdict) -> Iterable[Told]:
    """Return what else is asked, answered or not, and what was answered though it is no longer asked."""
    asked = questions_of(entry, verdict, judge)
    for question in Question:
        if question in MAIN or question is Question.FILE or not (question in asked or question in given):
            continue
        typed = given[question].text if question in given else ""
        read = read_typed(question, typed, judge.cell_of(entry.item.number))
        yield Told(gettext(QUESTION_WORDS[question]), read.text, typed if typed.strip() != read.text else "", told(read.fault))


def _seconds(entry: Entry) -> Iterable[Second]:
    others = Entry.objects.filter(sheet__round=entry.sheet.round_id, item=entry.item_id, is_main=False).select_related("sheet__section")
    remarks = Answer.objects.filter(entry__in=others, question=Question.REMARKS.value).order_by("revision")
    texts = dict(remarks.values_list("entry_id", "text"))
    return [Second(other.sheet.section.name, texts.get(other.pk, "")) for other in others]


def _history(entry: Entry) -> list[Event]:
    """Return every revision of every answer and every move, the newest first. Three statements."""
    rows = Answer.objects.filter(entry=entry).select_related("author")
    events = [_answered(answer) for answer in rows]
    journal = JournalEntry.objects.filter(
        occasion=entry.sheet.round.occasion, subject__startswith=f"entry:{entry.pk}:", action__in=MOVE_WORDS
    )
    moves = list(journal.values_list("recorded_at", "actor", "action", "grounds"))
    names = names_of(actor for _, actor, _, _ in moves)
    for at, actor, action, grounds in moves:
        what = gettext(MOVE_WORDS[action]) + (f" {grounds}" if grounds else "")
        events.append(Event(at, full_moment_words(at), names.get(actor, actor), (what,), ""))
    return list(_joined(sorted(events, key=lambda event: event.at, reverse=True)))


def _joined(events: list[Event]) -> Iterable[Event]:
    """Put together what somebody did within the same minute in the same way; the first of it stands first."""
    for (_, who, how), same in groupby(events, key=lambda event: (event.when, event.who, event.how)):
        found = list(same)
        yield Event(found[0].at, found[0].when, who, tuple(what for event in reversed(found) for what in event.what), how)


def _answered(answer: Answer) -> Event:
    values = {"question": gettext(QUESTION_WORDS[Question(answer.question)]), "text": answer.text}
    what = gettext("%(question)sを「%(text)s」としました。") % values if answer.text else gettext("%(question)sを空にしました。") % values
    who = answer.author.name if answer.author else gettext("記録のない人")
    return Event(answer.recorded_at, full_moment_words(answer.recorded_at), who, (what,), _via(answer.via))


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """Return the names behind the journal's labels, 「staff:12」. One statement."""
    keys = {label: label.partition(":")[2] for label in actors if label.startswith("staff:")}
    accounts = Account.objects.in_bulk([int(key) for key in keys.values() if key.isdigit()])
    return {label: accounts[int(key)].name for label, key in keys.items() if key.isdigit() and int(key) in accounts}


def _moves(entry: Entry, actor: Actor) -> Iterable[str]:
    """Return what this person may do with the entry now."""
    if entry.sheet.round.state in (RoundState.DRAFT, RoundState.LOCKED):
        return
    for move in OFFICE_MOVES:
        allowed = movers(EntryState(entry.state), move)
        if allowed and actor.has(*allowed, section=entry.sheet.section_id):
            yield move.value


def _neighbours(entry: Entry, cases: list[Case], drawer: SquareDrawer) -> tuple[Neighbour | None, Neighbour | None]:
    """Return the items before and after in the list; where the entry has left the list, the first one comes next."""
    place = next((place for place, case in enumerate(cases) if case.pk == entry.pk), None)
    if place is None:
        return None, _neighbour(cases[0], drawer) if cases else None
    before = cases[place - 1] if place > 0 else None
    after = cases[place + 1] if place + 1 < len(cases) else None
    return _neighbour(before, drawer) if before else None, _neighbour(after, drawer) if after else None


def _neighbour(case: Case, drawer: SquareDrawer) -> Neighbour:
    return Neighbour(f"{case.number} {case.title}", drawer.url_of(case.pk))
