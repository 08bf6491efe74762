"""What must be true before Shirube starts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def check_sqlite_transactions(**_: Any) -> list[CheckMessage]:
    """Refuse the SQLite settings that lose writes or lock every reader out."""
    return sqlite_faults(settings.DATABASES["default"])


def sqlite_faults(database: Mapping[str, Any]) -> list[CheckMessage]:
    """Return what is wrong with the settings of a database.

    Without IMMEDIATE a quarter of read-then-write requests fail under load; with ATOMIC_REQUESTS every GET takes the write lock.
    """
    if not database["ENGINE"].endswith("sqlite3"):
        return []
    faults: list[CheckMessage] = []
    if database.get("OPTIONS", {}).get("transaction_mode") != "IMMEDIATE":
        faults.append(Error("SQLiteのtransaction_modeをIMMEDIATEにしてください。", id="core.E001"))
    if database.get("ATOMIC_REQUESTS"):
        faults.append(Error("SQLiteではATOMIC_REQUESTSを使わないでください。", id="core.E002"))
    return faults
