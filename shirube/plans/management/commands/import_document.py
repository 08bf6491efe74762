"""`shirube import_document FILE`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from shirube.core.commands import ShirubeCommand, read_bytes
from shirube.plans.actions.import_document import Import, import_document, prepare_import
from shirube.plans.readers import LIMIT

SHOWN = 40


class Command(ShirubeCommand):
    help = "文書を取り込む。同じ文書は二度取り込まない (Import a document; the same one is never imported twice)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="文書のファイル (the document)")
        parser.add_argument("--plan", default="", help="計画の識別名 (slug of the plan)")
        parser.add_argument("--edition", default="", help="版の名前 (name of the edition)")
        parser.add_argument(
            "--dry-run", action="store_true", help="何が変わるかを示すだけで、書き込まない (show the difference, write nothing)"
        )
        parser.add_argument("--json", action="store_true", help="結果をJSONで出す (print JSON)")

    def perform(self, **options: Any) -> None:
        file = options["file"]
        prepared = prepare_import(
            data=read_bytes(file, limit=LIMIT), name=file, city=settings.CITY_DIR, plan=options["plan"], edition=options["edition"]
        )
        if not options["dry_run"]:
            import_document(prepared=prepared, city=settings.CITY_DIR, actor="command:import_document")
        if options["json"]:
            self.say_json(_summary(prepared, written=not options["dry_run"]))
        else:
            self._tell(prepared, written=not options["dry_run"])

    def _tell(self, prepared: Import, *, written: bool) -> None:
        facts = prepared.facts
        self.say(f"{facts.edition.document_title}（{facts.plan.name} {facts.edition.name}、{len(facts.items)}件）")
        for change in prepared.changes[:SHOWN]:
            year = f" {change.year}年度" if change.year else ""
            self.say(f"  {change.owner} {change.row}{year}: {change.before or '（なし）'} → {change.after or '（なし）'}")
        if len(prepared.changes) > SHOWN:
            self.say(f"  ほか{len(prepared.changes) - SHOWN}件（--json ですべて見られます）")
        if not prepared.changes:
            self.say("記録済みの内容と同じです。")
        elif written:
            self.say(f"{len(prepared.changes)}件の変更を記録しました。")
        else:
            self.say(f"{len(prepared.changes)}件の変更があります。書き込んでいません（--dry-run）。")


def _summary(prepared: Import, *, written: bool) -> dict[str, Any]:
    return {
        "plan": prepared.facts.plan.slug,
        "edition": prepared.facts.edition.name,
        "sha256": prepared.facts.edition.sha256,
        "known": prepared.is_known,
        "written": written,
        "changes": [
            {"what": c.what, "owner": c.owner, "row": c.row, "year": c.year, "before": c.before, "after": c.after} for c in prepared.changes
        ],
    }
