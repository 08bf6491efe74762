"""An invented edition's facts, as a reading would give them: a stage item, an indicator that should fall, one that should rise."""

from __future__ import annotations

from dataclasses import replace

from shirube.plans.content.shapes import ACTUAL, PLAN, CellRow, EditionFacts, EditionSheet, HeadingRow, IndicatorRow, ItemRow, PlanSheet
from shirube.plans.rules.facts import Declaration, Direction, Kind, Lines

PLAN_SHEET = PlanSheet("garden-plan", "若松市緑化計画", "Wakamatsu Greening Plan", 2019, 2022, 9)
EDITION_SHEET = EditionSheet(
    name="R3",
    kind="status-list",
    position=1,
    document_slug="garden-list-r3",
    document_title="若松市緑化計画 状況一覧",
    file_name="garden.txt",
    sha256="a" * 64,
    line_count=40,
    publisher="若松市",
    scheme="kanazawa-aabc",
    years=(2019, 2020, 2021, 2022),
    status_year=2021,
    levels=("章", "節"),
    stage_signs=("△", "□", "○", "◎"),
    stage_names=("検討", "決定", "試行", "実施"),
)
FALLING = Declaration(Direction.DOWN, Kind.FLOW, "計画値が未満で書かれている")
RISING = Declaration(Direction.UP, Kind.CUMULATIVE, "名称に累計とある")


def cells(owner: str, row: str, texts: dict[int, str], line: int) -> tuple[CellRow, ...]:
    """Return the cells of one row."""
    return tuple(CellRow(owner, row, year, text, line) for year, text in texts.items())


def garden_facts(**changes: object) -> EditionFacts:
    """Return the edition; `changes` replace parts of it."""
    facts = EditionFacts(
        plan=PLAN_SHEET,
        edition=EDITION_SHEET,
        headings=(HeadingRow(0, 0, "1", "みどりを増やす", None), HeadingRow(1, 1, "1", "庭を守る", 0)),
        items=(
            ItemRow(
                "1",
                "生け垣の手引きの配布",
                1,
                Lines(10, 11),
                flags=("重点",),
                sections=("みどり課", "学び課"),
                printed_year=2020,
                printed_rating="達成",
            ),
            ItemRow("2", "枯れ木の本数", 1, Lines(12, 13), sections=("みどり課",), printed_year=2021, printed_rating="A"),
            ItemRow(
                "3",
                "植えた木の本数（累計）",
                1,
                Lines(14, 15),
                sections=("住まい課",),
                is_certain=False,
                notes=("空欄が失われていたため推定",),
            ),
        ),
        indicators=(
            IndicatorRow("2", "枯れ木の本数", FALLING, Lines(12, 13), item="2", is_headline=True),
            IndicatorRow("3", "植えた木の本数（累計）", RISING, Lines(14, 15), item="3"),
        ),
        cells=(
            *cells("1", PLAN, {2019: "△", 2020: "◎"}, 10),
            *cells("1", ACTUAL, {2019: "○", 2020: "◎", 2021: "→"}, 11),
            *cells("2", PLAN, {2020: "120本未満", 2021: "100本未満"}, 12),
            *cells("2", ACTUAL, {2020: "118本", 2021: "99本"}, 13),
            *cells("3", PLAN, {2021: "1,000本", 2022: "1,200本"}, 14),
            *cells("3", ACTUAL, {2021: "９５０本"}, 15),
        ),
    )
    return replace(facts, **changes)  # type: ignore[arg-type]  # names of fields


def corrected(facts: EditionFacts, owner: str, row: str, year: int, text: str) -> EditionFacts:
    """Return the facts of a corrected document: one cell reads otherwise, and the document is another one."""
    sheet = replace(facts.edition, sha256="b" * 64)
    changed = tuple(replace(cell, text=text) if (cell.owner, cell.row, cell.year) == (owner, row, year) else cell for cell in facts.cells)
    return replace(facts, edition=sheet, cells=changed)
