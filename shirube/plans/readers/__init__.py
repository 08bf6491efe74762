"""Readers of real documents: bytes in, frozen dataclasses out. No Django, no database, no clock.

`read` recognises what a file is: a status list (取組事項状況一覧), the progress of a strategy (進捗), a strategy (戦略), the
outline of a plan (骨子案), or a workbook or CSV made from the template.
"""

from __future__ import annotations

import hashlib

from shirube.core.errors import InvalidInput
from shirube.plans.readers.outline import looks_like_outline, read_outline
from shirube.plans.readers.progress import looks_like_progress, read_progress
from shirube.plans.readers.shapes import Reading
from shirube.plans.readers.sheets import is_workbook, looks_like_csv, read_csv, read_workbook
from shirube.plans.readers.status_list import looks_like_status_list, read_status_list
from shirube.plans.readers.strategy import looks_like_strategy, read_strategy
from shirube.plans.readers.text import LIMIT, decode, split_lines

__all__ = ["LIMIT", "Reading", "read"]


def read(data: bytes, *, name: str) -> Reading:
    """Read a document. `name` stands in the sentences of errors.

    Raises `InvalidInput` when the file is larger than `LIMIT`, is no text of a known kind, or nothing in it is whole.
    """
    if len(data) > LIMIT:
        raise InvalidInput(f"{LIMIT // 1_000_000} MBを超えています。文書の文字だけを取り出したファイルを渡してください。", place=name)
    sha256 = hashlib.sha256(data).hexdigest()
    if is_workbook(data):
        return read_workbook(data, sha256=sha256, name=name)
    text = decode(data, name=name)
    if looks_like_csv(text, name=name):
        return read_csv(text, sha256=sha256, name=name)
    lines = split_lines(text)
    if looks_like_status_list(lines):
        return read_status_list(lines, sha256=sha256, name=name)
    if looks_like_outline(lines):
        return read_outline(lines, sha256=sha256, name=name)
    if looks_like_progress(lines):
        return read_progress(lines, sha256=sha256, name=name)
    if looks_like_strategy(lines):
        return read_strategy(lines, sha256=sha256, name=name)
    raise InvalidInput(_unknown(lines), place=name)


def _unknown(lines: list[str]) -> str:
    first = next(((number, line.strip()) for number, line in enumerate(lines, start=1) if line.strip()), (1, ""))
    return (
        "文書の種類が分かりません。取組事項状況一覧（年度の見出しと計画・実績の行）、進捗（◎○△の表）、"
        f"戦略（施策と目指すべき姿）、骨子案（新しい計画と現行の計画の対照表）のどれかを期待しましたが、{first[0]}行目の「{first[1][:30]}」から終わりまで、そのどれも見つかりません。"
    )
