"""The state of the tables: which migrations made them, and bringing an empty place to the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps.registry import Apps
from django.db import router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

Migration = tuple[str, str]


def applied(connection: BaseDatabaseWrapper) -> frozenset[Migration]:
    """Return the migrations that made the tables; none in a place without any."""
    return frozenset(MigrationRecorder(connection).applied_migrations())


def known(connection: BaseDatabaseWrapper) -> frozenset[Migration]:
    """Return all migrations this program brings."""
    return frozenset(MigrationExecutor(connection).loader.graph.nodes)


def state_after(connection: BaseDatabaseWrapper, migrations: Iterable[Migration]) -> Apps:
    """Return the models as they were when exactly these migrations had run."""
    loader = MigrationExecutor(connection).loader
    state: Any = loader.project_state(_last_of(loader.graph, migrations), at_end=True)
    return state.apps  # type: ignore[no-any-return]


def migrate_to(connection: BaseDatabaseWrapper, migrations: Iterable[Migration]) -> None:
    """Run what is missing of these migrations, inside the transaction that is open."""
    executor = MigrationExecutor(connection)
    with _directed_to(connection.alias):
        executor.migrate(_last_of(executor.loader.graph, migrations))


def migrate_on(connection: BaseDatabaseWrapper) -> None:
    """Run all migrations that this program brings and the place does not have yet."""
    executor = MigrationExecutor(connection)
    with _directed_to(connection.alias):
        executor.migrate(executor.loader.graph.leaf_nodes())


def whole_plan(connection: BaseDatabaseWrapper) -> list[tuple[Any, bool]]:
    """Return all migrations of this program as a plan from nothing."""
    executor = MigrationExecutor(connection)
    return list(executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True))


@contextmanager
def _directed_to(alias: str) -> Iterator[None]:
    """Let migrations that ask for no database work on this one."""
    before = router.routers
    router.routers = [_Only(alias)]
    try:
        yield
    finally:
        router.routers = before


class _Only:
    def __init__(self, alias: str) -> None:
        self._alias = alias

    def db_for_read(self, *_: Any, **__: Any) -> str:
        return self._alias

    db_for_write = db_for_read


def _last_of(graph: Any, migrations: Iterable[Migration]) -> list[Migration]:
    """Leave out what another one of the same app builds on: an executor would take it for a way back."""
    wanted = set(migrations)
    return sorted(
        node for node in wanted if not any(child.key in wanted and child.key[0] == node[0] for child in graph.node_map[node].children)
    )
