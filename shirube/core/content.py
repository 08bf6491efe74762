"""Content of the city pack: YAML and CSV become frozen dataclasses; every fault names file, place and key."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml

from shirube.core.errors import ContentFault

Shape = TypeVar("Shape")
_MEMBER = re.compile(r"tuple\[(?P<type>\w+), \.\.\.\]")


def read_mapping(path: Path) -> dict[str, Any]:
    """Read a YAML file that holds one mapping."""
    try:
        content = yaml.safe_load(_text(path))
    except (yaml.YAMLError, ValueError) as error:
        raise ContentFault(f"YAMLとして読めません（{error}）。", place=place_of(path)) from error
    if not isinstance(content, dict):
        raise ContentFault("「鍵: 値」の形で書いてください。", place=place_of(path))
    return content


def place_of(path: Path) -> str:
    """Return a file's name with its folder's: many folders of a pack hold files of the same name."""
    return f"{path.parent.name}/{path.name}"


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise ContentFault("ファイルがありません。都市のフォルダーに置いてください。", place=place_of(path)) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ContentFault(
            "文字コードがUTF-8ではありません。Excelでは「CSV UTF-8」を選んで保存し直してください。", place=f"{place_of(path)} {line}行目"
        ) from error
    except OSError as error:
        raise ContentFault(f"読めません（{error.strerror}）。ファイルの権限を確かめてください。", place=place_of(path)) from error


def read_yaml(path: Path, shape: type[Shape]) -> Shape:
    """Read a YAML mapping as a dataclass whose fields are text, numbers, dates or lists of text."""
    return build(shape, read_mapping(path), place=place_of(path))


def build(shape: type[Shape], content: Mapping[str, Any], *, place: str) -> Shape:
    """Make `shape` from a mapping; raises `ContentFault` for a missing, an unknown or a wrongly typed key."""
    known = {field.name: field for field in fields(shape)}  # type: ignore[arg-type]  # every shape is a dataclass
    for key in content:
        if key not in known:
            raise ContentFault(f"「{key}」という鍵はありません。使えるのは {'、'.join(known)} です。", place=place)
    values: dict[str, Any] = {}
    for key, field in known.items():
        if key in content:
            values[key] = _typed(content[key], str(field.type), place=f"{place} の {key}")
        elif field.default is MISSING and field.default_factory is MISSING:
            raise ContentFault(f"「{key}」がありません。", place=place)
    return shape(**values)


def _typed(value: Any, wanted: str, *, place: str) -> Any:
    plain = {"str": str, "int": int, "bool": bool, "date": date}.get(wanted.removesuffix(" | None"))
    if value is None and wanted.endswith("| None"):
        return None
    if plain is str and isinstance(value, int):
        raise ContentFault("文字として読めるように引用符で囲んでください。", place=place)
    if plain is not None and type(value) is not plain:
        raise ContentFault(f"{plain.__name__} として読めません（いまは「{value}」）。", place=place)
    member = _MEMBER.fullmatch(wanted)
    return _list(value, member["type"], place=place) if member else value


def _list(value: Any, member: str, *, place: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise ContentFault(f"値が一つでも「- 値」のように並べて書いてください（いまは「{value}」）。", place=place)
    return tuple(_typed(each, member, place=place) for each in value)


def read_rows(path: Path, *columns: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a CSV file (UTF-8, first line names the columns) with their line numbers.

    Where `columns` are given, the file has these and no others, in any order.
    """
    reader = csv.DictReader(io.StringIO(_text(path), newline=""))
    try:
        _check_head(reader.fieldnames or (), columns, place=f"{place_of(path)} 1行目")
        for row in reader:
            if None in row or None in row.values():
                raise ContentFault("列の数が見出しと合いません。", place=f"{place_of(path)} {reader.line_num}行目")
            yield reader.line_num, {key: value for key, value in row.items() if key is not None}
    except csv.Error as error:
        raise ContentFault(f"CSVとして読めません（{error}）。", place=f"{place_of(path)} {reader.line_num}行目") from error


def _check_head(head: Sequence[str], columns: Sequence[str], *, place: str) -> None:
    if not columns:
        return
    for kind, names in (("列がありません", set(columns) - set(head)), ("知らない列です", set(head) - set(columns))):
        if names:
            raise ContentFault(f"{kind}: {'、'.join(sorted(names))}。列は {', '.join(columns)} です。", place=place)
    if len(head) != len(set(head)):
        raise ContentFault("同じ名前の列が二つあります。", place=place)
