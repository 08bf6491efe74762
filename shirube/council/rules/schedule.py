"""An entry of a schedule as a calendar takes it. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry: from its first to its last day, both whole. `uid` never changes, whatever else does."""

    uid: str
    title: str
    first: date
    last: date
    url: str
    text: str = ""
    is_cancelled: bool = False
