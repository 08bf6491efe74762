"""What is no document gets a sentence that says what was expected, what was found and how to mend it."""

from __future__ import annotations

import pytest

from shirube.core.errors import InvalidInput
from shirube.plans.readers import LIMIT, read
from shirube.plans.readers.shapes import StatusList
from shirube.plans.readers.text import decode, plain_cell, split_lines
from tests.unit.plans.readers.samples import Sample, status_list_text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "ファイルが空です"),
        (b" \n\t\n", "ファイルが空です"),
        (b"%PDF-1.7 ...", "PDFでした"),
        (b"\x89PNG\r\n\x1a\n", "画像（PNG）でした"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "古い形式のExcelまたはWordでした"),
        (b"abc\0def", "文字でない値があります"),
        (bytes(range(1, 9)) * 40, "文字でない値があります"),
        ("花".encode("utf-16"), "UTF-16"),
        (b"\n\n\xff\xfe\xfd\xfc\xa0\xa0", "3行目にどちらでもない並び"),
        ("花が咲きました。\n".encode() * 3, "文書の種類が分かりません"),
        (b"a" * (LIMIT + 1), "5 MBを超えています"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence) as error:
        read(data, name="花.txt")
    assert str(error.value).startswith("花.txt: ")
    assert str(error.value).endswith("。")


def test_an_unknown_text_is_quoted_with_its_line() -> None:
    with pytest.raises(InvalidInput, match="3行目の「花の便り」"):
        read("\n\n花の便り\n".encode(), name="花.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_text_may_be_utf8_with_or_without_bom_or_cp932(encoding: str) -> None:
    text = status_list_text(Sample(1)).replace("≥", "≧")
    reading = read(text.encode(encoding), name="花.txt")
    assert isinstance(reading, StatusList)
    assert reading.items[0].title == "花壇1を増やす"


def test_a_character_cut_in_half_at_the_end_is_left_out() -> None:
    assert decode("花壇".encode()[:-1], name="花.txt") == "花"


def test_lines_are_counted_as_editors_count_them() -> None:
    assert split_lines("一\r\n二\r三\x0c四\u2028五\n") == ["一", "二", "三\x0c四\u2028五", ""]


@pytest.mark.parametrize(("cell", "plain"), [(" ◯ ", "○"), ("☐", "□"), ("1,070 人", "1,070人"), ("対H25比 6%", "対H25比6%"), ("Ａ", "Ａ")])
def test_cells_keep_their_characters_and_lose_their_spaces(cell: str, plain: str) -> None:
    assert plain_cell(cell) == plain
