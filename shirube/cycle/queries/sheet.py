"""A section's screen (回答票): its items with the plan, last year, what was answered, what the rules say of it, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from django.utils import timezone
from django.utils.dateformat import format as format_day
from django.utils.translation import gettext

from shirube.core.people.queries import today
from shirube.core.people.rules import Actor, Role
from shirube.cycle.models import Attachment, Comment, Entry, Sheet, Via
from shirube.cycle.queries.completeness import judge_of, questions_of
from shirube.cycle.queries.deadlines import deadline_of, deadline_words, short_words
from shirube.cycle.queries.judging import Judge, Verdict, carried
from shirube.cycle.queries.rounds import Given, answers_before, answers_of, may_answer
from shirube.cycle.rules.deadlines import Deadline
from shirube.cycle.rules.questions import QUESTION_WORDS, Outcome, Question, asked, required
from shirube.cycle.rules.states import ENTRY_WORDS, FILLABLE, HANDED_IN, EntryState, RoundState
from shirube.cycle.rules.typed import NOT_YET, read_typed
from shirube.plans.rules.assessments import assess
from shirube.plans.rules.facts import ItemFacts
from shirube.plans.rules.stages import ACHIEVED, CARRY, last_stage, reached, scale_of
from shirube.ui.sentences import told
from shirube.ui.years import long_year

MAIN = frozenset({Question.ACTUAL, Question.STAGE})
SECOND_SEES = (Question.REMARKS, Question.FILE)
LINES = frozenset({Question.REMARKS, Question.REASON, Question.CAUSE, Question.MEASURE})
"""Questions whose answers may have several lines."""
Beside = TypeVar("Beside", Comment, Attachment)
EVERYTHING = Outcome(is_missed=True, needs_improvement=True)


@dataclass(frozen=True, slots=True)
class Choice:
    """One stage to choose. `marks` say that it is the plan's or last year's."""

    sign: str
    name: str
    marks: tuple[str, ...]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """Two people's values for one cell: mine, and theirs, with who gave it and when."""

    key: str
    mine: str
    theirs: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """One cell.

    `is_required` says that it must be answered where it is asked; `base` is the revision shown, `earlier` what was said in the round
    before, `saved` who else saved it when.
    """

    entry: int
    question: Question
    label: str
    text: str
    base: int
    is_asked: bool
    is_required: bool
    fault: str
    earlier: str
    saved: str
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    clash: Clash | None = None
    is_unsaved: bool = False
    """Whether `text` was typed and could not be saved."""

    @property
    def key(self) -> str:
        """What the cell is called in forms and addresses of the page."""
        return f"{self.entry}-{self.question.value}"

    @property
    def shape(self) -> str:
        """How the cell is drawn: "stage", "number", "lines" or "line"."""
        if self.question in MAIN:
            return "stage" if self.question is Question.STAGE else "number"
        return "lines" if self.question in LINES else "line"


@dataclass(frozen=True, slots=True)
class VerdictView:
    """What an answer means: the rank in a word, the sentence that explains it, and whether it needs a look."""

    rank: str
    sentence: str
    is_behind: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing: the cell where it goes, what it is called, and what is wrong where something unusable stands there."""

    key: str
    label: str
    fault: str = ""


@dataclass(frozen=True)
class EntryView:
    """One item of the screen."""

    entry: Entry
    facts: tuple[tuple[str, str], ...]
    fields: tuple[FieldView, ...]
    verdict: VerdictView | None
    gaps: tuple[Gap, ...]
    is_fillable: bool
    wants_file: bool
    comments: Sequence[Comment]
    attachments: Sequence[Attachment]
    can_confirm: bool
    can_withdraw: bool

    @property
    def anchor(self) -> str:
        """The key as text, as addresses on the page bear it."""
        return str(self.entry.pk)

    @property
    def talked(self) -> int:
        """How much there is in the talk and the files."""
        return len(self.comments) + len(self.attachments)

    @property
    def state(self) -> EntryState:
        return EntryState(self.entry.state)

    @property
    def words(self) -> str:
        """The state in words."""
        return gettext(ENTRY_WORDS[self.state])

    @property
    def is_answered(self) -> bool:
        """Whether nothing of it is missing any more. What came back waits to be looked at again."""
        return self.state in HANDED_IN or (self.state is EntryState.DRAFT and not self.gaps)

    @property
    def look(self) -> str:
        """How its square is drawn: the state, and "full" for a draft that lacks nothing."""
        return "full" if self.state is EntryState.DRAFT and not self.gaps else self.state.value

    @property
    def asked(self) -> list[str]:
        """The keys of the cells that are asked for now."""
        return [field.key for field in self.fields if field.is_asked]


@dataclass(frozen=True)
class SheetPage:
    """The whole screen for one person."""

    sheet: Sheet
    entries: tuple[EntryView, ...]
    is_proxy: bool
    is_head: bool
    may_fill: bool
    may_comment: bool

    @cached_property
    def mains(self) -> list[EntryView]:
        """The items that the section itself answers for."""
        return [each for each in self.entries if each.entry.is_main]

    @property
    def answered(self) -> int:
        return sum(each.is_answered for each in self.mains)

    @property
    def left(self) -> int:
        return len(self.mains) - self.answered

    @property
    def returned(self) -> list[EntryView]:
        """What came back, with a note."""
        return [each for each in self.entries if each.state is EntryState.RETURNED]

    @property
    def missing(self) -> list[EntryView]:
        """The items that still lack something."""
        return [each for each in self.mains if each.gaps and each.state in FILLABLE]

    @property
    def to_submit(self) -> list[EntryView]:
        """The items that would be handed in."""
        return [each for each in self.mains if each.state in FILLABLE]

    @property
    def to_confirm(self) -> list[EntryView]:
        """The items that wait for the head."""
        return [each for each in self.entries if each.can_confirm]

    @property
    def to_withdraw(self) -> list[EntryView]:
        """The items that may be taken back."""
        return [each for each in self.entries if each.can_withdraw]

    @property
    def is_all_in(self) -> bool:
        """Whether everything was handed in."""
        return bool(self.mains) and not self.to_submit

    @cached_property
    def deadline(self) -> Deadline | None:
        """The day that counts for who looks: the head's own, or the section's, or that up to which the sheet was reopened."""
        round_ = self.sheet.round
        due = round_.head_due if self.is_head and self.to_confirm else round_.section_due
        due = max(filter(None, (due, self.sheet.reopened_until)), default=None)
        return deadline_of(due) if due else None

    @property
    def deadline_words(self) -> str:
        """The deadline in words; that the round takes no answers where it does not."""
        if self.sheet.round.state == RoundState.LOCKED:
            return gettext("公表が決まり、確定しました")
        if not may_answer(self.sheet, today()):
            return gettext("締め切られました")
        return deadline_words(self.deadline) if self.deadline else ""

    @property
    def is_late(self) -> bool:
        return bool(self.deadline and self.deadline.is_late and self.to_submit)

    @property
    def left_words(self) -> str:
        """How long there is, without the day."""
        return short_words(self.deadline) if self.deadline else ""

    @property
    def submitted(self) -> str:
        """When it was last handed in: 「4月10日 14:05」."""
        return moment_words(self.sheet.submitted_at) if self.sheet.submitted_at else ""


def may_read(actor: Actor, sheet: Sheet) -> bool:
    """Tell whether somebody may see a section's screen; the section itself not before the round is opened."""
    is_own = actor.has(Role.REPORTER, Role.HEAD, section=sheet.section_id) and sheet.round.state != RoundState.DRAFT
    return is_own or actor.has(Role.OFFICE, Role.AUDITOR, Role.VIEWER)


def sheet_page(sheet: Sheet, actor: Actor, *, is_whole: bool = True) -> SheetPage:
    """Return a section's screen. Six statements, whatever the number of items; more where the edition's facts are not kept yet.

    Where it is not wanted whole, what an answer does not change is left out: the round before, talk and files. Two statements.
    """
    entries = list(sheet.entries.select_related("item").order_by("item__position"))
    for entry in entries:
        entry.sheet = sheet
    keys = [entry.pk for entry in entries]
    given = answers_of(keys)
    before = answers_before(sheet.round, [entry.item_id for entry in entries]) if is_whole else {}
    beside = keys if is_whole else ()
    comments = _by_entry(Comment.objects.select_related("author").filter(entry__in=beside))
    files = _by_entry(Attachment.objects.select_related("author").defer("content").filter(entry__in=beside, withdrawn_at=None))
    is_own = actor.has(Role.REPORTER, Role.HEAD, section=sheet.section_id) and not actor.is_program
    is_office = actor.has(Role.OFFICE)
    takes = sheet.round.state not in (RoundState.DRAFT, RoundState.LOCKED)
    may_fill = takes and (is_office or (is_own and may_answer(sheet, today())))
    is_head = actor.has(Role.HEAD, section=sheet.section_id) and not actor.is_program
    views = tuple(
        _entry(
            entry,
            given.get(entry.pk, {}),
            before.get(entry.item.number, {}),
            viewer=actor.account,
            may_fill=may_fill,
            is_head=is_head and takes,
            comments=comments.get(entry.pk, ()),
            files=files.get(entry.pk, ()),
        )
        for entry in entries
    )
    returned_first = sorted(views, key=lambda view: view.state is not EntryState.RETURNED)
    return SheetPage(
        sheet,
        tuple(returned_first),
        is_proxy=is_office and not is_own,
        is_head=is_head,
        may_fill=may_fill,
        may_comment=takes and (is_own or is_office),
    )


def _by_entry(rows: Iterable[Beside]) -> dict[int, list[Beside]]:
    found: dict[int, list[Beside]] = {}
    for row in rows:
        found.setdefault(row.entry_id, []).append(row)
    return found


def _entry(
    entry: Entry,
    given: Mapping[Question, Given],
    before: Mapping[Question, str],
    *,
    viewer: int | None,
    may_fill: bool,
    is_head: bool,
    comments: Sequence[Comment],
    files: Sequence[Attachment],
) -> EntryView:
    judge = judge_of(entry)
    main = judge.question_of(entry.item.number)
    verdict = judge.judge(entry.item.number, given[main].text if main in given else "")
    fields = fields_of(entry, judge, verdict, given, before, viewer)
    waits = entry.state == EntryState.SUBMITTED
    return EntryView(
        entry=entry,
        facts=facts_told(entry, judge),
        fields=fields,
        verdict=verdict_view(verdict),
        gaps=tuple(_gaps(fields)),
        is_fillable=may_fill and entry.state in FILLABLE,
        wants_file=Question.FILE.value in entry.sheet.round.questions,
        comments=comments,
        attachments=files,
        can_confirm=is_head and waits,
        can_withdraw=may_fill and waits,
    )


def fields_of(
    entry: Entry,
    judge: Judge,
    verdict: Verdict,
    given: Mapping[Question, Given],
    before: Mapping[Question, str],
    viewer: int | None,
) -> tuple[FieldView, ...]:
    """Return every cell that the item can be asked for, the main one first and remarks last; those not asked now are marked so."""
    number = entry.item.number
    main = judge.question_of(number)
    possible = asked(entry.sheet.round.questions, is_indicator=main is Question.ACTUAL, outcome=EVERYTHING)
    now, must = questions_of(entry, verdict, judge), required(possible)
    if not entry.is_main:
        possible, now, must = tuple(each for each in possible if each in SECOND_SEES), SECOND_SEES, ()
    order = sorted((each for each in possible if each is not Question.FILE), key=lambda each: each is Question.REMARKS)
    return tuple(
        _field(entry, question, judge, given.get(question), before, viewer=viewer, is_asked=question in now, is_required=question in must)
        for question in order
    )


def _field(
    entry: Entry,
    question: Question,
    judge: Judge,
    answer: Given | None,
    before: Mapping[Question, str],
    *,
    viewer: int | None,
    is_asked: bool,
    is_required: bool,
) -> FieldView:
    number = entry.item.number
    text = answer.text if answer else ""
    return FieldView(
        entry=entry.pk,
        question=question,
        label=gettext(QUESTION_WORDS[question]),
        text=text,
        base=answer.revision if answer else 0,
        is_asked=is_asked,
        is_required=is_required,
        fault=told(read_typed(question, text, judge.cell_of(number)).fault),
        earlier="" if question in MAIN else before.get(question, ""),
        saved=saved_words(answer) if answer and answer.text.strip() and answer.author != viewer else "",
        unit=judge.unit_of(number) if question is Question.ACTUAL else "",
        choices=_choices(judge, number, text) if question is Question.STAGE else (),
    )


def _choices(judge: Judge, number: str, text: str) -> tuple[Choice, ...]:
    """Return the stages, and going on as last year or, where there is no last year, that nothing is reached yet."""
    item, scale = judge.items[number], scale_of(judge.frame)
    planned, before = _planned(item, judge.year), reached(item, scale, judge.year - 1)
    chosen = read_typed(Question.STAGE, text, judge.cell_of(number)).text
    marks = {sign: _marks(sign, planned, before) for sign, _ in judge.stages}
    stages = [Choice(sign, name, marks[sign], chosen == sign) for sign, name in judge.stages]
    sign, name = (CARRY, gettext("前年度のまま続ける")) if before else (NOT_YET, gettext("まだ始めていない"))
    return (*stages, Choice(sign, name, (), chosen == sign))


def _planned(item: ItemFacts, year: int) -> str:
    """Return the sign that the plan names for the year, or last before it."""
    return next((item.plan[at] for at in sorted(item.plan, reverse=True) if at <= year and item.plan[at] not in ("", CARRY)), "")


def _marks(sign: str, planned: str, before: str | None) -> tuple[str, ...]:
    marks = (gettext("計画") if sign == planned else "", gettext("前年度") if sign == before else "")
    return tuple(filter(None, marks))


def facts_told(entry: Entry, judge: Judge) -> tuple[tuple[str, str], ...]:
    """Return what stands above the field: this year's target, last year's actual with its rank."""
    item = judge.items[entry.item.number]
    year = judge.year
    target = item.plan.get(year) or _planned_words(item, judge)
    actual = item.actual.get(year - 1) or ""
    if actual == CARRY:
        actual = carried(item, year - 1)
    aim = gettext("目標") if item.declaration else gettext("計画")
    facts = [(f"{long_year(year)} {aim}", _stage_words(target, judge))]
    if actual:
        facts.append((f"{long_year(year - 1)} {gettext('実績')}", f"{_stage_words(actual, judge)}{_last_rank(item, judge)}"))
    return tuple(facts)


def _planned_words(item: ItemFacts, judge: Judge) -> str:
    """Return what the plan says where it says nothing for the year itself: what it named last, or from when it does."""
    if item.declaration is not None:
        return gettext("この年度の目標はありません")
    known = last_stage(item, scale_of(judge.frame))
    if known is None:
        return gettext("段階は書かれていません")
    if known.last_year < judge.year:
        sign = _planned(item, judge.year)
        return gettext("%(stage)s（%(year)sの計画）") % {"stage": _stage_words(sign, judge), "year": long_year(known.last_year)}
    return gettext("%(year)sから") % {"year": long_year(min(at for at in item.plan if at > judge.year))}


def _stage_words(text: str, judge: Judge) -> str:
    name = dict(judge.stages).get(text)
    return f"{text} {name}" if name else text


def _last_rank(item: ItemFacts, judge: Judge) -> str:
    """Return last year's rank in brackets, where there was one."""
    if item.declaration is None or not item.plan.get(judge.year - 1):
        return ""
    rating = assess(item, judge.frame, judge.scheme, year=judge.year - 1).rating
    return gettext("（%(rank)s）") % {"rank": rating} if rating else ""


def verdict_view(verdict: Verdict) -> VerdictView | None:
    """Return what to say under the field; None for a blank one, and for one that cannot be read, of which the field itself speaks."""
    found = verdict.assessment
    if found is None:
        return None
    is_behind = verdict.outcome.is_missed or verdict.outcome.needs_improvement
    return VerdictView(_rank(verdict), told(verdict.sentence), is_behind=is_behind)


def _rank(verdict: Verdict) -> str:
    found = verdict.assessment
    if found is None:
        return ""
    if verdict.set_back:
        return gettext("前年度より後退")
    if verdict.is_behind:
        return gettext("計画より遅れ")
    if found.rating == ACHIEVED:
        return gettext("達成")
    if found.rating:
        return found.rating
    return "" if found.obstacle or verdict.outcome.is_missed else gettext("計画どおり")


def _gaps(fields: Iterable[FieldView]) -> Iterable[Gap]:
    for field in fields:
        if not (field.is_asked and field.is_required):
            continue
        if field.fault or not field.text.strip():
            yield Gap(field.key, field.label, field.fault)


def moment_words(at: datetime) -> str:
    """Return a moment: 「10:42」 of today, 「4月10日 14:05」 of another day."""
    here = timezone.localtime(at)
    return here.strftime("%H:%M") if here.date() == today() else f"{_day(here)} {here:%H:%M}"


def _day(here: datetime) -> str:
    return format_day(here, gettext("n月j日"))


def saved_words(answer: Given) -> str:
    """Return who saved a cell when: 「保存済み 10:42 山田花子」, and that it came by telephone or Excel."""
    how = {Via.TELEPHONE.value: gettext("電話"), Via.EXCEL.value: "Excel"}.get(answer.via, "")
    parts = (gettext("保存済み"), moment_words(answer.recorded_at), answer.author_name, how)
    return " ".join(filter(None, parts))
