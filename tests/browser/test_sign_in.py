"""The door in a real Chromium: a passkey by the browser's own ceremony, and axe on every page of the door."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from shirube.core.people.models import Account, Section, Succession
from shirube.core.people.rules import Role
from tests.browser.test_accessibility import NARROWEST, RULES, SCHEMES, faults
from tests.factories.people import PASSWORD, cast, make_staff, sign_in_browser

WIDTHS = {"desk": 1280, "phone": 360}
DOOR = ["/accounts/login/", "/en/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/inactive/"]
INSIDE = [
    "/staff/",
    "/en/staff/",
    "/staff/myself/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/accounts/password/change/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/webauthn/",
    "/accounts/reauthenticate/",
]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def office(live_server: LiveServer) -> Account:
    return make_staff("事務局（例）", Role.OFFICE, password=PASSWORD)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 1280, "height": 800}, locale="ja-JP") as context:
        yield context


def give_authenticator(page: Page) -> None:
    """Let the page's browser have an authenticator with a fingerprint that always fits."""
    session = page.context.new_cdp_session(page)
    options: dict[str, Any] = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def enter(page: Page, url: str, email: str) -> None:
    page.goto(f"{url}/staff/")
    page.get_by_label("メールアドレス").fill(email)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="サインイン", exact=True).click()


def test_a_passkey_is_made_and_opens_without_a_password(context: BrowserContext, live_server: LiveServer, office: Account) -> None:
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    give_authenticator(page)
    enter(page, live_server.url, office.email)
    page.get_by_role("link", name="パスキーを加える").click()
    page.get_by_label("名前").fill("執務室のパソコン")
    page.get_by_role("button", name="この端末のパスキーを作る").click()
    expect(page.get_by_role("heading", name="予備の番号")).to_be_visible()
    page.get_by_role("link", name="自分の仕事へ").click()
    expect(page.get_by_role("heading", name="自分の仕事")).to_be_visible()
    page.get_by_role("button", name="サインアウト").click()
    page.get_by_role("button", name="パスキーでサインイン").click()
    expect(page.get_by_role("heading", name="自分の仕事")).to_be_visible()
    assert said == []


def test_a_passkey_serves_as_second_step_after_the_password(context: BrowserContext, live_server: LiveServer, office: Account) -> None:
    page = context.new_page()
    give_authenticator(page)
    enter(page, live_server.url, office.email)
    page.get_by_role("link", name="パスキーを加える").click()
    page.get_by_role("button", name="この端末のパスキーを作る").click()
    expect(page.get_by_role("heading", name="予備の番号")).to_be_visible()
    context.clear_cookies()
    enter(page, live_server.url, office.email)
    page.get_by_role("button", name="パスキーを使う").click()
    expect(page.get_by_role("heading", name="自分の仕事")).to_be_visible()


def test_a_browser_without_a_passkey_is_told_what_to_do(context: BrowserContext, live_server: LiveServer, office: Account) -> None:
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    page.evaluate("() => { navigator.credentials.get = async () => { throw new Error('cancelled') } }")
    page.get_by_role("button", name="パスキーでサインイン").click()
    expect(page.get_by_role("alert")).to_contain_text("ほかの方法を選んでください")


def test_a_passkey_of_nobody_is_refused_in_a_sentence(context: BrowserContext, live_server: LiveServer, office: Account) -> None:
    page = context.new_page()
    give_authenticator(page)
    enter(page, live_server.url, office.email)
    page.get_by_role("link", name="パスキーを加える").click()
    page.get_by_role("button", name="この端末のパスキーを作る").click()
    expect(page.get_by_role("heading", name="予備の番号")).to_be_visible()
    Authenticator.objects.filter(user=office).delete()
    context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name="パスキーでサインイン").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_the_door_opens_by_keyboard_alone(context: BrowserContext, live_server: LiveServer, office: Account) -> None:
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    page.keyboard.type(office.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="二段階の確認とパスキー")).to_be_visible()


def all_faults(page: Page) -> list[str]:
    found: list[str] = []
    for name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += [f"{name} {scheme} {fault}" for fault in faults(Axe().run(page, options=RULES).response)]
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST
    return found


@pytest.mark.parametrize("path", DOOR)
def test_axe_finds_no_fault_at_the_door(context: BrowserContext, live_server: LiveServer, path: str) -> None:
    page = context.new_page()
    page.goto(live_server.url + path)
    assert all_faults(page) == []


def test_axe_finds_no_fault_where_something_is_wrong(context: BrowserContext, live_server: LiveServer, office: Account) -> None:
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("メールアドレス").fill("nobody@city.example.jp")
    page.get_by_label("パスワード").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert all_faults(page) == []


@pytest.mark.parametrize("path", INSIDE)
def test_axe_finds_no_fault_inside(context: BrowserContext, live_server: LiveServer, office: Account, path: str) -> None:
    page = context.new_page()
    if "2fa" in path:
        enter(page, live_server.url, office.email)
    else:
        sign_in_browser(context, live_server.url, office)
    page.goto(live_server.url + path)
    assert page.url.endswith(path)
    assert all_faults(page) == []


KEPT = ["/staff/accounts/", "/staff/accounts/?q=nobody", "/staff/accounts/new/", "/staff/organisation/", "/en/staff/accounts/"]


@pytest.fixture
def administrator(context: BrowserContext, live_server: LiveServer) -> Account:
    people = cast()
    closed = Section.objects.create(name="旧みどり課", slug="old", closed_on=date(2022, 3, 31))
    Succession.objects.create(before=closed, after=people.section_a, on=date(2022, 4, 1), kind="renamed")
    sign_in_browser(context, live_server.url, people.administrator)
    return people.administrator


@pytest.mark.parametrize("path", KEPT)
def test_axe_finds_no_fault_where_accounts_are_kept(
    context: BrowserContext, live_server: LiveServer, administrator: Account, path: str
) -> None:
    page = context.new_page()
    page.goto(live_server.url + path)
    assert all_faults(page) == []


def test_axe_finds_no_fault_on_an_account_with_everything_open(
    context: BrowserContext, live_server: LiveServer, administrator: Account
) -> None:
    page = context.new_page()
    page.goto(f"{live_server.url}/staff/accounts/")
    page.get_by_role("link", name="課長（甲）").click()
    for words in ("職を与える", "名前とメールアドレスを直す", "サインインを止める・やり直させる"):
        page.locator("summary", has_text=words).click()
    assert all_faults(page) == []
