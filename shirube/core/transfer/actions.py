"""Backing up, restoring, and moving to another database. Each is whole or leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from shirube import __version__
from shirube.core import journal
from shirube.core.commands import whole_file
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.transfer import archive, schema
from shirube.core.transfer.archive import About, Part, Sum
from shirube.core.transfer.store import count_on, filled_tables, last_number, opened, read_rows, snapshot, write_rows
from shirube.core.transfer.tables import Table, carried_tables, own_tables
from shirube.core.transfer.tallies import Sieve, Tally

Track = Callable[[Iterable[Any]], Iterator[Any]]
"""Yields steps on, telling a person how far along the work is."""
TARGET = "target"


@dataclass(frozen=True, slots=True)
class Carried:
    """What was carried, table by table, and where the journal was broken already before."""

    sums: tuple[Sum, ...]
    about: About

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(found.rows for found in self.sums)


def back_up(*, file: Path, passphrase: str | None = None, track: Track = iter) -> Carried:
    """Write the store as it is at this moment into a file, while others go on working; sealed where there is a passphrase.

    Raises `Conflict` where migrations are missing and `InvalidInput` where nothing can be written.
    """
    _refuse_other_state(connections["default"])
    broken = journal.first_broken()
    with snapshot() as connection:
        about = _about(connection, broken_at=broken.pk if broken else None)
        return write_backup(connection, about, carried_tables(apps), file=file, passphrase=passphrase, track=track)


def write_backup(
    connection: BaseDatabaseWrapper,
    about: About,
    tables: Iterable[Table],
    *,
    file: Path,
    passphrase: str | None = None,
    track: Track = iter,
) -> Carried:
    """Write these tables, of today's state or a past one, as they stand in the connection's transaction."""
    with whole_file(file) as sink, archive.writing(sink, about, passphrase=passphrase) as writer:
        sums = tuple(_write_table(connection, writer, table) for table in track(tables))
        writer.end(sums)
    return Carried(sums, about)


def _about(connection: BaseDatabaseWrapper, *, broken_at: int | None) -> About:
    made_at = timezone.now().isoformat(timespec="seconds")
    migrations = tuple(sorted(schema.applied(connection)))
    return About(__version__, made_at, connection.vendor, migrations, broken_at, _journal_head(connection))


def _journal_head(connection: BaseDatabaseWrapper) -> str:
    """Return what `journal.head` returns, at the connection's moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM core_journalentry ORDER BY id DESC LIMIT 1")
        found = cursor.fetchone()
    return found[0] if found else ""


def _refuse_other_state(connection: BaseDatabaseWrapper) -> None:
    have, known = schema.applied(connection), schema.known(connection)
    if have < known:
        raise Conflict("データベースの表が前の版の形です。前の版のプログラムで実行するか、shirube migrate のあとで実行してください。")
    if have != known:
        raise Conflict("データベースは、このプログラムより新しい版のものです。プログラムを更新してください。")


def _write_table(connection: BaseDatabaseWrapper, writer: archive.Writer, table: Table) -> Sum:
    tally = Tally(table)
    writer.table(table.name, table.columns, tally.lines(read_rows(connection, table)))
    found = tally.sum(last_number(connection, table))
    writer.sum(found)
    return found


def check_backup(*, file: Path, passphrase: str | None = None, vendor: str = "", track: Track = iter) -> Carried:
    """Read a backup to its end and prove it whole; with `vendor` postgresql also that PostgreSQL takes every value.

    Raises `InvalidInput` for a foreign, cut or changed file, a wrong passphrase, a later release, and what PostgreSQL refuses.
    """
    with archive.reading(file, passphrase=passphrase) as (about, _):
        _refuse_later(about, place=str(file))
    archive.check_whole(file, passphrase=passphrase)
    sieve = Sieve()
    with archive.reading(file, passphrase=passphrase) as (about, parts):
        tables = _tables_of(about)
        sums = tuple(_examine(part, tables, sieve if vendor == "postgresql" else None, place=str(file)) for part in track(parts))
    if len(sums) != len(tables):
        raise InvalidInput(archive.CHANGED, place=str(file))
    _refuse_unfit(sieve)
    return Carried(sums, about)


def restore(*, file: Path, passphrase: str | None = None, actor: str, track: Track = iter) -> Carried:
    """Put a backup into the default database, which must be empty; proven equal, and migrated on, before it is committed.

    Raises what `check_backup` raises, and `Conflict` for a place that is not empty or where something does not come out equal.
    """
    connection = connections["default"]
    carried = check_backup(file=file, passphrase=passphrase, vendor=connection.vendor, track=track)
    about = carried.about
    with _in_one_go(connection):
        _make_ready(connection, about.migrations)
        tables = _tables_of(about)
        with archive.reading(file, passphrase=passphrase) as (_, parts):
            for part in track(parts):
                write_rows(connection, _as_written(part, tables, place=str(file)), part.rows)
        for found in track(carried.sums):
            _prove(connection, tables[found.table], found)
        if connection.vendor == "sqlite":
            connection.check_constraints()
        schema.migrate_on(connection)
        _prove_journal(about)
        after = {"release": about.release, "made_at": about.made_at, "rows": carried.rows}
        journal.record(actor=actor, action="restore", subject="store", after=after, grounds=file.name)
    _tell_migrated(connection)
    return carried


def copy_store(*, target: Mapping[str, Any], dry_run: bool = False, track: Track = iter) -> tuple[Sum, ...]:
    """Copy the default database into an empty PostgreSQL with these settings, in one transaction, compared table by table.

    A dry run does all of it and takes it back. Raises `InvalidInput` for values that PostgreSQL refuses and a server that does not answer,
    `Conflict` for a place that is not empty or where a table does not come out equal.
    """
    _refuse_other_state(connections["default"])
    tables = carried_tables(apps)
    with snapshot() as source, opened(TARGET, target) as connection:
        about = _about(source, broken_at=None)
        _answers(connection)
        _refuse_unfit(_sifted(source, track(tables)))
        with _in_one_go(connection):
            _make_ready(connection, about.migrations)
            sums = tuple(_copy_table(source, connection, table) for table in track(tables))
            if dry_run:
                transaction.set_rollback(True, using=TARGET)
        if not dry_run:
            _tell_migrated(connection)
    return sums


def _copy_table(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper, table: Table) -> Sum:
    tally = Tally(table)
    write_rows(target, table, tally.passing(read_rows(source, table)))
    found = tally.sum(last_number(source, table))
    _prove(target, table, found)
    return found


def _sifted(source: BaseDatabaseWrapper, tables: Iterable[Table]) -> Sieve:
    sieve = Sieve()
    for table in tables:
        for _ in sieve.passing(table, read_rows(source, table)):
            pass
    return sieve


def _refuse_unfit(sieve: Sieve) -> None:
    if not sieve.number:
        return
    more = f"\nほかに{sieve.number - len(sieve.found)}件あります。" if sieve.number > len(sieve.found) else ""
    listed = "\n".join(sieve.found)
    raise InvalidInput(f"PostgreSQLに入らない値があります。元の画面で直してから、もう一度実行してください。\n{listed}{more}")


def _examine(part: Part, tables: Mapping[str, Table], sieve: Sieve | None, *, place: str) -> Sum:
    """Count a table of a backup and compare with what the backup says of it."""
    table = _as_written(part, tables, place=place)
    rows = sieve.passing(table, part.rows) if sieve else part.rows
    counted = Tally(table).through(rows)
    told = part.sum
    if told is None or (told.table, told.rows, told.sha256) != (counted.table, counted.rows, counted.sha256):
        raise InvalidInput(f"表 {table.name} の行が控えの記録と合いません。ほかの控えを使ってください。", place=place)
    return told


def _as_written(part: Part, tables: Mapping[str, Table], *, place: str) -> Table:
    """Return a table of the backup as it was when the backup was made."""
    table = tables.get(part.table)
    if table is None or [(c.name, c.kind) for c in table.columns] != [(c.name, c.kind) for c in part.columns]:
        raise InvalidInput(archive.CHANGED, place=place)
    return table


def _tables_of(about: About) -> dict[str, Table]:
    """Return the tables as they were when the backup was made."""
    return {table.name: table for table in carried_tables(schema.state_after(connections["default"], about.migrations))}


def _refuse_later(about: About, *, place: str) -> None:
    if not frozenset(about.migrations) <= schema.known(connections["default"]):
        told = f"しるべ {about.release} の控えです。いまのしるべ {__version__} より新しいので、プログラムを更新してください。"
        raise InvalidInput(told, place=place)


def _answers(connection: BaseDatabaseWrapper) -> None:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        why = str(error).splitlines()[0]
        place = connection.settings_dict["HOST"] or "PostgreSQL"
        raise InvalidInput(f"つながりません（{why}）。アドレス、利用者、合言葉を確かめてください。", place=place) from error


@contextmanager
def _in_one_go(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Tables, rows and proofs in one transaction; SQLite looks at references at its end, PostgreSQL at once."""
    try:
        with connection.constraint_checks_disabled(), transaction.atomic(using=connection.alias):
            if connection.vendor == "postgresql":
                connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
            yield
    except IntegrityError as error:
        raise Conflict(f"行のあいだの参照が合いません（{str(error).splitlines()[0]}）。何も書き込んでいません。") from error


def _make_ready(connection: BaseDatabaseWrapper, migrations: Iterable[schema.Migration]) -> None:
    """Bring an empty place to the tables of these migrations; raises `Conflict` where it is not empty, or further than they are."""
    if filled := filled_tables(connection, own_tables(apps)):
        raise Conflict(f"空ではありません（{filled[0]} などに行があります）。何も入っていないデータベースを用意してください。")
    if not schema.applied(connection) <= frozenset(migrations):
        raise Conflict(
            "表が、控えより新しい版の形になっています。新しいデータベースを用意し、migrate をせずに、もう一度実行してください。"
            "控えを入れたあとで、いまの版の形にします。"
        )
    schema.migrate_to(connection, migrations)


def _prove(connection: BaseDatabaseWrapper, table: Table, found: Sum) -> None:
    """Compare a table with what should be in it, and count on from its last number."""
    if replace(Tally(table).through(read_rows(connection, table)), last_number=found.last_number) != found:
        raise Conflict(f"表 {table.name} が元と同じになりません。何も書き込んでいません。")
    count_on(connection, table, found.last_number)


def _tell_migrated(connection: BaseDatabaseWrapper) -> None:
    """Let everybody do what belongs behind a migration of all tables, such as putting the journal's guards up."""
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias, plan=schema.whole_plan(connection))


def _prove_journal(about: About) -> None:
    broken = journal.first_broken()
    has_head = not about.journal_head or journal.head() == about.journal_head
    if (broken.pk if broken else None) != about.journal_broken_at or not has_head:
        raise Conflict("変更の記録がつながりません。控えを作ったあとに書き換えられています。何も書き込んでいません。")
