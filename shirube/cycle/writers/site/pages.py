"""All files of a publication, by their paths: pages in two languages, papers, looks, and the list of them all with their hashes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.template.loader import get_template
from django.utils.translation import gettext, override

from shirube.core.calendar import era_date
from shirube.cycle.queries.thawing import Thawed, thaw
from shirube.cycle.rules.frozen import Frozen, canonical
from shirube.cycle.writers.papers import Paper, papers, table_files
from shirube.cycle.writers.site.frame import LANGUAGES, frame_of, issue_of
from shirube.cycle.writers.site.items import ItemPages
from shirube.cycle.writers.site.looks import looks, sheets
from shirube.cycle.writers.site.tables import documents_of, indicators_of

MANIFEST = "manifest.json"
MANIFEST_FORMAT = "shirube-manifest/1"
TEMPLATES = "cycle/site/"

Files = dict[str, bytes]
"""By path."""


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file to be taken away."""

    path: str
    label: str
    kind: str
    size: str
    sha256: str


def publication_files(content: Frozen, previous: Frozen | None, digest: str) -> Files:
    """Return every file of a publication. The same content gives the same bytes."""
    made = papers(content, previous, digest)
    files = {paper.name.path: paper.data for paper in made} | table_files(content)
    files |= {f"looks/{name}": data for name, data in looks().items()}
    thawed = thaw(content)
    for language, folder in LANGUAGES.items():
        with override(language):
            files |= {f"{folder}{path}": text.encode() for path, text in _pages(content, thawed, digest, made, language)}
    files[MANIFEST] = _manifest(files, digest)
    return files


def preview_page(content: Frozen, path: str, language: str) -> str | None:
    """Return one page of what is not published yet, in the language, which is in use; None where there is no such page."""
    make = _makers(content, thaw(content), "", ()).get(path)
    return _rendered(make, content, "", path, language) if make else None


Maker = tuple[str, Callable[[], Mapping[str, Any]]]
"""The template of a page, and what gives what it shows."""


def _pages(content: Frozen, thawed: Thawed, digest: str, made: Sequence[Paper], language: str) -> Iterator[tuple[str, str]]:
    """Yield the pages of one language, which is in use."""
    for path, make in _makers(content, thawed, digest, made).items():
        yield path, _rendered(make, content, digest, path, language)


def _makers(content: Frozen, thawed: Thawed, digest: str, made: Sequence[Paper]) -> dict[str, Maker]:
    items = ItemPages(content, thawed)
    shown = tuple(_file(paper) for paper in made)
    makers: dict[str, Maker] = {
        "index.html": ("list", lambda: {"page": items.list_page(), "files": shown}),
        "indicators.html": ("indicators", lambda: _indicators(items)),
        "documents.html": ("documents", lambda: {"documents": documents_of(content, items)}),
        "about.html": ("about", lambda: {"content": content, "files": shown, "citation": citation_of(content, digest)}),
    }
    for place, item in enumerate(content.items):
        makers[f"items/{items.files[item.number]}"] = ("item", lambda place=place: {"page": items.item_page(place)})  # type: ignore[misc]
    return makers


def _indicators(items: ItemPages) -> Mapping[str, Any]:
    indicators = indicators_of(items)
    judged = [indicator.has_reached for indicator in indicators if indicator.has_reached is not None]
    charts = [indicator for indicator in indicators if indicator.chart]
    return {"indicators": indicators, "charts": charts, "judged": len(judged), "reached": sum(judged)}


def _rendered(make: Maker, content: Frozen, digest: str, path: str, language: str) -> str:
    name, context = make
    frame = frame_of(content, digest, path, language)
    return get_template(f"{TEMPLATES}{name}.html").render({"frame": frame, "looks": sheets(), **context()})


def _file(paper: Paper) -> FileShown:
    name = paper.name
    return FileShown(name.path, gettext(name.label), name.kind, size_of(len(paper.data)), paper.sha256)


def size_of(number: int) -> str:
    """Return a number of bytes in kilobytes, one at least: 「82 kB」."""
    return f"{max(1, round(number / 1000)):,} kB"


def citation_of(content: Frozen, digest: str) -> str:
    """Return how a publication is to be cited, in Japanese."""
    with override("ja"):
        day = era_date(date.fromisoformat(content.meeting_on))
        return f"{content.city.name}「{content.plan.name}」{issue_of(content)}（{content.meeting}、{day}）、SHA-256 {digest}"


def _manifest(files: Mapping[str, bytes], digest: str) -> bytes:
    listed = [{"path": path, "bytes": len(files[path]), "sha256": sha256(files[path]).hexdigest()} for path in sorted(files)]
    return canonical({"format": MANIFEST_FORMAT, "digest": digest, "files": listed})
