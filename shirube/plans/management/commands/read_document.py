"""`shirube read_document FILE`: reads a document without a database and prints what it says."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from shirube.core.commands import ShirubeCommand, read_bytes
from shirube.plans.readers import LIMIT, read
from shirube.plans.readers.report import report, summary


class Command(ShirubeCommand):
    help = "文書を読み取る (Read a document)"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="文書のファイル: UTF-8かCP932のテキスト、.xlsx、.csv (The document)")
        parser.add_argument("--json", action="store_true", help="JSONで出す (Print one JSON object)")

    def perform(self, **options: Any) -> None:
        path: str = options["file"]
        reading = read(read_bytes(path, limit=LIMIT), name=path)
        content = report(reading)
        if options["json"]:
            self.say_json(content)
        else:
            self.say(summary(reading, content))
        for missing in reading.missing:
            self.stderr.write(f"{path}: {missing.sentence}")
