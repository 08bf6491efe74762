"""The status list on paper and in Excel: everything is there, nothing is cut, and it bears where it comes from."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from shirube.cycle.rules.frozen import Frozen, FrozenCell, FrozenRemark, digest
from shirube.cycle.writers.list_book import status_list_xlsx
from shirube.cycle.writers.status_list import list_data, status_list_pdf
from shirube.cycle.writers.words import late_word
from shirube.cycle.writers.workbooks import number_of
from tests.factories.frozen import ITEMS, SOURCE, altered, cells, frozen, indicator, item, many, rating
from tests.factories.paper import assert_well_set, flat, pages_of, text_between, text_of, texts_between

LONG = "長い題の取組" * 50
UGLY = (
    '=HYPERLINK("http://evil.example/","押す")\tタブ\r\n二行目\r三行目\x00\x07\u200f\u202e終わり '
    "🙂𠮷野家 אבג か\u3099 葛\U000e0100城市 髙﨑 ①㈱ https://www.city.example.jp/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?b=c&d=<e>#\\*_`$"
)


def pdf(content: Frozen) -> bytes:
    return status_list_pdf(content, digest(content))


def book(content: Frozen) -> Any:
    return load_workbook(io.BytesIO(status_list_xlsx(content, digest(content))))


def titles(content: Frozen) -> str:
    """Return the text of the column of titles."""
    data = list_data(content, "")
    left = 11 + data["number-width"]
    years = len(data["years"]) * data["year-width"]
    return text_between(pdf(content), left, 297 - 11 - 38 - 17 - years - 9 - 27)


def remarks(content: Frozen) -> str:
    """Return the text of the column of remarks."""
    return text_between(pdf(content), 297 - 11 - 38, 297)


def figures(content: Frozen) -> list[str]:
    return [cell.text for each in (*content.items, *content.goals) for row in (each.plan, each.actual) for cell in row]


def test_every_item_section_figure_and_rank_stands_on_paper() -> None:
    content = frozen()
    text = text_of(pdf(content))
    for each in (*content.items, *content.goals):
        assert flat(each.title) in titles(content)
        assert all(section in text for section in each.sections)
    assert all(flat(figure) in text for figure in figures(content))
    for words in (
        "達成",
        "75.0%",
        "計算ではC75.0%",
        "欄の位置は読み取りで推定",
        "未達",
        "遅れ",
        "重点",
        "目指すべき姿",
        "2018参考",
        "計画全体の指標",
    ):
        assert words in text, words


def test_the_opening_says_which_plan_meeting_day_and_how_far() -> None:
    first = pages_of(pdf(frozen()))[0].flat
    for words in (
        "若松市行政改革実施計画R3",
        "公表第2号",
        "第5回推進会議",
        "令和4年8月25日（2022年）",
        "5件のうち、達成1件、進行中2件、計画より遅れ1件、これから1件です。",
    ):
        assert words in first, words
    assert "令和3年度（2021年度）までの実績（令和4年3月31日現在）" in first
    assert "AA達成率110%以上" in first
    assert "◎本格実施" in first


def test_every_page_repeats_the_head_and_bears_number_hash_and_page() -> None:
    content = many(60)
    pages = assert_well_set(pdf(content))
    assert len(pages) > 3
    for page in pages:
        for words in ("No.", "取組", "担当課", "達成状況", "備考", "R元2019", "公表第2号", digest(content)):
            assert words in page.flat
    assert all("1市民協働の推進" in page.flat or "2働き方の改革" in page.flat for page in pages)


def test_an_item_is_never_torn_between_two_pages() -> None:
    content = many(120)
    given = list_data(content, "")
    right = 297 - 11 - 38 - 17 - len(given["years"]) * given["year-width"]
    pages = texts_between(pdf(content), right - 9, right)[1:]  # the first has a legend, too; what it tears shows on the second
    assert len(pages) > 5
    assert [page.count("計画") for page in pages] == [page.count("実績") for page in pages]


def test_what_is_late_is_said_in_the_year_reported_on_alone() -> None:
    late, short, level = ITEMS[1], ITEMS[2], ITEMS[0]
    assert [late_word(late, year, 2021) for year in (2019, 2020, 2021, 2022)] == ["", "", "遅れ", ""]
    assert [late_word(short, year, 2021) for year in (2020, 2021)] == ["", "未達"]
    assert late_word(level, 2021, 2021) == ""


@pytest.mark.parametrize(
    "content",
    [
        frozen(items=ITEMS[:1], goals=()),
        frozen(items=(), goals=(), headings=()),
        many(1000),
        frozen(scheme=None),
        altered(frozen(), "2", title=LONG, sections=tuple(f"とても長い名前の課その{place}" for place in range(12))),
        altered(frozen(), "2", remarks=(FrozenRemark("remarks", "備考の文。\t\n" * 300),)),
        altered(frozen(), "2", plan=cells({2021: "とても長い計画の言葉" * 30}), actual=cells({2021: "とても長い実績の言葉" * 30})),
        altered(frozen(), "1", title=UGLY, remarks=(FrozenRemark("cause", UGLY),), flags=("重点", "新", "継", "計画見直し")),
        frozen(plan=replace(frozen().plan, years=tuple(range(2015, 2030)))),
        frozen(meeting_on="", reporting_date="", meeting="", documents=(), errata="", corrects=1, corrects_digest="c" * 64),
        frozen(errata="No.3の実績を訂正しました。" * 20, corrects=1),
    ],
    ids=["one", "none", "thousand", "no-scheme", "long-title", "long-remark", "long-cells", "ugly", "many-years", "bare", "errata"],
)
def test_ugly_content_is_set_whole(content: Frozen) -> None:
    pages = assert_well_set(pdf(content))
    text = "".join(page.flat for page in pages)
    if content.items:
        assert flat(content.items[-1].title) in text


def test_long_texts_are_whole_though_they_do_not_fit_their_cell() -> None:
    remark = "".join(f"{place}番目の文。" for place in range(200))
    words = "".join(f"{place}の段" for place in range(80))
    content = altered(frozen(), "2", title=LONG, remarks=(FrozenRemark("remarks", remark),), plan=cells({2021: words}))
    whole = text_of(pdf(content))
    assert flat(LONG) in titles(content)
    assert "注1計画:" in whole
    assert all(f"{place}番目の文。" in whole for place in range(200))
    assert all(f"{place}の段" in whole for place in range(80))


def test_sixty_sections_of_one_item_are_all_named() -> None:
    content = altered(frozen(), "2", sections=tuple(f"とても長い名前の課その{place}" for place in range(60)))
    text = "".join(page.flat for page in assert_well_set(pdf(content)))
    assert "ほか59課" in text
    assert all(f"とても長い名前の課その{place}" in text for place in range(60))


def test_a_character_without_a_glyph_becomes_a_geta_and_is_named() -> None:
    text = text_of(pdf(altered(frozen(), "1", title="𠮷野の庭🙂")))
    assert "〓野の庭〓" in text
    assert "U+20BB7" in text
    assert "U+1F642" in text
    assert "〓" not in text_of(pdf(frozen()))


def test_what_looks_like_typst_is_printed_as_text() -> None:
    title = '#panic("x") $a$ *b* _c_ `d` [e] \\ <f> @g ~ // h'
    assert flat(title) in titles(altered(frozen(), "1", title=title))


def test_the_same_content_gives_the_same_bytes_and_another_does_not() -> None:
    content = many(30)
    assert pdf(content) == pdf(content)
    assert pdf(content) != pdf(altered(content, "1", title="別"))
    assert status_list_xlsx(content, "x") == status_list_xlsx(content, "x")


def test_the_paper_is_tagged_and_fit_to_be_kept() -> None:
    data = pdf(frozen())
    for mark in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang", b"pdfaid", b"pdfuaid"):
        assert mark in data, mark


def rows(sheet: Worksheet) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows()]


def printed(cell: Any) -> str:
    """Return a cell as Excel prints it: a number by its format, all else as it is."""
    if isinstance(cell.value, int | float):
        shape = cell.number_format
        unit = shape.split('"')[1] if '"' in shape else ""
        decimals = len(shape.split(".")[1].split('"')[0]) if "." in shape else 0
        number = Decimal(repr(cell.value))
        return (f"{number:,.{decimals}f}" if "," in shape else f"{number:.{decimals}f}") + unit
    return cell.value or ""


def test_the_workbook_holds_every_cell_as_the_content_has_it() -> None:
    content = frozen()
    sheet = book(content)["一覧"]
    found = rows(sheet)
    head = next(place for place, row in enumerate(found) if row[0].value == "No.")
    years = {str(cell.value).split("\n")[1][:4]: place for place, cell in enumerate(found[head]) if "\n" in str(cell.value)}
    for each in (*content.items, *content.goals):
        pair = [row for row in found[head + 1 :] if row[0].value == each.number and row[4].value in ("計画", "実績")]
        assert [row[4].value for row in pair] == ["計画", "実績"]
        assert all(row[2].value == each.title and (row[3].value or "") == "、".join(each.sections) for row in pair)
        for row, cells_of in zip(pair, (each.plan, each.actual), strict=True):
            expected = {str(cell.year): cell.text for cell in cells_of}
            assert {year: printed(row[place]) for year, place in years.items() if printed(row[place])} == expected


def test_the_workbook_is_set_up_for_work_and_for_paper() -> None:
    content = frozen()
    made = book(content)
    sheet = made["一覧"]
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == "No.")
    assert sheet.freeze_panes == f"D{head + 1}"
    assert sheet.auto_filter.ref.startswith(f"A{head}:")
    assert sheet.print_title_rows == f"${head}:${head}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == ("landscape", 9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert digest(content) in sheet.oddFooter.left.text
    assert any(cell.value == digest(content) for row in made["この公表について"].iter_rows() for cell in row)
    assert made.properties.created.isoformat() == "2022-08-25T00:00:00"


def test_no_text_becomes_a_formula_or_a_link_in_the_workbook() -> None:
    content = altered(frozen(), "1", title=UGLY, remarks=(FrozenRemark("remarks", "=1+1"), FrozenRemark("cause", "@SUM(A1)")))
    sheet = book(content)["一覧"]
    assert all(cell.data_type != "f" and cell.hyperlink is None for row in sheet.iter_rows() for cell in row)
    titles = [cell.value for cell in sheet["C"] if cell.value]
    assert any(str(title).startswith("=HYPERLINK") and "🙂𠮷野家" in str(title) for title in titles)


@pytest.mark.parametrize(
    ("text", "number", "shape"),
    [
        ("1,070件", "1070", '#,##0"件"'),
        ("97.0%", "97", '#,##0.0"%"'),
        ("1070件", "1070", '0"件"'),
        ("0人", "0", '#,##0"人"'),
        ("-5", "-5", "#,##0"),
        ("30町会等/年", "30", '#,##0"町会等/年"'),
    ],
)
def test_a_number_stays_a_number_that_prints_as_it_reads(text: str, number: str, shape: str) -> None:
    assert number_of(FrozenCell(2021, text, "", number, SOURCE)) == (Decimal(number), shape)


@pytest.mark.parametrize(
    ("text", "number"), [("007件", "7"), ("約70件", "70"), ("59%以上61%以上", "61"), ("未確定", ""), ("50%減", "-50"), ('5"', "5")]
)
def test_a_text_that_no_format_prints_stays_a_text(text: str, number: str) -> None:
    assert number_of(FrozenCell(2021, text, "", number, SOURCE)) == (None, "")


def test_a_printed_rank_of_an_earlier_year_gives_way_to_ours() -> None:
    each = indicator("3", "相談", printed=rating("A", 2020), computed=rating("C", 2021, "0.75", "75.0%"))
    text = text_of(pdf(frozen(items=(each,), goals=())))
    assert "R375.0%" in text
    assert "計算では" not in text


def test_a_year_of_achievement_that_differs_is_noted() -> None:
    each = item("3", "庭", standing="done", printed=rating("達成", 2020), computed=rating("達成", 2021))
    assert "評価は計算ではR3。" in remarks(frozen(items=(each,), goals=()))
