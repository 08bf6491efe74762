"""A store moves from SQLite to PostgreSQL whole, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.core.test_backup_at_work import FILL, ROWS, SUMS
from tests.stores import HAS_POSTGRES, new_store, python, shirube

needs_postgres = pytest.mark.skipif(not HAS_POSTGRES, reason="there is no PostgreSQL server in DATABASE_URL")
SEARCH = "from shirube.core.search import search; print(search('消防団').total)"
ADD = "from shirube.core.people.models import Section; print(Section.objects.create(slug='z', name='足した課').pk > 5)"
SPOIL = """
import sys
from django.db import connection
with connection.cursor() as cursor:
    for statement in sys.argv[1:]:
        cursor.execute(statement)
"""
UNFIT = {
    "UPDATE people_section SET name = printf('%.150c', '課') WHERE id = 1": "people_section の id=1 の name: 150文字あり、100文字を",
    "UPDATE mail_message SET body = 'a' || char(0) || 'b'": "mail_message の id=1 の body: 空文字（NUL）",
    "UPDATE plans_plan SET position = 70000 WHERE id = 2": "plans_plan の id=2 の position: 70000は0から32767まで",
    """UPDATE plans_edition SET years = '["\\u0000"]' WHERE id = 1""": "plans_edition の id=1 の years: 空文字（NUL）",
    """UPDATE plans_edition SET years = '{"k": "\\ud800"}' WHERE id = 2""": "plans_edition の id=2 の years: 文字でない符号",
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled SQLite file, made once."""
    file = tmp_path_factory.mktemp("filled") / "city.sqlite3"
    shirube(f"sqlite:///{file}", "migrate", "-v0")
    python(f"sqlite:///{file}", FILL)
    return file


@pytest.fixture
def source(filled: Path, tmp_path: Path) -> str:
    """A copy of the filled store for one test."""
    for part in filled.parent.iterdir():
        shutil.copy(part, tmp_path)
    return f"sqlite:///{tmp_path / filled.name}"


@pytest.fixture
def target(tmp_path: Path) -> Iterator[str]:
    with new_store("postgresql", tmp_path) as url:
        yield url


@needs_postgres
def test_every_table_is_the_same_and_work_goes_on_there(source: str, target: str) -> None:
    told = shirube(source, "copy_to_postgres", target)
    assert "すべて一致しました" in told
    assert python(target, SUMS) == python(source, SUMS)
    assert python(target, SEARCH).strip() == "1"
    assert python(target, ADD).strip() == "True"
    assert "すべてつながっています" in shirube(target, "verify_journal")
    shirube(target, "migrate", "--check")


@needs_postgres
def test_a_dry_run_does_it_all_and_leaves_nothing(source: str, target: str) -> None:
    assert "取り消しました" in shirube(source, "copy_to_postgres", target, "--dry-run")
    assert python(target, ROWS).strip() == "[]"
    shirube(source, "copy_to_postgres", target)


@needs_postgres
def test_a_place_with_rows_is_refused(source: str, target: str) -> None:
    shirube(source, "copy_to_postgres", target)
    assert "空ではありません" in shirube(source, "copy_to_postgres", target, refused=True)


@needs_postgres
def test_what_postgresql_refuses_is_named_by_table_row_and_column_before_anything_is_written(source: str, target: str) -> None:
    python(source, SPOIL, *UNFIT)
    told = shirube(source, "copy_to_postgres", target, refused=True)
    assert [sentence for sentence in UNFIT.values() if sentence not in told] == []
    assert python(target, ROWS).strip() == "[]"


def test_an_address_of_another_kind_and_a_server_that_does_not_answer_get_a_sentence(source: str) -> None:
    assert "postgresql://" in shirube(source, "copy_to_postgres", "mysql://host/name", refused=True)
    assert "つながりません" in shirube(source, "copy_to_postgres", "postgresql://nobody@127.0.0.1:9/none", refused=True)
