"""`shirube export_plan SLUG --format csv|json|xlsx`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import override

from shirube.core.commands import ShirubeCommand, save_bytes
from shirube.plans.queries.tables import TABLES, Table, table_of
from shirube.plans.queries.tables.scope import Scope, plan_scope
from shirube.plans.queries.tables.writing import table_content, write_archive, write_csv, write_json, write_workbook

Read = list[tuple[Table, list[Any]]]


class Command(ShirubeCommand):
    help = "計画の表をCSV、JSON、Excelで書き出す (Write the tables of a plan as CSV, JSON or Excel)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="計画の識別名 (slug of the plan)")
        parser.add_argument("--format", choices=("csv", "json", "xlsx"), required=True, help="ファイルの形 (format of the file)")
        parser.add_argument("--table", default="", help="一つの表だけ。なければすべて (one table only; all of them if left out)")
        parser.add_argument("--edition", default="", help="版の名前。なければ最新の版 (name of the edition; the newest if left out)")
        parser.add_argument("--lang", choices=("ja", "en"), default="ja", help="見出しと文の言語 (language of headings and sentences)")
        parser.add_argument(
            "--out",
            default="",
            help="書き出すファイル。なければ画面、Excelと複数のCSVは今のフォルダー (file to write; screen or current folder if left out)",
        )

    def perform(self, **options: Any) -> None:
        scope = plan_scope(options["slug"], options["edition"])
        wanted = [table_of(options["table"])] if options["table"] else list(TABLES)
        with override(options["lang"]):
            read = [(table, list(table.read(scope))) for table in self.progress(wanted, label="表 (tables)")]
            content, ending = _written(options["format"], read, scope, options["lang"])
        if not options["out"] and ending in ("csv", "json"):
            self.stdout.write(content.decode(), ending="")
            return
        file = Path(options["out"] or f"{options['slug']}.{ending}")
        save_bytes(file, content)
        self.say(f"{file} に書き出しました（{len(read)}表、{sum(len(rows) for _, rows in read)}行、{len(content):,}バイト）。")


def _written(form: str, read: Read, scope: Scope, language: str) -> tuple[bytes, str]:
    """Return the content and the ending of its file; several CSV tables go into one ZIP file."""
    if form == "xlsx":
        return write_workbook(read, scope, language=language), form
    if form == "json":
        contents = {table.name: table_content(table, rows, scope) for table, rows in read}
        return write_json(contents if len(read) > 1 else next(iter(contents.values()))), form
    if len(read) > 1:
        return write_archive(read, scope, language=language), "csv.zip"
    return write_csv(*read[0], scope, language=language), form
