"""Monitors are told what is missing, and nothing else."""

from __future__ import annotations

import os
from collections import namedtuple
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from shirube.core import monitors
from shirube.core.models import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def seen(*, seconds_ago: int) -> None:
    Worker.objects.create(name=f"worker {seconds_ago}", seen_at=timezone.now() - timedelta(seconds=seconds_ago))


def ask(client: Client, path: str) -> tuple[int, dict[str, Any]]:
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    told: dict[str, Any] = answer.json()
    return answer.status_code, told


def test_health_says_that_program_and_database_answer(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        status, told = ask(client, "/-/health")
    assert (status, told["status"], told["database"]["ok"]) == (200, "ok", True)
    assert told["version"].count(".") == 2


def test_everything_is_ready(client: Client) -> None:
    seen(seconds_ago=400)
    seen(seconds_ago=20)
    status, told = ask(client, "/-/ready")
    assert (status, told["status"]) == (200, "ok")
    assert told["worker"]["seconds_since_seen"] in range(19, 30)
    assert told["migrations"] == {"ok": True, "pending": 0}


def test_without_a_worker_mail_stays_and_the_monitor_knows(client: Client) -> None:
    assert ask(client, "/-/ready")[1]["worker"] == {"ok": False, "seconds_since_seen": None}
    seen(seconds_ago=400)
    status, told = ask(client, "/-/ready")
    assert (status, told["worker"]["ok"], told["database"]["ok"]) == (503, False, True)
    assert client.get("/-/alive").status_code == 200


def test_a_migration_that_is_not_applied_is_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seen(seconds_ago=1)
    monkeypatch.setattr(monitors, "_known_migrations", lambda: frozenset({("core", "0001_journal"), ("core", "9999_later")}))
    status, told = ask(client, "/-/ready")
    assert (status, told["migrations"]) == (503, {"ok": False, "pending": 1})


def test_a_full_disk_and_a_missing_folder_are_told(client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    seen(seconds_ago=1)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(10**9, 10**9, 499_000_000))
    assert ask(client, "/-/ready")[1]["disk"] == {"ok": False, "free_megabytes": 499}
    settings.DATA_DIR = settings.DATA_DIR / "gone"
    status, told = ask(client, "/-/ready")
    assert (status, told["data_folder"]) == (503, {"ok": False, "error": "FileNotFoundError"})
    assert "gone" not in str(told)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(client: Client, place: Path) -> None:
    place.chmod(0o500)
    assert ask(client, "/-/ready")[1]["data_folder"] == {"ok": False, "error": "PermissionError"}


def test_a_database_that_is_down_is_told_without_its_address(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def down() -> None:
        raise DatabaseError("connection to server at 10.0.0.5, user city, failed")

    monkeypatch.setattr("shirube.core.monitors.connection.cursor", down)
    for path in ("/-/health", "/-/ready"):
        status, told = ask(client, path)
        assert (status, told["database"]) == (503, {"ok": False, "error": "DatabaseError"})
        assert "10.0.0.5" not in str(told)
