"""Cut a letter into opinions. Plain Python. Whatever is cut, no character that can be seen is lost or added."""

from __future__ import annotations

import re
from itertools import pairwise

from shirube.core.errors import InvalidInput

SEPARATOR = "----"
"""A line of four or more hyphens stands between two opinions."""
_CUT = re.compile(r"^[ \t　]*[-－―ー─]{4,}[ \t　]*$", re.MULTILINE)
_POINT = re.compile(r"^[ \t　]*(?:[・●○■◆◇▪]|[（(]?[0-9０-９]{1,2}[)）.．、 　]|[①-⑳]|[一二三四五六七八九十][、．.])", re.MULTILINE)
MOST = 50
"""Opinions that one letter may be cut into."""


def paragraphs(text: str) -> list[str]:
    """Return a letter's points where it has numbered or dotted ones, else its paragraphs; one whole where it has neither."""
    starts = [match.start() for match in _POINT.finditer(text)]
    if len(starts) > 1:
        edges = [0, *(start for start in starts if start), len(text)]
        parts = [text[first:last] for first, last in pairwise(edges)]
    else:
        parts = re.split(r"\n[ \t　]*\n", text)
    return [part.strip() for part in parts if part.strip()] or [text]


def joined(parts: list[str]) -> str:
    """Return opinions as the text of a field, a separator between each two."""
    return f"\n{SEPARATOR}\n".join(parts)


def cut(text: str, marked: str) -> list[str]:
    """Return the opinions of a letter whose text was given back with separators in it.

    Raises `InvalidInput` where anything else was changed, and where there are too many.
    """
    marked = marked.replace("\r\n", "\n")
    parts = [part.strip() for part in _CUT.split(marked) if part.strip()]
    if _bare("".join(parts)) != _bare(_CUT.sub("", text.replace("\r\n", "\n"))):
        raise InvalidInput("届いた文が変わっています。区切りの線（----）だけを入れてください。文を直すのは、公表する文の確認で行います。")
    if len(parts) > MOST:
        raise InvalidInput(f"一通は{MOST}件までに分けられます。区切りを減らしてください。")
    return parts


def _bare(text: str) -> str:
    return "".join(text.split())
