"""`shirube publish_plan SLUG --out DIR`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from shirube.core.calendar import find_date
from shirube.core.commands import ShirubeCommand
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.people.rules import program
from shirube.cycle.actions.publish import publish
from shirube.cycle.actions.sign_off import Wish, sign_off
from shirube.cycle.models import Publication
from shirube.cycle.queries.publications import newest_of, numbered
from shirube.plans.models import Plan
from shirube.plans.queries.editions import editions_of


class Command(ShirubeCommand):
    help = "計画の公表を、どのWebサーバーでも出せるファイルに書き出す (Write a publication of a plan as plain files)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="計画の識別名 (slug of the plan)")
        parser.add_argument("--out", required=True, help="書き出すフォルダー (the folder to write into)")
        parser.add_argument("--publication", type=int, help="公表の号。なければ最新 (number of the publication; the newest if none)")
        parser.add_argument(
            "--meeting", default="", help="いまの状態を、この会議の名前で公表する (publish the present state, in this meeting)"
        )
        parser.add_argument("--date", default="", help="会議の日。2023-06-01 か 令和5年6月1日 (day of the meeting)")
        parser.add_argument("--json", action="store_true", help="結果をJSONで出す (print JSON)")

    def perform(self, **options: Any) -> None:
        slug, is_new = options["slug"], False
        plan = editions_of(slug)[-1].plan
        if options["meeting"] or options["date"]:
            if options["publication"]:
                raise InvalidInput("号を指定するか、会議の名前と日で新しく公表するか、どちらかにしてください。", place="--publication")
            made, is_new = _signed(plan, options["meeting"], _day(options["date"]))
        else:
            made = numbered(slug, options["publication"])
        place = publish(publication=made, folder=Path(options["out"]))
        if options["json"]:
            self.say_json({"plan": slug, "number": made.number, "digest": made.digest, "new": is_new, "folder": str(place)})
            return
        self.say(f"{made}（{made.meeting}、{made.meeting_on}）{'を公表しました。' if is_new else ''}")
        self.say(f"  {place}")


def _day(text: str) -> date:
    day = find_date(text)
    if day is None:
        raise InvalidInput("会議の名前と日の両方が要ります。日は 2023-06-01 か 令和5年6月1日 のように書いてください。", place="--date")
    return day


def _signed(plan: Plan, meeting: str, day: date) -> tuple[Publication, bool]:
    """Sign off the present state; the same state in the same meeting is the publication that is there."""
    try:
        return sign_off(wish=Wish(plan, meeting, day), actor=program("command:publish_plan")), True
    except Conflict:
        newest = newest_of(plan.pk)
        if newest is None or (newest.meeting, newest.meeting_on) != (meeting.strip(), day):
            raise
        return newest, False
