"""The signing key is made once and kept; single sign-on is configured whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from shirube.config import env
from shirube.core.errors import InvalidInput

GIVEN = {"SHIRUBE_OIDC_ISSUER": "https://id.city.example.jp/", "SHIRUBE_OIDC_CLIENT_ID": "shirube", "SHIRUBE_OIDC_CLIENT_SECRET": "secret"}


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "data" / "secret_key"
    key = env.kept_key(file)
    assert len(key) >= 50
    assert env.kept_key(file) == key
    assert file.stat().st_mode & 0o777 == 0o600
    assert [kept.name for kept in file.parent.iterdir()] == ["secret_key"]


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    program = f"from pathlib import Path; from shirube.config.env import kept_key; print(kept_key(Path({str(tmp_path / 'key')!r})))"
    started = [subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) for _ in range(6)]
    assert len({process.communicate()[0] for process in started}) == 1


@pytest.mark.parametrize("missing", GIVEN)
def test_half_a_single_sign_on_is_told_by_what_is_missing(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, "" if name == missing else value)
    with pytest.raises(InvalidInput) as fault:
        env.single_sign_on()
    assert fault.value.place == f"環境変数 {missing}"


def test_without_a_provider_there_is_no_single_sign_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in GIVEN:
        monkeypatch.delenv(name, raising=False)
    assert env.single_sign_on() == {}


def test_a_word_that_is_not_among_the_allowed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIRUBE_SECOND_FACTOR", "maybe")
    with pytest.raises(InvalidInput, match="required か optional"):
        env.choice("SHIRUBE_SECOND_FACTOR", "required", "optional")
