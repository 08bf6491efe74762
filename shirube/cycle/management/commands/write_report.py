"""`shirube write_report SLUG --kind status-list|overview|section --format pdf|xlsx|pptx|csv|json`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from shirube.core.commands import ShirubeCommand, save_bytes
from shirube.core.errors import InvalidInput, NotFound
from shirube.cycle.queries.publications import content_of, numbered, previous_of, publications_of
from shirube.cycle.writers.reports import FORMATS, KINDS, OVERVIEW, Wanted, make_report


class Command(ShirubeCommand):
    help = "公表から資料を書き出す: 取組事項状況一覧、進捗状況の概要、課のシート (Write a report of a publication)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="計画の識別名 (slug of the plan)")
        parser.add_argument(
            "--kind",
            choices=KINDS,
            required=True,
            help="資料: 状況一覧、概要、課のシート (report: status list, overview, a section's sheet)",
        )
        parser.add_argument(
            "--format",
            choices=FORMATS,
            required=True,
            help="ファイルの形。csvは表をまとめたZIP (format of the file; csv is a ZIP of tables)",
        )
        parser.add_argument(
            "--out",
            type=Path,
            default=None,
            help="書き出すファイル。なければ資料の名前 (file to write; named after the report if left out)",
        )
        parser.add_argument(
            "--publication", type=int, default=None, help="公表の号。なければ最新 (number of the publication; the newest if left out)"
        )
        parser.add_argument("--section", default="", help="課の名前。課のシートのとき (name of the section, for its sheet)")

    def perform(self, **options: Any) -> None:
        if options["publication"] is not None and options["publication"] < 1:
            raise InvalidInput("号は1以上の数で指定してください。", place="--publication")
        if not publications_of(options["slug"]):
            raise NotFound("この計画にはまだ公表がありません。公表してから、資料を書き出してください。", place=options["slug"])
        publication = numbered(options["slug"], options["publication"])
        kind, form = options["kind"], options["format"]
        before = previous_of(publication) if kind == OVERVIEW else None
        previous = content_of(before) if before else None
        made = make_report(kind, form, Wanted(content_of(publication), publication.digest, previous, options["section"].strip()))
        file = options["out"] or Path(f"{options['slug']}-{publication.number}-{kind}.{'zip' if form == 'csv' else form}")
        save_bytes(file, made)
        self.say(f"{file} に書き出しました（{publication}、{len(made):,}バイト）。")
