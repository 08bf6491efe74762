"""The rules on the city's published list: every printed rank and all but one printed achievement must follow."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from pathlib import Path

import pytest
import yaml

from shirube.plans.readers.facts import plan_facts
from shirube.plans.readers.status_list import read_status_list
from shirube.plans.readers.text import decode, split_lines
from shirube.plans.rules.assessments import assess
from shirube.plans.rules.audit import Finding, FindingKind, audit
from shirube.plans.rules.facts import Direction, PlanFacts
from shirube.plans.rules.schemes import RatingScheme, parse_scheme
from shirube.plans.rules.stages import ACHIEVED

SCHEME = Path(__file__).resolve().parents[4] / "cities" / "kanazawa" / "schemes" / "kanazawa-aabc.yaml"


@pytest.fixture(scope="module")
def plan(documents: Path) -> PlanFacts:
    data = (documents / "reform-plan-status.txt").read_bytes()
    lines = split_lines(decode(data, name="reform-plan-status.txt"))
    return plan_facts(read_status_list(lines, sha256=hashlib.sha256(data).hexdigest(), name="reform-plan-status.txt"))


@pytest.fixture(scope="module")
def city() -> RatingScheme:
    return parse_scheme(yaml.safe_load(SCHEME.read_text(encoding="utf-8")), SCHEME.name)


@pytest.fixture(scope="module")
def findings(plan: PlanFacts, city: RatingScheme) -> tuple[Finding, ...]:
    return audit(plan, city)


def about(findings: tuple[Finding, ...], kind: FindingKind) -> set[str | None]:
    return {finding.item for finding in findings if finding.kind is kind}


def test_all_46_printed_ranks_follow_in_year_and_code(plan: PlanFacts, city: RatingScheme) -> None:
    printed = [item for item in plan.items if item.printed_rating not in (None, ACHIEVED)]
    assert len(printed) == 46
    verdicts = {item.key: assess(item, plan, city) for item in printed}
    assert [
        item.key for item in printed if (verdicts[item.key].year, verdicts[item.key].rating) != (item.printed_year, item.printed_rating)
    ] == []


def test_no_rank_is_computed_where_none_is_printed(plan: PlanFacts, city: RatingScheme) -> None:
    bare = [item for item in plan.items if item.is_indicator and item.printed_rating is None]
    assert len(bare) == 9
    assert {item.key: assess(item, plan, city).rating for item in bare} == dict.fromkeys(item.key for item in bare)


def test_150_of_151_printed_achievements_follow(plan: PlanFacts, city: RatingScheme) -> None:
    printed = [item for item in plan.items if item.printed_rating == ACHIEVED]
    assert len(printed) == 151
    wrong = [item.key for item in printed if assess(item, plan, city).year != item.printed_year]
    assert wrong == ["33"]


def test_only_one_achievement_is_computed_that_is_not_printed(plan: PlanFacts, city: RatingScheme) -> None:
    bare = [item for item in plan.items if not item.is_indicator and item.printed_rating is None]
    assert [item.key for item in bare if assess(item, plan, city).rating] == ["2146"]


def test_the_ten_lower_is_better_indicators_are_declared_so(plan: PlanFacts) -> None:
    down = {item.key for item in plan.items if item.declaration and item.declaration.direction is Direction.DOWN}
    assert down == {"34", "36", "2007", "118", "119", "120", "121", "122", "123", "126"}


def test_thirteen_targets_were_lowered_without_the_mark(findings: tuple[Finding, ...]) -> None:
    lowered = about(findings, FindingKind.TARGET_LOWERED)
    assert lowered == {"1", "20", "23", "27", "39", "40", "41", "46", "50", "51", "54", "59", "92"}


def test_the_other_findings_are_those_a_reader_can_check(findings: tuple[Finding, ...]) -> None:
    assert about(findings, FindingKind.CUMULATIVE_FALLS) == {"40"}
    assert about(findings, FindingKind.ACHIEVEMENT_UNREACHED) == {"33"}
    assert about(findings, FindingKind.ACHIEVEMENT_UNPRINTED) == {"2146"}
    assert about(findings, FindingKind.YEAR_WITHOUT_RATING) == {"2201", "2137", "2235"}
    assert about(findings, FindingKind.DEADLINE_PASSED) == {"80", "111", "136", "2119", "2133", "2140", "2151"}
    assert [str(finding.sentence) for finding in findings if finding.kind is FindingKind.NUMBER_MISSING] == ["番号34の次が36で、35がない。"]
    assert Counter(finding.kind for finding in findings).total() == 13 + 1 + 1 + 1 + 3 + 7 + 1


def test_every_finding_names_lines_of_the_document(findings: tuple[Finding, ...]) -> None:
    assert all(finding.lines and all(0 < place.first <= place.last <= 1054 for place in finding.lines) for finding in findings)


def test_rating_the_whole_list_takes_less_than_20_milliseconds(plan: PlanFacts, city: RatingScheme) -> None:
    def once() -> float:
        begun = time.perf_counter()
        for item in plan.items:
            assess(item, plan, city)
        return time.perf_counter() - begun

    assert min(once() for _ in range(5)) < 0.020
