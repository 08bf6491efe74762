"""Encrypted files: scrypt makes a key from a passphrase, AES-256-GCM seals 64 KiB at a time, and the last piece says that it is the last.

A file is the magic line, 16 bytes of salt, then pieces. Piece number n is sealed with the nonce n (11 bytes) and 1 for the last piece or 0
(1 byte), the magic line and salt as associated data: a piece that was changed, moved, left out or added does not open. Every file has a key
of its own, so nonces never repeat under one key. Plain Python: no Django import.
"""

from __future__ import annotations

import io
import secrets
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from shirube.core.errors import InvalidInput

MAGIC = b"SHIRUBE SEALED 1\n"
SALT = 16
PIECE = 65_536
TAG = 16
SHORTEST = 12
"""Characters of a passphrase."""


class Sink(Protocol):
    """Whatever bytes can be written to."""

    def write(self, data: bytes, /) -> object: ...


class Sealer(io.RawIOBase):
    """A stream that seals what is written to it; `close` writes the last piece and leaves `sink` open."""

    def __init__(self, sink: Sink, passphrase: str) -> None:
        super().__init__()
        head = MAGIC + secrets.token_bytes(SALT)
        self._sink, self._head, self._lock = sink, head, _lock(passphrase, head)
        self._held = bytearray()
        self._number = 0
        sink.write(head)

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        taken = memoryview(data).cast("B")  # type: ignore[arg-type]
        self._held += taken
        while len(self._held) > PIECE:
            self._seal(bytes(self._held[:PIECE]), is_last=False)
            del self._held[:PIECE]
        return len(taken)

    def finish(self) -> None:
        """Write the last piece. A stream that is closed without it does not open again."""
        self._seal(bytes(self._held), is_last=True)
        self._held.clear()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        self._sink.write(self._lock.encrypt(_nonce(self._number, is_last=is_last), piece, self._head))
        self._number += 1


class Opener(io.RawIOBase):
    """A stream that opens what was sealed.

    Raises `InvalidInput` while reading: for a wrong passphrase at the first piece, for a changed or cut file at the piece in question.
    """

    def __init__(self, source: BinaryIO, passphrase: str, *, place: str) -> None:
        super().__init__()
        self._source, self._place = source, place
        self._head = source.read(len(MAGIC) + SALT)
        if len(self._head) < len(MAGIC) + SALT:
            raise InvalidInput("控えが途中で切れています。ほかの控えを使ってください。", place=place)
        self._lock = _lock(passphrase, self._head)
        self._next = source.read(PIECE + TAG)
        self._open = memoryview(b"")
        self._number = 0
        self._is_done = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object, /) -> int:
        room = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._open and not self._is_done:
            self._open_next()
        taken = min(len(room), len(self._open))
        room[:taken] = self._open[:taken]
        self._open = self._open[taken:]
        return taken

    def _open_next(self) -> None:
        piece, self._next = self._next, self._source.read(PIECE + TAG)
        self._is_done = not self._next
        try:
            opened = self._lock.decrypt(_nonce(self._number, is_last=self._is_done), piece, self._head)
        except InvalidTag as error:
            raise InvalidInput(self._told(), place=self._place) from error
        self._open = memoryview(opened)
        self._number += 1

    def _told(self) -> str:
        if self._number == 0:
            return "開けません。合言葉が違うか、ファイルが壊れています。合言葉を確かめ、合っていればほかの控えを使ってください。"
        return "控えが途中で切れているか、書き換えられています。ほかの控えを使ってください。"


def is_sealed(start: bytes) -> bool:
    """Say whether a file that begins so is an encrypted one."""
    return start.startswith(MAGIC)


def _lock(passphrase: str, head: bytes) -> AESGCM:
    """128 MB and about half a second for each guess."""
    return AESGCM(Scrypt(salt=head[len(MAGIC) :], length=32, n=2**17, r=8, p=1).derive(passphrase.encode("utf-8", "surrogateescape")))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
