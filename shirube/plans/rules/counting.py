"""Counting marks by leaves, as progress tables do.

A heading whose own lines carry marks is not counted, the lines are; a heading whose lines carry none is counted itself. A line
that is printed twice (再掲) is counted each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """One line of a progress table. `key` is unique; `parent` is the key of the line above it; `mark` is empty where none is printed."""

    key: str
    parent: str | None
    mark: str


def counted_keys(lines: Sequence[MarkedLine]) -> frozenset[str]:
    """Return the keys of the lines that are counted: those with a mark and without a marked line below them, at any depth."""
    parents = {line.key: line.parent for line in lines}
    covered: set[str] = set()
    for line in lines:
        parent = line.parent if line.mark else None
        while parent is not None and parent not in covered:
            covered.add(parent)
            parent = parents.get(parent)
    return frozenset(line.key for line in lines if line.mark and line.key not in covered)


def count_marks(lines: Sequence[MarkedLine]) -> dict[str, int]:
    """Count the marks of the counted lines, in order of first appearance."""
    keys = counted_keys(lines)
    return dict(Counter(line.mark for line in lines if line.key in keys))
