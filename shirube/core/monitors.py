"""What monitors ask: `/-/health` (does the program answer, does its database) and `/-/ready` (is all there that a round needs).

Both answer JSON without a secret, a path or a name, with 200 or 503. For load balancers there is `/-/alive`, which asks for nothing: a
server whose worker is missing still shows its pages.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from shirube import __version__
from shirube.core.models import Worker

WORKER_SILENCE = 180
"""Seconds after which a worker that was not heard of counts as missing."""
LEAST_FREE = 500
"""Megabytes that must be free on the disk of the data folder."""
Finding = dict[str, Any]


def health(request: HttpRequest) -> JsonResponse:
    """Answer whether the program and its database work, and which version it is."""
    found = _asked(_database)
    return _told({"status": "ok" if found["ok"] else "failing", "version": __version__, "database": found})


def ready(request: HttpRequest) -> JsonResponse:
    """Answer whether everything is there that work needs, part by part."""
    parts = {"database": _database, "migrations": _migrations, "worker": _worker, "data_folder": _data_folder, "disk": _disk}
    found = {name: _asked(ask) for name, ask in parts.items()}
    is_ready = all(each["ok"] for each in found.values())
    return _told({"status": "ok" if is_ready else "failing", "version": __version__, **found})


def _told(content: dict[str, Any]) -> JsonResponse:
    status = 200 if content["status"] == "ok" else 503
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})


def _asked(ask: Callable[[], Finding]) -> Finding:
    try:
        return ask()
    except (DatabaseError, OSError) as error:  # what it says may name hosts and paths: only its kind is told
        return {"ok": False, "error": type(error).__name__}


def _database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return {"ok": cursor.fetchone() == (1,), "kind": connection.vendor}


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _migrations() -> Finding:
    pending = _known_migrations() - set(MigrationRecorder(connection).applied_migrations())
    return {"ok": not pending, "pending": len(pending)}


def _worker() -> Finding:
    seen_at = Worker.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    if seen_at is None:
        return {"ok": False, "seconds_since_seen": None}
    seconds = max(0, round((timezone.now() - seen_at).total_seconds()))
    return {"ok": seconds <= WORKER_SILENCE, "seconds_since_seen": seconds}


def _data_folder() -> Finding:
    with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
        file.write(b"ready")
    return {"ok": True}


def _disk() -> Finding:
    free = shutil.disk_usage(Path(settings.DATA_DIR)).free // 1_000_000
    return {"ok": free >= LEAST_FREE, "free_megabytes": free}
