"""The files of a publication beside its pages: the whole content as data, and the papers made from it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from shirube.core.language import mark
from shirube.cycle.rules.frozen import Frozen, canonical, plain
from shirube.cycle.writers.list_book import status_list_xlsx
from shirube.cycle.writers.overview.pages import overview_pdf
from shirube.cycle.writers.status_list import status_list_pdf

CONTENT = "publication.json"


@dataclass(frozen=True, slots=True)
class Paper:
    """A file: its path in the publication's folder, a Japanese label given to `mark`, the kind that people know, and its bytes."""

    path: str
    label: str
    kind: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The hash of the bytes."""
        return sha256(self.data).hexdigest()


def papers(content: Frozen, previous: Frozen | None, digest: str) -> tuple[Paper, ...]:
    """Return every file of a publication; `previous` is the publication before. The hash of `publication.json` is the digest."""
    return (
        Paper("status-list.pdf", mark("取組事項状況一覧"), "PDF", status_list_pdf(content, digest)),
        Paper("status-list.xlsx", mark("取組事項状況一覧"), "Excel", status_list_xlsx(content, digest)),
        Paper("overview.pdf", mark("進捗の概要"), "PDF", overview_pdf(content, previous, digest)),
        Paper(CONTENT, mark("公表の全内容"), "JSON", canonical(plain(content))),
    )
