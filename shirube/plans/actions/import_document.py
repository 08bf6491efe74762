"""Import a document that a person has at hand: read it, find the edition it states, record it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from shirube.core.content import read_yaml
from shirube.core.errors import InvalidInput
from shirube.plans.actions.belonging import is_continued_beyond, refuse_misfits, refuse_or_remark
from shirube.plans.actions.load_city import load_scheme, section_slugs
from shirube.plans.actions.record_edition import Outcome, record_edition
from shirube.plans.content.files import edition_folders, plan_folders, read_declarations, read_plan
from shirube.plans.content.readings import Frame, facts_of_reading
from shirube.plans.content.shapes import EditionFacts, EditionSheet
from shirube.plans.models import Edition
from shirube.plans.queries.changes import Change, changes_of
from shirube.plans.readers import read
from shirube.plans.readers.shapes import Missing, Reading
from shirube.plans.readers.sheets.reader import sheet_rows
from shirube.plans.readers.text import decode, split_lines

LONGEST_NAME = 200
"""Characters of a file's name that the store holds."""
MOST_GAPS = 3
"""Missing parts that a refusal names."""


@dataclass(frozen=True, slots=True)
class Import:
    """A document, read and ready to be recorded. `changes` is what recording would do now."""

    facts: EditionFacts
    text: str
    changes: tuple[Change, ...]
    is_known: bool
    """Whether the very same document was imported before."""
    is_whole: bool = True
    """False where parts of the document are missing: what it lacks then stays as it is."""
    remarks: tuple[str, ...] = ()
    """What a person should know before recording it."""


def prepare_import(*, data: bytes, name: str, city: Path, plan: str = "", edition: str = "", allow_incomplete: bool = False) -> Import:
    """Read a document and compare it with the store; changes nothing.

    Raises `InvalidInput` where it cannot be read, where parts of it are missing (unless `allow_incomplete`), where the pack has no
    edition of its kind, and where it does not continue or correct the edition that is stored.
    """
    facts, missing, text = _read(data, name, city, plan, edition)
    stored = Edition.objects.filter(plan__slug=facts.plan.slug, name=facts.edition.name).select_related("document", "plan").first()
    known = stored is not None and stored.document.sha256 == facts.edition.sha256
    if not allow_incomplete and not known:
        _refuse_gaps(missing, name)
    remarks = () if stored is None or known else refuse_or_remark(stored, facts, name=name)
    is_behind = stored is not None and is_continued_beyond(stored, facts)
    changes = () if is_behind else changes_of(stored, facts, is_whole=not missing)
    return Import(facts, text, changes, known, is_whole=not missing, remarks=remarks)


def facts_of_document(
    *, data: bytes, name: str, city: Path, plan: str = "", edition: str = "", allow_incomplete: bool = False
) -> EditionFacts:
    """Read a document as the facts of the edition that it states; refuses one with missing parts as `prepare_import` does."""
    facts, missing, _ = _read(data, name, city, plan, edition)
    if not allow_incomplete:
        _refuse_gaps(missing, name)
    return facts


def _read(data: bytes, name: str, city: Path, plan: str, edition: str) -> tuple[EditionFacts, tuple[Missing, ...], str]:
    """Return the facts, what is missing, and the text. Gaps of the very document that the pack was made from are known and no fault."""
    reading = read(data, name=name)
    frame = _frame(reading, city, plan, edition)
    text = document_text(data, name=name)
    facts = facts_of_reading(reading, frame, line_count=text.count("\n") + 1)
    refuse_misfits(facts, name=name)
    if frame.edition.sha256 == reading.sha256:
        return facts, (), text
    shown = Path(name).name.encode("utf-8", "replace").decode()[:LONGEST_NAME]
    return replace(facts, edition=replace(facts.edition, file_name=shown)), reading.missing, text


def _refuse_gaps(missing: tuple[Missing, ...], name: str) -> None:
    if missing:
        shown = "".join(gap.sentence for gap in missing[:MOST_GAPS])
        rest = f"ほかに{len(missing) - MOST_GAPS}か所あります。" if len(missing) > MOST_GAPS else ""
        raise InvalidInput(
            f"{shown}{rest}全体のそろった文書を渡すか、欠けたまま取り込むなら --allow-incomplete を付けてください"
            "（文書にない項目はそのまま残ります）。",
            place=name,
        )


def document_text(data: bytes, *, name: str) -> str:
    """Return the lines of a document as its readers count them; a row of a sheet is a line, its cells parted by tabs."""
    rows = sheet_rows(data, name=name)
    if rows is not None:
        return "\n".join("\t".join(" ".join(cell.split()) for cell in row).rstrip() for row in rows)
    return "\n".join(split_lines(decode(data, name=name)))


def edition_folder(city: Path, facts: EditionFacts) -> Path:
    """Return the folder of the pack that holds an edition."""
    return next(folder for folder, sheet in _editions(city) if (folder.parent.name, sheet.name) == (facts.plan.slug, facts.edition.name))


def import_document(*, prepared: Import, city: Path, actor: str) -> Outcome:
    """Record what `prepare_import` read, in one transaction."""
    scheme = load_scheme(city=city, key=prepared.facts.edition.scheme)
    return record_edition(
        facts=prepared.facts, scheme=scheme, actor=actor, text=prepared.text, slugs=section_slugs(city), is_whole=prepared.is_whole
    )


def _frame(reading: Reading, city: Path, plan: str, edition: str) -> Frame:
    """Find the edition of the pack that this document states: the same document, one of the same title, else the newest of its kind."""
    fitting = [
        (folder, sheet)
        for folder, sheet in _editions(city)
        if sheet.kind == reading.kind and plan in ("", folder.parent.name) and edition in ("", sheet.name)
    ]
    if not fitting:
        raise InvalidInput(
            f"都市のフォルダーに、種類「{reading.kind}」の版がありません。"
            "plans/<計画>/<版>/edition.yaml を用意するか、--plan と --edition を確かめてください。"
        )
    same = [place for place in fitting if place[1].sha256 == reading.sha256]
    titled = [place for place in fitting if reading.title and place[1].document_title == reading.title]
    candidates = same or titled or fitting
    plans = list(dict.fromkeys(folder.parent.name for folder, _ in candidates))
    if len(plans) > 1:
        raise InvalidInput(f"どの計画の文書か分かりません。--plan で {'、'.join(plans)} のどれかを指定してください。", place=reading.title)
    folder, sheet = candidates[-1]
    return Frame(read_plan(folder.parent), sheet, read_declarations(folder.parent))


def _editions(city: Path) -> list[tuple[Path, EditionSheet]]:
    return [(folder, read_yaml(folder / "edition.yaml", EditionSheet)) for plan in plan_folders(city) for folder in edition_folders(plan)]
