"""Files that people hand in are known by their bytes, and what is dangerous is refused with a sentence."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.core.errors import InvalidInput
from shirube.cycle.rules.uploads import LARGEST, LONGEST_NAME, read_upload, safe_name

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def office(folder: str = "xl", *, types: str = "<Types/>", more: dict[str, bytes] | None = None) -> bytes:
    """Return a file of Microsoft Office with few parts."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr(f"{folder}/part.xml", "<part/>")
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return held.getvalue()


GOOD = [
    ("報告.pdf", b"%PDF-1.7\n", "application/pdf"),
    ("写真.JPG", b"\xff\xd8\xff\xe0", "image/jpeg"),
    ("写真.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
    ("図.png", PNG, "image/png"),
    ("表.xlsx", office("xl"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("文.docx", office("word"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("図.pptx", office("ppt"), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("表.csv", "課,数\r\n①㈱髙,1".encode("cp932"), "text/csv"),
    ("覚え.txt", "\ufeff花".encode(), "text/plain"),
    ("覚え.txt", "花".encode("utf-16"), "text/plain"),
]


@pytest.mark.parametrize(("name", "content", "kind"), GOOD, ids=lambda part: part if isinstance(part, str) else "")
def test_known_files_are_taken_for_what_their_bytes_say(name: str, content: bytes, kind: str) -> None:
    upload = read_upload(name, content)
    assert (upload.name, upload.content_type) == (name, kind)


BAD = [
    ("a.pdf", b"", "空のファイル"),
    ("a.pdf", b"x" * (LARGEST + 1), "大きすぎます"),
    ("a.exe", b"MZ", "添付できるのは"),
    ("a.html", b"<html>", "添付できるのは"),
    ("a.svg", b"<svg/>", "添付できるのは"),
    ("a", b"%PDF-", "添付できるのは"),
    ("a.xlsm", office(), "添付できるのは"),
    ("a.pdf", PNG, "中身が「.pdf」"),
    ("a.png", b"<script>", "中身が「.png」"),
    ("a.xlsx", b"PK\x03\x04 torn", "中身が「.xlsx」"),
    ("a.xlsx", office("word"), "中身が「.xlsx」"),
    ("a.docx", b"\xd0\xcf\x11\xe0", "中身が「.docx」"),
    ("a.txt", b"\x00\x01\x02", "中身が「.txt」"),
    ("a.csv", b"\xff\xfe\x00", "中身が「.csv」"),
    ("a.xlsx", office(more={"xl/vbaProject.bin": b"x"}), "マクロ"),
    ("a.xlsx", office(types='<T ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'), "マクロ"),
    ("a.docx", office("word", more={"word/activeX/activeX1.bin": b"x"}), "マクロ"),
    ("a.xlsx", office(more={"xl/media/zero.bin": b"\x00" * 30_000_000}), "展開すると"),
    ("a.xlsx", office(more={f"xl/{number}": b"" for number in range(5_001)}), "展開すると"),
]


@pytest.mark.parametrize(("name", "content", "why"), BAD, ids=[f"{place}-{name}" for place, (name, _, _) in enumerate(BAD)])
def test_what_is_something_else_or_dangerous_is_refused(name: str, content: bytes, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        read_upload(name, content)


NAMES = [
    ("../../etc/passwd.txt", "passwd.txt"),
    ("C:\\fakepath\\報告.pdf", "報告.pdf"),
    ('a"b\r\nSet-Cookie: x.pdf', "a_b__Set-Cookie_ x.pdf"),
    ("\u202efdp.exe.pdf", "_fdp.exe.pdf"),
    (".pdf", "pdf"),
    ("", "file"),
    ("あ" * 300 + ".pdf", "あ" * (LONGEST_NAME - 4) + ".pdf"),
]


@pytest.mark.parametrize(("name", "safe"), NAMES)
def test_a_name_is_made_safe_everywhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=400))
def test_no_name_breaks_a_header_or_a_path(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= LONGEST_NAME
    assert not set(safe) & set('/\\"\r\n\x00')


@given(st.binary(max_size=300), st.sampled_from(["pdf", "png", "jpg", "xlsx", "docx", "pptx", "csv", "txt"]))
def test_any_bytes_are_taken_or_refused_and_never_break_it(content: bytes, ending: str) -> None:
    with suppress(InvalidInput):
        assert read_upload(f"a.{ending}", content).name == f"a.{ending}"
