"""Weighs where the cells of a row belong when blanks were lost: the evidence, each piece with its reason.

A candidate places the cells of the plan row and of the actual row in years. Every piece of evidence gives it a penalty of
zero (fits) or less, on the scale of a natural logarithm (-4 is about 1 in 50), and a reason to print. The evidence:

- series: the numbers of items come in runs (1-145, 2001-2037, ...); how often the certain rows of the same run begin in each year;
- flags: the same for the certain rows that bear the same flag (新);
- achieved: 「R2 達成」 means that the actual reaches the last planned stage first in R2; no 達成, that it does not reach it;
- rated: 「R3 A」 means that R3 has a plan and an actual, and the actuals end there;
- reported: actuals do not go beyond the list's status year, and go up to it while the item is not achieved;
- together: plan and actual begin in the same year, as often as they do in the certain rows;
- unbroken: there is no blank between two printed cells of a row;
- dated: years that the remarks date (「R2 10地区 R3 13地区」) lie within the actuals;
- goals: the goals chapter prints the same cells for the same item by year.

Nothing is known beforehand of any number or flag: series, flags and how often rows begin together are learnt from the rows whose
geometry is certain.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from shirube.core.calendar import era_year, read_fiscal_year
from shirube.plans.readers.shapes import Goal, Printed
from shirube.plans.readers.status_list.cells import ACHIEVED

_RUN_GAP = 20
_DATED = re.compile(r"(?:[A-Z]|令和|平成)\s?(?:元|\d{1,2})(?=年度|[\s)）:：]|$)")
IMPOSSIBLE, STRONG, WEAK = -8.0, -4.0, -1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to place the printed cells of an item in fiscal years."""

    plan: Mapping[int, str]
    actual: Mapping[int, str]

    @property
    def begins(self) -> int | None:
        return min(self.plan, default=None)


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of an item besides the places of its cells."""

    number: int
    flags: tuple[str, ...]
    indicator: bool
    years: tuple[int, ...]
    printed: Printed
    dated: tuple[int, ...]
    goal: Goal | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """The penalty that one piece of evidence gives to a candidate, and what it says."""

    name: str
    penalty: float
    reason: str


@dataclass(slots=True)
class Habits:
    """What the certain rows of the document teach."""

    status_year: int | None
    stages: tuple[str, ...]
    runs: list[tuple[int, int]] = field(default_factory=list)
    by_run: dict[int, Counter[int]] = field(default_factory=dict)
    by_flag: dict[str, Counter[int]] = field(default_factory=dict)
    together: Counter[bool] = field(default_factory=Counter)
    """How many certain items begin plan and actual in the same year, and how many do not."""

    def learn(self, case: Case, plan: Mapping[int, str], actual: Mapping[int, str]) -> None:
        """Count the first year of a certain row, and whether its actuals begin with it."""
        if not plan:
            return
        first = min(plan)
        if actual:
            self.together[min(actual) == first] += 1
        self.by_run.setdefault(self.run_of(case.number), Counter())[first] += 1
        for flag in case.flags:
            self.by_flag.setdefault(flag, Counter())[first] += 1

    def run_of(self, number: int) -> int:
        """Return the place of the run that holds `number`."""
        return next((place for place, (low, high) in enumerate(self.runs) if low <= number <= high), -1)

    def achieved_in(self, candidate: Candidate) -> int | None:
        """Return the first year in which the actual reaches the last planned stage; None if it does not, or without stages."""
        ranks = {sign: rank for rank, sign in enumerate(self.stages)}
        planned = [ranks[cell] for _, cell in sorted(candidate.plan.items()) if cell in ranks]
        if not planned:
            return None
        return min((year for year, cell in candidate.actual.items() if ranks.get(cell, -1) >= planned[-1]), default=None)


def runs_of(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Split numbers into runs without a gap of more than twenty."""
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and number - runs[-1][1] <= _RUN_GAP:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def dated_years(remarks: str) -> tuple[int, ...]:
    """Return the fiscal years that remarks name, such as in 「R2 10地区 R3 13地区」 or 「(R3)」."""
    found = (read_fiscal_year(match[0]) for match in _DATED.finditer(unicodedata.normalize("NFKC", remarks)))
    return tuple(dict.fromkeys(year for year, _ in filter(None, found)))


def weigh(candidate: Candidate, case: Case, habits: Habits) -> list[Weighed]:
    """Return every piece of evidence on a candidate."""
    return [
        *_series(candidate, case, habits),
        *_flags(candidate, case, habits),
        *(_rated(candidate, case) if case.indicator else _achieved(candidate, case, habits)),
        _reported(candidate, case, habits),
        _together(candidate, habits),
        _unbroken(candidate),
        _dated(candidate, case, habits),
        *_goals(candidate, case),
    ]


def _share(counts: Counter[int], year: int | None, years: Sequence[int]) -> float:
    """Return the log of the share of rows that begin in `year`, smoothed by half a row for each year."""
    return log((counts[year or 0] + 0.5) / (counts.total() + 0.5 * len(years)))


def _series(candidate: Candidate, case: Case, habits: Habits) -> list[Weighed]:
    run = habits.run_of(case.number)
    counts = habits.by_run.get(run)
    begins = candidate.begins
    if not counts or begins is None:
        return []
    low, high = habits.runs[run]
    reason = f"番号{low}～{high}は配置の確かな{counts.total()}行のうち{counts[begins]}行が{era_year(begins)}に始まる"
    return [Weighed("series", _share(counts, begins, case.years), reason)]


def _flags(candidate: Candidate, case: Case, habits: Habits) -> list[Weighed]:
    begins = candidate.begins
    if begins is None:
        return []
    known = [(flag, habits.by_flag[flag]) for flag in case.flags if habits.by_flag.get(flag)]
    return [
        Weighed(
            f"flag {flag}",
            _share(counts, begins, case.years),
            f"「{flag}」の印は配置の確かな{counts.total()}行のうち{counts[begins]}行が{era_year(begins)}に始まる",
        )
        for flag, counts in known
    ]


def _achieved(candidate: Candidate, case: Case, habits: Habits) -> list[Weighed]:
    achieved = habits.achieved_in(candidate)
    if case.printed.rating != ACHIEVED:
        return [Weighed("achieved", STRONG / 2 if achieved else 0.0, "達成の記載がなく、実績は計画の最後の段階に届いていない")]
    year = case.printed.year
    reason = f"達成状況に{era_year(year)}達成とある" if year is not None else ""
    return [Weighed("achieved", 0.0 if achieved == year else STRONG, reason)]


def _rated(candidate: Candidate, case: Case) -> list[Weighed]:
    year = case.printed.year
    if year is None or case.printed.rating is None:
        return []
    fits = year in candidate.actual and max(candidate.actual) == year and min(candidate.plan, default=year) <= year
    return [Weighed("rated", 0.0 if fits else STRONG, f"達成状況が{era_year(year)}の評価である")]


def _reported(candidate: Candidate, case: Case, habits: Habits) -> Weighed:
    year = habits.status_year
    last = max(candidate.actual, default=None)
    if year is None or last is None:
        return Weighed("reported", 0.0, "")
    if last > year:
        return Weighed("reported", STRONG, "")
    open_ended = case.printed.rating != ACHIEVED and last < year
    return Weighed("reported", STRONG / 2 if open_ended else 0.0, f"実績は{era_year(year)}まで報告されている")


def _together(candidate: Candidate, habits: Habits) -> Weighed:
    """Penalise rows that begin apart by how seldom certain ones do; before any is known, as one in twenty."""
    begins = min(candidate.actual, default=None)
    apart = begins is not None and candidate.begins is not None and begins != candidate.begins
    rarity = log((habits.together[False] + 0.5) / (habits.together.total() + 10))
    return Weighed("together", rarity if apart else 0.0, "計画と実績が同じ年度に始まる" if begins is not None else "")


def _unbroken(candidate: Candidate) -> Weighed:
    gaps = sum(max(row) - min(row) + 1 - len(row) for row in (candidate.plan, candidate.actual) if row)
    return Weighed("unbroken", STRONG * gaps, "印字された欄の間に空きがない")


def _dated(candidate: Candidate, case: Case, habits: Habits) -> Weighed:
    latest = habits.status_year if habits.status_year is not None else max(case.years)
    named = [year for year in case.dated if case.years[0] <= year <= latest]
    outside = sum(year not in candidate.actual for year in named) if candidate.actual else 0
    reason = f"備考に{'・'.join(map(era_year, named))}の記載がある" if named else ""
    return Weighed("dated", WEAK * outside, reason)


def _goals(candidate: Candidate, case: Case) -> list[Weighed]:
    if case.goal is None:
        return []
    pairs = ((case.goal.target, candidate.plan), (case.goal.actual, candidate.actual))
    wrong = sum(_differ(goal.get(year, ""), row.get(year, "")) for goal, row in pairs for year in case.years)
    return [Weighed("goals", STRONG / 2 * wrong, f"重点目標の表のNo.{case.number}の年度と合う")]


def _differ(goal: str, cell: str) -> bool:
    """Whether two cells disagree; the goals may print more or fewer words of the same target."""
    return bool(goal) != bool(cell) or (bool(goal) and goal not in cell and cell not in goal)
