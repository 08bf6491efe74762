"""Settings that lose writes do not start."""

from __future__ import annotations

from typing import Any

import pytest

from shirube.core.checks import sqlite_faults

SQLITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}


@pytest.mark.parametrize(
    ("database", "faults"),
    [
        ({**SQLITE, "OPTIONS": {"transaction_mode": "IMMEDIATE"}}, []),
        ({**SQLITE}, ["core.E001"]),
        ({**SQLITE, "OPTIONS": {"transaction_mode": "IMMEDIATE"}, "ATOMIC_REQUESTS": True}, ["core.E002"]),
        ({"ENGINE": "django.db.backends.postgresql", "ATOMIC_REQUESTS": True}, []),
    ],
)
def test_only_immediate_transactions_without_atomic_requests_pass(database: dict[str, Any], faults: list[str]) -> None:
    assert [fault.id for fault in sqlite_faults(database)] == faults
