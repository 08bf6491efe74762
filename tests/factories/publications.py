"""Publications of the invented city's plan, signed off as the office does."""

from __future__ import annotations

from datetime import date
from typing import Any

from shirube.cycle.actions.sign_off import Wish, sign_off
from shirube.cycle.models import Publication, Round
from shirube.plans.models import Plan
from tests.factories import cycle

MEETING = "第5回 行政改革推進本部会議"
DAY = date(2023, 6, 1)


def wish(plan: Plan, **changes: Any) -> Wish:
    """Return a wish to publish a plan as it stands; `changes` are fields of the wish."""
    return Wish(**{"plan": plan, "meeting": MEETING, "meeting_on": DAY, **changes})


def publish(plan: Plan, **changes: Any) -> Publication:
    """Sign off a plan as it stands."""
    return sign_off(wish=wish(plan, **changes), actor=cycle.OFFICE)


def publish_round(round_: Round, **changes: Any) -> Publication:
    """Approve everything in a round and sign it off."""
    cycle.approve_all(round_)
    return publish(round_.edition.plan, round=round_, **changes)


def correct(newest: Publication, **changes: Any) -> Publication:
    """Publish a correction of the newest publication."""
    return publish(newest.plan, **{"corrects": newest, "errata": "No.3の実績を訂正しました。", **changes})
