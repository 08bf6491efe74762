"""Places the printed cells of a row in columns, when blank cells may have been lost from the row.

The order of the cells is kept. A row that lost `n` blanks can shift each of its cells right by 0 to `n` columns, never less
than the cell before it; a row with too many blanks can shift left in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from shirube.plans.readers.status_list.cells import DASHES, STATUS, Slot, Values

Placed = dict[int, str]
"""A year's cell, by fiscal year."""
_MOST = 40
"""Ways tried for one row; a real row of four to six years has at most 20."""


def placements(values: Values) -> list[Placed]:
    """Return every distinct way to place the cells that are not blank in years, the one with the least shift first."""
    printed = [(place, cell) for place, cell in enumerate(values.cells) if cell]
    surplus = max(0, len(values.cells) - len(values.slots))
    found: list[Placed] = []
    for columns in islice(_columns(printed, values, surplus), _MOST):
        placed = {slot: cell for (_, cell), slot in zip(printed, columns, strict=True) if isinstance(slot, int)}
        if placed not in found:
            found.append(placed)
    return found


def _columns(printed: list[tuple[int, str]], values: Values, surplus: int) -> Iterator[tuple[Slot, ...]]:
    """Yield the columns of the printed cells, for every allowed sequence of shifts."""
    shifts = range(-surplus, 1) if surplus else range(values.may_lose + 1)

    def extend(taken: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if len(taken) == len(printed):
            yield taken
            return
        place, cell = printed[len(taken)]
        for shift in sorted(shifts, key=abs):
            column = place + shift
            if _fits(column, cell, values) and _in_order(taken, printed, column, losing=not surplus):
                yield from extend((*taken, column))

    for columns in extend(()):
        yield tuple(values.slots[column] for column in columns)


def _fits(column: int, cell: str, values: Values) -> bool:
    if not 0 <= column < len(values.slots):
        return False
    slot = values.slots[column]
    return isinstance(slot, int) or (slot == STATUS and cell in DASHES)


def _in_order(taken: tuple[int, ...], printed: list[tuple[int, str]], column: int, *, losing: bool) -> bool:
    """Whether blanks were only lost (or only added) between the last placed cell and the next one."""
    if not taken:
        return True
    before = printed[len(taken) - 1][0]
    distance = printed[len(taken)][0] - before
    shift = column - taken[-1]
    return shift >= distance if losing else 0 < shift <= distance
