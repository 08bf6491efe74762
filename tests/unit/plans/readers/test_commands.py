"""`shirube read_document` and `shirube write_template`. None of these tests may touch a database."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.unit.plans.readers.samples import Sample, status_list_text


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "花.txt"
    path.write_text(status_list_text(Sample(1), Sample(2)), encoding="utf-8")
    return path


def test_a_document_is_printed_as_one_json_object(document: Path) -> None:
    out = io.StringIO()
    call_command("read_document", str(document), "--json", stdout=out)
    content = json.loads(out.getvalue())
    assert (content["kind"], len(content["items"])) == ("status-list", 2)
    assert content["items"][0]["lines"] == [26, 27]


def test_a_document_is_summed_up_in_a_few_lines(document: Path) -> None:
    out = io.StringIO()
    call_command("read_document", str(document), stdout=out)
    assert "種類: 取組事項状況一覧" in out.getvalue()
    assert "取組: 2件（うち位置を推定したもの 0件）" in out.getvalue()


def test_what_is_missing_is_told_on_standard_error_too(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    document.write_text(text[:-25], encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    call_command("read_document", str(document), "--json", stdout=out, stderr=err)
    assert "途中で切れています" in err.getvalue()
    assert [finding["kind"] for finding in json.loads(out.getvalue())["findings"]] == ["missing"]


def test_what_cannot_be_read_ends_with_exit_code_2(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    for path in (empty, tmp_path, tmp_path / "none.txt"):
        with pytest.raises(CommandError) as error:
            call_command("read_document", str(path))
        assert error.value.returncode == 2
        assert str(error.value).startswith(str(path))


def test_the_template_is_written_and_never_overwritten_unasked(tmp_path: Path) -> None:
    out = tmp_path / "花.xlsx"
    arguments = ("write_template", "--kind", "status-list", "--out", str(out), "--first-year", "R元", "--last-year", "R4")
    call_command(*arguments, stdout=io.StringIO())
    assert out.read_bytes()[:2] == b"PK"
    with pytest.raises(CommandError, match="同じ名前のファイルがあります"):
        call_command(*arguments)
    call_command(*arguments, "--force", stdout=io.StringIO())


@pytest.mark.parametrize(("first", "last"), [("花", "R4"), ("R4", "R3"), ("H1", "R4")])
def test_years_that_make_no_sense_are_refused(tmp_path: Path, first: str, last: str) -> None:
    with pytest.raises(CommandError) as error:
        call_command(
            "write_template", "--kind", "status-list", "--out", str(tmp_path / "a.xlsx"), "--first-year", first, "--last-year", last
        )
    assert error.value.returncode == 2
    assert not (tmp_path / "a.xlsx").exists()
