"""The looks of a publication's pages: its own copy of the style sheets, so that it needs nothing from elsewhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

from shirube.core.errors import ContentFault

SHEETS = {
    "tokens.css": "ui/css/tokens.css",
    "city.css": "city/tokens.css",
    "base.css": "ui/css/base.css",
    "layout.css": "ui/css/layout.css",
    "form.css": "ui/css/components/form.css",
    "table.css": "ui/css/components/table.css",
    "chart.css": "ui/css/components/chart.css",
    "sign.css": "ui/css/components/sign.css",
    "figure.css": "ui/css/components/figure.css",
    "matrix.css": "plans/css/matrix.css",
    "item.css": "plans/css/item.css",
    "publication.css": "cycle/css/publication.css",
}
"""The style sheets in the order in which a page names them, and where each comes from. A city without colours of its own has none."""
ICON = ("shirube.svg", "ui/img/shirube.svg")


@cache
def looks() -> dict[str, bytes]:
    """Return the files by their names."""
    return {name: data for name, source in (*SHEETS.items(), ICON) if (data := _found(source)) is not None}


def sheets() -> tuple[str, ...]:
    """Return the names of the style sheets that there are."""
    return tuple(name for name in SHEETS if name in looks())


def _found(source: str) -> bytes | None:
    path = finders.find(source)
    if path is None and not source.startswith("city/"):
        raise ContentFault("公表の頁の見た目のファイルがありません。しるべを入れ直してください。", place=source)
    return Path(path).read_bytes() if path else None
