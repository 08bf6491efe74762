"""The sandbox of what-if as it stands in an address: a scheme, its bounds as typed, and cells to be changed. Nothing is ever written.

What cannot be read keeps its place as typed and bears a sentence that says how to mend it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from shirube.core.calendar import fold
from shirube.core.errors import ContentFault
from shirube.core.language import mark
from shirube.cycle.queries.judging import Judge
from shirube.cycle.rules.questions import Question
from shirube.cycle.rules.typed import Cell, read_typed
from shirube.cycle.rules.whatif import Changes
from shirube.plans.models import RatingScheme as Stored
from shirube.plans.rules.quantities import State, parse_quantity
from shirube.plans.rules.schemes import LowerFormula, RatingScheme, parse_scheme
from shirube.ui.sentences import told

AT_LEAST, ABOVE = "at_least", "above"
EDGES = {AT_LEAST: mark("以上"), ABOVE: mark("超")}
ROUNDINGS = {
    "none": mark("丸めない"),
    "0:half-up": mark("整数に四捨五入"),
    "1:half-up": mark("小数第1位に四捨五入"),
    "2:half-up": mark("小数第2位に四捨五入"),
    "0:down": mark("整数に切捨て"),
    "1:down": mark("小数第1位に切捨て"),
    "2:down": mark("小数第2位に切捨て"),
}
FORMULAS = {
    LowerFormula.BASE_OVER_ACTUAL.value: mark("目標÷実績"),
    LowerFormula.MIRROR.value: mark("2－実績÷目標"),
}
TARGET, ACTUAL = "target", "actual"
ROWS = {TARGET: mark("目標"), ACTUAL: mark("実績")}
RECORDED, ANSWERED = "recorded", "answered"
MOST_CELLS = 20
LONGEST = 100
_BOUND = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)%?(?:以上|超)?")


@dataclass(frozen=True, slots=True)
class BoundField:
    """One rank's lower bound; the last rank takes what is left and has none."""

    place: int
    code: str
    against: str
    text: str
    edge: str
    fault: str = ""
    has_bound: bool = True


@dataclass(frozen=True, slots=True)
class CellField:
    """One cell to be changed, as typed."""

    place: int
    row: str = TARGET
    item: str = ""
    year: str = ""
    text: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """All that is to be tried. `scheme` is None where a bound cannot be read; `faults` are the sentences of all fields."""

    base: str
    chosen: str
    bounds: tuple[BoundField, ...]
    rounding: str
    lower: str
    cells: tuple[CellField, ...]
    definition: Mapping[str, Any]
    scheme: RatingScheme | None
    fault: str = ""
    targets: Mapping[tuple[str, int], str] = field(default_factory=dict)
    actuals: Mapping[tuple[str, int], str] = field(default_factory=dict)

    @property
    def faults(self) -> tuple[str, ...]:
        """Every sentence that says what must be mended."""
        found = (self.fault, *(bound.fault for bound in self.bounds), *(cell.fault for cell in self.cells))
        return tuple(fault for fault in found if fault)

    @property
    def changes(self) -> Changes:
        """What the rules are to try."""
        return Changes(self.scheme, self.targets, self.actuals)


def stored_key(stored: Stored) -> str:
    """Return what an address calls a scheme."""
    return f"{stored.key}@{stored.version}"


def read_sandbox(params: QueryDict, stored: Sequence[Stored], own: Stored, judge: Judge) -> Sandbox:
    """Read what an address wants to try, beginning with the plan's own scheme. Bounds count only for the scheme they were typed for."""
    by_key = {stored_key(each): each for each in stored}
    chosen = by_key.get(params.get("scheme", ""), own)
    typed = params if params.get("of") == stored_key(chosen) else QueryDict()
    definition = deepcopy(chosen.definition)
    bounds = tuple(_in_order(_bounds(definition["rules"], typed)))
    _lay_over(definition, bounds, typed)
    scheme, fault = (None, "") if any(bound.fault for bound in bounds) else _parsed(definition, chosen.definition)
    cells = tuple(_cells(params, judge))
    good = [cell for cell in cells if cell.item and cell.text and not cell.fault]
    return Sandbox(
        base=RECORDED if params.get("base") == RECORDED else ANSWERED,
        chosen=stored_key(chosen),
        bounds=bounds,
        rounding=_rounding_key(definition["rounding"]),
        lower=str(definition["lower_is_better"]),
        cells=(*cells, CellField(len(cells), year=str(judge.facts.status_year or "")))[:MOST_CELLS],
        definition=definition,
        scheme=scheme,
        fault=fault,
        targets={(cell.item, int(cell.year)): cell.text for cell in good if cell.row == TARGET},
        actuals={(cell.item, int(cell.year)): cell.text for cell in good if cell.row == ACTUAL},
    )


def _bounds(rules: Sequence[Mapping[str, Any]], typed: QueryDict) -> Iterator[BoundField]:
    for place, rule in enumerate(rules):
        edge = ABOVE if ABOVE in rule else AT_LEAST
        if edge not in rule:
            yield BoundField(place, rule["code"], rule.get("against", TARGET), "", AT_LEAST, has_bound=False)
            continue
        text = typed.get(f"bound-{place}", str(rule[edge]).removesuffix("%"))[:LONGEST]
        asked = typed.get(f"edge-{place}", edge)
        fault = "" if _BOUND.fullmatch(fold(text)) else _bad_bound(rule["code"], text)
        yield BoundField(place, rule["code"], rule.get("against", TARGET), text, asked if asked in EDGES else edge, fault)


def _in_order(bounds: Iterable[BoundField]) -> Iterator[BoundField]:
    """Mark the bounds that are not below the one above them: their rank could never be given."""
    lowest: dict[str, tuple[Decimal, bool]] = {}
    for bound in bounds:
        match = _BOUND.fullmatch(fold(bound.text))
        if not bound.has_bound or match is None:
            yield bound
            continue
        end = (Decimal(match[1]), bound.edge == ABOVE)
        is_lower = bound.against not in lowest or end < lowest[bound.against]
        lowest[bound.against] = end
        yield bound if is_lower else replace(bound, fault=_too_high(bound.code))


def _too_high(code: str) -> str:
    return gettext("%(code)sの下限が上の評価の下限より低くないため、%(code)sになるものがなくなります。低くしてください。") % {"code": code}


def _bad_bound(code: str, text: str) -> str:
    return gettext("%(code)sの下限「%(text)s」は割合として読めません。110や97.5のように、%%の数字を入れてください。") % {
        "code": code,
        "text": text,
    }


def _lay_over(definition: dict[str, Any], bounds: Sequence[BoundField], typed: QueryDict) -> None:
    """Put what was typed into the scheme's definition; ranks whose bounds moved are named anew."""
    for bound in bounds:
        match = _BOUND.fullmatch(fold(bound.text))
        if bound.has_bound and match is not None:
            rule = definition["rules"][bound.place]
            del rule[ABOVE if ABOVE in rule else AT_LEAST]
            rule[bound.edge] = f"{match[1]}%"
    rounding, lower = typed.get("rounding", ""), typed.get("lower", "")
    if rounding in ROUNDINGS:
        definition["rounding"] = _rounding(rounding)
    if lower in FORMULAS:
        definition["lower_is_better"] = lower


def _rounding(key: str) -> object:
    digits, _, mode = key.partition(":")
    return key if key == "none" else {"digits": int(digits), "mode": mode}


def _rounding_key(value: object) -> str:
    key = f"{value['digits']}:{value['mode']}" if isinstance(value, Mapping) else "none"
    return key if key in ROUNDINGS else str(key)


def _parsed(definition: dict[str, Any], before: Mapping[str, Any]) -> tuple[RatingScheme | None, str]:
    if definition["rules"] != before["rules"]:
        _rename(definition["rules"], before["rules"])
    if definition != before:
        definition["version"] = _next_version(str(definition["version"]))
    try:
        return parse_scheme(definition, gettext("試す決まり")), ""
    except ContentFault as fault:
        return None, str(fault)


def _next_version(version: str) -> str:
    return str(int(version) + 1) if version.isascii() and version.isdigit() else f"{version}-2"


def _rename(rules: Sequence[dict[str, Any]], before: Sequence[Mapping[str, Any]]) -> None:
    """Name the ranks by their bounds where one of the two that enclose them moved."""
    for place, rule in enumerate(rules):
        around = slice(max(place - 1, 0), place + 1)
        if list(rules[around]) != list(before[around]):
            rule["name"] = _name(rule, rules[place - 1] if place else None)


def _name(rule: Mapping[str, Any], above: Mapping[str, Any] | None) -> str:
    what = "基準値に対する率" if rule.get("against") == "baseline" else "達成率"
    low = f"{rule[AT_LEAST]}以上" if AT_LEAST in rule else (f"{rule[ABOVE]}超" if ABOVE in rule else "")
    if above is None or above.get("against", TARGET) != rule.get("against", TARGET):
        return f"{what}{low}" if low else "そのほか"
    return f"{what}{low}{f'{above[AT_LEAST]}未満' if AT_LEAST in above else f'{above[ABOVE]}以下'}"


def _cells(params: QueryDict, judge: Judge) -> Iterator[CellField]:
    lists = [params.getlist(name)[:MOST_CELLS] for name in ("row", "item", "year", "text")]
    found = (tuple(value.strip()[:LONGEST] for value in values) for values in zip(*lists, strict=False))
    filled = (values for values in found if values[1] or values[3])
    for place, (row, item, year, text) in enumerate(filled):
        yield _cell(CellField(place, row if row in ROWS else TARGET, item, year, text), judge)


def _cell(typed: CellField, judge: Judge) -> CellField:
    """Read one cell; its text becomes what the plan would print."""
    fault, text = "", typed.text
    item = judge.items.get(typed.item)
    if item is None or item.declaration is None:
        fault = gettext("どの指標を変えるかを選んでください。")
    elif not (typed.year.isascii() and typed.year.isdigit() and int(typed.year) in judge.facts.years):
        fault = gettext("%(item)sの年度を選んでください。") % {"item": typed.item}
    elif text:
        text, fault = _text(typed, judge.unit_of(typed.item))
    return CellField(typed.place, typed.row, typed.item, typed.year, text if not fault else typed.text, fault)


def _text(typed: CellField, unit: str) -> tuple[str, str]:
    """Return a cell as printed and its fault; a target may also be a comparison, 「前年度よりも削減」."""
    read = parse_quantity(typed.text)
    if typed.row == TARGET and read.state is State.RELATIVE:
        return typed.text, ""
    if typed.row == TARGET and read.state is State.VALUE and read.unit in ("", unit):
        return (typed.text if read.unit else _with_unit(typed.text, unit)), ""
    answer = read_typed(Question.ACTUAL, typed.text, Cell(unit=unit))
    return answer.text, f"{typed.item} {told(answer.fault)}" if answer.fault else ""


def _with_unit(text: str, unit: str) -> str:
    """Put the unit behind the number, before a word that bounds it: 「20」 is 「20人」, 「20以上」 is 「20人以上」."""
    match = re.fullmatch(r"(.*[\d億万千百十])(\D*)", fold(text))
    return f"{match[1]}{unit}{match[2]}" if match else text
