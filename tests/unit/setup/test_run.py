"""`run.py` sets up once, notices what changed, and says what it cannot do."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

import run


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "requirements").mkdir()
    for lock in ("runtime", "dev"):
        (tmp_path / "requirements" / f"{lock}.txt").write_text(lock)
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "PYTHON", Path(sys.executable))
    (tmp_path / ".venv").mkdir()
    return tmp_path


def stamp(checkout: Path, lock: str) -> None:
    (checkout / ".venv" / f"stamp-{lock}").write_text(run.fingerprint(lock))


def test_nothing_is_set_up_before_the_first_start(checkout: Path) -> None:
    assert not run.stamped("runtime")


def test_the_second_start_trusts_the_stamp(checkout: Path) -> None:
    stamp(checkout, "runtime")
    assert run.stamped("runtime")
    assert not run.stamped("dev")


def test_the_development_set_up_holds_the_runtime_one(checkout: Path) -> None:
    stamp(checkout, "dev")
    assert run.stamped("runtime")


def test_a_changed_lock_is_set_up_anew(checkout: Path) -> None:
    stamp(checkout, "runtime")
    (checkout / "requirements" / "runtime.txt").write_text("something newer")
    assert not run.stamped("runtime")


def test_where_uv_fails_pip_goes_on_with_the_same_lock(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def fail_for_uv(command: list[str], **_: object) -> None:
        asked.append(command)
        if "uv" in command[1:4]:
            raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(subprocess, "run", fail_for_uv)
    run.install(checkout / "requirements" / "runtime.txt")
    assert "--require-hashes" in asked[-1]
    assert asked[-1][:3] == [sys.executable, "-m", "pip"]


@pytest.mark.parametrize(("words", "code"), [([], 0), (["--help"], 0), (["serve"], 2)])
def test_an_unknown_word_shows_what_there_is(words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(words) == code
    assert "python3 run.py demo" in capsys.readouterr().out


def test_a_python_without_pip_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert run.main(["setup"]) == 2
    assert "python3-pip" in capsys.readouterr().err


def test_the_command_starts_the_python_beside_it_even_where_the_path_has_a_space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "市 の計画"
    (home / "bin").mkdir(parents=True)
    (home / "lib" / "python3.11" / "site-packages").mkdir(parents=True)
    python = home / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$@"\n')
    python.chmod(0o755)
    monkeypatch.setattr(run, "VENV", home)
    monkeypatch.setattr(run, "BIN", home / "bin")
    run.write_command()
    link = tmp_path / "shirube"
    link.symlink_to(home / "bin" / "shirube")
    said = subprocess.run([str(link), "read_document", "議事 録.txt"], capture_output=True, text=True, check=True).stdout
    assert said == "-m shirube.config.command read_document 議事 録.txt\n"
