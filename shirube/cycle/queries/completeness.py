"""What an entry still lacks before it can be handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext

from shirube.core.language import Sentence, mark
from shirube.cycle.models import Entry
from shirube.cycle.queries.judging import Judge, Verdict
from shirube.cycle.queries.rounds import Answers, Given, answers_of
from shirube.cycle.rules.questions import QUESTION_WORDS, Question, asked, required
from shirube.cycle.rules.typed import read_typed


def gaps_of(entries: Iterable[Entry]) -> dict[int, tuple[Sentence, ...]]:
    """Return what entries lack, by primary key; complete ones are left out. Entries of a second section lack nothing.

    Entries come loaded with item, sheet, round and edition. One statement, more where an edition's facts are not kept yet.
    """
    mains = [entry for entry in entries if entry.is_main]
    answers = answers_of(entry.pk for entry in mains)
    found = {entry.pk: gaps(entry, answers.get(entry.pk, {}), judge_of(entry)) for entry in mains}
    return {pk: gap for pk, gap in found.items() if gap}


def judge_of(entry: Entry) -> Judge:
    """Return the judge of an entry's round."""
    round_ = entry.sheet.round
    return Judge.load(round_.edition, round_.fiscal_year)


def verdict_of(entry: Entry, given: Mapping[Question, Given], judge: Judge) -> Verdict:
    """Return what the answer in force of an entry means."""
    answer = given.get(judge.question_of(entry.item.number))
    return judge.judge(entry.item.number, answer.text if answer else "")


def questions_of(entry: Entry, verdict: Verdict, judge: Judge) -> tuple[Question, ...]:
    """Return what an entry is asked, after what its answer means."""
    is_indicator = judge.question_of(entry.item.number) is Question.ACTUAL
    return asked(entry.sheet.round.questions, is_indicator=is_indicator, outcome=verdict.outcome)


def gaps(entry: Entry, given: Mapping[Question, Given], judge: Judge) -> tuple[Sentence, ...]:
    """Return in sentences what one entry lacks."""
    verdict = verdict_of(entry, given, judge)
    found = []
    for question in required(questions_of(entry, verdict, judge)):
        text = given[question].text if question in given else ""
        read = read_typed(question, text, judge.cell_of(entry.item.number))
        if read.fault is not None:
            found.append(read.fault)
        elif not read.text:
            found.append(Sentence(mark("%(question)sを入れてください。"), {"question": gettext(QUESTION_WORDS[question])}))
    return tuple(found)


def readable(entries: Iterable[Entry], answers: Answers) -> dict[str, str]:
    """Return the main answers of entries as the plan would print them, by item number; blanks and faults are left out."""
    found: dict[str, str] = {}
    for entry in entries:
        if not entry.is_main:
            continue
        read = verdict_of(entry, answers.get(entry.pk, {}), judge_of(entry)).typed
        if read.text and read.fault is None:
            found[entry.item.number] = read.text
    return found
