"""`shirube evaluate_plan SLUG`."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import CommandParser

from shirube.core.commands import ShirubeCommand
from shirube.plans.actions.evaluate_plan import evaluate_again
from shirube.plans.models import Edition, Origin, Rating
from shirube.plans.queries.editions import editions_of


class Command(ShirubeCommand):
    help = "計画を評価し、公表された評価と比べる (Judge a plan and compare with the printed ratings)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="計画の識別名 (slug of the plan)")
        parser.add_argument("--json", action="store_true", help="結果をJSONで出す (print JSON)")

    def perform(self, **options: Any) -> None:
        results = []
        for edition in editions_of(options["slug"]):
            evaluate_again(edition=edition, actor="command:evaluate_plan")
            results.append(_result(edition))
        if options["json"]:
            self.say_json(results)
            return
        for result in results:
            counts = "、".join(f"{code} {number}件" for code, number in result["computed"].items()) or "なし"
            self.say(f"{result['edition']}: 評価 {counts}")
            self.say(f"  公表された評価 {result['printed']}件のうち一致 {result['agreeing']}件、気づき {result['findings']}件")


def _result(edition: Edition) -> dict[str, Any]:
    ratings = Rating.objects.filter(item__edition=edition)
    computed = {r.item_id: r.code for r in ratings if r.origin == Origin.COMPUTED and r.code}
    printed = {r.item_id: r.code for r in ratings if r.origin == Origin.PRINTED and r.code}
    return {
        "edition": str(edition),
        "computed": dict(sorted(Counter(computed.values()).items())),
        "printed": len(printed),
        "agreeing": sum(computed.get(item) == code for item, code in printed.items()),
        "findings": edition.findings.count(),
    }
