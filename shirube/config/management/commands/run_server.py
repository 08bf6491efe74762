"""`shirube run_server`: the server of a city, behind a proxy that speaks TLS (docs/operations.md)."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from shirube.config.server import HOST, LAST_PORT, server_command
from shirube.core.commands import ShirubeCommand
from shirube.core.errors import InvalidInput

LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
SHORTEST_KEY = 32
MOST_WORKERS = 64


class Command(ShirubeCommand):
    help = "本番のサーバーを動かす。設定に足りないものがあれば始めない (Run the production server; refuses where a setting is missing)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=HOST, help="待ち受けるアドレス (address to listen on)")
        parser.add_argument("--port", type=int, default=8000, help="使うポート番号 (port to serve on)")
        parser.add_argument("--workers", type=int, default=2, help="処理の並列数。CPUの数ほど (server processes, about one for each CPU)")
        parser.add_argument("--check", action="store_true", help="確かめるだけで、動かさない (only look whether it could start)")

    def perform(self, **options: Any) -> None:
        _refuse_numbers(options)
        if faults := list(server_faults(host=options["host"])):
            raise InvalidInput("始められません。\n" + "\n".join(faults))
        if options["check"]:
            self.say("始められます。")
            return
        command = [*server_command(host=options["host"], port=options["port"], workers=options["workers"]), "--respawn-failed-workers"]
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606  (no shell, own arguments; signals of systemd reach the server itself)


def _refuse_numbers(options: dict[str, Any]) -> None:
    for name, most in (("port", LAST_PORT), ("workers", MOST_WORKERS)):
        if not 1 <= options[name] <= most:
            raise InvalidInput(f"1から{most}までにしてください。", place=f"--{name} {options[name]}")


def server_faults(*, host: str) -> Iterator[str]:
    """Yield what is missing for a server that strangers can reach, a sentence each."""
    if settings.DEBUG:
        yield "SHIRUBE_DEBUG が true です。外に出す機械では外してください。"
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        yield f"SHIRUBE_SECRET_KEY は{SHORTEST_KEY}文字以上にしてください。外せば、しるべが作って保存します。"
    if settings.HTTPS and settings.SECURE_PROXY_SSL_HEADER is None:
        yield "SHIRUBE_HTTPS のときは SHIRUBE_BEHIND_PROXY も true にしてください。ないと、どの頁も自分へ転送され続けます。"
    if set(settings.ALLOWED_HOSTS) <= LOCAL and (settings.HTTPS or not _is_local(host)):
        yield "SHIRUBE_HOSTS に、住民が使うホスト名を入れてください。"
    if MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes()):
        yield "データベースの表が、この版の形になっていません。shirube migrate を実行してください。"
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        yield "画面の部品が集められていません。shirube collectstatic --noinput を実行してください。"


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
