"""`shirube demo`: the whole program with the city's real plans, ready to walk through."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import webbrowser
from pathlib import Path
from time import sleep
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db.models import Count

from shirube.config.server import HOST, LAST_PORT, server_command
from shirube.core.commands import ShirubeCommand
from shirube.core.errors import InvalidInput
from shirube.core.people.actions.demo import DemoAccount, demo_password, make_demo_staff
from shirube.core.people.models import Section
from shirube.core.people.rules import ROLE_WORDS
from shirube.council.actions.demo_consultation import make_demo_consultation
from shirube.cycle.actions.demo_round import make_demo_round
from shirube.plans.models import Responsibility

TYPICAL = 8
"""How many items a section of the demo should answer for."""


class Command(ShirubeCommand):
    help = "都市の計画を読み込み、画面を開く (Load the city's plans and serve the pages)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="使うポート番号 (port to serve on)")
        parser.add_argument("--no-browser", action="store_true", help="ブラウザーを開かない (do not open a browser)")
        parser.add_argument("--workers", type=int, default=2, help="処理の並列数 (number of server processes)")

    def perform(self, **options: Any) -> None:
        port = options["port"]
        _refuse_taken(port)
        call_command("migrate", verbosity=0)
        call_command("load_city", stdout=self.stdout)
        call_command("collectstatic", interactive=False, verbosity=0)
        address = f"http://{HOST}:{port}/"
        self.say(f"しるべ: {address}  （止めるには Ctrl+C / press Ctrl+C to stop）")
        section = _section_to_try()
        self._introduce(make_demo_staff(section=section), address)
        make_demo_round(section=section)
        make_demo_consultation()
        self.stdout.flush()
        if not options["no_browser"]:
            threading.Thread(target=_open_when_ready, args=(port, address), daemon=True).start()
        sys.exit(serve(port=port, workers=options["workers"]))

    def _introduce(self, accounts: list[DemoAccount], address: str) -> None:
        """Say who can sign in, and how."""
        self.say(f"職員の頁 (staff pages): {address}staff/  パスワード (password): {demo_password()}")
        for account in accounts:
            roles = "・".join(ROLE_WORDS[role] for role in account.roles)
            place = f"{account.section.name} " if account.section else ""
            self.say(f"  {account.email:<22} {place}{roles} ({', '.join(account.roles)})")
        if not settings.MAIL.host:
            self.say(f"メールは送らず、ファイルに書き出します (mails become files): {settings.DATA_DIR / 'mail'}")


def _section_to_try() -> Section:
    """Return the section with about eight items in one edition: enough to see everything, few enough for ten minutes."""
    chosen = Responsibility.objects.filter(position=0, item__is_counted=True).values("section", "item__edition")
    counted = chosen.annotate(items=Count("pk"), numbers=Count("item__indicator")).order_by("section", "item__edition")
    nearest = min(counted, key=lambda row: (abs(row["items"] - TYPICAL), -row["numbers"]))
    return Section.objects.get(pk=nearest["section"])


def serve(*, port: int, workers: int) -> int:
    """Run the server and a worker until we are told to stop, and stop both; all of them sign with one key."""
    given = {"SHIRUBE_SECOND_FACTOR": "optional", "SHIRUBE_PUBLIC_URL": f"http://{HOST}:{port}", **os.environ}
    environment = {**given, "SHIRUBE_SECRET_KEY": settings.SECRET_KEY}
    shirube = str(Path(sys.executable).with_name("shirube"))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    server = subprocess.Popen(server_command(port=port, workers=workers), env=environment)  # noqa: S603  (no shell, own arguments)
    worker = subprocess.Popen([shirube, "run_worker"], env=environment)  # noqa: S603  (as above)
    try:
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()
        return server.wait()
    finally:
        worker.terminate()
        worker.wait()


def _refuse_taken(port: int) -> None:
    if not 1 <= port <= LAST_PORT:
        raise InvalidInput(f"ポート番号は1から{LAST_PORT}までです。", place=f"--port {port}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise InvalidInput(
                f"ほかのプログラムが使っています。--port {port + 1} のように別の番号を指定してください。", place=f"--port {port}"
            ) from error


def _open_when_ready(port: int, address: str) -> None:
    for _ in range(50):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                webbrowser.open(address)
                return
        sleep(0.2)
