"""Texts as people typed them, made fit for a file: nothing that cannot be seen, and nothing that a spreadsheet would run."""

from __future__ import annotations

import unicodedata

_SPACES = str.maketrans({"\r": "\n", "\t": " ", "\v": "\n", "\f": "\n", "\u2028": "\n", "\u2029": "\n", "\x85": "\n"})
DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet may take for a formula at the beginning of a text."""


def tidy(text: str) -> str:
    """Return a text with line ends as they should be, tabs made spaces, and without control characters or half characters."""
    folded = text.replace("\r\n", "\n").translate(_SPACES)
    return "".join(char for char in folded if char == "\n" or unicodedata.category(char) not in {"Cc", "Cs"})


def cut(text: str, length: int) -> str:
    """Return a text of at most `length` characters, 「…」 at the end of one that was longer."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())
