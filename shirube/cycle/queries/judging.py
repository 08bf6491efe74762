"""What the rules say of answers that are not recorded yet: the edition's facts with the round's answers laid over them.

The facts of an edition are the same as long as its revision is; each process keeps those of the last few.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from shirube.core.language import Sentence, mark
from shirube.cycle.rules.questions import Outcome, Question
from shirube.cycle.rules.typed import NOT_YET, Cell, Typed, read_typed
from shirube.plans.models import Edition
from shirube.plans.queries.board import scheme_of
from shirube.plans.queries.facts import facts_of
from shirube.plans.rules.assessments import Assessment, assess
from shirube.plans.rules.audit import Finding, FindingKind, audit
from shirube.plans.rules.facts import ItemFacts, PlanFacts
from shirube.plans.rules.quantities import parse_quantity
from shirube.plans.rules.schemes import RatingScheme
from shirube.plans.rules.stages import CARRY, Standing, reached, scale_of, standing

KEPT = 8
"""Editions whose facts a process keeps."""
OF_ANSWERS = frozenset({FindingKind.CUMULATIVE_FALLS, FindingKind.RATIO_OVER_100, FindingKind.DEADLINE_PASSED})
"""What an answer can bring about; the other kinds compare what a document prints with itself."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer would mean. `typed` is the cell as read; `assessment` is None where it is blank or cannot be read."""

    typed: Typed
    assessment: Assessment | None
    outcome: Outcome
    set_back: Sentence | None = None
    """Where the stage falls behind the year before: from which to which."""
    is_behind: bool = False

    @property
    def sentence(self) -> Sentence | None:
        """What to say under the field: the fault, or the result."""
        told = self.typed.fault or self.set_back
        if told is not None:
            return told
        return self.assessment.summary if self.assessment else None


class Judge:
    """Judges answers to one edition for one fiscal year."""

    def __init__(self, facts: PlanFacts, scheme: RatingScheme | None, stages: tuple[tuple[str, str], ...], year: int) -> None:
        self.facts = facts
        self.scheme = scheme
        self.stages = stages
        self.year = year
        self.items: Mapping[str, ItemFacts] = {item.key: item for item in facts.items}
        self.frame = replace(facts, status_year=max(year, facts.status_year or year), items=())

    @classmethod
    def load(cls, edition: Edition, year: int) -> Judge:
        """Return the judge of an edition, read once for each of its revisions."""
        return _judge(edition.pk, edition.revision, year)

    def cell_of(self, number: str) -> Cell:
        """Return what the cell of an item may hold."""
        item = self.items[number]
        return Cell(stages=self.stages) if item.declaration is None else Cell(unit=self.unit_of(number))

    def unit_of(self, number: str) -> str:
        """Return the unit an item's numbers are printed in, by its actuals first."""
        item = self.items[number]
        cells = [*(item.actual[year] for year in sorted(item.actual, reverse=True)), *(item.plan[year] for year in sorted(item.plan))]
        return next((read.unit for read in map(parse_quantity, cells) if read.unit), "")

    def question_of(self, number: str) -> Question:
        """Return whether an item is asked for a number or for a stage."""
        return Question.STAGE if self.items[number].declaration is None else Question.ACTUAL

    def judge(self, number: str, typed: str) -> Verdict:
        """Judge what was typed as the actual of an item."""
        read = read_typed(self.question_of(number), typed, self.cell_of(number))
        if read.fault is not None or not read.text:
            return Verdict(read, None, Outcome())
        item = self.answered(number, read.text)
        verdict = assess(item, self.frame, self.scheme, year=self._judged(item))
        return self._verdict(item, read, verdict)

    def answered(self, number: str, text: str) -> ItemFacts:
        """Return an item with an answer in the place of the year's actual."""
        item = self.items[number]
        return replace(item, actual={**item.actual, self.year: text})

    def findings(self, answers: Mapping[str, str]) -> tuple[Finding, ...]:
        """Return what does not fit with these answers (item number to text as read) and did fit without them.

        Each kind of `OF_ANSWERS` looks at one item alone, so only the answered ones are looked at.
        """
        given = {number: text for number, text in answers.items() if text}
        bare = replace(self.facts, items=tuple(self.items[number] for number in given), totals=(), shares=(), dates=(), goals=())
        before = {(found.kind, found.item, str(found.sentence)) for found in audit(bare, self.scheme)}
        frame = replace(bare, status_year=self.frame.status_year, items=tuple(self.answered(*answer) for answer in given.items()))
        after = [found for found in audit(frame, self.scheme) if found.kind in OF_ANSWERS]
        return tuple(found for found in after if (found.kind, found.item, str(found.sentence)) not in before)

    def _judged(self, item: ItemFacts) -> int | None:
        return self.year if item.declaration is not None and item.plan.get(self.year) else None

    def _verdict(self, item: ItemFacts, read: Typed, verdict: Assessment) -> Verdict:
        if item.declaration is not None:
            lowest = self.scheme is not None and bool(self.scheme.codes) and verdict.rating == self.scheme.codes[-1]
            missed = verdict.attainment is not None and verdict.attainment < 1
            return Verdict(read, verdict, Outcome(is_missed=missed, needs_improvement=lowest))
        scale = scale_of(self.frame)
        before, now = reached(self.items[item.key], scale, self.year - 1), reached(item, scale, self.year)
        is_set_back = before is not None and now is not None and (scale.rank_of(now) or 0) < (scale.rank_of(before) or 0)
        values = {"before": before or "", "now": now or ""}
        set_back = Sentence(mark("前年度の%(before)sから%(now)sに戻ります。"), values) if is_set_back else None
        behind = standing(item, scale, self.year) is Standing.BEHIND or (read.text == NOT_YET and now is None and self._is_planned(item))
        return Verdict(read, verdict, Outcome(is_missed=behind, needs_improvement=behind or is_set_back), set_back, behind)

    def _is_planned(self, item: ItemFacts) -> bool:
        """Tell whether the plan names a stage for the year or one before."""
        scale = scale_of(self.frame)
        return any(at <= self.year and scale.rank_of(cell) is not None for at, cell in item.plan.items())


@lru_cache(maxsize=KEPT)
def _judge(edition: int, revision: int, year: int) -> Judge:
    chosen = Edition.objects.select_related("plan", "scheme", "document").defer("document__text").get(pk=edition)
    stages = tuple((str(stage["sign"]), str(stage["name"])) for stage in chosen.stages)
    return Judge(facts_of(chosen), scheme_of(chosen), stages, year)


def forget() -> None:
    """Forget the facts that this process keeps; for tests, whose editions begin anew with the same keys."""
    _judge.cache_clear()


def carried(item: ItemFacts, year: int) -> str:
    """Return the text of the cell before `year`, and 「→」 as what it carries."""
    cells = [item.actual[at] for at in sorted(item.actual) if at < year and item.actual[at] and item.actual[at] != CARRY]
    return cells[-1] if cells else ""
