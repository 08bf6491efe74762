"""Names of offices (担当課) in a cell: several are joined by a space or 「・」, and a space may also have broken one name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from shirube.plans.readers.text import squeeze

_ENDINGS = "課|室|局|所|館|署|部|係|園|センター|学校|病院"
_NAME = re.compile(rf"[^\s\d。、：:%（）()【】・]{{2,}}(?:{_ENDINGS})")
_JOINTS = re.compile(r"[\s・、，,/／]+")


def reads_like_offices(text: str) -> bool:
    """Whether a cell holds nothing but names of offices."""
    parts = [squeeze(part) for part in re.split(r"[・、，,/／]", text)]
    return all(_NAME.fullmatch(part) for part in parts)


def known_offices(cells: Iterable[str]) -> Counter[str]:
    """Count the names that stand alone in a cell: they are sure to be whole."""
    return Counter(cell for cell in cells if len(_JOINTS.split(cell)) == 1 and _NAME.fullmatch(cell))


def split_offices(cell: str, known: Counter[str]) -> tuple[str, ...]:
    """Split a cell into names of offices.

    Of all ways to join neighbouring parts the best one wins: every name must have the ending of an office; names that
    stand alone elsewhere in the document (`known`) count most, then the most names.
    """
    parts = [part for part in _JOINTS.split(cell.strip()) if part]
    if not parts:
        return ()
    ways = [way for way in _joinings(parts) if all(_NAME.fullmatch(name) for name in way)]
    if not ways:
        return ("".join(parts),)
    return max(ways, key=lambda way: (sum(name in known for name in way) / len(way), len(way)))


def _joinings(parts: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield every way to join neighbouring parts; a cell of more than eight parts is left as it is."""
    if len(parts) > 8:
        yield tuple(parts)
        return
    for cuts in range(1 << (len(parts) - 1)):
        names = [parts[0]]
        for place, part in enumerate(parts[1:]):
            if cuts >> place & 1:
                names.append(part)
            else:
                names[-1] += part
        yield tuple(names)
