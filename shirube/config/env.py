"""The environment, read once through typed helpers that say what is wrong."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from shirube.core.errors import InvalidInput

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"", "0", "false", "no", "off"})


def text(name: str, default: str = "") -> str:
    """Return a variable as text."""
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """Return a variable as true or false; raises `InvalidInput` for anything else."""
    value = os.environ.get(name, "true" if default else "").strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise InvalidInput("true か false を入れてください。", place=f"環境変数 {name}")


def number(name: str, default: int) -> int:
    """Return a variable as a whole number."""
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise InvalidInput(f"整数を入れてください（いまは「{value}」）。", place=f"環境変数 {name}") from error


def words(name: str, default: str) -> list[str]:
    """Return a variable as a list, split at commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def choice(name: str, *allowed: str) -> str:
    """Return a variable that is one of a few words, the first where it is not given; raises `InvalidInput` for any other."""
    value = os.environ.get(name, "").strip().lower() or allowed[0]
    if value not in allowed:
        raise InvalidInput(f"{' か '.join(allowed)} を入れてください（いまは「{value}」）。", place=f"環境変数 {name}")
    return value


def sqlite(path: str) -> dict[str, Any]:
    """Return Django's settings for an SQLite file that readers and writers share without locking each other out."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000; "
            "PRAGMA journal_size_limit=27103364;",
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """Return Django's settings for a PostgreSQL address, with psycopg's pool."""
    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    options["pool"] = {"min_size": 2, "max_size": number("SHIRUBE_POOL_SIZE", 8)}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": options,
    }


def database(name: str, *, default_file: str) -> dict[str, Any]:
    """Return Django's settings for the database address in a variable: `postgresql://…`, `sqlite:///file` or nothing."""
    url = os.environ.get(name, "")
    if url.startswith(("postgresql://", "postgres://")):
        return postgresql(url)
    if url.startswith("sqlite:///"):
        return sqlite(url.removeprefix("sqlite:///"))
    if not url:
        return sqlite(default_file)
    raise InvalidInput("postgresql://利用者:合言葉@ホスト/名前 か sqlite:///ファイル の形で入れてください。", place=f"環境変数 {name}")
