"""A passphrase from a file or from the keyboard, never from the command line, which other users of the machine can read."""

from __future__ import annotations

import getpass
import sys

from shirube.core.commands import read_bytes
from shirube.core.errors import InvalidInput
from shirube.core.transfer.sealing import SHORTEST

LONGEST_FILE = 10_000


def known_passphrase(file: str) -> str:
    """Return the first line of a file, or what is typed."""
    return _from_file(file) if file else _typed("控えの合言葉 (passphrase): ")


def new_passphrase(file: str) -> str:
    """Return a passphrase to seal with; a typed one is typed twice. Raises `InvalidInput` for one that is too short."""
    passphrase = known_passphrase(file)
    if len(passphrase) < SHORTEST:
        raise InvalidInput(f"合言葉は{SHORTEST}文字以上にしてください。長い文をすすめます。", place=file)
    if not file and _typed("もう一度 (again): ") != passphrase:
        raise InvalidInput("二回の合言葉が違います。もう一度実行してください。")
    return passphrase


def _from_file(file: str) -> str:
    lines = read_bytes(file, limit=LONGEST_FILE).decode("utf-8", "surrogateescape").splitlines()
    if not lines or not lines[0]:
        raise InvalidInput("合言葉のファイルの一行目が空です。", place=file)
    return lines[0]


def _typed(prompt: str) -> str:
    if not sys.stdin.isatty():
        raise InvalidInput("合言葉を尋ねる画面がありません。--passphrase-file で合言葉のファイルを指定してください。")
    return getpass.getpass(prompt)
