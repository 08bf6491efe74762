"""What lies in the folder of a publication: its papers by name, and the page of each item. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shirube.core.language import mark
from shirube.cycle.rules.frozen import FrozenItem

SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
CONTENT = "publication.json"


@dataclass(frozen=True, slots=True)
class PaperName:
    """A file: its path in the folder, a Japanese label given to `mark`, and the kind that people know."""

    path: str
    label: str
    kind: str


PAPERS = (
    PaperName("status-list.pdf", mark("取組事項状況一覧"), "PDF"),
    PaperName("status-list.xlsx", mark("取組事項状況一覧"), "Excel"),
    PaperName("overview.pdf", mark("進捗の概要"), "PDF"),
    PaperName("overview.pptx", mark("進捗の概要"), "PowerPoint"),
    PaperName("tables.zip", mark("表のデータ"), "CSV"),
    PaperName(CONTENT, mark("公表の全内容"), "JSON"),
)


def page_names(items: Iterable[FrozenItem]) -> dict[str, str]:
    """Return the file of each item's page: its number where that makes a name on every disk, else its place in the list."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for place, item in enumerate(items, start=1):
        name = item.number if SAFE.fullmatch(item.number) and item.number.lower() not in taken else f"_{place}"
        taken.add(name.lower())
        found[item.number] = f"{name}.html"
    return found
