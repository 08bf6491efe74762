"""A round as it lies on the office's desk: sections with their items, each with its state, its lateness and what the rules say of it.

Four statements, whatever the size of the round.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from itertools import chain

from django.db.models import Max
from django.utils import timezone

from shirube.core.city import closed_days
from shirube.core.people.queries import today
from shirube.cycle.models import Answer, Entry, Round, Sheet
from shirube.cycle.queries.judging import Judge, Verdict
from shirube.cycle.rules.lateness import days_late
from shirube.cycle.rules.questions import Question
from shirube.cycle.rules.states import HANDED_IN, EntryState
from shirube.plans.rules.audit import Finding

KEPT = 4_000
"""Judgements that a process keeps."""
MAIN = (Question.ACTUAL.value, Question.STAGE.value)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say of one answer."""

    verdict: Verdict
    findings: tuple[Finding, ...]


@lru_cache(maxsize=KEPT)
def judged(judge: Judge, number: str, text: str) -> Judged:
    """Judge one answer; a process keeps the last ones, since a matrix asks again and again for the same."""
    verdict = judge.judge(number, text)
    is_read = verdict.typed.fault is None and verdict.typed.text
    return Judged(verdict, judge.findings({number: verdict.typed.text}) if is_read else ())


@dataclass(frozen=True, slots=True)
class Case:
    """One item that a section answers for."""

    pk: int
    sheet: int
    number: str
    title: str
    heading: int
    state: EntryState
    late: int
    """Working days."""
    note: str
    typed: str
    judged: Judged

    @property
    def rating(self) -> str:
        """The rank that the answer would get; empty where it gets none."""
        assessment = self.judged.verdict.assessment
        return (assessment.rating or "") if assessment else ""

    @property
    def is_behind(self) -> bool:
        """Whether the answer misses its target or falls behind its plan."""
        return self.judged.verdict.outcome.is_missed or self.judged.verdict.outcome.needs_improvement

    @property
    def is_plain(self) -> bool:
        """Whether nothing about the answer asks for a second look."""
        return not self.judged.findings and not self.is_behind and self.judged.verdict.typed.fault is None


@dataclass(frozen=True, slots=True)
class Desk:
    """A section with its items in the order of the plan."""

    sheet: Sheet
    cases: tuple[Case, ...]
    moved_at: datetime | None
    """When the section or somebody for it last did something."""

    @property
    def late(self) -> int:
        """Working days of the item that has been open longest."""
        return max((case.late for case in self.cases), default=0)

    @property
    def done(self) -> int:
        """Items that are handed in."""
        return sum(case.state in HANDED_IN for case in self.cases)

    @property
    def is_done(self) -> bool:
        """Whether everything is handed in."""
        return self.done == len(self.cases)

    @property
    def never_answered(self) -> bool:
        """Whether nothing was typed yet."""
        return all(case.state is EntryState.BLANK for case in self.cases)


class Desks:
    """All sections of a round that are asked for an answer."""

    def __init__(self, round_: Round, desks: Sequence[Desk]) -> None:
        self.round = round_
        self.desks = tuple(desks)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The items, in the order of the sections."""
        return tuple(chain.from_iterable(desk.cases for desk in self.desks))

    @cached_property
    def desk_of(self) -> Mapping[int, Desk]:
        """The sections by their sheet."""
        return {desk.sheet.pk: desk for desk in self.desks}

    def count(self, test: Callable[[Desk], bool]) -> int:
        """Count the sections of which something holds."""
        return sum(map(test, self.desks))


def desks_of(round_: Round, day: date | None = None) -> Desks:
    """Return the sections of a round as they stand on a day, the latest first. `round_` comes with edition and scheme."""
    sheets = {sheet.pk: sheet for sheet in Sheet.objects.select_related("section").filter(round=round_)}
    moved = _moved(round_)
    cases = _cases(round_, sheets, day or today())
    desks = [Desk(sheet, tuple(cases[pk]), moved.get(pk)) for pk, sheet in sheets.items() if pk in cases]
    return Desks(round_, sorted(desks, key=lambda desk: (-desk.late, desk.is_done, desk.sheet.section.pk)))


def _cases(round_: Round, sheets: Mapping[int, Sheet], day: date) -> dict[int, list[Case]]:
    judge = Judge.load(round_.edition, round_.fiscal_year)
    typed = _typed(round_)
    fields = ("pk", "sheet_id", "state", "note", "changed_at", "item__number", "item__title", "item__heading_id")
    rows = Entry.objects.filter(sheet__round=round_, is_main=True).order_by("item__position").values_list(*fields)
    found: dict[int, list[Case]] = defaultdict(list)
    for pk, sheet, state, note, changed_at, number, title, heading in rows:
        late = lateness(EntryState(state), note, changed_at, round_, sheets[sheet], day)
        text = typed.get(pk, "")
        found[sheet].append(Case(pk, sheet, number, title, heading, EntryState(state), late, note, text, judged(judge, number, text)))
    return found


def lateness(state: EntryState, note: str, changed_at: datetime | None, round_: Round, sheet: Sheet, day: date) -> int:
    """Return how many working days an entry is late on a day."""
    returned_on = timezone.localdate(changed_at) if note and changed_at else None
    return days_late(state, round_.section_due, day, returned_on=returned_on, reopened_until=sheet.reopened_until, closed=closed_days())


def _typed(round_: Round) -> dict[int, str]:
    rows = Answer.objects.filter(entry__sheet__round=round_, question__in=MAIN).order_by("revision")
    return dict(rows.values_list("entry_id", "text"))


def _moved(round_: Round) -> dict[int, datetime]:
    """Return when each sheet was last touched: an entry moved, or an answer recorded."""
    rows = (
        Entry.objects.filter(sheet__round=round_)
        .values("sheet_id")
        .order_by()
        .annotate(moved=Max("changed_at"), answered=Max("answers__recorded_at"))
    )
    times = {row["sheet_id"]: [at for at in (row["moved"], row["answered"]) if at is not None] for row in rows}
    return {sheet: max(found) for sheet, found in times.items() if found}
