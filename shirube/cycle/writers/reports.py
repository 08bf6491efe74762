"""The reports that can be asked for by name: which there are, in which forms, and how each is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shirube.core.errors import InvalidInput
from shirube.cycle.rules.frozen import Frozen
from shirube.cycle.writers.archive import csv_archive
from shirube.cycle.writers.list_book import status_list_xlsx
from shirube.cycle.writers.overview.pages import overview_pdf
from shirube.cycle.writers.overview.slides import overview_pptx
from shirube.cycle.writers.section_sheet import section_sheet_pdf, section_sheet_xlsx
from shirube.cycle.writers.status_list import status_list_pdf
from shirube.cycle.writers.tables import content_json

STATUS_LIST, OVERVIEW, SECTION = "status-list", "overview", "section"
KINDS = (STATUS_LIST, OVERVIEW, SECTION)
FORMATS = ("pdf", "xlsx", "pptx", "csv", "json")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report is made from: the publication, its hash, the one before (None for the first), the section for its sheet."""

    content: Frozen
    digest: str
    previous: Frozen | None = None
    section: str = ""


_MAKERS: Mapping[tuple[str, str], Callable[[Wanted], bytes]] = {
    (STATUS_LIST, "pdf"): lambda wanted: status_list_pdf(wanted.content, wanted.digest),
    (STATUS_LIST, "xlsx"): lambda wanted: status_list_xlsx(wanted.content, wanted.digest),
    (STATUS_LIST, "csv"): lambda wanted: csv_archive(wanted.content),
    (STATUS_LIST, "json"): lambda wanted: content_json(wanted.content),
    (OVERVIEW, "pdf"): lambda wanted: overview_pdf(wanted.content, wanted.previous, wanted.digest),
    (OVERVIEW, "pptx"): lambda wanted: overview_pptx(wanted.content, wanted.previous, wanted.digest),
    (SECTION, "pdf"): lambda wanted: section_sheet_pdf(wanted.content, wanted.section, wanted.digest),
    (SECTION, "xlsx"): lambda wanted: section_sheet_xlsx(wanted.content, wanted.section, wanted.digest),
}


def make_report(kind: str, form: str, wanted: Wanted) -> bytes:
    """Return a report as the bytes of a file.

    Raises `InvalidInput` where it does not come in this form or its section is not named, `NotFound` for an unknown section.
    """
    maker = _MAKERS.get((kind, form))
    if maker is None:
        forms = "、".join(known for of, known in _MAKERS if of == kind)
        raise InvalidInput(f"{kind} は {form} では書き出せません。選べる形は {forms} です。", place="--format")
    if kind == SECTION and not wanted.section:
        raise InvalidInput("どの課のシートかを --section 課名 で指定してください。", place="--section")
    return maker(wanted)
