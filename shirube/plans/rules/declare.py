"""Which way an indicator goes and what its number means, from what the plan itself says.

Used where nobody has declared it. Only the plan's own words and planned numbers count; actual values are never looked at. A
planned series that falls is not enough for lower-is-better: plans are also cut back. It needs a word that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from shirube.core.calendar import fold
from shirube.plans.rules.facts import Declaration, Direction, Kind
from shirube.plans.rules.quantities import Comparator, Quantity, State, parse_quantity

_SAVING = re.compile(r"(?:削減|節減|縮減|低減|減少|抑制|減量|短縮)(?:率|量|額|数|件数|時間|効果|枚数|割合)")
"""The indicator counts what was saved: more is better."""
_BURDEN = re.compile(r"(?:滞納|未納|未収|不納欠損|待機児童|苦情|不祥事|赤字|債務)(?:者|金|世帯|繰越)?(?:数|額|率|件数|残高|比率)")
"""The indicator counts what a city wants less of, whatever it does."""
_LESSENING = re.compile(r"削減|節減|縮減|低減|抑制|減量|減ら|減少|短縮|解消|未然に防")
"""Words that say less; they count only beside a planned series that falls."""
_LOWER = (Comparator.BELOW, Comparator.AT_MOST)
_HIGHER = (Comparator.ABOVE, Comparator.AT_LEAST)


def declare(*, title: str, plan: Mapping[int, str], statement: str = "") -> Declaration:
    """Declare direction and kind of an indicator from its title, its planned cells by fiscal year and the plan's text about it.

    The evidence says in Japanese what spoke for the direction.
    """
    title = fold(title)
    cells = [parse_quantity(plan[year]) for year in sorted(plan)]
    direction, evidence = next(_directions(title, cells, fold(statement)))
    return Declaration(direction, _kind(title, cells), evidence)


def _directions(title: str, cells: list[Quantity], statement: str) -> Iterator[tuple[Direction, str]]:
    """Yield what speaks for a direction, the strongest first."""
    for cell in cells:
        if cell.change is not None and cell.state is State.VALUE:
            yield Direction.UP, f"計画値「{cell.raw}」が変化の大きさを表す"
        if cell.comparator in _LOWER:
            yield Direction.DOWN, f"計画値が「{cell.raw}」"
        if cell.comparator in _HIGHER:
            yield Direction.UP, f"計画値が「{cell.raw}」"
    if found := _SAVING.search(title):
        yield Direction.UP, f"名称の「{found[0]}」が減らした大きさを表す"
    numbers = [cell.number for cell in cells if cell.number is not None]
    if numbers and not any(numbers):
        yield Direction.DOWN, "計画値がすべて0"
    if (found := _BURDEN.search(title)) and all(later <= earlier for earlier, later in pairwise(numbers)):
        yield Direction.DOWN, f"名称に「{found[0]}」があり、計画値が増えない"
    if _falls_throughout(numbers) and (found := _LESSENING.search(title) or _LESSENING.search(statement)):
        yield Direction.DOWN, f"計画値が毎年度下がり、「{found[0]}」と書かれている"
    yield Direction.UP, "減らすことを示す言葉も印もない"


def _falls_throughout(numbers: list[Decimal]) -> bool:
    """Tell whether at least three planned numbers fall from each to the next; a plan cut back once rises before or after."""
    return len(numbers) >= 3 and all(later < earlier for earlier, later in pairwise(numbers))


def _kind(title: str, cells: list[Quantity]) -> Kind:
    units = {cell.unit for cell in cells if cell.unit}
    if "累計" in title:
        return Kind.CUMULATIVE
    if "%" in units or re.search(r"(?:率|割合|比率)(?:\(.*\))?$", title):
        return Kind.RATIO
    if any(unit.endswith("/年") for unit in units) or "年間" in title:
        return Kind.FLOW
    return Kind.LEVEL
