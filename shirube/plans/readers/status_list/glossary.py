"""Reads the glossary (用語解説) at the end of a status list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shirube.plans.readers.shapes import Term
from shirube.plans.readers.text import squeeze
from shirube.plans.rules.facts import Lines

_TITLE = "用語解説"
_ENTRY = re.compile(r"[-・\s]*※\s*(\d{1,3})\s+(\S.{0,60})")


def read_glossary(lines: Sequence[str]) -> tuple[Term, ...]:
    """Read the entries below the last line that is the title alone; an entry's explanation is every line up to the next entry."""
    start = max((place for place, line in enumerate(lines) if squeeze(line) == _TITLE), default=None)
    if start is None:
        return ()
    entries = [(place, match) for place, line in enumerate(lines) if place > start and (match := _ENTRY.fullmatch(line.strip()))]
    ends = [*(place for place, _ in entries), len(lines)][1:]
    return tuple(_term(match, place, lines[place + 1 : end]) for (place, match), end in zip(entries, ends, strict=True))


def _term(match: re.Match[str], place: int, following: Sequence[str]) -> Term:
    filled = [offset for offset, line in enumerate(following) if line.strip()]
    last = place + 2 + filled[-1] if filled else place + 1
    explanation = "".join(line.strip() for line in following)
    return Term(int(match[1]), squeeze(match[2]), explanation, Lines(place + 1, last))
