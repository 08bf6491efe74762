"""What-if and the outlook in a real Chromium: axe, narrow screens, a result that follows the typing, and the same without a script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from shirube.cycle.queries.judging import forget
from tests.browser.test_accessibility import NARROWEST, RULES, SCHEMES, VIEWS, faults
from tests.factories import people, plans

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHAT_IF, OUTLOOK = "/staff/plans/reform/what-if/", "/staff/plans/reform/outlook/"
PAGES = (
    OUTLOOK,
    "/staff/plans/strategy/outlook/",
    WHAT_IF,
    f"{WHAT_IF}?of=aa-c@1&bound-0=105&item=3&year=2021&row=target&text=20",
    f"{WHAT_IF}?of=aa-c@1&bound-0=abc&item=3&year=2021&row=target&text=many",
    "/staff/plans/strategy/what-if/",
)


@pytest.fixture(autouse=True)
def _city() -> None:
    forget()
    plans.make_city(items=20)


@contextmanager
def seated(browser: Browser, server: LiveServer, *, script: bool = True) -> Iterator[Page]:
    """A page of a browser in which the office is signed in."""
    with browser.new_context(base_url=server.url, java_script_enabled=script, locale="ja-JP") as context:
        people.sign_in_browser(context, server.url, people.cast().office)
        yield context.new_page()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_fault_and_nothing_moves_sideways(browser: Browser, live_server: LiveServer, path: str) -> None:
    found: list[str] = []
    with seated(browser, live_server) as page:
        page.goto(path)
        for name, width in VIEWS.items():
            page.set_viewport_size({"width": width, "height": 800})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                found += [f"{name} {scheme} {fault}" for fault in faults(Axe().run(page, options=RULES).response)]
        page.set_viewport_size({"width": NARROWEST, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST
    assert found == []


def test_the_result_follows_the_bound_and_the_address_follows_the_result(browser: Browser, live_server: LiveServer) -> None:
    with seated(browser, live_server) as page:
        page.goto(WHAT_IF)
        expect(page.locator("#outcome")).to_contain_text("評価が動くものはありません")
        page.get_by_label("AAの下限（%）").fill("105")
        page.keyboard.press("Tab")
        expect(page.locator("#outcome")).to_contain_text("A→AA")
        assert page.evaluate("document.activeElement.name") == "edge-0"
        address = page.url
        assert "bound-0=105" in address
        page.get_by_label("AAの下限（%）").fill("abc")
        page.keyboard.press("Tab")
        expect(page.locator("#outcome")).to_contain_text("「abc」は割合として読めません")
        page.goto(address)
        expect(page.locator("#outcome")).to_contain_text("A→AA")
        expect(page.get_by_label("AAの下限（%）")).to_have_value("105")


def test_without_a_script_the_button_does_it(browser: Browser, live_server: LiveServer) -> None:
    with seated(browser, live_server, script=False) as page:
        page.goto(WHAT_IF)
        page.locator("#item-0").select_option("3")
        page.locator("#text-0").fill("２０")
        page.get_by_role("button", name="試す").click()
        expect(page.locator("#outcome")).to_contain_text("令和3年度の目標を15件から20件にする。")
        expect(page.locator("#item-1")).to_be_visible()


def test_on_paper_the_form_stays_away(browser: Browser, live_server: LiveServer) -> None:
    with seated(browser, live_server) as page:
        page.goto(PAGES[3])
        page.emulate_media(media="print")
        expect(page.locator("form.sandbox")).to_be_hidden()
        expect(page.locator("#outcome")).to_be_visible()
