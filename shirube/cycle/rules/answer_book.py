"""A workbook in which a section answers off line, as data: what is written into it, and what is read out of it. Plain Python.

Each row knows its entry, the revision of every cell at the time of writing, and a fingerprint of itself, so that a row that came from
elsewhere or was tampered with is seen, and a cell that somebody changed meanwhile is a conflict and no loss.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from shirube.cycle.rules.questions import Question

FORMAT = "shirube-answers/1"
ASKED = tuple(question for question in Question if question is not Question.FILE)
"""The questions that have a column, in their order."""


@dataclass(frozen=True, slots=True)
class BookRow:
    """One entry. `cells` and `revisions` hold what is in force; `fillable` are the questions that may be answered now."""

    entry: int
    number: str
    title: str
    section: str
    state: str
    target: str
    last: str
    unit: str
    cells: Mapping[Question, str]
    revisions: Mapping[Question, int]
    fillable: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class AnswerBook:
    """All rows of a section's sheet, or of the whole round. `stages` are (sign, name)."""

    city: str
    round: int
    title: str
    subtitle: str
    stages: tuple[tuple[str, str], ...]
    rows: tuple[BookRow, ...]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as it came back. `line` is the row of the sheet, counted from 1; `is_genuine` tells whether the fingerprint holds."""

    line: int
    entry: int
    revisions: Mapping[Question, int]
    cells: Mapping[Question, str]
    is_genuine: bool


@dataclass(frozen=True, slots=True)
class ReadBook:
    """A workbook as it came back; `faults` are (place, sentence) of rows that could not be read."""

    city: str
    round: int
    rows: tuple[ReadRow, ...]
    faults: tuple[tuple[str, str], ...] = ()


def fingerprint(city: str, round_: int, entry: int, revisions: Mapping[Question, int]) -> str:
    """Return the fingerprint of a row: of where it belongs, and of which revisions it was written from."""
    content = [city, round_, entry, sorted((question.value, revision) for question, revision in revisions.items())]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:24]
