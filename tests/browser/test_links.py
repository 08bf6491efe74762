"""The office decides on links by keyboard alone, and without script; axe finds no fault."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from shirube.plans.models import Edition, Link
from tests.browser.test_publications import check
from tests.factories import people
from tests.factories.links import make_two_editions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editions() -> tuple[Edition, Edition]:
    return make_two_editions()


def address(live_server: LiveServer, editions: tuple[Edition, Edition]) -> str:
    return live_server.url + reverse("plans:link_items", args=[edition.pk for edition in editions])


def test_keys_refuse_undo_accept_go_on_and_drop(browser: Browser, live_server: LiveServer, editions: tuple[Edition, Edition]) -> None:
    with browser.new_context() as context:
        people.sign_in_browser(context, live_server.url, people.cast().office)
        page = context.new_page()
        page.goto(address(live_server, editions))
        page.keyboard.press("1")
        expect(page.locator("[data-pair='1']")).to_be_focused()
        page.keyboard.press("r")
        expect(page.get_by_role("status")).to_contain_text("外した候補")
        page.keyboard.press("u")
        expect(page.locator("[data-pair='1']")).to_be_visible()
        page.keyboard.press("a")
        expect(page.get_by_role("status")).to_contain_text("名称変更")
        page.keyboard.press("j")
        expect(page.locator("#here")).to_contain_text("図書館の蔵書の充実")
        page.keyboard.press("k")
        expect(page.locator("#here")).to_contain_text("道路補修")
        page.goto(f"{address(live_server, editions)}?item={editions[0].items.get(number='3').pk}")
        page.keyboard.press("/")
        page.keyboard.type("d")
        expect(page.get_by_label("番号か言葉")).to_have_value("d")
        page.locator("body").press("Tab")
        page.locator("h1").click()
        page.keyboard.press("d")
        expect(page.get_by_role("status")).to_contain_text("廃止")
    assert sorted(Link.objects.values_list("kind", flat=True)) == ["dropped", "renamed"]


def test_a_kind_is_corrected_without_script(browser: Browser, live_server: LiveServer, editions: tuple[Edition, Edition]) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        people.sign_in_browser(context, live_server.url, people.cast().office)
        page = context.new_page()
        page.goto(address(live_server, editions))
        pair = page.locator("[data-pair='1']")
        pair.get_by_label("種類").select_option("merged")
        pair.get_by_label("理由").fill("二つが一つになった")
        pair.get_by_role("button", name="つなぐ").click()
        expect(page.get_by_role("status")).to_contain_text("二つが一つになった")
    assert Link.objects.get().kind == "merged"


def test_axe_finds_no_fault(browser: Browser, live_server: LiveServer, editions: tuple[Edition, Edition]) -> None:
    client = people.sign_in(Client(), people.cast().office)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key or "", "url": live_server.url}
    paths = (reverse("plans:links"), reverse("plans:link_items", args=[edition.pk for edition in editions]) + "?q=図書館")
    assert check(browser, {path: live_server.url + path for path in paths}, [cookie]) == []
