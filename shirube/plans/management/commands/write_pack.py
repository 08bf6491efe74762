"""`shirube write_pack FILE`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from shirube.core.commands import ShirubeCommand, read_bytes
from shirube.plans.actions.import_document import edition_folder, facts_of_document
from shirube.plans.content.files import without_sentences, write_edition
from shirube.plans.readers import LIMIT


class Command(ShirubeCommand):
    help = "文書の事実を都市のフォルダーに書く。文章は書かない (Write a document's facts, without its sentences, into the city pack)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="文書のファイル (the document)")
        parser.add_argument("--plan", default="", help="計画の識別名 (slug of the plan)")
        parser.add_argument("--edition", default="", help="版の名前 (name of the edition)")
        parser.add_argument(
            "--allow-incomplete", action="store_true", help="欠けた部分のある文書も受け入れる (accept a document with missing parts)"
        )
        parser.add_argument("--dry-run", action="store_true", help="件数を示すだけで、書き込まない (count only, write nothing)")

    def perform(self, **options: Any) -> None:
        file = options["file"]
        data = read_bytes(file, limit=LIMIT)
        facts = without_sentences(
            facts_of_document(
                data=data,
                name=file,
                city=settings.CITY_DIR,
                plan=options["plan"],
                edition=options["edition"],
                allow_incomplete=options["allow_incomplete"],
            )
        )
        folder = edition_folder(settings.CITY_DIR, facts)
        if not options["dry_run"]:
            write_edition(folder, facts)
        self.say(f"{folder.parent.name}/{folder.name}: 項目 {len(facts.items)}件、指標 {len(facts.indicators)}件、値 {len(facts.cells)}件")
