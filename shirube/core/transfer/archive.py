"""The file of a backup: lines of JSON, gzipped, then a second gzip member with the SHA-256 of all bytes before it.

`gzip -dc FILE` shows the lines: what the backup is; for each table its columns, its rows, its end with count and checksum; the end of all;
last the SHA-256. The last member is made byte by byte, so that a flipped bit anywhere in the file is found. Plain Python: no Django import.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from shirube.core.errors import InvalidInput
from shirube.core.transfer import sealing
from shirube.core.transfer.values import Column, Kind, Row

FORMAT = 1
LEVEL = 4
"""Of gzip: half the time of the highest for a twentieth more bytes."""
LONGEST_LINE = 1_000_000_000
LONGEST_HEAD = 1_000_000
BLOCK = 1 << 20
CUT = "控えが途中で切れています。ほかの控えを使ってください。"
CHANGED = "控えが壊れているか、書き換えられています。ほかの控えを使ってください。"
FOREIGN = "しるべの控えではありません。back_up で書いたファイルを指定してください。"


@dataclass(frozen=True, slots=True)
class About:
    """What a backup is: which release made it, when (ISO, UTC), from which kind of database, and which migrations had made its tables."""

    release: str
    made_at: str
    database: str
    migrations: tuple[tuple[str, str], ...]
    journal_broken_at: int | None
    """The first entry of the journal that did not hold already when the backup was made."""
    journal_head: str = ""
    """The hash of the journal's last entry; empty where there is none, or where the release knew none."""


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows a table has, the SHA-256 of their canonical lines, and the highest number it ever gave."""

    table: str
    rows: int
    sha256: str
    last_number: int | None = None


@dataclass
class Part:
    """One table of a backup that is being read: take `rows` to their end, then `sum` is what the file says about them."""

    table: str
    columns: tuple[Column, ...]
    rows: Iterator[Row]
    sum: Sum | None = field(default=None)


class Writer:
    """Writes the lines of a backup."""

    def __init__(self, stream: gzip.GzipFile, about: About) -> None:
        self._stream = stream
        self._write({"shirube_backup": FORMAT, **asdict(about)})

    def table(self, name: str, columns: tuple[Column, ...], rows: Iterable[bytes]) -> None:
        """Write a table's head and its rows, already lines."""
        self._write({"table": name, "columns": [[column.name, column.kind] for column in columns]})
        for row in rows:
            self._stream.write(row + b"\n")

    def sum(self, found: Sum) -> None:
        """Write a table's end."""
        self._write({"end_of": found.table, **{key: value for key, value in asdict(found).items() if key != "table"}})

    def end(self, sums: Iterable[Sum]) -> None:
        """Write the end of all."""
        listed = list(sums)
        self._write({"end_of_backup": True, "tables": len(listed), "rows": sum(found.rows for found in listed)})

    def _write(self, value: dict[str, Any]) -> None:
        self._stream.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")


class _Hashing(io.RawIOBase):
    """Hands bytes on and hashes them."""

    def __init__(self, sink: sealing.Sink) -> None:
        super().__init__()
        self._sink, self.sha256 = sink, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._sink.write(data)
        self.sha256.update(data)
        return len(data)


@contextmanager
def writing(sink: BinaryIO, about: About, *, passphrase: str | None) -> Iterator[Writer]:
    """Write a backup into `sink`, sealed where there is a passphrase; it is whole when the block ends without an error."""
    sealer = sealing.Sealer(sink, passphrase) if passphrase is not None else None
    hashing = _Hashing(sealer or sink)
    with gzip.GzipFile("", "wb", LEVEL, hashing, mtime=0) as stream:
        yield Writer(stream, about)
    (sealer or sink).write(_last_member(hashing.sha256.digest()))
    if sealer:
        sealer.finish()


def check_whole(file: Path, *, passphrase: str | None) -> None:
    """Read a backup from end to end and raise `InvalidInput` where a byte is missing, changed or too many."""
    size = len(_last_member(b"\0" * 32))
    sha256, held = hashlib.sha256(), b""
    with _opened(file, passphrase) as source:
        while block := source.read(BLOCK):
            held += block
            sha256.update(held[:-size])
            held = held[-size:]
    if held == _last_member(sha256.digest()):
        return
    raise InvalidInput(CHANGED if held.startswith(_MEMBER_HEAD) else CUT, place=str(file))


@contextmanager
def reading(file: Path, *, passphrase: str | None) -> Iterator[tuple[About, Iterator[Part]]]:
    """Yield what a backup is and its tables, one after the other.

    Raises `InvalidInput` for a foreign, cut or changed file, a wrong passphrase and a format of a later release.
    """
    try:
        with _opened(file, passphrase) as source, gzip.GzipFile(fileobj=source) as stream:
            about = _about(stream.readline(LONGEST_HEAD), place=str(file))
            yield about, _parts(stream, place=str(file))
    except EOFError as error:
        raise InvalidInput(CUT, place=str(file)) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise InvalidInput(CHANGED, place=str(file)) from error


def is_sealed(file: Path) -> bool:
    """Say whether a backup needs a passphrase; raises `InvalidInput` for what is no backup and what cannot be read."""
    try:
        with file.open("rb") as source:
            start = source.read(len(sealing.MAGIC))
    except OSError as error:
        raise InvalidInput(f"読めません（{error.strerror}）。名前と権限を確かめてください。", place=str(file)) from error
    if sealing.is_sealed(start):
        return True
    if not start.startswith(b"\x1f\x8b"):
        raise InvalidInput(FOREIGN, place=str(file))
    return False


@contextmanager
def _opened(file: Path, passphrase: str | None) -> Iterator[BinaryIO]:
    with file.open("rb") as source:
        if passphrase is None:
            yield source
        else:
            yield io.BufferedReader(sealing.Opener(source, passphrase, place=str(file)), BLOCK)


def _about(first: bytes, *, place: str) -> About:
    try:
        told = json.loads(first)
        if told.pop("shirube_backup") != FORMAT:
            raise InvalidInput(f"新しい形の控えです。しるべ {told['release']} 以降で restore してください。", place=place)
        told["migrations"] = tuple((app, name) for app, name in told["migrations"])
        return About(**told)
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise InvalidInput(FOREIGN, place=place) from error


def _parts(stream: gzip.GzipFile, *, place: str) -> Iterator[Part]:
    tables = rows = 0
    while "end_of_backup" not in (told := json.loads(_line(stream, place))):
        columns = tuple(Column(name, Kind(kind)) for name, kind in told["columns"])
        part = Part(told["table"], columns, iter(()))
        part.rows = _rows(stream, part, place)
        yield part
        if part.sum is None:
            raise AssertionError(f"the rows of {part.table} were not taken")
        tables, rows = tables + 1, rows + part.sum.rows
    if (told["tables"], told["rows"]) != (tables, rows):
        raise InvalidInput(CHANGED, place=place)


def _rows(stream: gzip.GzipFile, part: Part, place: str) -> Iterator[Row]:
    while (text := _line(stream, place)).startswith(b"["):
        yield json.loads(text.decode("utf-8", "surrogatepass"))
    told = json.loads(text)
    part.sum = Sum(told["end_of"], told["rows"], told["sha256"], told["last_number"])


def _line(stream: gzip.GzipFile, place: str) -> bytes:
    text = stream.readline(LONGEST_LINE)
    if not text.endswith(b"\n"):
        raise InvalidInput(CUT, place=place)
    return text


_MEMBER_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"


def _last_member(digest: bytes) -> bytes:
    """Return a gzip member that holds a digest, uncompressed: the same bytes whatever the library."""
    text = json.dumps({"sha256_of_all_before": digest.hex()}).encode() + b"\n"
    stored = b"\x01" + struct.pack("<HH", len(text), len(text) ^ 0xFFFF) + text
    return _MEMBER_HEAD + stored + struct.pack("<II", zlib.crc32(text), len(text))
