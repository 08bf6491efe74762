"""`shirube back_up FILE`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from shirube.core.commands import ShirubeCommand
from shirube.core.transfer.actions import back_up
from shirube.core.transfer.passphrases import new_passphrase


class Command(ShirubeCommand):
    help = "動かしたまま、データベースの控えを一つのファイルに書く (Write a backup of the database, online)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="書き出すファイル (file to write)")
        parser.add_argument("--encrypt", action="store_true", help="合言葉で暗号化する (encrypt with a passphrase)")
        parser.add_argument(
            "--passphrase-file",
            default="",
            help="一行目が合言葉のファイル。暗号化もする (file whose first line is the passphrase; implies --encrypt)",
        )
        parser.add_argument("--json", action="store_true", help="結果をJSONで出す (print JSON)")

    def perform(self, **options: Any) -> None:
        file = Path(options["file"])
        sealed = options["encrypt"] or bool(options["passphrase_file"])
        passphrase = new_passphrase(options["passphrase_file"]) if sealed else None
        carried = back_up(file=file, passphrase=passphrase, track=partial(self.progress, label="表 (tables)"))
        if (broken := carried.about.journal_broken_at) is not None:
            self.stderr.write(f"注意: 変更の記録は、記録{broken}から先がつながりません。このまま控えにしました。")
        if options["json"]:
            told = {"file": str(file), "bytes": file.stat().st_size, "encrypted": sealed, "tables": len(carried.sums), "rows": carried.rows}
            self.say_json({**told, "journal_broken_at": broken, "journal_head": carried.about.journal_head})
        else:
            how = "暗号化して" if sealed else "暗号化せずに"
            self.say(f"{file} に{how}書きました（{len(carried.sums)}表、{carried.rows:,}行、{file.stat().st_size:,}バイト）。")
            self.say(f"変更の記録の末尾のハッシュは {carried.about.journal_head or 'まだありません'}")
