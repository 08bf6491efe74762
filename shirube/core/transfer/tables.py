"""Which tables are carried, in an order in which no row refers to one that comes later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from django.apps.registry import Apps
from django.db import models

from shirube.core.transfer.values import Column, Kind

LEFT_OUT = frozenset({"auth", "contenttypes", "sessions", "usersessions"})
"""Apps whose tables are not carried: Django fills the first two itself, and whoever is signed in signs in again."""
KINDS = {
    "AutoField": Kind.INTEGER,
    "BigAutoField": Kind.INTEGER,
    "BigIntegerField": Kind.INTEGER,
    "BinaryField": Kind.BYTES,
    "BooleanField": Kind.BOOLEAN,
    "CharField": Kind.TEXT,
    "DateField": Kind.DATE,
    "DateTimeField": Kind.MOMENT,
    "DecimalField": Kind.DECIMAL,
    "EmailField": Kind.TEXT,
    "FloatField": Kind.NUMBER,
    "IntegerField": Kind.INTEGER,
    "JSONField": Kind.JSON,
    "PositiveBigIntegerField": Kind.INTEGER,
    "PositiveIntegerField": Kind.INTEGER,
    "PositiveSmallIntegerField": Kind.INTEGER,
    "SlugField": Kind.TEXT,
    "SmallAutoField": Kind.INTEGER,
    "SmallIntegerField": Kind.INTEGER,
    "TextField": Kind.TEXT,
    "TimeField": Kind.TIME,
    "URLField": Kind.TEXT,
    "UUIDField": Kind.UUID,
}
NUMBERED = frozenset({"AutoField", "BigAutoField", "SmallAutoField"})
BOUNDS = {
    "AutoField": (-(2**31), 2**31 - 1),
    "IntegerField": (-(2**31), 2**31 - 1),
    "PositiveIntegerField": (0, 2**31 - 1),
    "PositiveSmallIntegerField": (0, 2**15 - 1),
    "SmallIntegerField": (-(2**15), 2**15 - 1),
}
"""What PostgreSQL takes; SQLite takes 64 bits everywhere."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `key` is the column that orders its rows; `is_numbered` says that the database counts the key up by itself.

    The key comes first, then the columns by name, so that their order does not depend on which migration added them.
    """

    name: str
    key: str
    columns: tuple[Column, ...]
    is_numbered: bool

    @property
    def has_json(self) -> bool:
        """Whether the order of keys may differ between databases."""
        return any(column.kind is Kind.JSON for column in self.columns)


def carried_tables(registry: Apps) -> tuple[Table, ...]:
    """Return the tables of all models (today's, or a past state's) that a backup carries."""
    made = {model._meta.db_table: model for model in _models(registry) if model._meta.app_label not in LEFT_OUT}
    needs = {name: sorted(_referred(model) & made.keys() - {name}) for name, model in sorted(made.items())}
    return tuple(_table(made[name]) for name in TopologicalSorter(needs).static_order())


def own_tables(registry: Apps) -> tuple[str, ...]:
    """Return the names of the tables that are empty in an empty place: all but those that migrating itself fills."""
    return tuple(model._meta.db_table for model in _models(registry) if model._meta.app_label not in {"auth", "contenttypes"})


def _models(registry: Apps) -> Iterable[type[models.Model]]:
    return (model for model in registry.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy)


def _referred(model: type[models.Model]) -> set[str]:
    targets: list[Any] = [field.related_model for field in model._meta.concrete_fields if field.remote_field]
    return {target._meta.db_table for target in targets}


def _table(model: type[models.Model]) -> Table:
    meta: Any = model._meta
    return Table(
        name=meta.db_table,
        key=str(meta.pk.column),
        columns=tuple(sorted(map(_column, meta.concrete_fields), key=lambda column: (column.name != meta.pk.column, column.name))),
        is_numbered=meta.pk.get_internal_type() in NUMBERED,
    )


def _column(field: models.Field[Any, Any]) -> Column:
    typed: Any = field
    while typed.remote_field:
        typed = typed.target_field
    sort = typed.get_internal_type()
    lowest, highest = BOUNDS.get(sort, (None, None))
    return Column(
        name=str(field.column),
        kind=KINDS[sort],
        limit=typed.max_length if sort in {"CharField", "EmailField", "SlugField", "URLField"} else None,
        lowest=lowest,
        highest=highest,
        places=getattr(typed, "decimal_places", None),
    )
