"""Meetings in public: what is open stands there, what is closed nowhere; the schedule as page and calendar."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from shirube.core.people.queries import today
from shirube.council.actions.bodies import BodyFacts, MilestoneFacts, save_body, save_milestone
from shirube.council.actions.meetings import move_item
from shirube.council.actions.papers import withdraw_paper
from shirube.council.models import Meeting, Proposal
from shirube.council.rules.words import BodyKind, MeetingState
from tests.factories import meetings as cast
from tests.factories import plans
from tests.factories.meetings import HIDDEN, OFFICE

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = {"council:meetings": 3, "council:schedule": 4, "council:schedule_ics": 3, "council:meeting": 6}


def page_of(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_names_the_coming_meeting_first(client: Client) -> None:
    cast.make_meeting(1)
    ahead = today() + timedelta(days=400)
    year = ahead.year if ahead.month >= 4 else ahead.year - 1
    for number, days in ((3, 30), (2, 0)):
        day = ahead + timedelta(days=days)
        year = day.year if day.month >= 4 else day.year - 1
        cast.make_meeting(number, fiscal_year=year, state=MeetingState.PLANNED, held_on=day)
    page = page_of(client, "council:meetings")
    told = re.search(r'<p class="lead">(.*?)</p>', page)
    assert told
    assert "第2回若松市DX会議です" in told[1]
    assert "これまでに1回の会議" in told[1]


def test_without_meetings_the_list_says_so(client: Client) -> None:
    assert "会議の記録は、まだありません。" in page_of(client, "council:meetings")
    assert "予定は、まだありません。" in page_of(client, "council:schedule")


def test_a_planned_meeting_whose_day_is_over_is_not_said_to_be_ahead(client: Client) -> None:
    meeting = cast.make_meeting(1, state=MeetingState.PLANNED)
    assert "予定（開催の記録なし）" in page_of(client, "council:meetings")
    assert "次の会議は" not in page_of(client, "council:meetings")
    assert "開いたかどうかの記録は、まだありません。" in page_of(client, "council:meeting", meeting.pk)


def test_a_meeting_shows_its_day_agenda_papers_decisions_minutes_and_seats(client: Client) -> None:
    edition = plans.make_city()
    meeting = cast.make_meeting(5, counts_all_years=True, starts_at=time(15), place="第一会議室")
    cast.fill_meeting(meeting)
    cast.make_item(meeting, "計画の進捗", edition=edition)
    page = page_of(client, "council:meeting", meeting.pk)
    for told in (
        "第5回若松市DX会議",
        "令和5年6月1日（木）",
        "（2023年）",
        "15時から",
        "第一会議室",
        "議題その1",
        "開いた決定",
        "開いた部分の議事録",
    ):
        assert told in page
    for told in ("大学教授", "委員長", "町会連合会の代表", "議題4件のうち1件は非公開です。", "1件を決めました。"):
        assert told in page
    assert f'href="/plans/{edition.plan.slug}/?edition={edition.name}"' in page
    paper = meeting.papers.get(name="資料1.txt")
    assert f"SHA-256 {paper.sha256}" in page
    assert re.search(r"意見交換</span> <b class=\"flag\">非公開</b></p></div></li>", page)


def test_a_meeting_leads_to_the_proposals_given_in_it(client: Client) -> None:
    meeting = cast.make_meeting()
    for key, is_open in (("forms", True), ("hidden", False)):
        Proposal.objects.create(key=key, title=f"提言 {key}", proposer="委員", meeting=meeting, is_open=is_open)
    page = page_of(client, "council:meeting", meeting.pk)
    assert 'href="/proposals/forms/"' in page
    assert "提言 hidden" not in page


def test_a_draft_is_not_named_on_a_public_page(client: Client) -> None:
    edition = plans.make_city()
    edition.state, edition.name = "draft", "かくれた案"
    edition.save()
    meeting = cast.make_meeting()
    cast.make_item(meeting, "次の計画", edition=edition)
    assert "かくれた案" not in page_of(client, "council:meeting", meeting.pk)


def test_what_is_closed_reaches_no_public_page_or_file(client: Client) -> None:
    plans.make_city()
    meeting = cast.make_meeting()
    closed = cast.fill_meeting(meeting)
    save_milestone(facts=MilestoneFacts(2023, f"{HIDDEN}の節目", date(2023, 7, 1), is_open=False), actor=OFFICE)
    withdrawn = cast.make_paper(meeting, f"{HIDDEN}3.txt", text=f"{HIDDEN}3")
    withdraw_paper(paper=withdrawn, actor=OFFICE)
    addresses = ["/", "/meetings/", f"/meetings/{meeting.pk}/", "/meetings/schedule/", "/meetings/schedule.ics", "/publications/"]
    addresses += ["/documents/", "/data/", f"/search?q={HIDDEN}", "/api/v1/plans", "/api/v1/plans/reform/items", "/api/v1/items.csv"]
    for address in (*addresses, *(f"/en{each}" for each in addresses if not each.startswith("/api"))):
        response = client.get(address)
        assert response.status_code == 200, address
        told = response.content.decode().replace(f'value="{HIDDEN}"', "").replace(f"「{HIDDEN}」", "").replace(f"“{HIDDEN}”", "")
        assert f"{HIDDEN}の" not in told, address
        assert f"{HIDDEN}1" not in told, address
        assert f"{HIDDEN}2" not in told, address
        assert f"{HIDDEN}3" not in told, address
    assert "資料2件" in client.get("/meetings/").content.decode()
    for paper in (*closed, withdrawn):
        assert client.get(reverse("council:paper", args=[paper.pk])).status_code == 404
        assert paper.sha256 not in page_of(client, "council:meeting", meeting.pk)


def test_an_open_paper_is_always_saved_and_never_shown(client: Client) -> None:
    paper = cast.make_paper(cast.make_meeting(), "議事 次第.txt", text="<script>alert(1)</script>")
    response = client.get(reverse("council:paper", args=[paper.pk]))
    assert response.content == b"<script>alert(1)</script>"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E8%AD%B0")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_past_meetings_keep_the_seats_of_their_day(client: Client) -> None:
    body = cast.make_body()
    before = cast.make_meeting(1)
    after = cast.make_meeting(2, held_on=date(2023, 9, 1))
    seats = (("委員長", "大学教授"), ("", "弁護士"))
    save_body(facts=BodyFacts(body.name, BodyKind.COUNCIL, seats, since=date(2023, 7, 1)), actor=OFFICE, body=body)
    earlier, later = page_of(client, "council:meeting", before.pk), page_of(client, "council:meeting", after.pk)
    assert "企業役員" in earlier
    assert "弁護士" not in earlier
    assert "弁護士" in later
    assert "企業役員" not in later


def test_the_schedule_goes_by_months_and_names_what_the_calendar_lacks(client: Client) -> None:
    cast.make_meeting(1, subject="はじめの議論")
    cast.make_meeting(2, state=MeetingState.PLANNED, held_on=None, month=1)
    save_milestone(facts=MilestoneFacts(2023, "意見公募", date(2023, 11, 15), date(2023, 12, 14)), actor=OFFICE)
    save_milestone(facts=MilestoneFacts(2023, "計画の策定", None, date(2024, 3, 31)), actor=OFFICE)
    save_milestone(facts=MilestoneFacts(2023, "いつかの節目"), actor=OFFICE)
    page = page_of(client, "council:schedule")
    assert re.findall(r"<h2>(令和.+?|時期は未定)</h2>", page) == ["令和5年6月", "令和5年11月", "令和6年1月", "令和6年3月", "時期は未定"]
    assert "令和5年11月15日（水）から令和5年12月14日（木）まで" in page
    assert "令和5年度第2回若松市DX会議、いつかの節目" in page or "いつかの節目、令和5年度第2回若松市DX会議" in page
    events = Calendar.from_ical(client.get("/meetings/schedule.ics?year=2023").content).walk("VEVENT")
    assert [(str(each["summary"]), each.decoded("dtstart")) for each in events] == [
        ("令和5年度第1回若松市DX会議", date(2023, 6, 1)),
        ("意見公募", date(2023, 11, 15)),
        ("計画の策定（期限）", date(2024, 3, 31)),
    ]
    assert len({each["uid"] for each in events}) == 3
    assert client.get("/meetings/schedule.ics").headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_a_year_without_a_schedule_or_no_year_at_all_is_refused(client: Client) -> None:
    cast.make_meeting()
    assert client.get("/meetings/schedule/?year=1999").status_code == 404
    assert client.get("/meetings/schedule/?year=abc").status_code == 400
    assert client.get("/meetings/schedule/?year=令和5年度").status_code == 200
    assert client.get("/meetings/99/").status_code == 404


def _many(meetings: int, items: int) -> Meeting:
    first = cast.make_meeting(1)
    cast.fill_meeting(first, items=items)
    for number in range(2, meetings + 1):
        cast.make_meeting(number)
        save_milestone(facts=MilestoneFacts(2023, f"節目{number}", date(2023, 7, 1)), actor=OFFICE)
    return first


@pytest.mark.parametrize("name", MOST_STATEMENTS)
def test_a_page_asks_the_database_as_often_for_many_meetings_as_for_few(client: Client, name: str) -> None:
    def statements(meeting: Meeting) -> int:
        address = reverse(name, args=[meeting.pk] if name == "council:meeting" else [])
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    with transaction.atomic():
        few = statements(_many(2, 2))
        transaction.set_rollback(True)
    assert statements(_many(60, 50)) == few <= MOST_STATEMENTS[name]


def test_items_of_an_agenda_change_places(client: Client) -> None:
    meeting = cast.make_meeting()
    items = [cast.make_item(meeting, title) for title in ("い", "ろ", "は")]
    move_item(item=items[2], up=True, actor=OFFICE)
    move_item(item=items[0], up=True, actor=OFFICE)
    move_item(item=items[0], up=False, actor=OFFICE)
    assert list(meeting.agenda.order_by("position").values_list("title", flat=True)) == ["は", "い", "ろ"]
