"""The database's own refusal to change or remove what the journal says.

The chain of hashes shows a change afterwards; these triggers stop it beforehand, for programs and for a hand at the database's prompt.
Who owns the database can still drop them: then the chain tells, and `verify_journal` says that they are gone. They are put back after
every migration, for SQLite drops them whenever a table is made anew.
"""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "core_journalentry"
REFUSAL = "変更の記録は書き換えることも消すこともできません (the journal is append-only)"
_SQLITE = {
    "journal_no_update": "BEFORE UPDATE ON {table}",
    "journal_no_delete": "BEFORE DELETE ON {table}",
    # REPLACE removes the row in its way without the trigger above being asked.
    "journal_no_replace": "BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR hash = NEW.hash)",
}
_POSTGRESQL = {
    "journal_no_change": "BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW",
    "journal_no_truncate": "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT",
}
_FUNCTION = f"""CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"""


def guard(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers up, whether they stand or not."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for name, when in _triggers(connection).items():
            cursor.execute(_drop(connection, name))
            cursor.execute(f"CREATE TRIGGER {name} {when.format(table=TABLE)} {_act(connection)}")


def unguard(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers down: to undo the migration, and in test databases, which are emptied between tests."""
    with connection.cursor() as cursor:
        for name in _triggers(connection):
            cursor.execute(_drop(connection, name))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of the triggers that do not stand or are switched off."""
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')"
    with connection.cursor() as cursor:
        cursor.execute(query, [TABLE])
        standing = {row[0] for row in cursor.fetchall()}
    return [name for name in _triggers(connection) if name not in standing]


def guard_after_migration(sender: Any, using: str = DEFAULT_DB_ALIAS, plan: Any = None, **_: Any) -> None:
    """Put the triggers up again after a migration; emptying a test database, which has no plan, leaves them as they are."""
    if plan and TABLE in connections[using].introspection.table_names():
        guard(connections[using])


def _triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE


def _drop(connection: BaseDatabaseWrapper, name: str) -> str:
    return f"DROP TRIGGER IF EXISTS {name}" + (f" ON {TABLE}" if connection.vendor == "postgresql" else "")


def _act(connection: BaseDatabaseWrapper) -> str:
    return "EXECUTE FUNCTION journal_refuse()" if connection.vendor == "postgresql" else f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
