"""`shirube restore FILE`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import connection

from shirube.core.commands import ShirubeCommand
from shirube.core.people.rules import program
from shirube.core.transfer import archive
from shirube.core.transfer.actions import check_backup, restore
from shirube.core.transfer.passphrases import known_passphrase


class Command(ShirubeCommand):
    help = "控えを空のデータベースに戻し、控えと同じことを確かめる (Restore a backup into an empty database and prove it equal)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="back_up が書いたファイル (file that back_up wrote)")
        parser.add_argument("--passphrase-file", default="", help="一行目が合言葉のファイル (file whose first line is the passphrase)")
        parser.add_argument("--dry-run", action="store_true", help="控えを確かめるだけで、何も書かない (check the backup, write nothing)")

    def perform(self, **options: Any) -> None:
        file = Path(options["file"])
        passphrase = known_passphrase(options["passphrase_file"]) if archive.is_sealed(file) else None
        track = partial(self.progress, label="表 (tables)")
        if options["dry_run"]:
            carried = check_backup(file=file, passphrase=passphrase, vendor=connection.vendor, track=track)
            done = "この控えは完全です。何も書いていません"
        else:
            carried = restore(file=file, passphrase=passphrase, actor=program("command:restore").label, track=track)
            done = "控えを戻し、控えと同じことを確かめました"
        about = carried.about
        self.say(f"{done}（{about.made_at} にしるべ {about.release} が書いたもの、{len(carried.sums)}表、{carried.rows:,}行）。")
        if about.journal_broken_at is not None:
            self.stderr.write(f"注意: 控えを作ったときから、変更の記録は記録{about.journal_broken_at}から先がつながっていません。")
