"""The files of a publication beside its pages: the whole content as data, and the papers made from it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from shirube.cycle.rules.frozen import Frozen
from shirube.cycle.rules.papers import CONTENT, PAPERS, PaperName
from shirube.cycle.writers.archive import csv_archive
from shirube.cycle.writers.list_book import status_list_xlsx
from shirube.cycle.writers.overview.pages import overview_pdf
from shirube.cycle.writers.overview.slides import overview_pptx
from shirube.cycle.writers.status_list import status_list_pdf
from shirube.cycle.writers.tables import content_json, tables_csv


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that people take away: its name, and its bytes."""

    name: PaperName
    data: bytes

    @property
    def sha256(self) -> str:
        """The hash of the bytes."""
        return sha256(self.data).hexdigest()


def papers(content: Frozen, previous: Frozen | None, digest: str) -> tuple[Paper, ...]:
    """Return the papers of a publication; `previous` is the publication before. The hash of `publication.json` is the digest."""
    made = {
        "status-list.pdf": status_list_pdf(content, digest),
        "status-list.xlsx": status_list_xlsx(content, digest),
        "overview.pdf": overview_pdf(content, previous, digest),
        "overview.pptx": overview_pptx(content, previous, digest),
        "tables.zip": csv_archive(content),
        CONTENT: content_json(content),
    }
    return tuple(Paper(name, made[name.path]) for name in PAPERS)


def table_files(content: Frozen) -> dict[str, bytes]:
    """Return each table as a file of its own, by path."""
    return {f"tables/{name}.csv": data for name, data in tables_csv(content).items()}
