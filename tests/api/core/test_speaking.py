"""The command line in surroundings that programs meet: ASCII locales, closed pipes, odd file names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shirube.core.commands import HUNG_UP

ROOT = Path(__file__).resolve().parents[3]
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
TABLE = "番号,取組事項名,数値目標,計画 R元,実績 R元\n1,花壇の手入れ,,△,△\n"


def shirube(*words: str, data: Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON", "SHIRUBE", "DATABASE"))}
    program = [sys.executable, "-c", "from shirube.config.command import main; main()", *words]
    return subprocess.run(program, cwd=ROOT, env={**kept, "SHIRUBE_DATA_DIR": str(data), **more}, capture_output=True, check=False)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    folder = tmp_path / "市 役所"
    folder.mkdir()
    file = folder / "状況 一覧.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


@pytest.mark.parametrize("surroundings", [ASCII, {"LC_ALL": "C"}, {**ASCII, "PYTHONIOENCODING": "ascii"}], ids=["ascii", "c", "forced"])
def test_json_is_utf_8_in_every_locale(table: Path, surroundings: dict[str, str]) -> None:
    done = shirube("read_document", str(table), "--json", data=table.parent, **surroundings)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["items"][0]["title"] == "花壇の手入れ"


def test_an_error_is_a_sentence_in_an_ascii_locale(table: Path) -> None:
    done = shirube("read_document", str(table.parent / "ない.csv"), data=table.parent, **ASCII)
    assert done.returncode == 2
    assert "ファイルが見つかりません" in done.stderr.decode("utf-8")
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(("name", "said"), [("", "名前が空"), ("a" * 5000, "読めません"), (".", "フォルダー"), ("x/y", "見つかりません")])
def test_a_name_that_is_no_file_is_told_with_exit_code_2(tmp_path: Path, name: str, said: str) -> None:
    done = shirube("read_document", name, data=tmp_path)
    assert (done.returncode, b"Traceback" in done.stderr) == (2, False)
    assert said in done.stderr.decode("utf-8")


def test_a_reader_that_hangs_up_ends_the_printing_without_a_traceback(table: Path) -> None:
    program = "import sys; from shirube.config.command import main; main()"
    environment = {**os.environ, "SHIRUBE_DATA_DIR": str(table.parent)}
    words = [sys.executable, "-c", program, "read_document", str(table), "--json"]
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == HUNG_UP
