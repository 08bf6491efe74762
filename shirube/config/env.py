"""The environment, read once through typed helpers that say what is wrong."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
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


def kept_key(file: Path) -> str:
    """Return the signing key kept in `file`, made and kept for its owner alone where there is none yet. Two that start at once agree."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{file.name}.{os.getpid()}")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(part, file)  # fails where another was faster, unlike a renaming
        part.unlink()
    return file.read_text()


def single_sign_on() -> dict[str, Any]:
    """Return django-allauth's settings for the OpenID Connect provider; empty where none is named. Raises `InvalidInput` for half of it."""
    given = {name: text(name) for name in ("SHIRUBE_OIDC_ISSUER", "SHIRUBE_OIDC_CLIENT_ID", "SHIRUBE_OIDC_CLIENT_SECRET")}
    if not any(given.values()):
        return {}
    for name, value in given.items():
        if not value:
            raise InvalidInput(f"共通認証には {'、'.join(given)} の三つが要ります。", place=f"環境変数 {name}")
    issuer, client, secret = given.values()
    # The issuer is the one named here, whatever the provider's own description says.
    details = {"server_url": issuer.rstrip("/"), "openid_configuration_overrides": {"issuer": issuer}}
    app: dict[str, Any] = {"client_id": client, "secret": secret, "settings": details}
    app |= {"provider_id": "staff", "name": text("SHIRUBE_OIDC_NAME", "共通認証")}
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


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


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes our mails; `backend` is Django's name for how. Without a server mails become files in the data folder."""

    backend: str = "shirube.core.mail.adapters.Folder"
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    tls: bool = False


def mail(name: str) -> MailServer:
    """Return the mail server of the address in a variable: `smtp://user:password@host:587?tls=starttls`, or nothing.

    `tls` is `starttls` (for `smtp` the rule), `implicit` (for `smtps` the rule) or `none`; raises `InvalidInput` for anything else.
    """
    url = os.environ.get(name, "")
    if not url:
        return MailServer()
    try:
        parts = urlsplit(url)
        port = parts.port
        tls = dict(parse_qsl(parts.query)).get("tls", "implicit" if parts.scheme == "smtps" else "starttls")
        is_known = parts.scheme in {"smtp", "smtps"} and parts.hostname and tls in {"starttls", "implicit", "none"}
    except ValueError:
        is_known = False
    if not is_known:
        raise InvalidInput("smtp://利用者:合言葉@ホスト:587?tls=starttls の形で入れてください。", place=f"環境変数 {name}")
    return MailServer(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname or "",
        port=port or {"implicit": 465, "starttls": 587}.get(tls, 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=tls == "starttls",
        tls=tls == "implicit",
    )


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
