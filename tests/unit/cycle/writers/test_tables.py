"""A publication's data: JSON that proves itself, CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from hashlib import sha256

import pytest

from shirube.cycle.rules.frozen import Frozen, FrozenRemark, digest, from_plain
from shirube.cycle.writers.archive import csv_archive
from shirube.cycle.writers.tables import content_json, tables_csv
from tests.factories.frozen import altered, cells, frozen, many

UGLY = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r\n=1", "＝1", " =1", "\x00=1", "普通", '引用"符', "二行\n目", "a,b", "-5", "－5")


def table(content: Frozen, name: str) -> list[dict[str, str]]:
    data = tables_csv(content)[name]
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_the_hash_of_the_json_is_that_of_the_publication() -> None:
    content = frozen()
    data = content_json(content)
    assert sha256(data).hexdigest() == digest(content)
    assert from_plain(json.loads(data)) == content


def test_every_cell_of_every_item_is_a_row_with_its_source() -> None:
    content = frozen()
    expected = [
        (each.number, row, str(cell.year), cell.text, cell.number, cell.source.document, str(cell.source.first))
        for each in (*content.items, *content.goals)
        for row, cells_of in (("plan", each.plan), ("actual", each.actual))
        for cell in cells_of
    ]
    found = [
        tuple(row[key] for key in ("number", "row", "fiscal_year", "text", "value", "document", "first_line"))
        for row in table(content, "cells")
    ]
    assert found == expected


def test_every_table_has_a_row_for_each_of_its_kind() -> None:
    content = frozen()
    sizes = {name: len(table(content, name)) for name in tables_csv(content)}
    assert sizes == {"publication": 19, "headings": 4, "items": 7, "cells": 23, "ratings": 8, "remarks": 5, "findings": 2, "documents": 1}


def test_lines_end_as_the_standard_has_it() -> None:
    for data in tables_csv(frozen()).values():
        assert data.endswith(b"\r\n")
        assert b"\n" not in data.replace(b"\r\n", b"")


@pytest.mark.parametrize("text", UGLY)
def test_no_text_begins_as_a_formula(text: str) -> None:
    content = altered(frozen(), "1", title=text, remarks=(FrozenRemark("cause", text),), plan=cells({2021: text}))
    for name, column in (("items", "title"), ("remarks", "text"), ("cells", "text")):
        value = table(content, name)[0][column]
        assert not value.lstrip().startswith(("=", "+", "@", "＝", "＋", "－", "＠")), (name, value)
        assert not value.startswith("-") or value == "-5"
        assert "\x00" not in value


def test_a_harmless_text_stays_as_it_is() -> None:
    assert table(frozen(), "items")[0]["title"] == "生け垣の手引きの配布"
    assert table(frozen(), "remarks")[0]["text"] == "別紙のとおり"


def test_the_archive_holds_the_tables_and_is_always_the_same() -> None:
    content = many(40)
    data = csv_archive(content)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name.removesuffix(".csv"): archive.read(name) for name in archive.namelist()} == tables_csv(content)
    assert csv_archive(content) == data
