"""The database itself refuses to change or remove what the journal says."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from shirube.core import guards, journal
from shirube.core.models import JournalEntry

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def entry() -> Iterator[JournalEntry]:
    guards.guard(connection)
    yield journal.record(actor="clerk", action="correct", subject="item:1")
    guards.unguard(connection)


def attempt(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_journalentry SET actor = 'nobody'",
        "UPDATE core_journalentry SET actor = actor",
        "DELETE FROM core_journalentry",
        pytest.param(
            "INSERT OR REPLACE INTO core_journalentry SELECT id, recorded_at, 'nobody', action, subject, before, after, grounds,"
            " previous_hash, hash, is_draft, occasion FROM core_journalentry",
            marks=pytest.mark.skipif("connection.vendor != 'sqlite'"),
        ),
        pytest.param("TRUNCATE core_journalentry", marks=pytest.mark.skipif("connection.vendor != 'postgresql'")),
        pytest.param(
            "INSERT INTO core_journalentry SELECT * FROM core_journalentry ON CONFLICT (id) DO UPDATE SET actor = 'nobody'",
            marks=pytest.mark.skipif("connection.vendor != 'postgresql'"),
        ),
    ],
)
def test_by_hand_nothing_is_changed_or_removed(entry: JournalEntry, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        attempt(statement)
    assert JournalEntry.objects.get().actor == "clerk"


def test_by_program_nothing_is_changed_or_removed(entry: JournalEntry) -> None:
    for attempt_it in (entry.save, entry.delete, JournalEntry.objects.all().delete, lambda: JournalEntry.objects.update(actor="nobody")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt_it()
    assert JournalEntry.objects.get().actor == "clerk"


def test_writing_goes_on(entry: JournalEntry) -> None:
    journal.record(actor="clerk", action="correct", subject="item:2")
    assert journal.first_broken() is None
    assert JournalEntry.objects.count() == 2


def test_guards_that_were_taken_down_are_missed_and_put_up_again(entry: JournalEntry) -> None:
    assert guards.missing(connection) == []
    guards.unguard(connection)
    said = StringIO()
    call_command("verify_journal", stdout=StringIO(), stderr=said)
    assert "仕掛けが外れています" in said.getvalue()
    call_command("verify_journal", "--guard", stdout=StringIO(), stderr=StringIO())
    assert guards.missing(connection) == []


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_a_guard_that_is_switched_off_is_missed(entry: JournalEntry) -> None:
    attempt("ALTER TABLE core_journalentry DISABLE TRIGGER journal_no_change")
    assert guards.missing(connection) == ["journal_no_change"]


def test_a_migration_leaves_the_guards_standing_and_emptying_the_test_database_does_not(entry: JournalEntry) -> None:
    guards.unguard(connection)
    guards.guard_after_migration(apps.get_app_config("core"), plan=[])
    assert guards.missing(connection) != []
    guards.guard_after_migration(apps.get_app_config("core"), plan=[("a migration", False)])
    assert guards.missing(connection) == []


def test_a_new_database_stands_guarded_against_any_other_program(tmp_path: Path) -> None:
    file = tmp_path / "city.sqlite3"
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{file}"}
    code = (
        "import django; django.setup(); from shirube.core.journal import record; record(actor='clerk', action='correct', subject='item:1')"
    )
    environment["DJANGO_SETTINGS_MODULE"] = "shirube.config.settings"
    subprocess.run([sys.executable, "-m", "shirube.config.command", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
    with closing(sqlite3.connect(file)) as other:
        for statement in ("UPDATE core_journalentry SET actor = 'nobody'", "DELETE FROM core_journalentry"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                other.execute(statement)
        assert other.execute("SELECT actor FROM core_journalentry").fetchall() == [("clerk",)]
