"""Reads the tables of indicators (KPI) of a strategy: name, explanation, unit and a target per fiscal year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shirube.core.calendar import fold, parse_fiscal_year
from shirube.plans.readers.shapes import Indicator, TargetCell
from shirube.plans.readers.text import squeeze
from shirube.plans.rules.facts import Lines
from shirube.plans.rules.quantities import Change, Comparator, parse_quantity

_HEAD = re.compile(r"(?:KPI|成果指標|数値目標|指標)")
_COUNTABLE = re.compile(r".*(?:数|率|量|額|時間|件|割合|比率|削減|増加|回|人|点)(?:[（(][^（）()]*[)）])?$")
_CHANGES = {Change.DECREASE: "減", Change.INCREASE: "増"}
_COMPARATORS = {
    Comparator.EXACT: "",
    Comparator.AT_LEAST: "以上",
    Comparator.AT_MOST: "以下",
    Comparator.BELOW: "未満",
    Comparator.ABOVE: "超",
    Comparator.ABOUT: "程度",
}
_GROUP_LENGTH = 30


def read_indicators(lines: Sequence[str]) -> tuple[Indicator, ...]:
    """Read every table whose head names indicators and at least one fiscal year."""
    found: list[Indicator] = []
    years: dict[int, int] = {}
    group = ""
    for number, line in enumerate(lines, start=1):
        cells = line.split("\t")
        if "\t" not in line:
            years = {} if line.strip() else years
            group = _group(line, group)
        elif _HEAD.search(squeeze(cells[0])) and (columns := _years(cells)):
            years = columns
        elif years and cells[0].strip():
            found.append(_indicator(cells, years, group, Lines(number, number)))
    return tuple(found)


def _group(line: str, group: str) -> str:
    """Return the last short line in front of a table that is neither a sentence nor a quotation."""
    text = squeeze(line)
    plain = 0 < len(text) <= _GROUP_LENGTH and not text.startswith(("「", "(", "（")) and not text.endswith(("。", "る", "す"))
    return text if plain else group


def _years(cells: Sequence[str]) -> dict[int, int]:
    """Return the fiscal year of each column that has one."""
    years = ((place, parse_fiscal_year(cell)) for place, cell in enumerate(cells) if len(cell) <= 20)
    return {place: year for place, year in years if year is not None}


def _indicator(cells: Sequence[str], years: dict[int, int], group: str, lines: Lines) -> Indicator:
    name, explanation = _name(cells[0])
    targets = {year: _target(cells[place] if place < len(cells) else "") for place, year in years.items()}
    unit = next((cell.unit for cell in targets.values() if cell.unit), "")
    return Indicator(name, explanation, unit, targets, group, lines)


def _name(cell: str) -> tuple[str, str]:
    """Split a cell into name and explanation: the name goes on until a word that can be counted."""
    words = cell.split()
    end = next((place for place, word in enumerate(words, start=1) if _COUNTABLE.fullmatch(word)), 1)
    return "".join(words[:end]), " ".join(words[end:])


def _target(cell: str) -> TargetCell:
    """Read a target. The comparator is the word as printed: 以上, 未満, 程度, ..., or 減 and 増 for an amount of change."""
    text = " ".join(cell.split())
    quantity = parse_quantity(text)
    comparator = _CHANGES[quantity.change] if quantity.change else _COMPARATORS[quantity.comparator]
    glued = f"{quantity.unit}({quantity.note})"
    unit = glued if quantity.note and glued in fold(text) and " " not in text else quantity.unit
    return TargetCell(text, quantity.number, comparator, unit)
