"""Numbers as plans print them: with unit, comparator and state."""

from __future__ import annotations

from enum import StrEnum


class Comparator(StrEnum):
    """How a printed number bounds what is meant."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BELOW = "below"
    ABOVE = "above"
    ABOUT = "about"


class State(StrEnum):
    """What stands in a cell."""

    VALUE = "value"
    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"
    BLANK = "blank"
    TEXT = "text"
    RELATIVE = "relative"
