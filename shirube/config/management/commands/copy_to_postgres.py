"""`shirube copy_to_postgres URL`."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.management.base import CommandParser

from shirube.config import env
from shirube.core.commands import ShirubeCommand
from shirube.core.errors import InvalidInput
from shirube.core.transfer.actions import copy_store


class Command(ShirubeCommand):
    help = "データベースを空のPostgreSQLに写し、表ごとに比べる (Copy the database to an empty PostgreSQL, compared table by table)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="postgresql://利用者@ホスト/名前。合言葉は ~/.pgpass に (password: ~/.pgpass)")
        parser.add_argument("--dry-run", action="store_true", help="写して比べ、取り消す (copy, compare and take it back)")

    def perform(self, **options: Any) -> None:
        if not options["url"].startswith(("postgresql://", "postgres://")):
            raise InvalidInput("postgresql://利用者@ホスト/名前 の形で指定してください。", place="URL")
        target = env.postgresql(options["url"])
        target["OPTIONS"].pop("pool")
        sums = copy_store(target=target, dry_run=options["dry_run"], track=partial(self.progress, label="表 (tables)"))
        for found in sums:
            self.say(f"{found.table:<40}{found.rows:>12,}行  一致 {found.sha256[:12]}")
        rows = sum(found.rows for found in sums)
        end = (
            "試しに写し、取り消しました。何も書いていません。"
            if options["dry_run"]
            else "写しました。DATABASE_URL をこのアドレスにしてください。"
        )
        self.say(f"{len(sums)}表、{rows:,}行がすべて一致しました。{end}")
