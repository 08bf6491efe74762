"""axe on the pages of meetings, those of everybody and those of the office; an item and a paper added without script."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from shirube.council.actions.bodies import MilestoneFacts, save_milestone
from shirube.council.models import Meeting
from shirube.council.rules.words import MeetingState
from tests.browser.test_publications import check
from tests.factories import drafts, people
from tests.factories import meetings as cast
from tests.factories.meetings import OFFICE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def meeting() -> Meeting:
    draft = drafts.make_draft(carried=2)
    found = cast.make_meeting(5, counts_all_years=True)
    cast.fill_meeting(found)
    cast.make_paper(found, "長い名前の資料_" * 5 + ".txt", is_open=True)
    cast.make_item(found, "次の計画の案", edition=draft)
    cast.make_meeting(6, counts_all_years=True, state=MeetingState.PLANNED, held_on=None, month=1)
    save_milestone(facts=MilestoneFacts(2023, "意見公募", date(2023, 11, 15), date(2023, 12, 14)), actor=OFFICE)
    return found


def test_axe_finds_no_fault_on_the_pages_for_everybody(browser: Browser, live_server: LiveServer, meeting: Meeting) -> None:
    paths = ("/meetings/", f"/meetings/{meeting.pk}/", "/meetings/schedule/", "/en/meetings/")
    assert check(browser, {path: live_server.url + path for path in paths}) == []


def test_axe_finds_no_fault_on_the_offices_pages(browser: Browser, live_server: LiveServer, meeting: Meeting) -> None:
    client = people.sign_in(Client(), people.cast().office)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key or "", "url": live_server.url}
    below = ("", f"{meeting.pk}/", "new/", "bodies/", f"bodies/{meeting.body_id}/", "milestones/", f"{meeting.pk}/adopt/")
    paths = [f"/staff/meetings/{each}" for each in (*below, f"{meeting.pk}/sign-off/reform/")]
    assert check(browser, {path: live_server.url + path for path in paths}, [cookie]) == []


def test_the_office_adds_an_item_and_a_paper_without_script(browser: Browser, live_server: LiveServer, meeting: Meeting) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        people.sign_in_browser(context, live_server.url, people.cast().office)
        page = context.new_page()
        page.goto(f"{live_server.url}/staff/meetings/{meeting.pk}/")
        page.locator("summary", has_text="議題を加える").click()
        page.get_by_label("議題", exact=True).fill("新しい議題")
        page.get_by_role("button", name="加える").first.click()
        expect(page.locator(".agenda")).to_contain_text("新しい議題")
        page.locator("summary", has_text="資料を加える").click()
        page.get_by_label("ファイル").set_input_files({"name": "次第.txt", "mimeType": "text/plain", "buffer": "次第".encode()})
        page.get_by_label("公開する").check()
        page.get_by_role("button", name="加える").last.click()
        expect(page.get_by_role("link", name="次第.txt")).to_be_visible()
