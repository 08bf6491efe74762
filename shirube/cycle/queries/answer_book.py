"""The workbook of a section or of the whole round, and what one that came back would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from shirube.core.city import city
from shirube.core.errors import InvalidInput
from shirube.core.language import mark
from shirube.core.people.rules import Actor, Role
from shirube.cycle.models import Answer, Entry, Round
from shirube.cycle.queries.judging import Judge, carried
from shirube.cycle.queries.rounds import Given, answers_of
from shirube.cycle.rules.answer_book import ASKED, AnswerBook, BookRow, ReadBook, ReadRow
from shirube.cycle.rules.questions import LONGEST, Question
from shirube.cycle.rules.states import ENTRY_WORDS, FILLABLE, EntryState
from shirube.cycle.rules.typed import read_typed

SECOND_ASKS = (Question.REMARKS,)
FIELDS = ("sheet__section", "sheet__round", "item")


class Fate(StrEnum):
    """What a cell that came back means."""

    CHANGE = "change"
    CONFLICT = "conflict"
    """Somebody changed the cell after the workbook was handed out."""
    REFUSED = "refused"


FATE_WORDS = {Fate.CHANGE: mark("取り込む"), Fate.CONFLICT: mark("ほかの人も変えた"), Fate.REFUSED: mark("取り込めない")}


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that differs. `base` is the revision in force, which a change would follow; `why` tells what is wrong or to be looked at."""

    entry: int
    number: str
    title: str
    section: str
    line: int
    question: Question
    before: str
    after: str
    base: int
    fate: Fate
    why: str = ""

    @property
    def key(self) -> str:
        """What the form calls this cell."""
        return f"{self.entry}-{self.question.value}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A workbook held against the store: what differs, what could not be read, and how many cells are the same."""

    differences: tuple[Difference, ...]
    faults: tuple[tuple[str, str], ...]
    same: int

    def of(self, fate: Fate) -> tuple[Difference, ...]:
        """Return the differences of one kind."""
        return tuple(each for each in self.differences if each.fate is fate)


def answer_book(round_: Round, *, sections: Iterable[int] | None = None, subtitle: str) -> AnswerBook:
    """Return the workbook of a round, or of some sections in it. Three statements."""
    entries = Entry.objects.filter(sheet__round=round_).select_related(*FIELDS).order_by("sheet__section__pk", "item__position")
    if sections is not None:
        entries = entries.filter(sheet__section__in=list(sections))
    chosen = list(entries)
    answers = answers_of(entry.pk for entry in chosen)
    judge = Judge.load(round_.edition, round_.fiscal_year)
    rows = tuple(_row(entry, answers.get(entry.pk, {}), judge, round_) for entry in chosen)
    return AnswerBook(city().code, round_.pk, round_.title, subtitle, judge.stages, rows)


def _row(entry: Entry, given: Mapping[Question, Given], judge: Judge, round_: Round) -> BookRow:
    number = entry.item.number
    item = judge.items[number]
    return BookRow(
        entry=entry.pk,
        number=number,
        title=entry.item.title,
        section=entry.sheet.section.name,
        state=ENTRY_WORDS[EntryState(entry.state)],
        target=item.plan.get(round_.fiscal_year, ""),
        last=carried(item, round_.fiscal_year),
        unit=judge.cell_of(number).unit,
        cells={question: answer.text for question, answer in given.items() if question in ASKED},
        revisions={question: answer.revision for question, answer in given.items() if question in ASKED},
        fillable=_fillable(entry, judge, round_),
    )


def _fillable(entry: Entry, judge: Judge, round_: Round) -> tuple[Question, ...]:
    """Return the questions of an entry that may be answered now. Whether reasons are needed is known only when the number is."""
    if EntryState(entry.state) not in FILLABLE:
        return ()
    other = Question.ACTUAL if judge.question_of(entry.item.number) is Question.STAGE else Question.STAGE
    asked = [question for question in ASKED if question.value in round_.questions and question is not other]
    return tuple(asked) if entry.is_main else tuple(question for question in asked if question in SECOND_ASKS)


def compare_book(book: ReadBook, round_: Round, actor: Actor) -> Comparison:
    """Hold a workbook against the store; changes nothing. Four statements, whatever its size.

    Raises `InvalidInput` for another city's workbook or another round's.
    """
    if book.city != city().code:
        raise InvalidInput("ほかの市のブックです。この市の回答の画面から受け取ったブックを送ってください。")
    if book.round != round_.pk:
        raise InvalidInput("別の取りまとめのブックです。この取りまとめの画面から受け取ったブックを送ってください。")
    wanted = [row.entry for row in book.rows]
    entries = {entry.pk: entry for entry in Entry.objects.filter(sheet__round=round_, pk__in=wanted).select_related(*FIELDS)}
    latest, written = answers_of(entries), _texts_at(book, entries)
    judge = Judge.load(round_.edition, round_.fiscal_year)
    faults = list(book.faults)
    differences: list[Difference] = []
    same = 0
    for row in book.rows:
        why = _foreign(row, entries.get(row.entry), actor)
        if why:
            faults.append((f"{row.line}行目", why))
            continue
        found = [_difference(row, question, entries[row.entry], latest, written, judge) for question in row.cells]
        differences += [each for each in found if each is not None]
        same += sum(each is None for each in found)
    differences.sort(key=lambda each: each.fate is not Fate.REFUSED)
    return Comparison(tuple(differences), tuple(faults), same)


def _foreign(row: ReadRow, entry: Entry | None, actor: Actor) -> str:
    if entry is None or not row.is_genuine:
        return "行の鍵がこの取りまとめのものではありません。受け取ったままの行に書いてください。"
    if not actor.has(Role.OFFICE) and not actor.has(Role.REPORTER, Role.HEAD, section=entry.sheet.section_id):
        return f"{entry.sheet.section.name}の取組です。自分の課の行だけ送れます。"
    return ""


def _texts_at(book: ReadBook, entries: Mapping[int, Entry]) -> Mapping[tuple[int, str, int], str]:
    """Return the text of every revision of these entries, to see what the workbook said when it was handed out."""
    rows = Answer.objects.filter(entry__in=entries).values_list("entry_id", "question", "revision", "text")
    return {(entry, question, revision): text for entry, question, revision, text in rows}


def _difference(
    row: ReadRow,
    question: Question,
    entry: Entry,
    latest: Mapping[int, Mapping[Question, Given]],
    written: Mapping[tuple[int, str, int], str],
    judge: Judge,
) -> Difference | None:
    base = row.revisions.get(question, 0)
    after = _plain(row.cells[question])
    now = latest.get(entry.pk, {}).get(question)
    before = now.text if now else ""
    if after in (_plain(written.get((entry.pk, question.value, base), "")), _plain(before)):
        return None
    fate, why = _fate(entry, question, after, judge, now, base)
    return Difference(
        entry=entry.pk,
        number=entry.item.number,
        title=entry.item.title,
        section=entry.sheet.section.name,
        line=row.line,
        question=question,
        before=before,
        after=after,
        base=now.revision if now else 0,
        fate=fate,
        why=why,
    )


def _fate(entry: Entry, question: Question, after: str, judge: Judge, now: Given | None, base: int) -> tuple[Fate, str]:
    if question not in _fillable(entry, judge, entry.sheet.round):
        return Fate.REFUSED, "この欄は尋ねていないか、提出済みで書き換えられません。"
    if len(after) > LONGEST:
        return Fate.REFUSED, f"{len(after)}文字あります。{LONGEST}文字までに縮めてください。"
    fault = read_typed(question, after, judge.cell_of(entry.item.number)).fault
    if fault is not None:
        return Fate.REFUSED, str(fault)
    if (now.revision if now else 0) != base:
        who = (now.author_name if now else "") or "ほかの人"
        return Fate.CONFLICT, f"ブックを受け取った後に、{who}が変えました。"
    return Fate.CHANGE, ""


def _plain(text: str) -> str:
    """Return a text as a workbook keeps it: one kind of line end, no white space around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").strip()
