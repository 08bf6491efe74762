"""The office's pages of meetings: everything is typed there as people write it, refused with a sentence, and read by those who may."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shirube.core.calendar import add_working_days, fiscal_year_of
from shirube.core.people.queries import today
from shirube.council.models import AgendaItem, Body, Decision, Meeting, Milestone, Paper
from shirube.council.queries.meeting_desk import meeting_work
from shirube.council.rules.words import MeetingState
from shirube.cycle.models import Publication
from tests.factories import cycle, drafts, people, plans
from tests.factories import meetings as cast
from tests.factories.meetings import HIDDEN, OFFICE
from tests.factories.publications import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody() -> people.Cast:
    return people.cast()


@pytest.fixture
def office(client: Client, everybody: people.Cast) -> Client:
    return people.sign_in(client, everybody.office)


def typed(chosen: Body, **changes: object) -> dict[str, object]:
    told = {
        "body": chosen.pk,
        "fiscal_year": "令和５年度",
        "number": "３",
        "held_on": "令和5年6月1日",
        "starts_at": "午後3時半",
        "state": "held",
    }
    return {**told, "place": "第一会議室", "subject": "計画の進捗", **changes}


def test_a_meeting_is_typed_as_people_write_it(office: Client) -> None:
    body = cast.make_body()
    response = office.post(reverse("council:new_meeting"), typed(body))
    made = Meeting.objects.get()
    assert response.headers["Location"] == reverse("council:edit_meeting", args=[made.pk])
    assert (made.fiscal_year, made.number, made.held_on, made.starts_at) == (2023, 3, date(2023, 6, 1), time(15, 30))
    page = office.get(reverse("council:edit_meeting", args=[made.pk])).content.decode()
    assert 'value="令和5年6月1日（木）"' in page
    assert 'value="15時30分"' in page


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"held_on": "令和6年6月1日"}, "この年度の日ではありません"),
        ({"held_on": ""}, "会議の日を入れてください"),
        ({"starts_at": "昼"}, "時刻として読めません"),
        ({"number": "０"}, "回数として読めません"),
        ({"body": "999"}, "999"),
        ({"fiscal_year": "来年"}, "年度として読めません"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence_and_kept_on_the_screen(office: Client, changes: dict[str, str], told: str) -> None:
    response = office.post(reverse("council:new_meeting"), typed(cast.make_body(), **changes))
    page = response.content.decode()
    assert response.status_code == 400
    assert told in page
    assert 'value="計画の進捗"' in page
    assert not Meeting.objects.exists()


def test_a_meeting_to_come_is_not_held_and_a_number_stands_once(office: Client) -> None:
    ahead = today() + timedelta(days=10)
    changes = {"held_on": ahead.isoformat(), "fiscal_year": str(fiscal_year_of(ahead))}
    assert "今日より先の日です" in office.post(reverse("council:new_meeting"), typed(cast.make_body(), **changes)).content.decode()
    cast.make_meeting(3)
    assert "もう記録されています" in office.post(reverse("council:new_meeting"), typed(cast.make_body())).content.decode()


def test_an_agenda_is_made_changed_arranged_and_cleared(office: Client) -> None:
    meeting = cast.make_meeting()
    for title in ("い", "ろ"):
        office.post(reverse("council:add_agenda_item", args=[meeting.pk]), {"item-title": title, "item-kind": "business"})
    first, second = meeting.agenda.order_by("position")
    office.post(reverse("council:agenda_item", args=[meeting.pk, first.pk]), {"title": "は", "kind": "report", "closed": "on"})
    office.post(reverse("council:arrange_agenda_item", args=[meeting.pk, second.pk]), {"move": "up"})
    assert list(meeting.agenda.order_by("position").values_list("title", "kind", "is_open")) == [
        ("ろ", "business", True),
        ("は", "report", False),
    ]
    office.post(reverse("council:arrange_agenda_item", args=[meeting.pk, second.pk]), {"move": "remove"})
    assert meeting.agenda.count() == 1
    refused = office.post(reverse("council:add_agenda_item", args=[meeting.pk]), {"item-title": "", "item-kind": "business"})
    assert refused.status_code == 400


def test_an_item_with_papers_or_decisions_stays_so_that_nothing_closed_comes_loose(office: Client) -> None:
    meeting = cast.make_meeting()
    cast.fill_meeting(meeting)
    closed = AgendaItem.objects.get(is_open=False)
    assert office.post(reverse("council:arrange_agenda_item", args=[meeting.pk, closed.pk]), {"move": "remove"}).status_code == 409
    assert AgendaItem.objects.filter(pk=closed.pk).exists()


def test_papers_are_checked_by_their_content_opened_and_withdrawn(office: Client, client: Client) -> None:
    meeting = cast.make_meeting()
    address = reverse("council:papers", args=[meeting.pk])
    forged = office.post(address, {"paper-file": SimpleUploadedFile("資料.pdf", b"MZ no pdf")})
    assert forged.status_code == 400
    assert "中身が「.pdf」のファイルではありません" in forged.content.decode()
    assert office.post(address, {}).status_code == 400
    office.post(address, {"paper-file": SimpleUploadedFile("資料.pdf", b"%PDF-1.7 x"), "paper-is_open": "on"})
    paper = Paper.objects.get()
    change = reverse("council:change_paper", args=[meeting.pk, paper.pk])
    public = reverse("council:paper", args=[paper.pk])
    seen = []
    for do in ("", "close", "open", "withdraw"):
        office.post(change, {"do": do})
        seen.append(Client().get(public).status_code)
    assert seen == [200, 404, 200, 404]
    assert Paper.objects.get().withdrawn_at is not None
    assert office.get(reverse("council:desk_paper", args=[meeting.pk, paper.pk])).status_code == 404


def test_viewers_and_auditors_read_what_is_closed_and_change_nothing(client: Client, everybody: people.Cast) -> None:
    meeting = cast.make_meeting()
    closed = cast.fill_meeting(meeting)
    for account in (everybody.viewer, everybody.auditor):
        people.sign_in(client, account)
        page = client.get(reverse("council:edit_meeting", args=[meeting.pk])).content.decode()
        assert f"{HIDDEN}の議事録" in page
        assert f"{HIDDEN}の決定" in page
        assert '<form method="post" class' not in page
        paper = client.get(reverse("council:desk_paper", args=[meeting.pk, closed[0].pk]))
        assert paper.content.decode() == f"{HIDDEN}1"
        assert "no-store" in paper.headers["Cache-Control"]
        assert client.post(reverse("council:edit_meeting", args=[meeting.pk]), {}).status_code == 403
    people.sign_in(client, everybody.head_a)
    assert client.get(reverse("council:edit_meeting", args=[meeting.pk])).status_code == 403


def test_a_round_is_signed_off_on_the_meetings_page(office: Client) -> None:
    round_ = cycle.make_round()
    meeting = cast.make_meeting(5, counts_all_years=True)
    page = office.get(reverse("council:edit_meeting", args=[meeting.pk])).content.decode()
    address = reverse("council:sign_off_in_meeting", args=[meeting.pk, "reform"]) + f"?round={round_.pk}"
    assert f'href="{address}"' in page
    prepared = office.get(reverse("cycle:prepare", args=["reform"]) + f"?round={round_.pk}").content.decode()
    assert f'href="{address}"' in prepared
    refused = office.post(address, {"errata": "", "seen": "0"})
    assert refused.status_code == 400
    assert "まだ承認していない取組が" in refused.content.decode()
    assert office.post(address, {"errata": "", "seen": "0", "allow_open": "on"}).status_code == 302
    made = Publication.objects.get()
    assert (made.meeting, made.round, Decision.objects.get().publication) == ("第5回若松市DX会議", round_, made)


def test_somebody_elses_publication_meanwhile_is_told(office: Client) -> None:
    plan = plans.make_city().plan
    meeting = cast.make_meeting()
    publish(plan)
    address = reverse("council:sign_off_in_meeting", args=[meeting.pk, plan.slug])
    refused = office.post(address, {"errata": "", "seen": "0"})
    assert refused.status_code == 400
    assert "ほかの人が公表第1号を出しました" in refused.content.decode()


def test_a_draft_is_adopted_on_the_meetings_page(office: Client) -> None:
    draft = drafts.make_draft(carried=3)
    meeting = cast.make_meeting()
    address = reverse("council:adopt_in_meeting", args=[meeting.pk])
    assert str(draft) in office.get(address).content.decode()
    assert office.post(address, {"edition": draft.pk}).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, Decision.objects.get().edition) == ("adopted", draft)
    assert office.post(address, {"edition": draft.pk}).status_code == 400


def test_bodies_and_milestones_are_kept(office: Client) -> None:
    office.post(reverse("council:bodies"), {"name": "若松市DX推進本部", "kind": "headquarters", "members": "本部長: 市長\n総務局長"})
    body = Body.objects.get()
    assert list(body.members.values_list("role", "function")) == [("本部長", "市長"), ("", "総務局長")]
    refused = office.post(reverse("council:bodies"), {"name": "若松市DX推進本部", "kind": "headquarters", "members": "本部長:"})
    assert refused.status_code == 400
    assert "1行目" in refused.content.decode()
    told = {"title": "意見公募", "fiscal_year": "令和5年度", "starts_on": "令和5年11月15日", "ends_on": "令和5年12月14日"}
    office.post(reverse("council:milestones"), told)
    milestone = Milestone.objects.get()
    assert milestone.ends_on == date(2023, 12, 14)
    wrong = office.post(reverse("council:milestone", args=[milestone.pk]), {**told, "ends_on": "令和5年11月1日"})
    assert wrong.status_code == 400
    office.post(reverse("council:milestone", args=[milestone.pk]), {"do": "remove"})
    assert not Milestone.objects.exists()


def test_the_office_is_told_of_a_near_meeting_without_a_paper_and_of_one_that_is_over() -> None:
    near = add_working_days(today(), 3)
    meeting = cast.make_meeting(1, state=MeetingState.PLANNED, held_on=near, fiscal_year=fiscal_year_of(near))
    over = today() - timedelta(days=7)
    cast.make_meeting(2, state=MeetingState.PLANNED, held_on=over, fiscal_year=fiscal_year_of(over))
    late, soon = meeting_work(OFFICE)
    assert late.is_late
    assert "を過ぎました" in late.sentence
    assert "まであと3営業日です。資料がまだありません" in soon.sentence
    cast.make_paper(meeting, is_open=False)
    assert len(list(meeting_work(OFFICE))) == 1
    assert not list(meeting_work(cycle.NOBODY))


@pytest.mark.parametrize("name", ["council:meeting_desk", "council:edit_meeting", "council:bodies", "council:milestones"])
def test_the_desk_asks_the_database_as_often_for_many_as_for_few(office: Client, name: str) -> None:
    def statements(number: int) -> int:
        first = cast.make_meeting(1)
        cast.fill_meeting(first, items=number)
        for each in range(2, number):
            cast.make_meeting(each)
        with CaptureQueriesContext(connection) as captured:
            assert office.get(reverse(name, args=[first.pk] if name == "council:edit_meeting" else [])).status_code == 200
        return len(captured)

    with transaction.atomic():
        few = statements(3)
        transaction.set_rollback(True)
    assert statements(40) == few
