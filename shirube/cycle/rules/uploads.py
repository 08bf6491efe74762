"""Files that people hand in: what they are is read from their bytes, never believed from their name. Plain Python.

A file whose bytes and name say different things is refused, and so is one that carries macros, one that would unpack to something
huge, and one that is too large.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from shirube.core.errors import InvalidInput
from shirube.core.language import mark

LARGEST = 10 * 1024 * 1024
"""Bytes that a file may have."""
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 5_000
HIGHEST_RATIO = 200
"""How many times its packed size a part may have when unpacked; what is smaller than 1 MiB may have more."""
SMALL = 1024 * 1024
LONGEST_NAME = 120
OFFICE = "application/vnd.openxmlformats-officedocument"
KNOWN = mark("添付できるのは、PDF、JPEG、PNG、Excel（xlsx）、Word（docx）、PowerPoint（pptx）、CSV、テキストです。")
_CONTROLS = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0D, 0x1A})
MACROS = ("vbaproject", "activex", "macrosheets")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be kept: a name that is safe everywhere, and what its bytes are."""

    name: str
    content_type: str


def read_upload(name: str, content: bytes) -> Upload:
    """Return what a file is; raises `InvalidInput` with a sentence for one that cannot be taken."""
    plain = safe_name(name)
    if not content:
        raise InvalidInput("空のファイルです。中身のあるファイルを選んでください。", place=plain)
    if len(content) > LARGEST:
        raise InvalidInput(f"ファイルが大きすぎます。{LARGEST // 1024 // 1024}MBまでにしてください。", place=plain)
    ending = PurePosixPath(plain).suffix.lower().removeprefix(".")
    kind = _KINDS.get({"jpg": "jpeg"}.get(ending, ending))
    if kind is None:
        raise InvalidInput(KNOWN, place=plain)
    content_type, is_so = kind
    if not is_so(content):
        raise InvalidInput(
            f"中身が「.{ending}」のファイルではありません。元のソフトで開き、保存し直したものを選んでください。", place=plain
        )
    return Upload(plain, content_type)


def safe_name(name: str) -> str:
    """Return the last part of a name without anything that a file system, a header or an eye could take for something else."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign if _is_plain(sign) else "_" for sign in last).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        return kept[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(ending) - 1] or 'file'}.{ending}"[:LONGEST_NAME]


def _is_plain(sign: str) -> bool:
    return unicodedata.category(sign)[0] != "C" and sign not in '<>:"/\\|?*'


def _begins(*magics: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(magics)


def _is_text(content: bytes) -> bool:
    """Tell whether bytes are text: UTF-16 that says so; or no control signs, and UTF-8 or what Japanese Windows writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decodes(content, "utf-16")
    if len(content.translate(None, _CONTROLS)) != len(content):
        return False
    return _decodes(content, "utf-8") or _decodes(content, "cp932")


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return "\x00" not in text


def _is_office(folder: str) -> Callable[[bytes], bool]:
    """Return what tells a file of Microsoft Office by its parts; macros and bombs are refused with a sentence of their own."""

    def is_so(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                return _has_parts(archive, folder)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
            return False

    return is_so


def _has_parts(archive: zipfile.ZipFile, folder: str) -> bool:
    parts = archive.infolist()
    _refuse_bomb(parts)
    names = [part.filename for part in parts]
    if any(part.flag_bits & 0x1 for part in parts) or "[Content_Types].xml" not in names:
        return False
    types = archive.read("[Content_Types].xml").decode("utf-8", "replace").lower()
    if "macroenabled" in types or any(macro in name.lower() for name in names for macro in MACROS):
        raise InvalidInput("マクロの入ったファイルは添付できません。マクロのない形式（xlsx、docx、pptx）で保存し直してください。")
    return any(name.startswith(f"{folder}/") for name in names)


def _refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    total = sum(part.file_size for part in parts)
    is_swollen = any(part.file_size > SMALL and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1) for part in parts)
    if len(parts) > MOST_PARTS or total > LARGEST_UNPACKED or is_swollen:
        raise InvalidInput("展開すると大きくなりすぎるファイルです。必要な部分だけにして保存し直してください。")


_KINDS: Mapping[str, tuple[str, Callable[[bytes], bool]]] = {
    "pdf": ("application/pdf", _begins(b"%PDF-")),
    "jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "xlsx": (f"{OFFICE}.spreadsheetml.sheet", _is_office("xl")),
    "docx": (f"{OFFICE}.wordprocessingml.document", _is_office("word")),
    "pptx": (f"{OFFICE}.presentationml.presentation", _is_office("ppt")),
    "csv": ("text/csv", _is_text),
    "txt": ("text/plain", _is_text),
}
ENDINGS = ",".join(f".{ending}" for ending in [*_KINDS, "jpg"])
"""What a field for files offers to choose."""
