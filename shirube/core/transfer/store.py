"""Rows out of a database and into one, in bounded memory, whichever database it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from shirube.core.transfer.tables import Table
from shirube.core.transfer.values import Row, Turn, reading, writing

BATCH = 2_000
"""Rows held at once."""


@contextmanager
def opened(alias: str, settings: Mapping[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """Yield a connection of its own with these settings; what they leave out is as in the default database."""
    connections.databases[alias] = {**connections["default"].settings_dict, **settings}
    try:
        yield connections[alias]
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.databases[alias]


@contextmanager
def snapshot() -> Iterator[BaseDatabaseWrapper]:
    """Yield a connection that sees the store as it was at one moment, while others go on writing.

    It reads in one transaction: deferred on SQLite, where the write-ahead log keeps the moment; REPEATABLE READ on PostgreSQL.
    """
    connection: Any = connections["default"].copy()
    connection.settings_dict["OPTIONS"] = _reading_options(connection)
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        yield connection
    finally:
        connection.rollback()
        connection.close()


def _reading_options(connection: BaseDatabaseWrapper) -> dict[str, Any]:
    options = {name: value for name, value in connection.settings_dict["OPTIONS"].items() if name != "pool"}
    if connection.vendor == "sqlite":
        return {**options, "transaction_mode": "DEFERRED"}
    from psycopg import IsolationLevel  # a city on SQLite loads no driver

    return {**options, "isolation_level": IsolationLevel.REPEATABLE_READ}


def read_rows(connection: BaseDatabaseWrapper, table: Table) -> Iterator[Row]:
    """Yield a table's rows in the order of its key, plain."""
    turns = [(place, turn) for place, column in enumerate(table.columns) if (turn := reading(column))]
    for stored in _stored_rows(connection, table):
        row = list(stored)
        _turn(row, turns)
        yield row


def _turn(row: Row, turns: Iterable[tuple[int, Turn]]) -> None:
    for place, turn in turns:
        if row[place] is not None:
            row[place] = turn(row[place])


def _stored_rows(connection: BaseDatabaseWrapper, table: Table) -> Iterator[tuple[Any, ...]]:
    """Yield rows as the driver gives them; PostgreSQL's server keeps what is not yet fetched."""
    sql = f'SELECT {_names(table)} FROM "{table.name}" ORDER BY "{table.key}"'
    cursor: Any = connection.chunked_cursor() if connection.vendor == "postgresql" else connection.cursor()
    with cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(BATCH):
            yield from rows


def write_rows(connection: BaseDatabaseWrapper, table: Table, rows: Iterable[Row]) -> None:
    """Put plain rows into a table: by COPY on PostgreSQL, by one prepared INSERT on SQLite. Journals keep nothing of it."""
    turns = [(place, turn) for place, column in enumerate(table.columns) if (turn := writing(column, vendor=connection.vendor))]
    cursor: Any = connection.cursor()
    with cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table.name}" ({_names(table)}) FROM STDIN') as copy:
                for row in _turned(rows, turns):
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(table.columns))
            cursor.executemany(f'INSERT INTO "{table.name}" ({_names(table)}) VALUES ({marks})', _turned(rows, turns))


def _turned(rows: Iterable[Row], turns: list[tuple[int, Turn]]) -> Iterator[Row]:
    for row in rows:
        row = list(row)
        _turn(row, turns)
        yield row


def _names(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def last_number(connection: BaseDatabaseWrapper, table: Table) -> int | None:
    """Return the highest number the database ever gave a row, so that no number is given twice; None where it gave none."""
    if not table.is_numbered:
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table.name}"', table.key])
            cursor.execute(f"SELECT last_value FROM {cursor.fetchone()[0]} WHERE is_called")
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
        found = cursor.fetchone()
    return int(found[0]) or None if found else None


def count_on(connection: BaseDatabaseWrapper, table: Table, last: int | None) -> None:
    """Let the database give numbers above `last` and above those that its rows have."""
    if not table.is_numbered:
        return
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT max("{table.key}") FROM "{table.name}"')
        highest = max(last or 0, cursor.fetchone()[0] or 0)
        if not highest:
            return
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table.name}"', table.key, highest])
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, highest])


def filled_tables(connection: BaseDatabaseWrapper, names: Iterable[str]) -> list[str]:
    """Return those of the tables that are there and hold a row."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        return [name for name in names if name in there and _has_row(cursor, name)]


def _has_row(cursor: Any, name: str) -> bool:
    cursor.execute(f'SELECT 1 FROM "{name}" LIMIT 1')
    return cursor.fetchone() is not None
