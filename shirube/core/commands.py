"""The base of every `shirube` command: errors become a sentence and exit code 2, JSON is one object on one stream."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from shirube.core.errors import InvalidInput, ShirubeError

Step = TypeVar("Step")
HUNG_UP = 141
"""Exit code where nobody reads our output any more, as shells count a closed pipe."""


class ShirubeCommand(BaseCommand):
    """A command that parses, calls one action or query, and prints.

    Subclasses write `perform`; a `ShirubeError` raised there ends the program with its sentence and exit code 2. Called from
    Python it becomes a `CommandError`.
    """

    def run_from_argv(self, argv: list[str]) -> None:
        speak_utf8()
        try:
            super().run_from_argv(argv)
            sys.stdout.flush()
        except BrokenPipeError:  # the program behind the pipe has read enough, as `head` does
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(HUNG_UP)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.perform(**options)
        except ShirubeError as error:
            if getattr(self, "_called_from_command_line", False):
                self.stderr.write(str(error))
                sys.exit(2)
            raise CommandError(str(error), returncode=2) from error

    def perform(self, **options: Any) -> None:
        """Do the command's work."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Print one line for the person."""
        self.stdout.write(text)

    def say_json(self, value: Any) -> None:
        """Print one JSON object, UTF-8, for a script."""
        self.stdout.write(json.dumps(value, ensure_ascii=False, indent=2))

    def progress(self, steps: Iterable[Step], *, label: str, total: int | None = None) -> Iterator[Step]:
        """Yield `steps` while a bar on standard error tells how far along the work is; silent where nobody watches."""
        yield from tqdm(steps, desc=label, total=total, file=self.stderr, disable=None, leave=False)


def speak_utf8() -> None:
    """Print UTF-8 whatever the locale says: what we print is Japanese. A file name of other bytes is printed with escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def save_bytes(file: Path, content: bytes) -> None:
    """Write a file whole or not at all; an old file of that name stays until the new one is complete.

    Raises `InvalidInput` for a folder and where nothing can be written.
    """
    if file.is_dir():
        raise InvalidInput("フォルダーです。書き出すファイルの名前まで指定してください。", place=str(file))
    is_device = file.exists() and not file.is_file()
    part = file if is_device else file.with_name(f".{file.name}.part")
    try:
        part.write_bytes(content)
        if not is_device:
            part.replace(file)
    except OSError as error:
        if not is_device:
            with suppress(OSError):
                part.unlink()
        raise InvalidInput(f"書き込めません（{error.strerror}）。場所と権限を確かめてください。", place=str(file)) from error


@contextmanager
def whole_file(file: Path) -> Iterator[BinaryIO]:
    """Yield a stream; when the block ends without an error, what was written is the file, on the disk, for its owner's eyes only.

    An old file of that name stays until then. Raises `InvalidInput` for a folder and where nothing can be written.
    """
    if file.is_dir():
        raise InvalidInput("フォルダーです。書き出すファイルの名前まで指定してください。", place=str(file))
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with open(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as stream:  # noqa: PTH123  (a descriptor has no path)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    except OSError as error:
        raise InvalidInput(f"書き込めません（{error.strerror}）。場所と権限を確かめてください。", place=str(file)) from error
    finally:
        with suppress(OSError):
            part.unlink()


def read_bytes(path: str, *, limit: int) -> bytes:
    """Read a file named on the command line.

    Raises `InvalidInput` when it is missing, a folder, unreadable or larger than `limit` bytes; nothing beyond the limit is read.
    """
    if not path.strip():
        raise InvalidInput("ファイルの名前が空です。取り込む文書のファイルを指定してください。", place="FILE")
    try:
        with Path(path).open("rb") as stream:
            data = stream.read(limit + 1)
    except IsADirectoryError as error:
        raise InvalidInput("フォルダーです。中のファイルを一つ指定してください。", place=path) from error
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise InvalidInput("ファイルが見つかりません。名前と場所を確かめてください。", place=path) from error
    except OSError as error:
        raise InvalidInput(f"読めません（{error.strerror}）。ファイルの権限を確かめてください。", place=path) from error
    if len(data) > limit:
        raise InvalidInput(f"{limit // 1_000_000} MBを超えています。文書の文字だけを取り出したファイルを渡してください。", place=path)
    return data
