"""From bytes to lines of text: encodings, signs and spaces as text extractions leave them. Plain Python."""

from __future__ import annotations

import codecs
import re

from shirube.core.errors import InvalidInput

LIMIT = 5_000_000
"""Bytes of the largest document that is read; the longest real one has 0.12 MB."""
_HEAD = 4096
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "古い形式のExcelまたはWord"),
    (b"\x89PNG", "画像（PNG）"),
    (b"\xff\xd8\xff", "画像（JPEG）"),
    (b"GIF8", "画像（GIF）"),
    (b"\x1f\x8b", "圧縮ファイル（gzip）"),
    (b"7z\xbc\xaf", "圧縮ファイル（7z）"),
)
_CHECKBOX = re.compile(r"<input\b[^<>]{0,60}checkbox[^<>]{0,60}>", re.IGNORECASE)
_SAME_SIGNS = str.maketrans({"◯": "○", "〇": "○", "⚪": "○", "☐": "□", "⬜": "□", "▢": "□", "◻": "□", "⊚": "◎", "△": "△"})


def squeeze(text: str) -> str:
    """Return `text` without any white space, full-width spaces included."""
    return "".join(text.split())


def same_signs(text: str) -> str:
    """Return a cell with its sign in one form: ◯ becomes ○, ☐ and an HTML checkbox become □."""
    if "<" in text:
        text = _CHECKBOX.sub("□", text)
    return text.translate(_SAME_SIGNS) if len(text.strip()) == 1 else text


def plain_cell(text: str) -> str:
    """Return a value cell as printed, spaces removed and its sign in one form."""
    return same_signs(squeeze(same_signs(text)))


def split_lines(text: str) -> list[str]:
    """Split at line feeds only, so that line numbers are those an editor and `grep -n` show."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def decode(data: bytes, *, name: str) -> str:
    """Decode UTF-8 (with or without BOM) or CP932; a character cut in half at the end is left out.

    Raises `InvalidInput` for an empty file, a binary and any other encoding.
    """
    head = data[:_HEAD]
    if not data.strip():
        raise InvalidInput("ファイルが空です。文書の文字を取り出したファイル（UTF-8またはCP932）を渡してください。", place=name)
    _refuse_binary(head, name=name)
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return codecs.getincrementaldecoder(encoding)().decode(data).lstrip("\ufeff")
        except UnicodeDecodeError:
            continue
    raise InvalidInput(
        f"文字コードを読み取れません。UTF-8かCP932（Shift_JIS）を期待しましたが、{_bad_line(data)}行目にどちらでもない並びがあります。"
        "UTF-8で保存し直してください。",
        place=name,
    )


def _bad_line(data: bytes) -> int:
    """Return the line of the first byte that is not UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 1


def _refuse_binary(head: bytes, *, name: str) -> None:
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            raise InvalidInput(
                f"文字の文書（UTF-8かCP932）を期待しましたが、{kind}でした。文字を取り出したテキストか、.xlsx・.csvにして渡してください。",
                place=name,
            )
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InvalidInput("文字コードがUTF-16です。UTF-8かCP932で保存し直してください。", place=name)
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x0b" for byte in head)
    if b"\0" in head or controls > len(head) // 50:
        raise InvalidInput(
            f"文字の文書を期待しましたが、先頭の{len(head)}バイトに文字でない値があります。文字を取り出したテキストを渡してください。",
            place=name,
        )
