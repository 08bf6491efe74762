"""What the office approved in a round, ready to be recorded and published; and what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from shirube.core.people.queries import today
from shirube.cycle.models import Entry, Round
from shirube.cycle.queries.judging import Judge
from shirube.cycle.queries.rounds import Given, answers_of, orphans
from shirube.cycle.rules.frozen import FrozenRemark
from shirube.cycle.rules.questions import QUESTION_WORDS, Question
from shirube.cycle.rules.states import ENTRY_WORDS, EntryState
from shirube.cycle.rules.typed import read_typed

RESULTS = frozenset({Question.ACTUAL, Question.STAGE})
"""Questions whose answer becomes a cell of the plan."""
UNANSWERED = "未回答"
"""What a publication says of an item whose answer was not approved."""
COLUMNS = ("番号", "取組", "問い", "回答", "担当課", "状態")
"""The columns of the document that a round's answers make."""


@dataclass(frozen=True, slots=True)
class Approved:
    """One approved answer, as the plan would print it. `fault` is what keeps it from being recorded, empty for nothing."""

    item: int
    number: str
    title: str
    question: Question
    text: str
    section: str
    is_main: bool
    fault: str = ""

    @property
    def row(self) -> tuple[str, ...]:
        """Return its line in the document of the round."""
        return self.number, self.title, QUESTION_WORDS[self.question], self.text, self.section, ENTRY_WORDS[EntryState.APPROVED]


@dataclass(frozen=True, slots=True)
class Open:
    """An item whose answer is not approved. `section` is empty where nobody was asked."""

    item: int
    number: str
    title: str
    section: str
    state: str
    question: Question


@dataclass(frozen=True, slots=True)
class RoundAnswers:
    """All answers of a round: approved ones in the order of the plan, and what is open."""

    approved: tuple[Approved, ...]
    open: tuple[Open, ...]

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The lines of the document: a head, then one for each answer."""
        return COLUMNS, *(answer.row for answer in self.approved)

    @property
    def results(self) -> Mapping[str, tuple[str, int]]:
        """What becomes a cell of the plan, by item number: the text and its line in the document."""
        return {
            answer.number: (answer.text, line)
            for line, answer in enumerate(self.approved, start=2)
            if answer.question in RESULTS and answer.is_main and not answer.fault
        }

    @property
    def remarks(self) -> Mapping[int, tuple[FrozenRemark, ...]]:
        """What was said beside the results, and what is open, by item."""
        found: dict[int, tuple[FrozenRemark, ...]] = {each.item: (FrozenRemark(each.question.value, UNANSWERED),) for each in self.open}
        for answer in self.approved:
            if answer.question not in RESULTS:
                text = answer.text if answer.is_main else f"{answer.text}（{answer.section}）"
                found[answer.item] = (*found.get(answer.item, ()), FrozenRemark(answer.question.value, text))
        return found


def answers_for_publication(round_: Round) -> RoundAnswers:
    """Return what a publication of a round stands on. A constant number of statements."""
    entries = list(
        Entry.objects.filter(sheet__round=round_).select_related("item", "sheet__section").order_by("item__position", "-is_main", "pk")
    )
    given = answers_of(entry.pk for entry in entries)
    judge = Judge.load(round_.edition, round_.fiscal_year)
    done = [entry for entry in entries if entry.state == EntryState.APPROVED]
    approved = [answer for entry in done for answer in _answers(entry, given.get(entry.pk, {}), judge)]
    left = [_open(entry, judge) for entry in entries if entry.is_main and entry.state != EntryState.APPROVED]
    nobody = [Open(item.pk, item.number, item.title, "", "", judge.question_of(item.number)) for item in orphans(round_, today())]
    return RoundAnswers(tuple(approved), (*left, *nobody))


def _answers(entry: Entry, given: Mapping[Question, Given], judge: Judge) -> Iterator[Approved]:
    for question in _asked(given):
        read = read_typed(question, given[question].text, judge.cell_of(entry.item.number))
        if read.text:
            yield Approved(
                item=entry.item_id,
                number=entry.item.number,
                title=entry.item.title,
                question=question,
                text=" ".join(read.text.split()) if question in RESULTS else read.text,
                section=entry.sheet.section.name,
                is_main=entry.is_main,
                fault=str(read.fault or ""),
            )


def _asked(given: Mapping[Question, Given]) -> Iterable[Question]:
    return (question for question in Question if question in given and question is not Question.FILE)


def _open(entry: Entry, judge: Judge) -> Open:
    item, section = entry.item, entry.sheet.section.name
    return Open(item.pk, item.number, item.title, section, ENTRY_WORDS[EntryState(entry.state)], judge.question_of(item.number))
