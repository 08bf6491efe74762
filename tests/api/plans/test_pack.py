"""The city pack says what the documents say, and nothing in their words."""

from __future__ import annotations

from pathlib import Path

import pytest

from shirube.plans.actions.import_document import facts_of_document
from shirube.plans.content.files import edition_folders, plan_folders, read_declarations, read_edition, without_sentences, write_edition
from shirube.plans.content.shapes import EditionFacts
from tests.factories.facts import garden_facts

CITY = Path(__file__).resolve().parents[3] / "cities" / "kanazawa"
FOLDERS = [folder for plan in plan_folders(CITY) for folder in edition_folders(plan)]


def name(folder: Path) -> str:
    return f"{folder.parent.name}-{folder.name}"


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_pack_and_document_agree(folder: Path, documents: Path) -> None:
    packed = read_edition(folder)
    data = (documents / packed.edition.file_name).read_bytes()
    facts = facts_of_document(data=data, name=packed.edition.file_name, city=CITY, plan=folder.parent.name, edition=packed.edition.name)
    assert without_sentences(facts) == packed


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_the_pack_carries_no_sentences_of_the_document(folder: Path) -> None:
    facts = read_edition(folder)
    texts = [heading.name for heading in facts.headings] + [item.title for item in facts.items] + [cell.text for cell in facts.cells]
    assert not [text for text in texts if "。" in text]
    assert not any(heading.vision for heading in facts.headings)
    assert not any(indicator.explanation for indicator in facts.indicators)


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_every_line_named_stands_in_the_document(folder: Path) -> None:
    facts = read_edition(folder)
    lines = [row.lines for row in facts.items] + [row.lines for row in facts.indicators] + [row.lines for row in facts.claims]
    assert 0 < max(*(place.last for place in lines), *(cell.line for cell in facts.cells)) <= facts.edition.line_count


@pytest.mark.parametrize("plan", plan_folders(CITY), ids=lambda plan: plan.name)
def test_every_declaration_belongs_to_an_indicator_of_the_plan(plan: Path) -> None:
    known = {row.slug for folder in edition_folders(plan) for row in read_edition(folder).indicators}
    assert set(read_declarations(plan)) <= known


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    facts: EditionFacts = garden_facts()
    folder = tmp_path / "garden-plan" / "R3"
    write_edition(folder, facts)
    (folder.parent / "plan.yaml").write_text(
        "slug: garden-plan\nname: 若松市緑化計画\nname_en: Wakamatsu Greening Plan\nfirst_year: 2019\nlast_year: 2022\nposition: 9\n",
        encoding="utf-8",
    )
    first = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert read_edition(folder) == facts
    write_edition(folder, read_edition(folder))
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == first
