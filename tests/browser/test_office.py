"""The office's screens in a real Chromium: the matrix by mouse and by keys, the panel, review, a phone, paper, no script; axe on all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from shirube.core.people.models import Account
from shirube.core.people.queries import today
from shirube.core.people.rules import Role
from shirube.cycle.actions.move import move_entries
from shirube.cycle.actions.open_round import close_round, create_round
from shirube.cycle.models import Entry, Round
from shirube.cycle.rules.states import EntryState, Move
from tests.browser.test_accessibility import NARROWEST, RULES, SCHEMES, faults
from tests.factories import cycle, people, plans

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 360)
PAGES = (
    "/staff/rounds/",
    "/staff/rounds/new/?plan=reform",
    "/staff/rounds/{round}/",
    "/staff/rounds/{round}/?state=confirmed",
    "/staff/rounds/{round}/?state=confirmed&late=yes&rating=C",
    "/staff/rounds/{round}/review/?select=plain",
    "/staff/rounds/{round}/review/?rating=AA",
    "/staff/rounds/{round}/entries/{waiting}/",
    "/staff/rounds/{round}/entries/{blank}/",
    "/staff/rounds/{round}/entries/{returned}/",
    "/staff/rounds/{round}/settings/",
    "/staff/rounds/{round}/orphans/",
    "/staff/rounds/{round}/health/",
    "/staff/rounds/{round}/close/",
    "/staff/rounds/{round}/reopen/section-0/",
    "/staff/rounds/{ready}/",
    "/staff/rounds/{ready}/orphans/",
    "/staff/rounds/{closed}/",
    "/staff/rounds/{closed}/again/",
    "/staff/rounds/{closed}/review/",
    "/en/staff/rounds/{round}/",
)


def ready(round_: Round, number: str, text: str) -> Entry:
    """Bring an item as far as the office's desk."""
    cycle.answer(cycle.entry_for(round_, number), text, more=cycle.IMPROVEMENT if text == "10" else None)
    cycle.hand_in(cycle.entry_for(round_, number))
    return cycle.entry_for(round_, number)


@pytest.fixture
def office() -> Account:
    return people.make_staff("事務局", Role.OFFICE)


@pytest.fixture
def round_() -> Round:
    """A round of twenty items that was due three days ago, with something in every state."""
    due = today() - timedelta(5)
    made = cycle.make_round(items=20, settings=replace(cycle.SETTINGS, section_due=due, head_due=None, office_due=None))
    for number, text in {"1": "◎", "3": "10", "7": "◎", "11": "◎", "13": "25"}.items():
        ready(made, number, text)
    cycle.answer(cycle.entry_for(made, "2"), "○")
    move_entries(entries=[cycle.entry_for(made, "1").pk], move=Move.APPROVE, actor=cycle.OFFICE)
    move_entries(entries=[cycle.entry_for(made, "11").pk], move=Move.RETURN, actor=cycle.OFFICE, note="根拠を教えてください。")
    return made


@contextmanager
def seated(browser: Browser, server: LiveServer, account: Account, *, script: bool = True, width: int = 1440) -> Iterator[BrowserContext]:
    """A browser in which somebody is signed in."""
    with browser.new_context(
        viewport={"width": width, "height": 900}, base_url=server.url, java_script_enabled=script, locale="ja-JP"
    ) as context:
        people.sign_in_browser(context, server.url, account)
        yield context


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, round_: Round, office: Account) -> Iterator[Page]:
    with seated(browser, live_server, office) as context:
        opened = context.new_page()
        wrong: list[str] = []
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        opened.goto(f"/staff/rounds/{round_.pk}/")
        yield opened
        assert wrong == []


def test_a_square_opens_beside_the_matrix_and_an_approval_changes_it(page: Page, round_: Round) -> None:
    square = page.locator(f"#at-{cycle.entry_for(round_, '3').pk}")
    square.click()
    panel = page.locator("#panel")
    expect(panel.locator("h2.name")).to_contain_text("取組その3")
    assert page.url.endswith(f"/entries/{cycle.entry_for(round_, '3').pk}/")
    panel.get_by_role("button", name="承認する").click()
    expect(panel.get_by_role("status")).to_contain_text("承認しました。")
    expect(square).to_have_class("sq approved")
    expect(page.locator("#lead")).to_contain_text("承認を待つ回答 2件")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert page.url.endswith(f"/staff/rounds/{round_.pk}/")


def test_a_return_in_the_panel_asks_for_its_reason(page: Page, round_: Round) -> None:
    page.locator(f"#at-{cycle.entry_for(round_, '3').pk}").click()
    panel = page.locator("#panel")
    panel.locator("summary", has_text="差し戻す").click()
    panel.get_by_role("button", name="差し戻す").click()
    expect(panel.locator(".fault")).to_contain_text("差し戻す理由を書いてください。")
    panel.get_by_label("差し戻す理由").fill("資料を添えてください。")
    panel.get_by_role("button", name="差し戻す").click()
    expect(panel.get_by_role("status")).to_contain_text("差し戻しました。")
    assert cycle.entry_for(round_, "3").state == EntryState.RETURNED


def test_keys_walk_the_sections_and_their_items(page: Page) -> None:
    rows = page.locator("tr[data-row]")
    page.keyboard.press("j")
    expect(rows.nth(0).locator("a.sq").first).to_be_focused()
    page.keyboard.press("l")
    expect(rows.nth(0).locator("a.sq").nth(1)).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1).locator("a.sq").first).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("l")
    page.keyboard.press("h")
    expect(rows.nth(0).locator("a.sq").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2.name")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    expect(page.locator("#f-state")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_visible()


def test_a_choice_narrows_the_matrix_and_the_address(page: Page) -> None:
    page.select_option("#f-state", "confirmed")
    expect(page.locator("a.sq")).to_have_count(3)
    assert page.url.endswith("?state=confirmed")
    page.locator("a.chip").first.click()
    expect(page.locator("a.sq")).to_have_count(20)


def test_many_are_approved_by_keyboard_alone(page: Page, round_: Round) -> None:
    page.goto(f"/staff/rounds/{round_.pk}/review/")
    page.get_by_role("link", name="気づきも遅れもない2件").focus()
    page.keyboard.press("Enter")
    expect(page.locator("input[name=entries]:checked")).to_have_count(2)
    page.get_by_role("button", name="選んだものを承認する").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("2件を承認しました。")
    expect(page.locator("input[name=entries]")).to_have_count(1)


def test_on_a_phone_an_item_opens_as_a_page_and_the_names_unfold(page: Page, round_: Round) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    first = page.locator("tr[data-row]").first
    first.locator(".names summary").click()
    expect(first.locator(".names li").first).to_be_visible()
    first.locator(".names a").first.click()
    expect(page.locator("h1 .no")).to_be_visible()


def test_on_paper_the_matrix_has_its_squares_and_no_filters(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator("a.sq").first).to_be_visible()
    expect(page.locator(".state-key")).to_be_visible()
    for hidden in (".filters", ".round-steps", ".names", ".more-time"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_a_whole_round_goes_without_any_script(browser: Browser, live_server: LiveServer, office: Account) -> None:
    plans.make_city()
    with seated(browser, live_server, office, script=False) as context:
        page = context.new_page()
        page.goto("/staff/rounds/")
        page.locator("section", has_text="若松市行政改革実施計画").get_by_role("link", name="新しい取りまとめ").click()
        page.fill("#id_section_due", "そのうち")
        page.get_by_role("button", name="用意して、送り先を確かめる").click()
        page.get_by_role("link", name="担当課の回答の期限").click()
        expect(page.locator("#id_section_due")).to_have_value("そのうち")
        page.fill("#id_section_due", "１０営業日")
        page.get_by_role("button", name="用意して、送り先を確かめる").click()
        expect(page.locator(".lead")).to_contain_text("開くと、5課に10件を尋ねます。")
        page.get_by_role("button", name="開いて、担当課に尋ねる").click()
        expect(page.locator(".lead")).to_contain_text("5課のうち0課が提出しました。")
        round_ = Round.objects.get()
        ready(round_, "3", "10")
        page.reload()
        page.get_by_role("link", name="承認を待つ回答 1件").click()
        page.get_by_role("link", name="取組その3").click()
        page.get_by_role("button", name="承認する").click()
        expect(page.get_by_role("status")).to_contain_text("承認しました。")
        page.get_by_role("link", name="一覧へもどる").click()
        page.get_by_role("link", name="締め切る").click()
        page.get_by_role("button", name="締め切る").click()
        expect(page.locator("h1")).to_contain_text("締切")


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_fault_in_any_state(browser: Browser, live_server: LiveServer, round_: Round, office: Account, path: str) -> None:
    ready_, closed = _others(round_)
    known = {"waiting": "3", "blank": "4", "returned": "11"}
    places = {name: cycle.entry_for(round_, number).pk for name, number in known.items()}
    address = path.format(round=round_.pk, ready=ready_.pk, closed=closed.pk, **places)
    with seated(browser, live_server, office) as context:
        page = context.new_page()
        page.goto(address)
        assert _found(page) == []


def test_axe_finds_no_fault_in_the_open_panel(page: Page, round_: Round) -> None:
    page.locator(f"#at-{cycle.entry_for(round_, '3').pk}").click()
    expect(page.locator("#panel h2.name")).to_be_visible()
    assert faults(Axe().run(page, options=RULES).response) == []


def test_axe_finds_no_fault_in_a_form_with_faults(browser: Browser, live_server: LiveServer, round_: Round, office: Account) -> None:
    with seated(browser, live_server, office) as context:
        page = context.new_page()
        page.goto(f"/staff/rounds/{round_.pk}/settings/")
        page.fill("#id_title", "")
        page.fill("#id_section_due", "そのうち")
        page.get_by_role("button", name="保存する").click()
        expect(page.get_by_role("alert")).to_contain_text("直すところが2つあります。")
        assert _found(page) == []


def _others(round_: Round) -> tuple[Round, Round]:
    """Return a round in preparation with items that nobody owns, and one that was closed."""
    edition = plans.make_edition(name="2.0", position=5)
    for item in plans.fill_edition(edition, items=4)[:2]:
        item.responsibilities.all().delete()
    in_preparation = create_round(edition=edition, fiscal_year=2023, settings=cycle.SETTINGS, actor=cycle.OFFICE)
    other = plans.make_edition(plans.make_plan("other", name="若松市緑化計画", position=3))
    plans.fill_edition(other, items=4)
    closed = cycle.make_round(other)
    close_round(round_=closed, actor=cycle.OFFICE)
    return in_preparation, closed


def _found(page: Page) -> list[str]:
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} {scheme} {fault}" for fault in faults(Axe().run(page, options=RULES).response)]
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    if page.evaluate("document.documentElement.scrollWidth") > NARROWEST:
        found.append("moves sideways")
    return found
