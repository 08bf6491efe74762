"""Import a document that a person has at hand: read it, find the edition it states, record it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shirube.core.content import read_yaml
from shirube.core.errors import InvalidInput
from shirube.plans.actions.load_city import load_scheme, section_slugs
from shirube.plans.actions.record_edition import Outcome, record_edition
from shirube.plans.content.files import edition_folders, plan_folders, read_declarations, read_plan
from shirube.plans.content.readings import Frame, facts_of_reading
from shirube.plans.content.shapes import EditionFacts, EditionSheet
from shirube.plans.models import Edition
from shirube.plans.queries.changes import Change, changes_of
from shirube.plans.readers import read
from shirube.plans.readers.shapes import Reading
from shirube.plans.readers.text import decode, split_lines

WORKBOOK = b"PK"


@dataclass(frozen=True, slots=True)
class Import:
    """A document, read and ready to be recorded. `changes` is what recording would do now."""

    facts: EditionFacts
    text: str
    changes: tuple[Change, ...]
    is_known: bool
    """Whether the very same document was imported before."""


def prepare_import(*, data: bytes, name: str, city: Path, plan: str = "", edition: str = "") -> Import:
    """Read a document and compare it with the store; changes nothing.

    Raises `InvalidInput` where it cannot be read, or where the pack has no edition of its kind and none was named.
    """
    facts = facts_of_document(data=data, name=name, city=city, plan=plan, edition=edition)
    text = document_text(data, name=name)
    stored = Edition.objects.filter(plan__slug=facts.plan.slug, name=facts.edition.name).select_related("document").first()
    known = stored is not None and stored.document.sha256 == facts.edition.sha256
    return Import(facts, text, changes_of(stored, facts), known)


def facts_of_document(*, data: bytes, name: str, city: Path, plan: str = "", edition: str = "") -> EditionFacts:
    """Read a document as the facts of the edition that it states."""
    reading = read(data, name=name)
    text = document_text(data, name=name)
    return facts_of_reading(reading, _frame(reading, city, plan, edition), line_count=text.count("\n") + 1 if text else 0)


def document_text(data: bytes, *, name: str) -> str:
    """Return the lines of a document as its readers count them; empty for a workbook, whose places are cells."""
    return "" if data.startswith(WORKBOOK) else "\n".join(split_lines(decode(data, name=name)))


def edition_folder(city: Path, facts: EditionFacts) -> Path:
    """Return the folder of the pack that holds an edition."""
    return next(folder for folder, sheet in _editions(city) if (folder.parent.name, sheet.name) == (facts.plan.slug, facts.edition.name))


def import_document(*, prepared: Import, city: Path, actor: str) -> Outcome:
    """Record what `prepare_import` read, in one transaction."""
    scheme = load_scheme(city=city, key=prepared.facts.edition.scheme)
    return record_edition(facts=prepared.facts, scheme=scheme, actor=actor, text=prepared.text, slugs=section_slugs(city))


def _frame(reading: Reading, city: Path, plan: str, edition: str) -> Frame:
    """Find the edition of the pack that this document states: the same document, else the newest edition of its kind."""
    fitting = [
        (folder, sheet)
        for folder, sheet in _editions(city)
        if sheet.kind == reading.kind and plan in ("", folder.parent.name) and edition in ("", sheet.name)
    ]
    same = [place for place in fitting if place[1].sha256 == reading.sha256]
    if not fitting:
        raise InvalidInput(
            f"都市のフォルダーに、種類「{reading.kind}」の版がありません。"
            "plans/<計画>/<版>/edition.yaml を用意するか、--plan と --edition を確かめてください。"
        )
    folder, sheet = (same or fitting)[-1]
    return Frame(read_plan(folder.parent), sheet, read_declarations(folder.parent))


def _editions(city: Path) -> list[tuple[Path, EditionSheet]]:
    return [(folder, read_yaml(folder / "edition.yaml", EditionSheet)) for plan in plan_folders(city) for folder in edition_folders(plan)]
