"""The list in a real Chromium: filters without a new page, the panel, the keys, the phone, paper, and no script at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import plans as cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROWS = "tr[data-row]"


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    cast.make_city(items=20)
    with browser.new_context(viewport={"width": 1440, "height": 900}, base_url=live_server.url) as context:
        opened = context.new_page()
        wrong: list[str] = []
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        opened.goto("/plans/reform/")
        yield opened
        assert wrong == []


def test_a_choice_changes_the_list_and_the_address_and_going_back_undoes_it(page: Page) -> None:
    page.evaluate("window.stays = true")
    page.select_option("#f-standing", "behind")
    expect(page.locator(ROWS)).to_have_count(2)
    assert page.url.endswith("?standing=behind")
    assert page.evaluate("window.stays") is True
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(20)


def test_a_row_opens_beside_the_list_under_its_own_address(page: Page) -> None:
    page.click("text=取組その3")
    panel = page.locator("#panel")
    expect(panel.locator("h2.name")).to_contain_text("取組その3")
    assert page.url.endswith("/plans/reform/items/3/")
    expect(page.locator(ROWS)).to_have_count(20)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert page.url.endswith("/plans/reform/")


def test_the_open_item_covers_nothing_of_the_list_and_closing_it_gives_the_focus_back(page: Page) -> None:
    page.set_viewport_size({"width": 1152, "height": 900})
    page.click("text=取組その3")
    expect(page.locator("#panel h2.name")).to_be_visible()
    beside, table = page.locator("#panel").bounding_box(), page.locator("table.matrix").bounding_box()
    assert beside is not None
    assert table is not None
    assert table["x"] + table["width"] <= beside["x"]
    page.keyboard.press("Escape")
    expect(page.locator("a", has_text="取組その3").first).to_be_focused()


def test_on_a_phone_a_row_opens_as_a_page(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.click("text=取組その3")
    expect(page.locator("h1")).to_contain_text("取組その3")


def test_keys_walk_the_rows_search_filter_and_explain(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("[data-row] a[data-panel-link]").first).to_be_focused()
    page.keyboard.press("f")
    expect(page.locator("#f-standing")).to_be_focused()
    page.keyboard.press("Tab")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#f-q")).to_be_focused()
    page.keyboard.type("j?")
    expect(page.locator("#f-q")).to_have_value("j?")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_visible()


def test_single_keys_can_be_turned_off(page: Page) -> None:
    page.keyboard.press("?")
    page.check("[data-keys-off]")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_hidden()


def test_the_head_and_the_first_columns_stay_in_sight(page: Page) -> None:
    page.locator(ROWS).last.scroll_into_view_if_needed()
    head = page.locator(".matrix thead th").first.bounding_box()
    assert head is not None
    assert head["y"] == pytest.approx(0, abs=2)
    page.set_viewport_size({"width": 700, "height": 700})
    page.evaluate("document.querySelector('.list').scrollLeft = 300")
    first = page.locator(f"{ROWS} th.no").first.bounding_box()
    frame = page.locator(".list").bounding_box()
    assert first is not None
    assert frame is not None
    assert first["x"] == pytest.approx(frame["x"], abs=2)


def test_on_paper_there_are_rows_signs_and_the_address_and_no_filters(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator(".filters")).to_be_hidden()
    expect(page.locator(".foot .print-only")).to_be_visible()
    expect(page.locator(".foot .print-only")).to_contain_text("/plans/reform/")
    expect(page.locator(f"{ROWS} svg.sg").first).to_be_visible()


def test_the_list_works_without_any_script(browser: Browser, live_server: LiveServer) -> None:
    cast.make_city(items=20)
    with browser.new_context(java_script_enabled=False, base_url=live_server.url) as context:
        page = context.new_page()
        page.goto("/plans/reform/")
        page.select_option("#f-standing", "behind")
        page.click(".filters button")
        expect(page.locator(ROWS)).to_have_count(2)
        page.locator(f"{ROWS} a").first.click()
        expect(page.locator("h1")).to_contain_text("取組その8")
        page.click("text=一覧へもどる")
        expect(page.locator(ROWS)).to_have_count(2)


def test_a_figure_opens_its_source_beside_it_and_escape_closes_only_that(page: Page) -> None:
    page.click("text=取組その3")
    figure = page.locator("#panel .years button.figure").first
    figure.focus()
    page.keyboard.press("Enter")
    opened = page.locator(".origin:popover-open")
    expect(opened).to_contain_text("3〜4行目")
    assert opened.locator("a").get_attribute("href") == "/documents/list/#L3"
    under, box = figure.bounding_box(), opened.bounding_box()
    assert under is not None
    assert box is not None
    below, above = box["y"] - under["y"] - under["height"], under["y"] - box["y"] - box["height"]
    assert 0 <= max(below, above) < 24, "beside the figure, without covering it"
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    expect(figure).to_be_focused()
    expect(page.locator("#panel")).to_be_visible()


def test_a_figure_opens_its_source_without_any_script(browser: Browser, live_server: LiveServer) -> None:
    cast.make_city(items=20, held=True)
    with browser.new_context(java_script_enabled=False, base_url=live_server.url) as context:
        page = context.new_page()
        page.goto("/plans/reform/items/3/")
        page.locator(".years button.figure").first.click()
        expect(page.locator(".origin:popover-open")).to_contain_text("3行目に書かれたこと")
