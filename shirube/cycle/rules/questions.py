"""What a round can ask for each item. Plain Python.

An indicator is asked for its number (`actual`), another item for its stage (`stage`): one of the two, by the item. Where the answer
is behind, the A of PDCA is asked too: cause, measure, owner, day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from shirube.core.language import mark


class Question(StrEnum):
    """A question. The values are the keys under which answers are stored and that an Excel sheet's columns bear."""

    ACTUAL = "actual"
    STAGE = "stage"
    REMARKS = "remarks"
    REASON = "reason"
    """Why the target was missed."""
    CAUSE = "cause"
    MEASURE = "measure"
    OWNER = "owner"
    DUE = "due"
    FILE = "file"


QUESTION_WORDS = {
    Question.ACTUAL: mark("実績"),
    Question.STAGE: mark("段階"),
    Question.REMARKS: mark("備考"),
    Question.REASON: mark("届かなかった理由"),
    Question.CAUSE: mark("原因"),
    Question.MEASURE: mark("対策"),
    Question.OWNER: mark("対策の担当"),
    Question.DUE: mark("対策の期限"),
    Question.FILE: mark("添付"),
}
IMPROVEMENT = (Question.CAUSE, Question.MEASURE, Question.OWNER, Question.DUE)
"""The A of PDCA, asked of a rank of the lowest, a stage set back, or an item behind its plan."""
STANDARD = (Question.ACTUAL, Question.STAGE, Question.REMARKS, Question.REASON, *IMPROVEMENT, Question.FILE)
LONGEST = 2000
"""Characters that an answer may have."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules say of an answer: whether the target was missed, and whether the plan needs acting on."""

    is_missed: bool = False
    needs_improvement: bool = False


def asked(questions: Iterable[str], *, is_indicator: bool, outcome: Outcome) -> tuple[Question, ...]:
    """Return the questions that an item with this outcome is asked, in their order."""
    wanted = {Question(key) for key in questions}
    wanted.discard(Question.STAGE if is_indicator else Question.ACTUAL)
    if not outcome.is_missed:
        wanted.discard(Question.REASON)
    if not outcome.needs_improvement:
        wanted -= set(IMPROVEMENT)
    return tuple(question for question in Question if question in wanted)


def required(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Return those that must be answered before an item can be handed in: remarks and files need not be."""
    return tuple(question for question in questions if question not in (Question.REMARKS, Question.FILE))
