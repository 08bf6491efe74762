"""How an entry of the journal is shown: what changed, part by part, and what a spreadsheet may safely open. Plain Python."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

LONGEST = 400
"""Characters of one value that a page shows; the export has them all."""
DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet may take for a formula at the beginning of a text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What to look for in the journal; an empty part asks for nothing. Days are inclusive."""

    who: str = ""
    action: str = ""
    subject: str = ""
    occasion: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a record before and after, as text; `name` is empty where the whole record is one value."""

    name: str
    before: str
    after: str


def changes_of(before: Any, after: Any) -> list[Change]:
    """Return what differs between two states of a record, part by part where both are mappings."""
    if isinstance(before, Mapping) or isinstance(after, Mapping):
        return list(_parts(_mapping(before), _mapping(after)))
    return [] if before == after else [Change("", shown(before), shown(after))]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {} if value is None else {"": value}


def _parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old != new:
            yield Change(name, shown(old), shown(new))


def shown(value: Any) -> str:
    """Return a value as short text: nothing for none, words as they are, everything else as JSON."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def harmless(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula: a leading sign gets an apostrophe before it."""
    return f"'{text}" if text.startswith(DANGEROUS) else text
