"""Out by Excel and back: what would change is shown first, good cells are taken, bad ones told, another's change is no loss."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from shirube.core.city import city
from shirube.core.errors import InvalidInput
from shirube.core.people.models import Section
from shirube.cycle.actions.answer import save_answer
from shirube.cycle.actions.take_answers import take_answers
from shirube.cycle.models import Answer, Round, Via
from shirube.cycle.queries.answer_book import Comparison, Fate, answer_book, compare_book
from shirube.cycle.readers.answer_book import LIMIT, read_answer_book
from shirube.cycle.rules.answer_book import AnswerBook
from shirube.cycle.rules.questions import Question
from shirube.cycle.writers.answer_book import answer_book_xlsx, columns
from tests.factories import cycle, people, plans

pytestmark = pytest.mark.django_db
FIRST = 5
"""The row of the first entry, as Excel counts."""


@pytest.fixture
def round_() -> Round:
    return cycle.make_round()


def written(round_: Round, section: Section | None = None) -> bytes:
    return answer_book_xlsx(answer_book(round_, sections=[section.pk] if section else None, subtitle="みどり課"))


def filled(data: bytes, cells: Mapping[tuple[str, Question], Any]) -> bytes:
    """Fill a workbook in as Excel would: by item number and question."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["回答"]
    rows = {str(sheet.cell(row, 1).value): row for row in range(FIRST, sheet.max_row + 1)}
    for (number, question), value in cells.items():
        sheet.cell(rows[number], columns().index(question.value) + 1).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def compared(data: bytes, round_: Round, section: Section | None = None) -> Comparison:
    actor = cycle.reporter(section) if section else cycle.OFFICE
    return compare_book(read_answer_book(data, name="回答.xlsx"), round_, actor)


def test_a_workbook_that_comes_back_untouched_changes_nothing(round_: Round) -> None:
    cycle.answer(cycle.entry_for(round_, "3"), "10", more=cycle.IMPROVEMENT)
    found = compared(written(round_), round_)
    assert found.differences == ()
    assert found.faults == ()
    assert found.same == 80


def test_headings_are_locked_stages_are_chosen_from_a_list_and_keys_are_hidden(round_: Round) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(round_)))
    sheet = book["回答"]
    assert sheet.protection.sheet
    assert sheet.cell(FIRST, 1).protection.locked
    places = {key: index + 1 for index, key in enumerate(columns())}
    assert not sheet.cell(FIRST, places["stage"]).protection.locked
    assert sheet.cell(FIRST, places["actual"]).protection.locked, "an item of stages takes no number"
    assert any("△,□,○,◎,→,－" in str(rule.formula1) for rule in sheet.data_validations.dataValidation)
    assert sheet.row_dimensions[3].hidden
    assert sheet.column_dimensions[get_column_letter(places["entry"])].hidden
    assert book["shirube"].sheet_state == "veryHidden"


def test_what_was_filled_in_is_shown_and_then_taken_over_as_by_excel(round_: Round) -> None:
    section = cycle.entry_for(round_, "3").sheet.section
    data = filled(
        written(round_, section), {("3", Question.ACTUAL): 25, ("8", Question.STAGE): "◎", ("8", Question.REMARKS): "２か所で\n始めた。"}
    )
    found = compared(data, round_, section)
    assert [(each.number, each.question, each.after, each.fate) for each in found.differences] == [
        ("3", Question.ACTUAL, "25", Fate.CHANGE),
        ("8", Question.STAGE, "◎", Fate.CHANGE),
        ("8", Question.REMARKS, "２か所で\n始めた。", Fate.CHANGE),
    ]
    assert not Answer.objects.exists(), "looking writes nothing"
    assert take_answers(differences=found.differences, actor=cycle.reporter(section)).count == 3
    assert set(Answer.objects.values_list("via", flat=True)) == {Via.EXCEL}
    assert compared(written(round_, section), round_, section).differences == ()


def test_bad_cells_are_told_and_good_ones_can_be_taken(round_: Round) -> None:
    data = filled(
        written(round_),
        {
            ("3", Question.ACTUAL): "だいたい20",
            ("6", Question.ACTUAL): "１，０７０件",
            ("1", Question.STAGE): "★",
            ("1", Question.DUE): "二月三十日",
        },
    )
    found = compared(data, round_)
    assert {(each.number, each.question) for each in found.of(Fate.REFUSED)} == {
        ("3", Question.ACTUAL),
        ("1", Question.STAGE),
        ("1", Question.DUE),
    }
    assert all(each.why for each in found.of(Fate.REFUSED))
    taken = take_answers(differences=found.of(Fate.CHANGE), actor=cycle.OFFICE)
    assert (taken.count, taken.refused) == (1, ())


def test_a_cell_that_somebody_changed_meanwhile_is_a_conflict_and_both_are_kept(round_: Round) -> None:
    entry = cycle.entry_for(round_, "3")
    cycle.answer(entry, "20")
    data = filled(written(round_), {("3", Question.ACTUAL): "25"})
    save_answer(entry=entry, question=Question.ACTUAL, text="22", base=1, actor=cycle.head(entry.sheet.section))
    (only,) = compared(data, round_).differences
    assert (only.fate, only.before, only.after) == (Fate.CONFLICT, "22", "25")
    assert take_answers(differences=[only], actor=cycle.OFFICE).count == 1
    assert [answer.text for answer in Answer.objects.filter(question="actual")] == ["20", "22", "25"]


def test_a_change_between_the_look_and_the_taking_is_told(round_: Round) -> None:
    entry = cycle.entry_for(round_, "3")
    found = compared(filled(written(round_), {("3", Question.ACTUAL): "25", ("6", Question.ACTUAL): "30"}), round_)
    cycle.answer(entry, "21")
    taken = take_answers(differences=found.differences, actor=cycle.OFFICE)
    assert taken.count == 1
    assert "21" in taken.refused[0][1]


def test_another_persons_change_to_a_cell_that_was_not_touched_is_left_alone(round_: Round) -> None:
    data = filled(written(round_), {("6", Question.ACTUAL): "30"})
    cycle.answer(cycle.entry_for(round_, "3"), "22")
    assert [each.number for each in compared(data, round_).differences] == ["6"]


def test_an_emptied_cell_empties_the_answer(round_: Round) -> None:
    cycle.answer(cycle.entry_for(round_, "3"), "20")
    found = compared(filled(written(round_), {("3", Question.ACTUAL): None}), round_)
    assert [(each.before, each.after) for each in found.differences] == [("20", "")]


def test_what_was_handed_in_takes_nothing(round_: Round) -> None:
    entry = cycle.entry_for(round_, "3")
    data = filled(written(round_), {("3", Question.ACTUAL): "26"})
    cycle.answer(entry, "25")
    cycle.hand_in(entry)
    assert [each.fate for each in compared(data, round_).differences] == [Fate.REFUSED]


def test_a_day_typed_as_a_date_of_excel_is_read(round_: Round) -> None:
    found = compared(filled(written(round_), {("3", Question.DUE): date(2023, 9, 30)}), round_)
    assert [(each.after, each.fate) for each in found.differences] == [("2023-9-30", Fate.CHANGE)]


def test_a_text_that_looks_like_a_formula_stays_a_text(round_: Round) -> None:
    cycle.answer(cycle.entry_for(round_, "3"), "20", more={Question.REMARKS: '=HYPERLINK("x")'})
    sheet = openpyxl.load_workbook(io.BytesIO(written(round_)))["回答"]
    cells = [sheet.cell(row, columns().index("remarks") + 1) for row in range(FIRST, sheet.max_row + 1)]
    assert [cell.value for cell in cells if cell.value] == ['=HYPERLINK("x")']
    with zipfile.ZipFile(io.BytesIO(written(round_))) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert compared(written(round_), round_).differences == ()


def test_rows_of_another_section_another_round_or_another_city_are_refused(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Section.objects.get(name="学び課")
    found = compared(written(round_), round_, other)
    assert len(found.faults) == 8
    second = cycle.make_round(round_.edition)
    with pytest.raises(InvalidInput, match="別の取りまとめ"):
        compared(written(round_), second)
    data = written(round_)

    class Elsewhere:
        code = "999999"

    assert city().code != Elsewhere.code
    monkeypatch.setattr("shirube.cycle.queries.answer_book.city", Elsewhere)
    with pytest.raises(InvalidInput, match="ほかの市"):
        compared(data, round_)


def test_a_row_whose_keys_were_tampered_with_is_told(round_: Round) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(round_)))
    sheet = book["回答"]
    place = columns().index("entry") + 1
    sheet.cell(FIRST, place).value, sheet.cell(FIRST + 1, place).value = sheet.cell(FIRST + 1, place).value, sheet.cell(FIRST, place).value
    sheet.cell(FIRST + 2, place).value = "三"
    sheet.cell(FIRST + 3, place).value = sheet.cell(FIRST + 4, place).value
    out = io.BytesIO()
    book.save(out)
    found = compared(out.getvalue(), round_)
    assert len(found.faults) == 5


def bomb() -> bytes:
    """Return a workbook whose one part unpacks to 80 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 80_000_000)
    return out.getvalue()


def with_macro(data: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return out.getvalue()


def other_workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "献立表"  # type: ignore[index]  # a new workbook has a sheet
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["empty", "text", "cut", "bomb", "macro", "other", "pdf", "old", "large"])
def test_what_is_no_workbook_of_ours_is_refused_with_a_sentence(round_: Round, kind: str) -> None:
    data = written(round_)
    files = {
        "empty": b"",
        "text": "番号,取組\n".encode("cp932"),
        "cut": data[: len(data) // 2],
        "bomb": bomb(),
        "macro": with_macro(data),
        "other": other_workbook(),
        "pdf": b"%PDF-1.7 ...",
        "old": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "large": data + b"\0" * LIMIT,
    }
    with pytest.raises(InvalidInput) as refusal:
        read_answer_book(files[kind], name="回答.xlsx")
    assert "。" in refusal.value.message


@settings(max_examples=60)
@given(place=st.floats(0, 1), noise=st.binary(min_size=1, max_size=40))
def test_a_damaged_workbook_never_breaks_the_reader(place: float, noise: bytes) -> None:
    data = answer_book_xlsx(AnswerBook("172014", 1, "取りまとめ", "課", (("△", "検討"),), ()))
    at = int(place * (len(data) - 1))
    with suppress(InvalidInput):
        assert read_answer_book(data[:at] + noise + data[at + len(noise) :], name="x.xlsx").rows == ()


def upload(client: Client, address: str, data: bytes) -> Any:
    return client.post(address, {"file": SimpleUploadedFile("回答.xlsx", data)})


def test_the_whole_way_through_the_pages(client: Client, round_: Round) -> None:
    cast = people.cast()
    people.sign_in(client, cast.reporter_a)
    base = f"/staff/rounds/{round_.pk}/sections/{cast.section_a.slug}/workbook"
    data = client.get(f"{base}.xlsx")
    assert data.headers["Content-Disposition"].startswith("attachment")
    page = upload(client, f"{base}/", filled(data.content, {("1", Question.STAGE): "○", ("6", Question.ACTUAL): "三つ"}))
    assert "取り込めない" in page.content.decode()
    assert not Answer.objects.exists()
    looked_at = page.context["looked_at"]
    chosen = [each.key for each in page.context["comparison"].of(Fate.CHANGE)]
    taken = client.post(f"{base}/take/", {"looked_at": looked_at, "cell": chosen})
    assert "1か所を取り込みました。" in taken.content.decode()
    assert Answer.objects.get().text == "○"


def test_what_was_looked_at_cannot_be_changed_on_the_way_or_used_by_another(client: Client, round_: Round) -> None:
    cast = people.cast()
    people.sign_in(client, cast.reporter_a)
    base = f"/staff/rounds/{round_.pk}/sections/{cast.section_a.slug}/workbook"
    page = upload(client, f"{base}/", filled(client.get(f"{base}.xlsx").content, {("1", Question.STAGE): "○"}))
    looked_at = page.context["looked_at"]
    for forged in ("", "x", looked_at[:-1], "A" + looked_at):
        assert client.post(f"{base}/take/", {"looked_at": forged, "cell": ["1"]}).status_code == 400
    people.sign_in(client, cast.head_a)
    assert client.post(f"{base}/take/", {"looked_at": looked_at, "cell": ["1"]}).status_code == 400
    assert not Answer.objects.exists()


def test_a_clerk_gets_the_own_workbook_only(client: Client, round_: Round) -> None:
    cast = people.cast()
    people.sign_in(client, cast.reporter_a)
    assert client.get(f"/staff/rounds/{round_.pk}/sections/{cast.section_b.slug}/workbook.xlsx").status_code == 403
    assert client.get(f"/staff/rounds/{round_.pk}/workbook.xlsx").status_code == 403
    people.sign_in(client, cast.office)
    assert client.get(f"/staff/rounds/{round_.pk}/workbook.xlsx").status_code == 200


def test_nothing_sent_and_much_too_much_sent_are_told(client: Client, round_: Round) -> None:
    people.sign_in(client, people.cast().office)
    address = f"/staff/rounds/{round_.pk}/workbook/"
    assert "選ばれていない" in client.post(address).content.decode()
    answer = upload(client, address, b"\0" * (LIMIT + 200_000))
    assert answer.status_code == 400
    assert "大きすぎます" in answer.content.decode()


def test_the_comparison_takes_the_same_statements_for_any_size(django_assert_num_queries: Any) -> None:
    for items in (10, 40):
        round_ = cycle.make_round(plans.make_city(items=items)) if items == 10 else cycle.make_round(_larger())
        data = written(round_)
        compared(data, round_)
        with django_assert_num_queries(3):
            compared(data, round_)


def _larger() -> Any:
    edition = plans.make_edition(plans.make_plan("larger"), document=plans.make_document("larger"))
    plans.fill_edition(edition, items=40)
    return edition
