"""Content of the city pack: YAML and CSV become frozen dataclasses; every fault names file, place and key."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml

from shirube.core.errors import ContentFault

Shape = TypeVar("Shape")


def read_mapping(path: Path) -> dict[str, Any]:
    """Read a YAML file that holds one mapping."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ContentFault("ファイルがありません。都市のフォルダーに置いてください。", place=path.name) from error
    except yaml.YAMLError as error:
        raise ContentFault(f"YAMLとして読めません（{error}）。", place=path.name) from error
    if not isinstance(content, dict):
        raise ContentFault("「鍵: 値」の形で書いてください。", place=path.name)
    return content


def read_yaml(path: Path, shape: type[Shape]) -> Shape:
    """Read a YAML mapping as a dataclass whose fields are text, numbers, dates or lists of text."""
    return build(shape, read_mapping(path), place=path.name)


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
    return tuple(value) if isinstance(value, list) else value


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a CSV file (UTF-8, first line names the columns) with their line numbers."""
    if not path.exists():
        raise ContentFault("ファイルがありません。都市のフォルダーに置いてください。", place=path.name)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        for row in reader:
            if None in row or None in row.values():
                raise ContentFault("列の数が見出しと合いません。", place=f"{path.name} {reader.line_num}行目")
            yield reader.line_num, {key: value for key, value in row.items() if key is not None}
