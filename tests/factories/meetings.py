"""A council of the invented city with meetings; every builder returns what it made."""

from __future__ import annotations

from datetime import date
from typing import Any

from shirube.core.people.rules import Actor, Role
from shirube.council.actions.bodies import BodyFacts, MilestoneFacts, save_body, save_milestone
from shirube.council.actions.decide import agree_in_meeting
from shirube.council.actions.meetings import ItemFacts, MeetingFacts, save_item, save_meeting, save_minutes
from shirube.council.actions.papers import add_paper
from shirube.council.models import AgendaItem, Body, Meeting, Paper
from shirube.council.rules.words import AgendaKind, BodyKind, MeetingState

OFFICE = Actor("staff:office", roles={Role.OFFICE: frozenset()})
HELD_ON = date(2023, 6, 1)
HIDDEN = "ひみつ9753"
"""What stands in everything closed, and may be read by staff alone."""
SEATS = (("委員長", "大学教授"), ("", "企業役員"), ("", "町会連合会の代表"))


def make_body(name: str = "若松市DX会議") -> Body:
    """Return the body of this name, made where it is not yet there."""
    found = Body.objects.filter(name=name).first()
    return found or save_body(facts=BodyFacts(name, BodyKind.COUNCIL, SEATS), actor=OFFICE)


def make_meeting(number: int | None = 1, **changes: Any) -> Meeting:
    """Make a meeting that was held; `changes` are its facts."""
    told = {"body": make_body(), "fiscal_year": 2023, "state": MeetingState.HELD, "number": number, "held_on": HELD_ON}
    return save_meeting(facts=MeetingFacts(**{**told, **changes}), actor=OFFICE)


def make_item(meeting: Meeting, title: str, *, is_open: bool = True, **changes: Any) -> AgendaItem:
    """Add an item to a meeting's agenda."""
    return save_item(meeting=meeting, facts=ItemFacts(AgendaKind.BUSINESS, title, is_open, **changes), actor=OFFICE)


def make_paper(
    meeting: Meeting, name: str = "資料1.txt", *, text: str = "資料", is_open: bool = True, item: AgendaItem | None = None
) -> Paper:
    """Keep a paper of a meeting."""
    return add_paper(meeting=meeting, name=name, content=text.encode(), is_open=is_open, actor=OFFICE, item=item)


def fill_meeting(meeting: Meeting, *, items: int = 2) -> list[Paper]:
    """Give a meeting open items with open papers, and something closed of every kind; return the papers that are closed."""
    for number in range(items):
        make_paper(meeting, f"資料{number}.txt", text=str(number), item=make_item(meeting, f"議題その{number}"))
    closed = make_item(meeting, "意見交換", is_open=False)
    save_minutes(meeting=meeting, minutes="開いた部分の議事録", closed_minutes=f"{HIDDEN}の議事録", actor=OFFICE)
    agree_in_meeting(meeting=meeting, text=f"{HIDDEN}の決定", is_open=False, actor=OFFICE)
    agree_in_meeting(meeting=meeting, text=f"{HIDDEN}の議題の決定", is_open=True, actor=OFFICE, item=closed)
    agree_in_meeting(meeting=meeting, text="開いた決定", is_open=True, actor=OFFICE)
    return [
        make_paper(meeting, f"{HIDDEN}1.txt", text=f"{HIDDEN}1", is_open=False),
        make_paper(meeting, f"{HIDDEN}2.txt", text=f"{HIDDEN}2", is_open=True, item=closed),
    ]


def values_for_addresses(plan: str) -> dict[str, object]:
    """Return what fills the addresses of the office's pages of meetings, by the name of the address; `plan` is a plan's slug."""
    meeting = make_meeting()
    item = make_item(meeting, "議題")
    paper = make_paper(meeting)
    milestone = save_milestone(facts=MilestoneFacts(2023, "節目"), actor=OFFICE)
    return {
        **{f"council:{name} pk": meeting.pk for name in OF_A_MEETING},
        "council:agenda_item item": item.pk,
        "council:arrange_agenda_item item": item.pk,
        "council:desk_paper paper": paper.pk,
        "council:change_paper paper": paper.pk,
        "council:body pk": meeting.body.pk,
        "council:milestone pk": milestone.pk,
        "council:sign_off_in_meeting slug": plan,
    }


OF_A_MEETING = (
    "edit_meeting",
    "add_agenda_item",
    "agenda_item",
    "arrange_agenda_item",
    "minutes",
    "papers",
    "desk_paper",
    "change_paper",
    "decide",
    "sign_off_in_meeting",
    "adopt_in_meeting",
)
