"""Workbooks and CSV: the template comes back as it was filled in, and every fault is told with sheet, row and column."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
import xlsxwriter
from python_calamine import load_workbook

from shirube.core.errors import InvalidInput
from shirube.plans.readers import read
from shirube.plans.readers.report import report
from shirube.plans.readers.shapes import StatusList
from shirube.plans.readers.sheets.columns import ITEMS_SHEET, PLAN_SHEET, headings
from shirube.plans.readers.sheets.grid import column_name
from shirube.plans.readers.sheets.template import write_status_list_template

YEARS = (2019, 2020, 2021, 2022)
Cells = Mapping[str, object]
STAGE_ITEM: Cells = {
    "番号": 3,
    "取組事項名": "花壇を増やす",
    "印": "重点・継",
    "章": "みどりの章",
    "節": "花の節",
    "担当課": "公園課 道路課",
    "計画 R元": "○",
    "計画 R2": "◎",
    "実績 R元": "○",
    "実績 R2": "◎",
    "達成年度": "令和2年度",
    "達成状況": "達成",
    "備考": "【コロナ】縮小",
}
INDICATOR: Cells = {
    "番号": "１２",
    "取組事項名": "苗の数",
    "数値目標": "○",
    "計画 R3": "1,070 本",
    "実績 R3": 1100.0,
    "達成年度": 2021.0,
    "達成状況": "Ａ",
}


def _workbook(*rows: Cells, plan: Sequence[Sequence[object]] | None = None, head: Sequence[str] | None = None) -> bytes:
    buffer = io.BytesIO()
    columns = list(head or headings(YEARS))
    with xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy/mm/dd"}) as book:
        sheet = book.add_worksheet(ITEMS_SHEET)
        sheet.write_row(0, 0, columns)
        for place, cells in enumerate(rows, start=1):
            for name, value in cells.items():
                sheet.write(place, columns.index(name), value)
        about = book.add_worksheet(PLAN_SHEET)
        for place, line in enumerate(plan or _plan()):
            about.write_row(place, 0, line)
    return buffer.getvalue()


def _plan() -> list[list[object]]:
    stages: list[list[object]] = [["△", "考える"], ["○", "試す"], ["◎", "行う"]]
    return [["計画の名称", "花の計画"], [], ["段階", "意味"], *stages, [], ["評価", "下限", "上限"], ["A", 100, ""], ["B", "", "100%"]]


def _read(data: bytes, name: str = "花.xlsx") -> StatusList:
    reading = read(data, name=name)
    assert isinstance(reading, StatusList)
    return reading


def _fault(data: bytes, name: str = "花.xlsx") -> str:
    with pytest.raises(InvalidInput) as error:
        read(data, name=name)
    return str(error.value)


def test_a_filled_workbook_comes_back_in_the_same_shape() -> None:
    reading = _read(_workbook(STAGE_ITEM, INDICATOR))
    first, second = reading.items
    assert (reading.title, reading.years, reading.status_year) == ("花の計画", YEARS, 2021)
    assert (first.number, first.flags, first.path, first.sections) == (
        3,
        ("重点", "継"),
        ("みどりの章", "花の節", ""),
        ("公園課", "道路課"),
    )
    assert (first.plan, first.actual) == ({2019: "○", 2020: "◎"}, {2019: "○", 2020: "◎"})
    assert (first.printed.year, first.printed.rating, first.remarks_covid, first.lines.first) == (2020, "達成", True, 2)
    assert (second.number, second.indicator, second.plan, second.actual) == (12, True, {2021: "1,070本"}, {2021: "1100"})
    assert (second.printed.year, second.printed.rating) == (2021, "A")
    assert [stage.sign for stage in reading.stages] == ["△", "○", "◎"]
    assert report(reading)["items"][0]["computed"]["rating"] == "達成"


def test_the_template_opens_and_has_the_years_asked_for() -> None:
    book = load_workbook(io.BytesIO(write_status_list_template(range(2023, 2026))))
    assert book.sheet_names == ["取組事項", "計画", "書き方"]
    head = [str(cell) for cell in book.get_sheet_by_name("取組事項").to_python()[0]]
    assert [cell for cell in head if cell.startswith(("計画", "実績"))] == [
        "計画 R5",
        "計画 R6",
        "計画 R7",
        "実績 R5",
        "実績 R6",
        "実績 R7",
    ]


def test_an_empty_template_is_told_to_be_empty() -> None:
    assert "見出しの下に取組がありません" in _fault(write_status_list_template(YEARS))


def test_all_faults_are_told_with_sheet_row_and_column() -> None:
    wrong: Cells = {
        "番号": "三",
        "印": "大事",
        "計画 R元": "済",
        "実績 R2": date(2020, 4, 1),
        "達成年度": "去年",
        "達成状況": "Z",
    }
    message = _fault(_workbook(STAGE_ITEM, {"番号": 3, "取組事項名": "花"}, wrong))
    assert "8か所を直してください" in message
    for part in (
        "シート「取組事項」3行目 A列（番号）: 番号3は2行目と同じです",
        "シート「取組事項」4行目 A列（番号）: 番号は数字で",
        "4行目 B列（取組事項名）: 取組事項名がありません",
        "4行目 C列（印）: 「大事」は使えません",
        "4行目 I列（計画R元）: 「済」は段階の印ではありません",
        "4行目 N列（実績R2）: 日付になっています",
        "4行目 Q列（達成年度）: 「去年」は年度ではありません",
        "4行目 R列（達成状況）: 「Z」は使えません",
    ):
        assert part in message


def test_faults_of_the_sheet_about_the_plan_are_told_too() -> None:
    plan: list[list[object]] = [["段階", "意味"], ["さんかく", "考える"], [], ["評価", "下限", "上限"], ["A", "百", ""]]
    message = _fault(_workbook(STAGE_ITEM, plan=plan))
    assert "シート「計画」2行目 A列（段階）" in message
    assert "シート「計画」5行目 B列（評価）: 「百」は数ではありません" in message


@pytest.mark.parametrize("form", ["計画 令和元年度", "計画 Ｒ元", "計画(2019)", "計画２０１９年度"])
def test_headings_may_name_years_in_any_form(form: str) -> None:
    columns = ["番号", "取組事項名", form]
    assert _read(_workbook({"番号": 1, "取組事項名": "花", form: "○"}, head=columns)).items[0].plan == {2019: "○"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp932"])
def test_csv_is_read_in_the_encodings_offices_use(encoding: str) -> None:
    lines = [
        "番号,取組事項名,担当課,計画 R元,計画 R2,実績 R元,達成年度,達成状況",
        '１,"花壇を,増やす",公園課,△,◎,△,,',
        "2,花の道,公園課,△,◎,◎,R元,達成",
        "",
    ]
    reading = _read("\r\n".join(lines).encode(encoding), name="花.csv")
    assert [(item.number, item.title, item.plan) for item in reading.items] == [
        (1, "花壇を,増やす", {2019: "△", 2020: "◎"}),
        (2, "花の道", {2019: "△", 2020: "◎"}),
    ]
    assert [stage.sign for stage in reading.stages] == ["△", "◎"]


def test_faults_in_csv_are_told_with_row_and_column() -> None:
    assert "2行目 A列（番号）" in _fault("番号,取組事項名,計画 R元\nx,花,○\n".encode(), name="花.csv")
    assert "引用符" in _fault('番号,取組事項名,計画 R元\n1,"花,○\n'.encode(), name="花.csv")


def test_a_workbook_without_the_headings_is_refused() -> None:
    assert "見出し" in _fault(_workbook({"ほか": 1}, head=["ほか"]))


def _archive(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (_archive({"word/document.xml": b"<w/>"}), "別の種類の圧縮ファイル"),
        (_archive({"xl/workbook.xml": b"<x/>"}), "Excelのブックとして読めません"),
        (_archive({"xl/workbook.xml": b"<x/>", "xl/bomb.xml": b"0" * 61_000_000}), "展開すると60 MBを超える"),
        (_archive({"xl/workbook.xml": b"<x/>"})[:-30], "途中で切れているか壊れています"),
        (b"PK\x03\x04" + b"x" * 100, "途中で切れているか壊れています"),
    ],
)
def test_what_is_no_workbook_is_refused(data: bytes, sentence: str) -> None:
    assert sentence in _fault(data)


def test_a_workbook_cut_anywhere_is_refused_or_read() -> None:
    data = _workbook(STAGE_ITEM)
    for length in range(10, len(data), 97):
        with pytest.raises(InvalidInput):
            read(data[:length], name="花.xlsx")


def test_columns_have_the_letters_excel_shows() -> None:
    assert [column_name(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
