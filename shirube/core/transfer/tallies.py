"""Counting rows and their checksum while they pass."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from shirube.core.transfer.archive import Sum
from shirube.core.transfer.tables import Table
from shirube.core.transfer.values import Row, canonical, fault, line

MOST_FAULTS = 10


class Tally:
    """How many rows of a table passed, and the SHA-256 of their canonical lines."""

    def __init__(self, table: Table) -> None:
        self._table, self._sha256, self._rows = table, hashlib.sha256(), 0

    def passing(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows on, counted."""
        for row in rows:
            self._count(canonical(row))
            yield row

    def lines(self, rows: Iterable[Row]) -> Iterator[bytes]:
        """Yield the rows as lines, counted."""
        for row in rows:
            written = line(row)
            self._count(canonical(row) if self._table.has_json else written)
            yield written

    def through(self, rows: Iterable[Row]) -> Sum:
        """Count rows to their end."""
        for row in rows:
            self._count(canonical(row))
        return self.sum()

    def sum(self, last_number: int | None = None) -> Sum:
        """Return what was counted so far."""
        return Sum(self._table.name, self._rows, self._sha256.hexdigest(), last_number)

    def _count(self, text: bytes) -> None:
        self._sha256.update(text)
        self._sha256.update(b"\n")
        self._rows += 1


class Sieve:
    """Remembers the values that PostgreSQL would not take, a sentence for each."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.number = 0

    def passing(self, table: Table, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield the rows on, looked at."""
        key = [column.name for column in table.columns].index(table.key)
        for row in rows:
            for column, value in zip(table.columns, row, strict=True):
                if why := fault(column, value):
                    self._keep(f"{table.name} の {table.key}={row[key]} の {column.name}: {why}")
            yield row

    def _keep(self, sentence: str) -> None:
        self.number += 1
        if self.number <= MOST_FAULTS:
            self.found.append(sentence)
