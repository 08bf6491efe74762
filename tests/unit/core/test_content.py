"""Faults in the city pack name file, place and key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from shirube.core.content import read_rows, read_yaml
from shirube.core.errors import ContentFault


@dataclass(frozen=True)
class Library:
    name: str
    books: int
    opened: date | None = None
    branches: tuple[str, ...] = ()


def write(folder: Path, text: str) -> Path:
    path = folder / "library.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_becomes_a_dataclass(tmp_path: Path) -> None:
    path = write(tmp_path, "name: 中央館\nbooks: 12\nopened: 2020-02-29\nbranches: [東, 西]\n")
    assert read_yaml(path, Library) == Library("中央館", 12, date(2020, 2, 29), ("東", "西"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: 中央館\n", "「books」がありません"),
        ("name: 中央館\nbooks: 1\nbook: 2\n", "「book」という鍵はありません"),
        ("name: 中央館\nbooks: 多数\n", "library.yaml の books: int として読めません"),
        ("name: 2020\nbooks: 1\n", "library.yaml の name: 文字として読めるように引用符"),
        ("- 中央館\n", "「鍵: 値」の形"),
        ("name: [中央館\n", "YAMLとして読めません"),
    ],
)
def test_a_fault_names_the_file_and_the_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ContentFault, match=said) as caught:
        read_yaml(write(tmp_path, text), Library)
    assert "library.yaml" in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentFault, match=r"library\.yaml: ファイルがありません"):
        read_yaml(tmp_path / "library.yaml", Library)
    with pytest.raises(ContentFault, match=r"rows\.csv: ファイルがありません"):
        list(read_rows(tmp_path / "rows.csv"))


def test_a_row_with_too_few_or_too_many_columns_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    for wrong in ("1", "1,2,3"):
        path.write_text(f"a,b\n1,2\n{wrong}\n", encoding="utf-8")
        with pytest.raises(ContentFault, match=r"rows\.csv 3行目"):
            list(read_rows(path))


def test_rows_keep_their_line_numbers_and_lose_the_mark_excel_puts_in_front(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8-sig")
    assert list(read_rows(path)) == [(2, {"a": "1", "b": "2"})]
