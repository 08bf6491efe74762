"""Word-level difference of two Japanese texts, cut where the script changes. Plain Python."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_RUNS = re.compile(r"[0-9０-９]+|[A-Za-zＡ-Ｚａ-ｚ]+|[ァ-ヺー]+|[ぁ-ゖ]+|[一-鿿々]+|\s+|.", re.DOTALL)


class Sort(StrEnum):
    """Where a piece of text stands."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text and in which of the two texts it stands."""

    sort: Sort
    text: str


def words(text: str) -> list[str]:
    """Cut a text into runs of one script: kanji, hiragana, katakana, letters, digits; other signs stand alone."""
    return _RUNS.findall(text)


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces of both texts in reading order; what was removed stands before what took its place."""
    old, new = words(before), words(after)
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece(Sort.SAME, "".join(old[a:b])))
            continue
        if a < b:
            found.append(Piece(Sort.REMOVED, "".join(old[a:b])))
        if c < d:
            found.append(Piece(Sort.ADDED, "".join(new[c:d])))
    return tuple(found)
