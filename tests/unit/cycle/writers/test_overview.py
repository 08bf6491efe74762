"""The overview for the council: the same slides as PDF and as PPTX, none too full, each number where it belongs."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Pt

from shirube.cycle.rules.frozen import Frozen, FrozenRemark, digest
from shirube.cycle.writers.overview.deck import deck_of
from shirube.cycle.writers.overview.pages import overview_pdf
from shirube.cycle.writers.overview.shapes import BODY_BOTTOM, BODY_TOP, BODY_WIDTH, Deck, row_height
from shirube.cycle.writers.overview.slides import overview_pptx
from tests.factories.frozen import ITEMS, PLAN, altered, cells, frozen, indicator, item, many, rating
from tests.factories.paper import assert_well_set, flat, pages_of

BEFORE = replace(
    altered(altered(altered(frozen(), "1", standing="under-way"), "2", standing="under-way"), "3", computed=rating("B", 2020)),
    number=1,
    meeting="第4回 推進会議",
    meeting_on="2021-08-20",
)
UGLY = "=1+1\t🙂𠮷 אבג\x00\x0b 二行目\r\n<b>&amp;</b> ]]> " + "長い" * 200
MANY = many(1000)
LARGE = replace(MANY, items=tuple(replace(each, is_headline=each.is_headline and place < 40) for place, each in enumerate(MANY.items)))
CASES = {
    "small": (frozen(), BEFORE),
    "first": (frozen(), None),
    "one": (frozen(items=ITEMS[:1], goals=()), None),
    "none": (frozen(items=(), goals=(), headings=()), None),
    "thousand": (LARGE, replace(LARGE, number=1, items=LARGE.items[:990])),
    "no-scheme": (frozen(scheme=None), BEFORE),
    "unchanged": (frozen(), replace(frozen(), number=1)),
    "ugly": (
        altered(
            frozen(plan=replace(PLAN, name=UGLY), meeting=UGLY, errata=UGLY, corrects=1),
            "2",
            title=UGLY,
            sections=(UGLY,) * 3,
            remarks=(FrozenRemark("cause", UGLY), FrozenRemark("measure", UGLY)),
        ),
        BEFORE,
    ),
    "bare": (frozen(meeting_on="", meeting="", reporting_date="", documents=()), None),
}


def deck(name: str) -> Deck:
    content, previous = CASES[name]
    return deck_of(content, previous, digest(content))


def pptx(content: Frozen, previous: Frozen | None) -> Any:
    return Presentation(io.BytesIO(overview_pptx(content, previous, digest(content))))


def texts(show: Any) -> str:
    return "".join(flat(text) for slide in show.slides for text in _texts(slide))


def _texts(slide: Any) -> list[str]:
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    return [*found, *(cell.text for table in tables for row in table.rows for cell in row.cells)]


@pytest.mark.parametrize("name", CASES)
def test_every_slide_of_the_deck_is_one_page_well_set(name: str) -> None:
    content, previous = CASES[name]
    made = deck(name)
    pages = assert_well_set(overview_pdf(content, previous, made.digest))
    extra = name == "ugly"  # a last page names the characters without a glyph
    assert len(pages) == 1 + len(made.slides) + extra
    for page, slide in zip(pages[1:], made.slides, strict=False):
        assert (page.width, page.height) == (960, 540)
        assert flat(slide.title.replace("🙂𠮷", "")) in page.flat or name == "ugly"
        assert made.digest in page.flat


@pytest.mark.parametrize("name", CASES)
def test_every_shape_of_the_presentation_lies_on_its_slide_and_above_the_foot(name: str) -> None:
    show = pptx(*CASES[name])
    assert len(show.slides) == 1 + len(deck(name).slides)
    for slide in show.slides:
        assert slide.shapes.title.text_frame.text
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height
            if shape.has_table:
                assert shape.top + sum(row.height for row in shape.table.rows) <= Pt(BODY_BOTTOM + 6)
            if shape.has_chart:
                assert shape.top + shape.height <= Pt(BODY_BOTTOM + 6)


@pytest.mark.parametrize("name", CASES)
def test_no_table_is_higher_or_wider_than_its_room(name: str) -> None:
    for slide in deck(name).slides:
        if slide.table:
            rows = [tuple(column.head for column in slide.table.columns), *slide.table.rows]
            assert sum(row_height(row, slide.table.columns) for row in rows) <= BODY_BOTTOM - BODY_TOP + 0.01
            assert slide.table.width <= BODY_WIDTH + 0.01


def test_long_lists_go_on_over_slides_and_lose_nothing() -> None:
    content = many(200)
    behind = [each for each in content.items if each.standing == "behind"]
    slides = [slide for slide in deck_of(content, None, "d").slides if slide.title.startswith("計画より遅れている取組は40件です。")]
    assert len(slides) > 3
    assert [slide.title.split("（")[1] for slide in slides] == [f"{place}/{len(slides)}）" for place in range(1, len(slides) + 1)]
    assert [row[0] for slide in slides if slide.table for row in slide.table.rows] == [each.number for each in behind]


def test_the_deck_tells_counts_ranks_changes_and_what_is_behind() -> None:
    made = deck("small")
    told = {slide.title: slide for slide in made.slides}
    whole = told["5件のうち、達成1件、進行中2件、計画より遅れ1件、これから1件です。"]
    assert whole.table
    assert whole.table.rows[0] == ("1 市民協働の推進", "3", "1", "1", "1", "0", "0")
    assert whole.table.rows[-1] == ("計", "5", "1", "2", "1", "1", "0")
    ranks = told["評価した指標2件の内訳は、AA 0、A 1、B 1、C 0です。"]
    assert ranks.table
    assert ranks.table.rows[1] == ("A", "達成率100%以上", "1", "1")
    changed = told["前回から変わった取組"]
    assert changed.table
    assert ("新たに達成", "1", "生け垣の手引きの配布", "計画と実績: ◎ → ◎", "みどり課") in changed.table.rows
    assert ("評価が下がった", "3", "相談の件数", "評価がBからCに下がった。", "みどり課") in changed.table.rows
    behind = told["計画より遅れている取組は1件です。"]
    assert behind.table
    assert behind.table.rows[0] == (
        "2",
        "空き家の見回り",
        "住まい課、みどり課",
        "◎ → ○",
        "調整に時間を要した。",
        "委託に改める。（住まい課長 令和4年9月）",
    )
    missed = told["令和3年度の目標に届かなかった指標は1件です。"]
    assert missed.table
    assert missed.table.rows[0][:5] == ("3", "相談の件数", "みどり課", "2,000件 → 1,500件", "B")
    assert len(told["主な指標"].charts) == 3


def test_where_no_section_named_a_cause_the_titles_take_the_room() -> None:
    slides = deck_of(altered(frozen(), "2", remarks=()), None, "d").slides
    table = next(slide.table for slide in slides if slide.title.startswith("計画より遅れている"))
    assert table
    assert [column.head for column in table.columns] == ["No.", "取組", "担当課", "計画 → 実績"]
    assert table.width == BODY_WIDTH


def test_the_first_publication_says_so_and_compares_nothing() -> None:
    made = deck("first")
    assert "初めての公表です。" in made.cover.more
    assert not any("前回" in slide.title for slide in made.slides)
    assert any(slide.title.startswith("前回") and "変わったことはありません" in slide.title for slide in deck("unchanged").slides)


def test_charts_of_the_presentation_hold_the_numbers_themselves() -> None:
    show = pptx(*CASES["small"])
    charts = [shape.chart for slide in show.slides for shape in slide.shapes if shape.has_chart]
    values = {(series.name, tuple(series.values)) for chart in charts for plot in chart.plots for series in plot.series}
    assert ("達成", (1, 0, 1)) in values
    assert ("実績", (900, 1100, 1500, None)) in values
    assert ("目標", (None, 1000, 2000, 2500)) in values


def test_the_presentation_reads_as_the_paper_does() -> None:
    content, previous = CASES["small"]
    paper = "".join(page.flat for page in pages_of(overview_pdf(content, previous, digest(content))))
    show = texts(pptx(content, previous))
    for words in ("進捗状況の概要", "調整に時間を要した。", "評価がBからCに下がった。", "公表第2号", digest(content)):
        assert words in paper
        assert words in show


def test_the_theme_names_typefaces_for_japanese_and_drawings_have_words() -> None:
    data = overview_pptx(*CASES["small"], "d")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        theme = next(archive.read(name).decode() for name in archive.namelist() if "/theme/" in name)
        assert '<a:ea typeface="BIZ UDPゴシック"/>' in theme
        assert 'script="Jpan" typeface="BIZ UDPゴシック"' in theme
        assert not any(name.endswith((".png", ".jpeg", ".emf")) for name in archive.namelist())
    show = Presentation(io.BytesIO(data))
    drawn = [shape for slide in show.slides for shape in slide.shapes if shape.has_chart]
    assert all(shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in drawn)
    assert {
        run.font._element.get("lang")
        for slide in show.slides
        for shape in slide.shapes
        if shape.has_text_frame and shape != slide.shapes.title
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    } <= {"ja-JP", None}


def test_the_same_content_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    content, previous = CASES["small"]
    first = overview_pptx(content, previous, "d")
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        books = [archive.read(name) for name in archive.namelist() if name.endswith(".xlsx")]
    assert books
    for book in books:
        with zipfile.ZipFile(io.BytesIO(book)) as inner:
            assert b"2022-08-25T00:00:00Z" in inner.read("docProps/core.xml")
    assert overview_pptx(content, previous, "d") == first
    assert overview_pdf(content, previous, "d") == overview_pdf(content, previous, "d")


def test_an_indicator_without_any_number_is_still_drawn() -> None:
    content = frozen(items=(indicator("1", "言葉の指標", plan=cells({2021: "適正に管理"}), actual=()), item("2", "庭")), goals=())
    assert_well_set(overview_pdf(content, None, digest(content)))
    assert len(pptx(content, None).slides) == 1 + len(deck_of(content, None, "d").slides)
