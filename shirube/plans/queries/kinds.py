"""The kinds of things a search finds, for people."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext

from shirube.core.language import mark
from shirube.core.search import Hit, SearchResult

KIND_WORDS = {
    "item": mark("取組"),
    "indicator": mark("指標"),
    "heading": mark("章・施策"),
    "section": mark("担当課"),
    "document": mark("文書"),
}


@dataclass(frozen=True, slots=True)
class KindFound:
    """A kind with its number, the address that shows only it, and what was found of it."""

    name: str
    label: str
    count: int
    query: str
    is_chosen: bool
    hits: tuple[Hit, ...]


def kinds_found(result: SearchResult, text: str, chosen: str) -> tuple[KindFound, ...]:
    """Return the kinds that were found, in a fixed order, each with its hits."""
    order = [*KIND_WORDS, *(kind for kind in result.counts if kind not in KIND_WORDS)]
    return tuple(
        KindFound(
            name=kind,
            label=gettext(KIND_WORDS.get(kind, kind)),
            count=result.counts[kind],
            query="?" + urlencode({"q": text, "kind": kind}),
            is_chosen=kind == chosen,
            hits=tuple(hit for hit in result.hits if hit.kind == kind),
        )
        for kind in order
        if result.counts.get(kind)
    )
