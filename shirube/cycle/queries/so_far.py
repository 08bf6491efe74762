"""An edition as far as it is known today: what is recorded, and what the sections answered in the newest round and is not recorded yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shirube.core.calendar import end_of_fiscal_year
from shirube.cycle.models import Answer, Round
from shirube.cycle.queries.judging import Judge
from shirube.cycle.rules.questions import Question
from shirube.cycle.rules.states import RoundState
from shirube.cycle.rules.typed import read_typed
from shirube.plans.models import Edition
from shirube.plans.rules.facts import PlanFacts
from shirube.plans.rules.schemes import RatingScheme

MONTHS = 12


@dataclass(frozen=True, slots=True)
class SoFar:
    """An edition's recorded facts, and its newest round with the answers that can be read, by item number; no round, no answers."""

    judge: Judge
    round: Round | None
    answers: Mapping[str, str]

    @property
    def facts(self) -> PlanFacts:
        """What is recorded."""
        return self.judge.facts

    @property
    def scheme(self) -> RatingScheme | None:
        """The rule of judgement of the edition."""
        return self.judge.scheme

    @property
    def with_answers(self) -> PlanFacts:
        """What would be recorded, were the round signed off as it stands."""
        if self.round is None:
            return self.facts
        items = tuple(
            self.judge.answered(item.key, self.answers[item.key]) if item.key in self.answers else item for item in self.facts.items
        )
        return replace(self.facts, items=items, status_year=self.judge.frame.status_year)

    @property
    def months(self) -> int | None:
        """How many months of the round's year its answers tell of, where they were given before its end; None otherwise."""
        if self.round is None:
            return None
        return months_told(self.round.fiscal_year, self.round.reporting_date)


def months_told(year: int, day: date) -> int | None:
    """Return how many whole months of a fiscal year are over at the end of `day`, from 1 to 11; None for none and for all."""
    after = day + timedelta(days=1)
    months = (after.year - year) * MONTHS + after.month - 4
    return months if day < end_of_fiscal_year(year) and 0 < months < MONTHS else None


def so_far(edition: Edition) -> SoFar:
    """Return an edition as far as it is known. Two statements, and those of the edition's facts where this process has not kept them."""
    newest = Round.objects.filter(edition=edition).exclude(state=RoundState.DRAFT).order_by("-fiscal_year", "-number").first()
    year = newest.fiscal_year if newest else edition.status_year or 0
    judge = Judge.load(edition, year)
    return SoFar(judge, newest, _answers(newest, judge) if newest else {})


def _answers(round_: Round, judge: Judge) -> dict[str, str]:
    rows = Answer.objects.filter(entry__sheet__round=round_, entry__is_main=True, question__in=(Question.ACTUAL, Question.STAGE))
    found: dict[str, str] = {}
    for number, question, text in rows.order_by("revision").values_list("entry__item__number", "question", "text"):
        read = read_typed(Question(question), text, judge.cell_of(number))
        found[number] = "" if read.fault else read.text
    return {number: text for number, text in found.items() if text}
