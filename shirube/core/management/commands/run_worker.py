"""`shirube run_worker`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import CommandParser

from shirube.core.commands import ShirubeCommand
from shirube.core.errors import InvalidInput
from shirube.core.worker import SILENCE, Loop


class Command(ShirubeCommand):
    help = "裏方の処理を行う。メールの送信、時刻が来た処理など (Do the background work: mail, what the clock says)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="いま並んでいる分だけ行って終わる (do what is due now, then end)")
        parser.add_argument("--interval", type=float, default=0.5, help="仕事がないときに待つ秒数 (seconds to wait when idle)")
        parser.add_argument(
            "--silence",
            type=float,
            default=SILENCE.total_seconds(),
            help="返事のない仲間を止まったとみなすまでの秒数 (seconds after which a silent worker counts as dead)",
        )

    def perform(self, **options: Any) -> None:
        for name in ("interval", "silence"):
            if not 0 < options[name] < 86_400:
                raise InvalidInput("0より大きく86400より小さい秒数を入れてください。", place=f"--{name}")
        loop = Loop(say=self._say_now, interval=options["interval"], silence=timedelta(seconds=options["silence"]))
        loop.stop_on_signals()
        if not options["once"]:
            self._say_now("裏方の処理を始めました。止めるには Ctrl+C を押します。")
        loop.run(once=options["once"])

    def _say_now(self, text: str) -> None:
        self.say(text)
        self.stdout.flush()
