"""The worked tables of docs/algorithms are computed anew: what the pages say is what the rules do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from shirube.core.calendar import era_fiscal_year
from shirube.plans.rules.assessments import assess
from shirube.plans.rules.audit import FindingKind, audit
from shirube.plans.rules.facts import Declaration, Direction, Kind
from shirube.plans.rules.ratings import percent
from shirube.plans.rules.schemes import parse_scheme
from shirube.plans.rules.stages import achieved_year
from tests.unit.plans.rules.builders import item, plan_of

ROOT = Path(__file__).resolve().parents[4]
SCHEME = ROOT / "cities" / "kanazawa" / "schemes" / "kanazawa-aabc.yaml"


def table(page: str, first_heading: str) -> Iterator[list[str]]:
    """Yield the rows of the table whose first column has this heading."""
    lines = (ROOT / "docs" / "algorithms" / page).read_text(encoding="utf-8").splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"| {first_heading} |"))
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip("|").split("|")]


def test_the_table_of_ranks_is_what_the_rules_compute() -> None:
    scheme = parse_scheme(yaml.safe_load(SCHEME.read_text(encoding="utf-8")), SCHEME.name)
    rows = list(table("ratings.md", "direction"))
    assert len(rows) == 11
    for direction, before, target, actual, base, attained, rank in rows:
        case = item(["", "", target], ["", before, actual], declared=Declaration(Direction(direction), Kind.LEVEL, ""))
        verdict = assess(case, plan_of(case), scheme)
        rate = "" if verdict.attainment is None else percent(verdict.attainment)
        assert (verdict.base, rate, f"AA・A・B・C → {verdict.rating or '-'}") == (base, attained, rank)


def test_the_table_of_achievements_is_what_the_rules_compute() -> None:
    rows = list(table("ratings.md", "plan (令和元–4年度)"))
    assert len(rows) == 6
    for plan, actual, achieved in rows:
        case = item(plan.split(), actual.split())
        year = achieved_year(case, plan_of(case))
        assert (era_fiscal_year(year) if year else "-") == achieved


def test_the_table_of_lowered_targets_is_what_the_audit_finds() -> None:
    rows = list(table("findings.md", "kind of number"))
    assert len(rows) == 6
    for kind, plan, actual, expected, _ in rows:
        case = item(plan.split(), actual.split(), declared=Declaration(Direction.UP, Kind(kind), ""))
        kinds = {finding.kind for finding in audit(plan_of(case), None)}
        assert ("yes" if FindingKind.TARGET_LOWERED in kinds else "no") == expected


def test_every_kind_of_finding_has_its_row() -> None:
    assert [row[0].strip("`") for row in table("findings.md", "kind")] == list(FindingKind)
