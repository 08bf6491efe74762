"""All files of a publication, by their paths: pages in two languages, papers, looks, and the list of them all with their hashes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.template.loader import get_template
from django.utils.translation import gettext, override

from shirube.core.calendar import era_date
from shirube.cycle.queries.thawing import Thawed, thaw
from shirube.cycle.rules.frozen import Frozen, canonical
from shirube.cycle.writers.papers import Paper, papers
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
    files = {paper.path: paper.data for paper in made}
    files |= {f"looks/{name}": data for name, data in looks().items()}
    thawed = thaw(content)
    for language, folder in LANGUAGES.items():
        with override(language):
            files |= {f"{folder}{path}": text.encode() for path, text in _pages(content, thawed, digest, made, language)}
    files[MANIFEST] = _manifest(files, digest)
    return files


def _pages(content: Frozen, thawed: Thawed, digest: str, made: Sequence[Paper], language: str) -> Iterator[tuple[str, str]]:
    """Yield the pages of one language, which is in use."""
    items = ItemPages(content, thawed)
    shown = tuple(_file(paper) for paper in made)
    indicators = indicators_of(items)
    judged = [indicator.has_reached for indicator in indicators if indicator.has_reached is not None]
    contexts: dict[str, Mapping[str, Any]] = {
        "list": {"page": items.list_page(), "files": shown},
        "indicators": {
            "indicators": indicators,
            "charts": [indicator for indicator in indicators if indicator.chart],
            "judged": len(judged),
            "reached": sum(judged),
        },
        "documents": {"documents": documents_of(content, items)},
        "about": {"content": content, "files": shown, "citation": citation_of(content, digest)},
    }
    for name, context in contexts.items():
        path = "index.html" if name == "list" else f"{name}.html"
        yield path, _rendered(name, content, digest, path, language, context)
    for file, page in items.item_pages():
        path = f"items/{file}"
        yield path, _rendered("item", content, digest, path, language, {"page": page})


def _rendered(name: str, content: Frozen, digest: str, path: str, language: str, context: Mapping[str, Any]) -> str:
    frame = frame_of(content, digest, path, language)
    return get_template(f"{TEMPLATES}{name}.html").render({"frame": frame, "looks": sheets(), **context})


def _file(paper: Paper) -> FileShown:
    return FileShown(paper.path, gettext(paper.label), paper.kind, size_of(len(paper.data)), paper.sha256)


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
