"""The first page tells what is open to comment, and which meetings were and come."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from shirube.core.people.queries import today
from shirube.council.models import Body, Consultation, Meeting
from shirube.council.queries.news import council_news
from shirube.council.rules.words import BodyKind, ConsultationState, MeetingState
from tests.factories import drafts

pytestmark = pytest.mark.django_db


def make_meeting(days: int, state: MeetingState) -> Meeting:
    body = Body.objects.get_or_create(slug="dx", defaults={"name": "若松市DX会議", "kind": BodyKind.COUNCIL})[0]
    number = Meeting.objects.count() + 1
    return Meeting.objects.create(body=body, fiscal_year=2026, number=number, state=state, held_on=today() + timedelta(days=days))


def make_consultation(first: int, last: int, state: ConsultationState = ConsultationState.ANNOUNCED) -> Consultation:
    opens, closes = (today() + timedelta(days=days) for days in (first, last))
    return Consultation.objects.create(
        edition=drafts.make_draft(), slug="draft", title="次期計画の案", overview="概要", state=state, opens_on=opens, closes_on=closes
    )


def test_the_next_and_the_last_meeting_are_told_and_no_other() -> None:
    make_meeting(-400, MeetingState.HELD)
    last = make_meeting(-10, MeetingState.HELD)
    coming = make_meeting(20, MeetingState.PLANNED)
    make_meeting(60, MeetingState.PLANNED)
    make_meeting(5, MeetingState.CANCELLED)
    assert [line.url for line in council_news()] == [f"/meetings/{coming.pk}/", f"/meetings/{last.pk}/"]


@pytest.mark.parametrize(("first", "last", "is_told"), [(-1, 0, True), (0, 30, True), (1, 30, False), (-30, -1, False)])
def test_a_consultation_is_told_from_its_first_to_its_last_day(first: int, last: int, *, is_told: bool) -> None:
    make_consultation(first, last)
    assert bool([line for line in council_news() if line.is_urgent]) is is_told


def test_a_consultation_in_preparation_is_not_told() -> None:
    make_consultation(-1, 30, ConsultationState.DRAFT)
    assert list(council_news()) == []


def test_the_first_page_shows_them(client: Client) -> None:
    make_meeting(20, MeetingState.PLANNED)
    drafts.make_base()
    page = client.get("/").content.decode()
    assert "次の会議" in page
    assert "若松市DX会議" in page
