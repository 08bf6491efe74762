"""The audit: reads a plan the way a good auditor does and lists what does not fit.

No finding is made for one item; every kind looks at all. A false alarm is worse than a miss, so each kind asks for evidence in the
document itself and says, where it may, why things may be all right nevertheless.
"""

from __future__ import annotations

from shirube.plans.rules.audit.findings import KIND_TITLES, Finding, FindingKind
from shirube.plans.rules.audit.printed import differing_goals, differing_shares, differing_totals, differing_weekdays, missing_numbers
from shirube.plans.rules.audit.ranks import differing_ranks, years_without_rating
from shirube.plans.rules.audit.stages import passed_deadlines, unprinted_achievements, wrong_achievements
from shirube.plans.rules.audit.targets import compare_targets, lowered_targets
from shirube.plans.rules.audit.values import falling_cumulatives, ratios_over_100
from shirube.plans.rules.facts import PlanFacts
from shirube.plans.rules.schemes import RatingScheme

__all__ = ["KIND_TITLES", "Finding", "FindingKind", "audit", "compare_targets"]

_OF_THE_PRINT = (
    differing_totals,
    differing_shares,
    differing_weekdays,
    missing_numbers,
    differing_goals,
    wrong_achievements,
    unprinted_achievements,
    years_without_rating,
)
"""Checks that hold a document against itself: what was recorded after it is no part of it."""
_OF_THE_FACTS = (lowered_targets, falling_cumulatives, ratios_over_100, passed_deadlines)


def audit(plan: PlanFacts, scheme: RatingScheme | None) -> tuple[Finding, ...]:
    """List all findings of a plan, by kind in a fixed order; `scheme` is the one the plan prints its ranks by, None for none."""
    printed = plan.as_printed
    findings = [finding for check in _OF_THE_PRINT for finding in check(printed)]
    findings += [finding for check in _OF_THE_FACTS for finding in check(plan)]
    ranks = differing_ranks(printed, scheme) if scheme is not None else ()
    return tuple(sorted([*findings, *ranks], key=lambda finding: _ORDER[finding.kind]))


_ORDER = {kind: place for place, kind in enumerate(FindingKind)}
