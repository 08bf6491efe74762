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

_CHECKS = (
    differing_totals,
    differing_shares,
    differing_weekdays,
    missing_numbers,
    differing_goals,
    lowered_targets,
    falling_cumulatives,
    ratios_over_100,
    wrong_achievements,
    unprinted_achievements,
    years_without_rating,
    passed_deadlines,
)


def audit(plan: PlanFacts, scheme: RatingScheme | None) -> tuple[Finding, ...]:
    """List all findings of a plan, by kind in a fixed order; `scheme` is the one the plan prints its ranks by, None for none."""
    findings = [finding for check in _CHECKS for finding in check(plan)]
    ranks = differing_ranks(plan, scheme) if scheme is not None else ()
    return tuple(sorted([*findings, *ranks], key=lambda finding: _ORDER[finding.kind]))


_ORDER = {kind: place for place, kind in enumerate(FindingKind)}
