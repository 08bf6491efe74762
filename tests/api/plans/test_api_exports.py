"""`shirube export_plan`: the same tables as files."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from python_calamine import CalamineWorkbook

from shirube.plans.models import Edition
from shirube.plans.queries.tables import TABLES
from tests.factories.plans import make_city, make_item


@pytest.fixture
def edition(db: None) -> Edition:
    return make_city()


def export(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("export_plan", "reform", *arguments)
    return capsys.readouterr().out


def test_one_table_as_csv_goes_to_the_screen(edition: Edition, capsys: pytest.CaptureFixture[str]) -> None:
    text = export(capsys, "--format", "csv", "--table", "items")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0][3] == "取組"
    assert rows[1][3] == "取組その1"


def test_all_tables_as_csv_are_one_archive_with_the_same_bytes_each_time(edition: Edition, tmp_path: Path) -> None:
    contents = []
    for name in ("a.zip", "b.zip"):
        call_command("export_plan", "reform", "--format", "csv", "--out", str(tmp_path / name))
        contents.append((tmp_path / name).read_bytes())
    assert contents[0] == contents[1]
    with zipfile.ZipFile(io.BytesIO(contents[0])) as archive:
        assert archive.namelist() == [f"{table.name}.csv" for table in TABLES]
        assert archive.read("items.csv").startswith(b"\xef\xbb\xbf")


def test_json_holds_every_table_with_its_terms(edition: Edition, capsys: pytest.CaptureFixture[str]) -> None:
    content = json.loads(export(capsys, "--format", "json"))
    assert set(content) == {table.name for table in TABLES}
    assert content["items"]["total"] == 10
    assert content["items"]["licence"]["url"].startswith("https://")


def test_a_workbook_has_a_sheet_a_table_with_numbers_as_numbers_and_the_licence_last(edition: Edition, tmp_path: Path) -> None:
    file = tmp_path / "reform.xlsx"
    edition.adopted_on = date(2021, 3, 31)
    edition.save()
    make_item(edition.headings.all()[0], "11", "=1+1")
    call_command("export_plan", "reform", "--format", "xlsx", "--out", str(file))
    book = CalamineWorkbook.from_path(str(file))
    assert book.sheet_names == [*(table.label for table in TABLES), "ライセンス"]
    observations = book.get_sheet_by_name("実績").to_python()
    number = observations[0].index("数値")
    assert [row[number] for row in observations[1:4]] == [21.0, 9.0, 16.0]
    items = book.get_sheet_by_name("取組").to_python()
    assert items[-1][3] == "=1+1"
    assert items[1][items[0].index("数えるか")] is True
    assert book.get_sheet_by_name("版").to_python()[1][3] == date(2021, 3, 31)
    assert book.get_sheet_by_name("ライセンス").to_python()[0][0] == "ライセンス"


def test_headings_are_frozen_and_have_filters(edition: Edition, tmp_path: Path) -> None:
    file = tmp_path / "reform.xlsx"
    call_command("export_plan", "reform", "--format", "xlsx", "--table", "items", "--out", str(file))
    with zipfile.ZipFile(file) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet
    assert "<f>" not in sheet


def test_a_workbook_in_english_has_english_sheet_names(edition: Edition, tmp_path: Path) -> None:
    file = tmp_path / "reform.xlsx"
    call_command("export_plan", "reform", "--format", "xlsx", "--lang", "en", "--out", str(file))
    assert all(name.isascii() for name in CalamineWorkbook.from_path(str(file)).sheet_names)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["none", "--format", "csv"], "none"),
        (["reform", "--format", "csv", "--table", "none"], "items"),
        (["reform", "--format", "csv", "--edition", "9.9"], "1.0"),
        (["reform", "--format", "xlsx", "--out", "/no/such/folder/a.xlsx"], "/no/such/folder/a.xlsx"),
    ],
)
def test_what_cannot_be_written_is_said_in_a_sentence_with_exit_code_two(edition: Edition, arguments: list[str], word: str) -> None:
    with pytest.raises(CommandError, match=word) as caught:
        call_command("export_plan", *arguments)
    assert caught.value.returncode == 2


def test_a_plan_of_three_hundred_items_is_written_whole(edition: Edition, tmp_path: Path) -> None:
    for number in range(300):
        make_item(edition.headings.all()[1], f"x{number}", f"増えた取組{number}")
    file = tmp_path / "reform.xlsx"
    call_command("export_plan", "reform", "--format", "xlsx", "--out", str(file))
    assert len(CalamineWorkbook.from_path(str(file)).get_sheet_by_name("取組").to_python()) == 311
