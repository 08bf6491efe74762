"""Proposals and digital leaders in a real Chromium: axe at three widths in light and dark, and the office deciding by keyboard alone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from shirube.core.people.models import Account
from shirube.council.models import Fate
from shirube.council.rules.words import FateKind
from tests.browser.test_accessibility import NARROWEST, RULES, SCHEMES, VIEWS, faults
from tests.factories import council, people, plans

PAGES = ["/proposals/", "/proposals/?fate=none", "/proposals/p-1/", "/proposals/p-0/", "/leaders/"]
STAFF = ["/staff/proposals/", "/staff/proposals/p-1/", "/staff/proposals/new/", "/staff/leaders/", "/staff/leaders/projects/new/"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office() -> Account:
    edition = plans.make_city()
    council.make_fate(council.fill_proposals(edition, number=6)[1], FateKind.DECLINED)
    council.make_project(edition.items.get(number="3"))
    council.make_cohort(2021, 20, printed=20)
    council.make_cohort(2022, None, printed=40)
    council.make_adviser()
    return people.cast().office


@pytest.mark.parametrize("path", PAGES + STAFF)
def test_axe_finds_no_fault_and_nothing_moves_sideways(browser: Browser, live_server: LiveServer, office: Account, path: str) -> None:
    found: list[str] = []
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        people.sign_in_browser(context, live_server.url, office)
        page = context.new_page()
        page.goto(live_server.url + path)
        for name, width in VIEWS.items():
            page.set_viewport_size({"width": width, "height": 800})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                found += [f"{name} {scheme} {fault}" for fault in faults(Axe().run(page, options=RULES).response)]
        page.set_viewport_size({"width": NARROWEST, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST
    assert found == []


def test_the_office_answers_the_oldest_proposal_by_keyboard(browser: Browser, live_server: LiveServer, office: Account) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        people.sign_in_browser(context, live_server.url, office)
        page = context.new_page()
        page.goto(f"{live_server.url}/staff/proposals/")
        page.locator(".proposals a").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/staff/proposals/p-0/")
        page.locator("#id_kind").focus()
        for _ in range(2):  # from 回答待ち up to 検討中
            page.keyboard.press("ArrowUp")
        page.locator("#id_reason").focus()
        page.keyboard.type("費用を調べています")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=反映するかどうかを検討しています。")
    fate = Fate.objects.get(proposal__key="p-0")
    assert (fate.kind, fate.reason) == ("studying", "費用を調べています")
