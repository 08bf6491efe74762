"""Record the documents of the pack's folder `council`, and the places in them that its facts were read from."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from django.db.models import Q

from shirube.core.errors import ContentFault
from shirube.core.sources.models import Citation, Document
from shirube.council.content.sources import DocumentRow, Lines, read_documents


def record_documents(city: Path) -> None:
    """Record the documents that are not known yet by slug or content; the caller's transaction. Known ones stay as they are."""
    for row in read_documents(city):
        if not _is_known(row):
            Document.objects.create(**asdict(row))


def _is_known(row: DocumentRow) -> bool:
    return Document.objects.filter(Q(slug=row.slug) | Q(sha256=row.sha256)).exists()


def citation_of(lines: Lines | None, place: str) -> Citation | None:
    """Return the citation of some lines, None for none; raises `ContentFault` for a document that is not known."""
    if lines is None:
        return None
    document = Document.objects.filter(slug=lines.document).defer("text").first()
    if document is None:
        raise ContentFault(f"文書「{lines.document}」がありません。documents.csvに加えてください。", place=place)
    if document.line_count and lines.last > document.line_count:
        raise ContentFault(f"文書「{lines.document}」は{document.line_count}行までです。", place=place)
    found = Citation.objects.filter(document=document, first_line=lines.first, last_line=lines.last).order_by("pk").first()
    return found or Citation.objects.create(document=document, first_line=lines.first, last_line=lines.last)
