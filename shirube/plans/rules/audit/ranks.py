"""Printed ranks that do not follow from the printed numbers, and years printed without a rank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from shirube.core.calendar import era_fiscal_year
from shirube.core.language import Sentence, mark
from shirube.plans.rules.assessments import assess
from shirube.plans.rules.audit.findings import Finding, FindingKind, about
from shirube.plans.rules.facts import ItemFacts, PlanFacts
from shirube.plans.rules.schemes import RatingScheme


def differing_ranks(plan: PlanFacts, scheme: RatingScheme) -> Iterator[Finding]:
    """Find ranks of the plan's scheme that are not what the numbers of the printed year give.

    Where the years of a row had to be inferred, no shift of them by a year may give the rank either.
    """
    for item in plan.items:
        if item.declaration is None or item.printed_rating not in scheme.codes:
            continue
        assessment = assess(item, plan, scheme, year=item.printed_year)
        if any(assess(reading, plan, scheme, year=item.printed_year).rating == item.printed_rating for reading in _readings(item)):
            continue
        values = {"printed": item.printed_rating, "base": assessment.base, "computed": assessment.rating or ""}
        template = mark("評価は%(printed)sとあるが、%(base)sと比べると%(computed)s。")
        if assessment.reason is not None:
            template = mark("評価は%(printed)sとあるが、書かれている数値からは判定できない。")
        excuse = Sentence(mark("四捨五入する前の数値で判定した可能性がある。"))
        yield about(item, FindingKind.RANK_DIFFERS, Sentence(template, values), excuse)


def _readings(item: ItemFacts) -> Iterator[ItemFacts]:
    """Yield the item, and where its years were inferred also with its rows a year earlier or later."""
    yield item
    if not item.certain:
        for plan, actual in product((-1, 0, 1), repeat=2):
            yield replace(item, plan=_shifted(item.plan, plan), actual=_shifted(item.actual, actual))


def _shifted(row: Mapping[int, str], years: int) -> dict[int, str]:
    return {year + years: cell for year, cell in row.items()}


def years_without_rating(plan: PlanFacts) -> Iterator[Finding]:
    """Find items for which a year is printed and no rank."""
    for item in plan.items:
        if item.printed_year is not None and item.printed_rating is None:
            sentence = Sentence(mark("%(year)sとだけあり、評価が書かれていない。"), {"year": era_fiscal_year(item.printed_year)})
            yield about(item, FindingKind.YEAR_WITHOUT_RATING, sentence)
