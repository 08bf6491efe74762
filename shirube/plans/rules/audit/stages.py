"""Printed achievements against the stages, and deadlines that passed with the stage behind plan."""

from __future__ import annotations

from collections.abc import Iterator

from shirube.core.calendar import era_fiscal_year
from shirube.core.language import Sentence, mark
from shirube.plans.rules.audit.findings import Finding, FindingKind, about
from shirube.plans.rules.facts import ItemFacts, PlanFacts
from shirube.plans.rules.stages import (
    ACHIEVED,
    LastStage,
    StageScale,
    Standing,
    achieved_year,
    last_stage,
    reached,
    scale_of,
    signs_by_year,
    standing,
)


def wrong_achievements(plan: PlanFacts) -> Iterator[Finding]:
    """Find achievements printed before the stage is reached, or in a later year than it was first reached.

    Where the years of a row had to be inferred, only what holds whatever the years are: that the stage is never reached.
    """
    scale = scale_of(plan)
    for item in plan.items:
        last = last_stage(item, scale)
        if item.printed_rating != ACHIEVED or item.printed_year is None or last is None:
            continue
        first = next((year for year, rank in signs_by_year(item.actual, scale) if rank >= last.rank), None)
        if first is None or (first > item.printed_year and item.certain):
            yield _unreached(item, scale, last, first)
        elif first < item.printed_year and not last.repeated and item.certain:
            values = {"printed": era_fiscal_year(item.printed_year), "first": era_fiscal_year(first), "sign": scale.signs[last.rank]}
            sentence = Sentence(mark("達成は%(printed)sとあるが、実績は%(first)sに計画の最後の段階%(sign)sに達している。"), values)
            excuse = Sentence(mark("計画の年度に合わせて達成とした可能性がある。"))
            yield about(item, FindingKind.ACHIEVEMENT_YEAR_DIFFERS, sentence, excuse)


def _unreached(item: ItemFacts, scale: StageScale, last: LastStage, first: int | None) -> Finding:
    year = item.printed_year or 0
    values = {"printed": era_fiscal_year(year), "sign": scale.signs[last.rank], "actual": reached(item, scale, year) or ""}
    if first is not None:
        values["first"] = era_fiscal_year(first)
        template = mark("達成は%(printed)sとあるが、実績が計画の最後の段階%(sign)sに達したのは%(first)s。")
    elif not values["actual"]:
        template = mark("%(printed)sに達成とあるが、実績がなく、計画の最後の段階は%(sign)s。")
    else:
        template = mark("%(printed)sに達成とあるが、実績は%(actual)sで、計画の最後の段階%(sign)sに達していない。")
    return about(item, FindingKind.ACHIEVEMENT_UNREACHED, Sentence(template, values))


def unprinted_achievements(plan: PlanFacts) -> Iterator[Finding]:
    """Find items that reached their last planned stage and are not printed as achieved, in a document that prints achievements."""
    if not any(item.printed_rating == ACHIEVED for item in plan.items):
        return
    scale = scale_of(plan)
    for item in plan.items:
        last = last_stage(item, scale)
        if last is None or not _bare(item) or (last.repeated and not item.certain):
            continue
        year = achieved_year(item, plan)
        if year is not None:
            values = {"year": era_fiscal_year(year), "sign": scale.signs[last.rank]}
            sentence = Sentence(mark("%(year)sに計画の最後の段階%(sign)sに達したが、達成と書かれていない。"), values)
            excuse = Sentence(mark("段階のほかに残っている取組がある可能性がある。"))
            yield about(item, FindingKind.ACHIEVEMENT_UNPRINTED, sentence, excuse)


def _bare(item: ItemFacts) -> bool:
    """Tell whether this is an item with stages beside which nothing is printed."""
    return item.declaration is None and item.printed_year is None and item.printed_rating is None


def passed_deadlines(plan: PlanFacts) -> Iterator[Finding]:
    """Find items whose last planned year is over and whose actual is below the last planned stage."""
    scale, status_year = scale_of(plan), plan.status_year
    for item in plan.items:
        last = last_stage(item, scale)
        if status_year is None or last is None or last.last_year > status_year or item.printed_rating == ACHIEVED:
            continue
        if standing(item, scale, status_year) is Standing.BEHIND:
            values = {
                "last": era_fiscal_year(last.last_year),
                "sign": scale.signs[last.rank],
                "year": era_fiscal_year(status_year),
                "actual": reached(item, scale, status_year) or "",
            }
            sentence = Sentence(mark("計画では%(last)sに%(sign)sとなるはずだが、%(year)sの実績は%(actual)s。"), values)
            yield about(item, FindingKind.DEADLINE_PASSED, sentence)
