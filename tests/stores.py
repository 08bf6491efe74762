"""Stores of their own, beside the tests' database: an SQLite file, and a database on the PostgreSQL server where there is one.

`shirube(url, …)` runs a command on one; `python(url, code)` runs a program.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
SERVER = os.environ.get("DATABASE_URL", "")
HAS_POSTGRES = SERVER.startswith(("postgresql://", "postgres://"))
KINDS = ("sqlite", "postgresql") if HAS_POSTGRES else ("sqlite",)

Done = subprocess.CompletedProcess[str]


@contextmanager
def new_store(kind: str, folder: Path) -> Iterator[str]:
    """Yield the address of an empty database of this kind; it is gone afterwards."""
    name = f"shirube_{uuid4().hex[:12]}"
    if kind == "sqlite":
        yield f"sqlite:///{folder / name}.sqlite3"
        return
    _on_server(f'CREATE DATABASE "{name}"')
    try:
        yield f"{SERVER.rsplit('/', 1)[0]}/{name}"
    finally:
        _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(statement: str) -> None:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(statement.encode())


def environment(url: str) -> dict[str, str]:
    """Return the environment in which everything works on the store of this address."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "shirube.config.settings", "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}


def shirube(url: str, *words: str, refused: bool = False) -> str:
    """Run a command; return what it says, or its sentence where it is to be refused."""
    done = run(url, [sys.executable, "-m", "shirube.config.command", *words])
    assert done.returncode == (2 if refused else 0), done.stdout + done.stderr
    return done.stderr if refused else done.stdout


def python(url: str, code: str, *words: str) -> str:
    """Run a program that finds Django set up; return what it prints."""
    done = run(url, program(code, *words))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def program(code: str, *words: str) -> list[str]:
    """Return the command line of a program that finds Django set up."""
    return [sys.executable, "-c", f"import django; django.setup()\n{code}", *words]


def run(url: str, command: list[str]) -> Done:
    """Run a command line on a store."""
    return subprocess.run(command, cwd=ROOT, env=environment(url), capture_output=True, text=True, check=False)
