"""The environment is read once, and what is wrong in it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from shirube.config import env
from shirube.core.errors import InvalidInput


def test_a_flag_takes_the_usual_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for value, meant in (("1", True), ("TRUE", True), ("off", False), ("", False)):
        monkeypatch.setenv("SHIRUBE_X", value)
        assert env.flag("SHIRUBE_X") is meant
    monkeypatch.setenv("SHIRUBE_X", "たぶん")
    with pytest.raises(InvalidInput, match="SHIRUBE_X"):
        env.flag("SHIRUBE_X")


def test_a_number_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIRUBE_X", "八")
    with pytest.raises(InvalidInput, match=r"SHIRUBE_X.*「八」"):
        env.number("SHIRUBE_X", 8)


def test_a_postgresql_address_gets_a_pool_and_no_lasting_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://city:s%40fe@db.example:5433/plans?sslmode=require")
    database = env.database("DATABASE_URL", default_file="unused")
    assert (database["HOST"], database["PORT"], database["NAME"], database["USER"]) == ("db.example", "5433", "plans", "city")
    assert database["PASSWORD"] == "s@fe"  # noqa: S105  (the address above)
    assert database["CONN_MAX_AGE"] == 0
    assert database["OPTIONS"] == {"sslmode": "require", "pool": {"min_size": 2, "max_size": 8}}


def test_sqlite_is_safe_for_two_writers_and_makes_its_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    file = tmp_path / "new" / "city.sqlite3"
    database = env.database("DATABASE_URL", default_file=str(file))
    assert file.parent.is_dir()
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_an_address_of_another_kind_is_refused_with_the_right_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://localhost/x")
    with pytest.raises(InvalidInput, match="postgresql://"):
        env.database("DATABASE_URL", default_file="unused")


@pytest.mark.parametrize(
    ("url", "host", "port", "starttls", "tls"),
    [
        ("smtp://mail.city.example.jp", "mail.city.example.jp", 587, True, False),
        ("smtp://mail.city.example.jp:2525?tls=starttls", "mail.city.example.jp", 2525, True, False),
        ("smtps://mail.city.example.jp", "mail.city.example.jp", 465, False, True),
        ("smtp://relay?tls=none", "relay", 25, False, False),
        ("smtp://[::1]:1025?tls=none", "::1", 1025, False, False),
    ],
)
def test_a_mail_server_is_encrypted_unless_said_otherwise(
    monkeypatch: pytest.MonkeyPatch, url: str, host: str, port: int, starttls: bool, tls: bool
) -> None:
    monkeypatch.setenv("SHIRUBE_MAIL_URL", url)
    server = env.mail("SHIRUBE_MAIL_URL")
    assert (server.host, server.port, server.starttls, server.tls) == (host, port, starttls, tls)


def test_a_mail_server_s_password_is_read_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIRUBE_MAIL_URL", "smtp://city%40lg:p%40ss%2Fword@mail")
    server = env.mail("SHIRUBE_MAIL_URL")
    assert (server.user, server.password) == ("city@lg", "p@ss/word")
    assert "p@ss" not in repr(server)


@pytest.mark.parametrize("url", ["mail.city", "smtp://", "http://mail", "smtp://mail?tls=maybe", "smtp://mail:port", "smtp://[mail"])
def test_a_mail_server_s_address_that_cannot_be_meant_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("SHIRUBE_MAIL_URL", url)
    with pytest.raises(InvalidInput, match="smtp://"):
        env.mail("SHIRUBE_MAIL_URL")


def test_without_a_mail_server_mails_become_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHIRUBE_MAIL_URL", raising=False)
    assert env.mail("SHIRUBE_MAIL_URL").backend == "shirube.core.mail.adapters.Folder"
