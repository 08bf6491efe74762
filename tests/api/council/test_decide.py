"""A meeting decides: a publication signed off, a draft adopted, something in words; decision and what it makes are one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput, NotAllowed
from shirube.core.models import JournalEntry
from shirube.core.people.queries import today
from shirube.council.actions import decide
from shirube.council.actions.decide import SignOff, adopt_in_meeting, agree_in_meeting, sign_off_in_meeting
from shirube.council.actions.meetings import MeetingFacts, save_meeting
from shirube.council.models import Decision, Meeting
from shirube.council.rules.words import DecisionKind, MeetingState
from shirube.cycle.actions.sign_off import StillOpen
from shirube.cycle.models import Publication
from shirube.plans.actions.adopt import adopt_edition
from shirube.plans.models import Edition
from shirube.plans.queries.editions import editions_of
from shirube.plans.rules.links import EditionState
from tests.factories import cycle, drafts, plans
from tests.factories import meetings as cast
from tests.factories.meetings import HELD_ON, HIDDEN, OFFICE
from tests.factories.publications import MEETING, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return plans.make_city()


@pytest.fixture
def meeting() -> Meeting:
    return cast.make_meeting(5, counts_all_years=True)


@pytest.fixture
def draft() -> Edition:
    return drafts.make_draft(carried=3)


def test_a_publication_bears_the_name_and_the_day_of_the_meeting(edition: Edition, meeting: Meeting, client: Client) -> None:
    item = cast.make_item(meeting, "計画の進捗")
    made = sign_off_in_meeting(meeting=meeting, what=SignOff(edition.plan), actor=OFFICE, item=item)
    publication = Publication.objects.get()
    assert (publication.meeting, publication.meeting_on) == ("第5回若松市DX会議", HELD_ON)
    assert (made.kind, made.publication, made.item, made.meeting) == (DecisionKind.SIGN_OFF, publication, item, meeting)
    assert f'href="/meetings/{meeting.pk}/"' in client.get("/publications/").content.decode()
    assert publication.digest in client.get(f"/meetings/{meeting.pk}/").content.decode()
    assert journal.first_break() is None


def test_a_publication_of_no_recorded_meeting_leads_nowhere(edition: Edition, meeting: Meeting, client: Client) -> None:
    publish(edition.plan)
    page = client.get("/publications/").content.decode()
    assert f"<span>{MEETING}</span>" in page
    assert f'href="/meetings/{meeting.pk}/"' not in page


def test_what_stands_open_in_a_round_keeps_a_meeting_from_signing_off(meeting: Meeting) -> None:
    round_ = cycle.make_round()
    with pytest.raises(StillOpen):
        sign_off_in_meeting(meeting=meeting, what=SignOff(round_.edition.plan, round_), actor=OFFICE)
    assert not Publication.objects.exists()
    assert not Decision.objects.exists()
    made = sign_off_in_meeting(meeting=meeting, what=SignOff(round_.edition.plan, round_, allow_open=True), actor=OFFICE)
    assert made.publication is not None
    assert made.publication.round == round_


def test_where_the_decision_cannot_be_kept_nothing_is_published(
    edition: Edition, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(decide, "_decide", fail)
    before = JournalEntry.objects.count()
    with pytest.raises(RuntimeError):
        sign_off_in_meeting(meeting=meeting, what=SignOff(edition.plan), actor=OFFICE)
    assert not Publication.objects.exists()
    assert JournalEntry.objects.count() == before


def test_a_meeting_that_was_not_held_decides_nothing(edition: Edition) -> None:
    planned = cast.make_meeting(state=MeetingState.PLANNED)
    acts: tuple[Callable[[], object], ...] = (
        lambda: sign_off_in_meeting(meeting=planned, what=SignOff(edition.plan), actor=OFFICE),
        lambda: agree_in_meeting(meeting=planned, text="決定", is_open=True, actor=OFFICE),
    )
    for act in acts:
        with pytest.raises(Conflict, match="開催済みになっていません"):
            act()
    assert not Publication.objects.exists()


def test_what_was_decided_fixes_name_and_day_of_the_meeting(meeting: Meeting) -> None:
    agree_in_meeting(meeting=meeting, text="決定", is_open=True, actor=OFFICE)
    told = MeetingFacts(meeting.body, 2023, MeetingState.HELD, 5, counts_all_years=True, held_on=HELD_ON)
    with pytest.raises(Conflict, match="もう決定をしています"):
        save_meeting(facts=replace(told, number=6), actor=OFFICE, meeting=meeting)
    changed = save_meeting(facts=replace(told, place="別の部屋"), actor=OFFICE, meeting=meeting)
    assert changed.place == "別の部屋"


def test_a_draft_becomes_the_newest_edition_judged_and_found(draft: Edition, client: Client) -> None:
    day = today()
    meeting = cast.make_meeting(2, held_on=day, fiscal_year=day.year if day.month >= 4 else day.year - 1)
    slug, title = draft.plan.slug, draft.items.order_by("position")[0].title
    assert client.get(f"/plans/{slug}/").status_code == 404
    made = adopt_in_meeting(meeting=meeting, edition=draft, actor=OFFICE)
    newest = editions_of(slug)[-1]
    assert (newest.pk, newest.state, newest.adopted_on, made.edition_id) == (draft.pk, EditionState.ADOPTED, day, draft.pk)
    assert newest.revision == draft.revision + 1
    assert client.get(f"/plans/{slug}/").status_code == 200
    assert f"/plans/{slug}/items/" in client.get(f"/search?q={title}").content.decode()
    assert draft.plan.name in client.get(f"/meetings/{meeting.pk}/").content.decode()
    entry = JournalEntry.objects.get(action="adopt_edition")
    assert (entry.subject, entry.is_draft) == (f"edition:{slug}:{draft.name}", False)
    assert "第2回若松市DX会議" in entry.grounds
    assert journal.first_break() is None


def test_what_is_adopted_cannot_be_adopted_again(draft: Edition) -> None:
    adopt_edition(edition=draft, adopted_on=today(), actor=OFFICE)
    with pytest.raises(Conflict, match="もう決定されています"):
        adopt_edition(edition=draft, adopted_on=today(), actor=OFFICE)


def test_an_empty_draft_and_a_day_to_come_are_refused(draft: Edition) -> None:
    with pytest.raises(InvalidInput, match="今日より先"):
        adopt_edition(edition=draft, adopted_on=today() + timedelta(days=1), actor=OFFICE)
    draft.items.all().delete()
    with pytest.raises(InvalidInput, match="取組が一つもありません"):
        adopt_edition(edition=draft, adopted_on=today(), actor=OFFICE)
    assert not JournalEntry.objects.filter(action="adopt_edition").exists()


def test_a_draft_beside_later_adopted_editions_becomes_the_last(edition: Edition) -> None:
    other = plans.make_edition(edition.plan, name="草案", position=0)
    plans.fill_edition(other, items=2)
    Edition.objects.filter(pk=other.pk).update(state=EditionState.DRAFT)
    adopted = adopt_edition(edition=other, adopted_on=today(), actor=OFFICE)
    assert editions_of(edition.plan.slug)[-1] == adopted


def test_only_the_office_decides(meeting: Meeting, draft: Edition) -> None:
    assert draft.based_on is not None
    plan = draft.based_on.plan
    acts: tuple[Callable[[], object], ...] = (
        lambda: sign_off_in_meeting(meeting=meeting, what=SignOff(plan), actor=cycle.NOBODY),
        lambda: adopt_in_meeting(meeting=meeting, edition=draft, actor=cycle.NOBODY),
        lambda: adopt_edition(edition=draft, adopted_on=today(), actor=cycle.NOBODY),
        lambda: agree_in_meeting(meeting=meeting, text="決定", is_open=True, actor=cycle.NOBODY),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


def test_an_item_of_another_meeting_is_refused(edition: Edition, meeting: Meeting) -> None:
    other = cast.make_item(cast.make_meeting(6, counts_all_years=True), "別の議題")
    with pytest.raises(InvalidInput, match="別の会議のもの"):
        sign_off_in_meeting(meeting=meeting, what=SignOff(edition.plan), actor=OFFICE, item=other)
    assert not Publication.objects.exists()


def test_the_journal_keeps_no_closed_words(meeting: Meeting) -> None:
    cast.fill_meeting(meeting)
    told = [f"{entry.before}{entry.after}{entry.grounds}" for entry in JournalEntry.objects.all()]
    assert not any(f"{HIDDEN}の" in each for each in told)
    assert JournalEntry.objects.filter(action="write_closed_minutes", is_draft=True).count() == 1
