"""The tables of docs/algorithms/outlook.md are computed anew: what the page says of the method is what the method does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

import pytest
import yaml

from shirube.cycle.rules.forecast import CARRIED_ON, Point, yearly_change
from shirube.cycle.rules.outlook import Outlook, chance_text, outlook, series_of
from shirube.plans.readers.facts import plan_facts
from shirube.plans.readers.status_list import read_status_list
from shirube.plans.readers.text import decode, split_lines
from shirube.plans.rules.facts import Declaration, Direction, Kind, PlanFacts
from shirube.plans.rules.quantities import format_number
from shirube.plans.rules.schemes import parse_scheme
from tests.factories.series import CHOSEN, FAMILIES, WAYS, worth
from tests.unit.plans.rules.builders import item, plan_of

ROOT = Path(__file__).resolve().parents[4]
SCHEME = ROOT / "cities" / "kanazawa" / "schemes" / "kanazawa-aabc.yaml"
WORKED = (
    ("cumulative", "up", "739人 847人 1,014人", "1,070人"),
    ("cumulative", "up", "20人 24人 24人", "30人"),
    ("level", "up", "82人 86人 89人", "88人"),
    ("level", "down", "15,101人 14,127人 12,662人", "12,000人"),
    ("ratio", "up", "92.58% 93.01% 93.55%", "93.0%"),
    ("flow", "up", "21町会等/年 9町会等/年 16町会等/年", "20町会等/年"),
    ("flow", "down", "155,761t/年 148,294t/年 147,679t/年", "前年度よりも削減"),
    ("ratio", "down", "0% 0% 0%", "0%"),
)


def table(first_heading: str) -> Iterator[list[str]]:
    lines = (ROOT / "docs" / "algorithms" / "outlook.md").read_text(encoding="utf-8").splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"| {first_heading} |"))
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip("|").split("|")]


def worked_row(kind: str, direction: str, actual: str, target: str) -> list[str]:
    """Return a row of the worked table."""
    case = item(["", "", "", target], actual.split(), declared=Declaration(Direction(direction), Kind(kind), ""))
    scheme = parse_scheme(yaml.safe_load(SCHEME.read_text(encoding="utf-8")), SCHEME.name)
    found = outlook(case, plan_of(case), scheme)
    assert isinstance(found, Outlook)
    assert found.chances is not None
    ranks = " ".join(f"{chance.code or '-'} {chance_text(chance.probability)}" for chance in found.chances.ranks)
    band = f"{format_number(found.low)}–{format_number(found.high)}"
    return [kind, direction, actual, target, format_number(found.likely), band, ranks]


def backtest_row(family: str, years: int) -> list[str]:
    """Return a row of the table of what each way is worth: losses and the error are shares of the error of 「as last year」."""
    found = {way: worth(family, years, way) for way in WAYS}
    chosen, base = found[CHOSEN[FAMILIES[family][0]]], found["as last year"].error
    losses = [f"{each.loss / base:.2f}" for each in found.values()]
    return [family, str(years), f"{chosen.inside * 100:.0f} %", f"{chosen.error / base:.2f}", *losses]


def real_rows(plan: PlanFacts) -> list[list[str]]:
    """Return, by kind, the mean error of each centre when the third year of the published list is foretold from the two before."""
    rows = []
    for kind in Kind:
        series = [
            points
            for each in plan.items
            if each.declaration is not None and each.declaration.kind is kind
            for points in [series_of(each, 2022).points]
            if len(points) == 3
        ]
        base = mean(_error(points, float(points[1].number)) for points in series)
        chosen = mean(_error(points, centre(points[:2], kind)) for points in series)
        closer = sum(_error(points, centre(points[:2], kind)) < _error(points, float(points[1].number)) for points in series)
        rows.append([kind.value, str(len(series)), f"{base * 100:.1f} %", f"{chosen * 100:.1f} %", f"{closer}"])
    return rows


def _error(points: tuple[Point, ...], guess: float) -> float:
    size = max(1.0, mean(float(point.number) for point in points[:2]))
    return abs(float(points[2].number) - guess) / size


def centre(points: tuple[Point, ...], kind: Kind) -> float:
    """Return what the rule takes as likely, also where two points are all there is."""
    last = float(points[-1].number)
    if kind is Kind.FLOW:
        return (last + mean(float(point.number) for point in points)) / 2
    return last + CARRIED_ON[kind] * yearly_change(points)


def test_the_worked_table_is_what_the_rule_says() -> None:
    rows = list(table("kind"))
    assert [tuple(row[:4]) for row in rows] == list(WORKED)
    assert rows == [worked_row(*case) for case in WORKED]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_table_of_worth_is_what_comes_out(family: str) -> None:
    rows = [row for row in table("shape") if row[0] == family]
    assert rows == [backtest_row(family, years) for years in (3, 5)]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_band_of_80_percent_holds_about_four_in_five(family: str) -> None:
    assert worth(family, 3, CHOSEN[FAMILIES[family][0]]).inside >= 0.7


def test_the_table_of_the_real_list_is_what_comes_out(documents: Path) -> None:
    data = (documents / "reform-plan-status.txt").read_bytes()
    lines = split_lines(decode(data, name="reform-plan-status.txt"))
    plan = plan_facts(read_status_list(lines, sha256=hashlib.sha256(data).hexdigest(), name="reform-plan-status.txt"))
    assert list(table("kind of indicator")) == real_rows(plan)
