"""`shirube import_document FILE`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from shirube.core.commands import ShirubeCommand, read_bytes
from shirube.plans.actions.import_document import Import, import_document, prepare_import
from shirube.plans.queries.changes import Change, What
from shirube.plans.readers import LIMIT

SHOWN = 40
QUIET = frozenset({"lines", "notes"})
"""What is counted but not shown: an inserted line moves every item."""
LABELS = {
    "plan": "計画",
    "actual": "実績",
    "title": "取組事項名",
    "heading": "見出し",
    "number": "見出しの番号",
    "vision": "目指すべき姿",
    "parent": "上の項目",
    "flags": "印",
    "sections": "担当課",
    "printed": "公表された評価",
    "added_in": "加わった版",
    "counted": "数えるか",
    "covid": "コロナの記載",
    "confidence": "読み取りの確かさ",
    "notes": "読み取りの注記",
    "name": "指標の名前",
    "item": "指標の項目",
    "group": "指標の区分",
    "explanation": "指標の説明",
    "declaration": "指標の向きと種類",
    "headline": "主な指標か",
    "status_year": "実績の年度",
    "years": "年度",
    "levels": "見出しの段",
    "stages": "段階の印",
    "scheme": "評価の方法",
    "adopted_on": "決定した日",
    "total": "総数",
    "share": "割合",
    "weekday": "曜日",
}


class Command(ShirubeCommand):
    help = "文書を取り込む。同じ文書は二度取り込まない (Import a document; the same one is never imported twice)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="文書のファイル (the document)")
        parser.add_argument("--plan", default="", help="計画の識別名 (slug of the plan)")
        parser.add_argument("--edition", default="", help="版の名前 (name of the edition)")
        parser.add_argument(
            "--dry-run", action="store_true", help="何が変わるかを示すだけで、書き込まない (show the difference, write nothing)"
        )
        parser.add_argument(
            "--allow-incomplete", action="store_true", help="欠けた部分のある文書も受け入れる (accept a document with missing parts)"
        )
        parser.add_argument("--json", action="store_true", help="結果をJSONで出す (print JSON)")

    def perform(self, **options: Any) -> None:
        file = options["file"]
        prepared = prepare_import(
            data=read_bytes(file, limit=LIMIT),
            name=file,
            city=settings.CITY_DIR,
            plan=options["plan"],
            edition=options["edition"],
            allow_incomplete=options["allow_incomplete"],
        )
        if not options["dry_run"]:
            outcome = import_document(prepared=prepared, city=settings.CITY_DIR, actor="command:import_document")
            prepared = replace(prepared, changes=outcome.changes)
        if options["json"]:
            self.say_json(_summary(prepared, written=not options["dry_run"]))
        else:
            self._tell(prepared, written=not options["dry_run"])

    def _tell(self, prepared: Import, *, written: bool) -> None:
        facts = prepared.facts
        self.say(f"{facts.edition.document_title}（{facts.plan.name} {facts.edition.name}、{len(facts.items)}件）")
        for remark in prepared.remarks:
            self.say(f"  {remark}")
        told = [change for change in prepared.changes if change.row not in QUIET]
        for change in told[:SHOWN]:
            self.say(f"  {_line(change)}")
        if len(told) > SHOWN:
            self.say(f"  ほか{len(told) - SHOWN}件（--json ですべて見られます）")
        if len(told) < len(prepared.changes):
            self.say(f"  ほかに、書かれた行か読み取りの注記だけが変わったもの {len(prepared.changes) - len(told)}件")
        if not prepared.changes:
            self.say("記録済みの内容と同じです。")
        elif written:
            self.say(f"{len(prepared.changes)}件の変更を記録しました。")
        else:
            self.say(f"{len(prepared.changes)}件の変更があります。書き込んでいません（--dry-run）。")


def _line(change: Change) -> str:
    year = f" {change.year}年度" if change.year else ""
    after = "（文書にありません。記録は残します）" if change.what == What.GONE else change.after or "（なし）"
    return " ".join(filter(None, (change.owner, LABELS.get(change.row, change.row)))) + f"{year}: {change.before or '（なし）'} → {after}"


def _summary(prepared: Import, *, written: bool) -> dict[str, Any]:
    return {
        "plan": prepared.facts.plan.slug,
        "edition": prepared.facts.edition.name,
        "sha256": prepared.facts.edition.sha256,
        "known": prepared.is_known,
        "written": written,
        "complete": prepared.is_whole,
        "remarks": list(prepared.remarks),
        "changes": [
            {"what": c.what, "owner": c.owner, "row": c.row, "year": c.year, "before": c.before, "after": c.after} for c in prepared.changes
        ],
    }
