"""A PostgreSQL database for one test alone, on the server the tests run against."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql


@contextmanager
def database_of_its_own(server: str, name: str) -> Iterator[str]:
    """Make an empty database beside the one of `server`, yield its address, drop it; no server (SQLite) gives an empty address."""
    if not server.startswith("postgres"):
        yield ""
        return
    own = f"{name}_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(own)))
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{own}"))
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(own)))
