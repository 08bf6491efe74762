"""One section's sheet, as PDF and as Excel."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from shirube.core.errors import NotFound
from shirube.cycle.rules.frozen import FrozenRemark, digest
from shirube.cycle.writers.section_sheet import section_sheet_pdf, section_sheet_xlsx, sections_of
from tests.factories.frozen import altered, frozen, many
from tests.factories.paper import assert_well_set, flat, text_of

SHEETS = (section_sheet_pdf, section_sheet_xlsx)


def test_a_sheet_holds_the_section_s_items_and_no_others() -> None:
    content = frozen()
    text = "".join(page.flat for page in assert_well_set(section_sheet_pdf(content, "住まい課", digest(content))))
    assert "住まい課取組シート" in text
    assert "1件のうち、計画より遅れ1件です。" in text
    assert "空き家の見回り" in text
    assert "相談の件数" not in text
    for words in ("1市民協働の推進＞(1)地域の力を伸ばす", "原因調整に時間を要した。", "対策の期限令和4年9月", "担当課住まい課、みどり課"):
        assert words in text, words
    assert "気づき計画では令和3年度に◎となるはずだが、○である。" in text


def test_the_workbook_lists_the_items_and_all_that_was_said() -> None:
    content = frozen()
    book = load_workbook(io.BytesIO(section_sheet_xlsx(content, "住まい課", digest(content))))
    assert book.sheetnames == ["一覧", "評価と備考", "この公表について"]
    assert {cell.value for cell in book["一覧"]["A"][10:] if cell.value and cell.value.isdigit()} == {"2"}
    told = [tuple(cell.value for cell in row) for row in book["評価と備考"].iter_rows(min_row=2)]
    assert ("2", "空き家の見回り", "原因", "調整に時間を要した。") in told


@pytest.mark.parametrize("make", SHEETS)
def test_a_section_without_items_is_refused_with_those_that_have_some(make) -> None:  # type: ignore[no-untyped-def]  # one of SHEETS
    with pytest.raises(NotFound, match=r"「水の課」の取組はありません。あるのは みどり課、住まい課、学び課 です。"):
        make(frozen(), "水の課", "d")
    with pytest.raises(NotFound, match="この公表には担当課がありません。"):
        make(frozen(items=()), "水の課", "d")


def test_sections_are_named_in_the_order_of_the_plan() -> None:
    assert sections_of(frozen()) == ["みどり課", "住まい課", "学び課"]


def test_many_items_and_long_remarks_are_set_whole() -> None:
    content = many(150)
    remark = "".join(f"{place}行目の備考。\n" for place in range(150))
    content = altered(content, "2", remarks=(FrozenRemark("remarks", remark), FrozenRemark("measure", "対策の文" * 300)))
    pages = assert_well_set(section_sheet_pdf(content, "みどり課", digest(content)))
    text = "".join(page.flat for page in pages)
    assert len(pages) > 5
    assert all(f"{place}行目の備考。" in text for place in range(150))
    assert all(flat(each.title) in text for each in content.items if "みどり課" in each.sections)


@pytest.mark.parametrize("make", SHEETS)
def test_the_same_content_gives_the_same_bytes(make) -> None:  # type: ignore[no-untyped-def]  # one of SHEETS
    assert make(frozen(), "みどり課", "d") == make(frozen(), "みどり課", "d")


def test_the_printed_page_bears_the_hash() -> None:
    content = frozen()
    assert digest(content) in text_of(section_sheet_pdf(content, "学び課", digest(content)))
