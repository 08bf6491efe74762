"""Backing up and restoring between real processes: while others write, through a power cut, from one database to the other, and on to
the tables of this release."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stores import KINDS, environment, new_store, program, python, run, shirube

KEPT = Path(__file__).resolve().parents[2] / "data" / "release-0.1.0.backup"
FILL = "from tests.factories.store import fill_store; fill_store()"
SUMS = """
from django.apps import apps
from django.db import connection
from shirube.core.transfer.store import read_rows
from shirube.core.transfer.tables import carried_tables
from shirube.core.transfer.tallies import Tally
for table in carried_tables(apps):
    found = Tally(table).through(read_rows(connection, table))
    if table.name != "core_journalentry":
        print(found.table, found.rows, found.sha256)
"""
WRITER = """
from django.db import transaction
from shirube.core import journal
from shirube.core.people.models import Account, Section
number = 0
while True:  # until it is killed
    number += 1
    with transaction.atomic():
        section = Section.objects.create(slug=f"s{number}", name=f"課{number}")
        journal.record(actor="writer", action="add", subject=f"section:{section.slug}", after={"name": section.name})
        Section.objects.create(slug=f"t{number}", name=f"係{number}", parent=section)
    print(number, flush=True)
"""
PROOF = """
import sys
from pathlib import Path
from shirube.core.transfer.actions import restore
restore(file=Path(sys.argv[1]), actor="test")
from django.db import connection
from shirube.core.journal import first_broken
from shirube.core.models import JournalEntry
from shirube.core.people.models import Section
connection.check_constraints()
added = JournalEntry.objects.filter(action="add").count()
whole = Section.objects.filter(slug__startswith="t").count() == Section.objects.filter(slug__startswith="s").count() == added
print(first_broken() is None, whole, added)
"""
CUT = """
import os, signal, sys
from pathlib import Path
from shirube.core.transfer import actions
from shirube.core.people.models import Section
def cut(*_):
    assert Section.objects.exists()
    os.kill(os.getpid(), signal.SIGKILL)
setattr(actions, sys.argv[2], cut)
actions.restore(file=Path(sys.argv[1]), actor="test")
"""
ROWS = """
from django.db import connection
from shirube.core.transfer.store import filled_tables
print(filled_tables(connection, connection.introspection.table_names()))
"""
GUARDS = "from django.db import connection; from shirube.core.guards import missing; print(missing(connection))"
PAGES = """
from django.conf import settings
from django.test import Client
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
paths = ["/", "/plans/reform/", "/plans/reform/items/1/", "/indicators/", "/findings/", "/documents/list/", "/search?q=%E5%8F%96%E7%B5%84",
         "/en/plans/strategy/", "/sections/", "/api/v1/plans", "/accounts/login/"]
for path in paths:
    print(Client(HTTP_HOST="localhost").get(path).status_code, path)
"""
MIGRATE_TO_THEN_LOAD = """
import sys
from pathlib import Path
from django.db import connection, transaction
from shirube.core.transfer import archive, schema
from shirube.core.transfer.store import count_on, write_rows
from shirube.core.transfer.tables import carried_tables
with archive.reading(Path(sys.argv[1]), passphrase=None) as (about, parts):
    tables = {t.name: t for t in carried_tables(schema.state_after(connection, about.migrations))}
    with connection.constraint_checks_disabled(), transaction.atomic():
        schema.migrate_to(connection, about.migrations)
        for part in parts:
            write_rows(connection, tables[part.table], part.rows)
            count_on(connection, tables[part.table], part.sum.last_number)
"""
LOST = """
import sys
from pathlib import Path
from django.apps import apps
from django.db import connection
from shirube.core.transfer import archive
from shirube.core.transfer.store import read_rows
from shirube.core.transfer.tables import carried_tables
tables = {t.name: t for t in carried_tables(apps)}
with archive.reading(Path(sys.argv[1]), passphrase=None) as (about, parts):
    for part in parts:
        table = tables[part.table]
        names = [c.name for c in table.columns]
        now = {row[0]: dict(zip(names, row)) for row in read_rows(connection, table)}
        for row in part.rows:
            for column, value in zip(part.columns, row):
                if now[row[0]][column.name] != value:
                    print(part.table, row[0], column.name, value, now[row[0]][column.name])
"""


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with new_store(request.param, tmp_path) as url:
        yield url


@pytest.fixture(params=KINDS)
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with new_store(request.param, tmp_path) as url:
        yield url


def test_what_is_backed_up_while_others_write_is_one_moment(store: str, tmp_path: Path) -> None:
    shirube(store, "migrate", "-v0")
    writer = subprocess.Popen(program(WRITER), env=environment(store), stdout=subprocess.PIPE, text=True)
    try:
        assert writer.stdout is not None
        writer.stdout.readline()
        for number in range(2):
            shirube(store, "back_up", str(tmp_path / f"{number}.backup"))
    finally:
        writer.kill()
        written = writer.communicate()[0].splitlines()
    counts = []
    for number in range(2):
        with new_store("sqlite", tmp_path) as place:
            whole, paired, added = python(place, PROOF, str(tmp_path / f"{number}.backup")).split()
        assert (whole, paired) == ("True", "True")
        counts.append(int(added))
    assert 0 < counts[0] < counts[1] <= len(written) + 2, "the writer stood still"


def test_a_backup_comes_back_on_either_database(store: str, other: str, tmp_path: Path) -> None:
    shirube(store, "migrate", "-v0")
    python(store, FILL)
    shirube(store, "back_up", str(tmp_path / "city.backup"))
    shirube(other, "restore", str(tmp_path / "city.backup"))
    assert python(other, SUMS) == python(store, SUMS)
    assert "すべてつながっています" in shirube(other, "verify_journal")


@pytest.mark.parametrize("moment", ["_prove", "_prove_journal"])
def test_a_killed_restore_leaves_the_place_empty_and_the_next_one_is_whole(store: str, moment: str) -> None:
    cut = run(store, program(CUT, str(KEPT), moment))
    assert cut.returncode == -signal.SIGKILL, cut.stderr
    assert python(store, ROWS).strip() == "[]"
    assert "501行" in shirube(store, "restore", str(KEPT))


def test_a_killed_backup_leaves_the_old_file(tmp_path: Path) -> None:
    with new_store("sqlite", tmp_path) as url:
        shirube(url, "restore", str(KEPT))
        file = tmp_path / "city.backup"
        shirube(url, "back_up", str(file))
        old = file.read_bytes()
        slow = "import time\nfrom shirube.core.transfer import actions\nfrom pathlib import Path\nimport sys\n"
        slow += "inner = actions._write_table\n"
        slow += "def late(*a):\n    print('begun', flush=True); time.sleep(0.3); return inner(*a)\n"
        slow += "actions._write_table = late\nactions.back_up(file=Path(sys.argv[1]))"
        process = subprocess.Popen(program(slow, str(file)), env=environment(url), stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.1)
        process.kill()
        process.communicate()
        assert file.read_bytes() == old


def test_the_release_before_is_restored_and_becomes_this_release(store: str) -> None:
    told = shirube(store, "restore", str(KEPT))
    assert "しるべ 0.1.0 が書いたもの" in told
    shirube(store, "migrate", "--check")
    assert python(store, LOST, str(KEPT)) == ""
    assert "2件の記録はすべてつながっています" in shirube(store, "verify_journal")


def test_after_restoring_the_journal_is_guarded(store: str) -> None:
    shirube(store, "restore", str(KEPT))
    assert python(store, GUARDS).strip() == "[]"


def test_a_filled_database_of_the_release_before_is_migrated_without_a_loss_and_its_pages_answer(store: str) -> None:
    python(store, MIGRATE_TO_THEN_LOAD, str(KEPT))
    assert "Section" not in shirube(store, "migrate", "-v0")
    assert python(store, LOST, str(KEPT)) == ""
    assert "1件の記録はすべてつながっています" in shirube(store, "verify_journal")
    answers = python(store, PAGES).splitlines()
    assert len(answers) == 11
    assert [line for line in answers if not line.startswith("200 ")] == []


def test_a_place_of_a_later_state_says_what_to_do(tmp_path: Path) -> None:
    with new_store("sqlite", tmp_path) as url:
        shirube(url, "migrate", "-v0")
        assert "migrate をせずに" in shirube(url, "restore", str(KEPT), refused=True)


def test_a_database_that_is_not_migrated_is_not_backed_up(tmp_path: Path) -> None:
    with new_store("sqlite", tmp_path) as url:
        python(url, MIGRATE_TO_THEN_LOAD, str(KEPT))
        assert "前の版のプログラムで" in shirube(url, "back_up", str(tmp_path / "b"), refused=True)
    assert not (tmp_path / "b").exists()
