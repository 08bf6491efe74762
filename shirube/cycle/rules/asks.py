"""Whom a round asks. Plain Python."""

from __future__ import annotations

from shirube.core.language import mark

SECTION, SECOND, HEAD = "section", "second", "head"
ASKS = (SECTION, SECOND, HEAD)
ASK_WORDS = {
    SECTION: mark("担当課（主）"),
    SECOND: mark("ほかの担当課（副）に備考も"),
    HEAD: mark("課長の承認"),
}
