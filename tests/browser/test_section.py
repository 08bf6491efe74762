"""A section's screen in a real Chromium: eight items by keyboard alone, a lost connection, two people, a phone, paper, no script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from shirube.core.people.models import Account
from shirube.cycle.actions.move import move_entries
from shirube.cycle.models import Answer, Entry, Round
from shirube.cycle.rules.states import EntryState, Move
from tests.browser.test_accessibility import RULES, SCHEMES, faults
from tests.factories import cycle, people, plans

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEET = "/staff/rounds/{}/sections/section-0/"
ITEMS = 8
NUMBERS = ("1", "2", "3", "4")
"""Items that are asked for a number; the others are asked for a stage."""


def make_round() -> Round:
    """A round in which one section answers for eight items: four numbers and four stages."""
    edition = plans.make_edition()
    heading = plans.make_heading(edition, "市民協働の推進")
    for place in range(ITEMS):
        number = str(place + 1)
        item = plans.make_item(heading, number, f"取組その{number}")
        if number in NUMBERS:
            plans.make_indicator(item, edition, f"i{place}", targets={2021: "15", 2022: "20"}, actuals={2021: "16"}, unit="人")
        else:
            plans.add_stages(item, plan={2021: "○", 2022: "◎"}, actual={2021: "○"})
    return cycle.make_round(edition)


@pytest.fixture
def cast() -> people.Cast:
    return people.cast()


@pytest.fixture
def round_(cast: people.Cast) -> Round:
    return make_round()


@contextmanager
def seated(browser: Browser, server: LiveServer, account: Account, *, script: bool = True, width: int = 1280) -> Iterator[BrowserContext]:
    """A browser in which somebody is signed in."""
    size = {"width": width, "height": 800}
    with browser.new_context(viewport=size, base_url=server.url, java_script_enabled=script, locale="ja-JP") as context:  # type: ignore[arg-type]  # a plain dictionary
        people.sign_in_browser(context, server.url, account)
        yield context


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, round_: Round, cast: people.Cast) -> Iterator[Page]:
    with seated(browser, live_server, cast.reporter_a) as context:
        opened = context.new_page()
        wrong: list[str] = []
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        opened.goto(SHEET.format(round_.pk))
        yield opened
        assert wrong == []


def cell(number: str, question: str = "actual") -> str:
    return f"{Entry.objects.get(item__number=number).pk}-{question}"


def field(page: Page, number: str, question: str = "actual") -> str:
    return f"[name='answer-{cell(number, question)}']"


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
            self.count += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.count += len(text)


def test_a_clerk_with_eight_items_is_done_by_keyboard_alone(page: Page) -> None:
    keys = Keys(page)
    for _ in range(40):
        if page.evaluate("document.activeElement.name") == f"answer-{cell('1')}":
            break
        keys.press("Tab")
    for text in ("２５人", "21", "1,020", "20.0"):
        keys.type(text)
        keys.press("Enter")
    for _ in range(3):
        keys.press("ArrowDown", 3)
        keys.press("Enter")
    keys.press("ArrowDown", 2)
    expect(page.locator(f"[data-cell='{cell('8', 'cause')}']")).to_be_visible()
    for text in ("相手方の都合による。", "調整が遅れた。", "月ごとに確かめる。", "地域係", "令和5年9月30日"):
        keys.press("Enter" if page.evaluate("document.activeElement.type") != "textarea" else "Tab")
        keys.type(text)
    keys.press("Control+Enter")
    expect(page.locator("[data-submit]")).to_be_focused()
    expect(page.locator("#standing")).to_contain_text("8件のうち8件に回答しました")
    keys.press("Enter")
    expect(page.locator("#standing")).to_contain_text("8件をすべて提出しました")
    assert set(Entry.objects.values_list("state", flat=True)) == {EntryState.SUBMITTED}
    assert keys.count < 130, f"{keys.count} keys"


def test_the_rank_appears_while_typing_and_what_is_asked_follows_it(page: Page) -> None:
    entry = page.locator("section.entry").first
    page.fill(field(page, "1"), "１８")
    expect(entry.locator(".verdict")).to_contain_text("B")
    expect(entry.locator(".verdict")).to_contain_text("達成率90.0%でB")
    expect(page.locator(f"[data-cell='{cell('1', 'reason')}']")).to_be_visible()
    page.fill(field(page, "1"), "25人")
    expect(page.locator(f"[data-cell='{cell('1', 'reason')}']")).to_be_hidden()
    page.fill(field(page, "1"), "たくさん")
    expect(page.locator(f"[data-cell='{cell('1')}'] [data-fault]")).to_contain_text("数字として読めません")


def test_each_cell_says_that_it_is_saved_when_it_is_left(page: Page) -> None:
    page.fill(field(page, "1"), "25")
    page.keyboard.press("Tab")
    expect(page.locator(f"[data-cell='{cell('1')}'] [data-saved]")).to_contain_text("保存しました")
    expect(page.locator(".squares .full")).to_have_count(1)
    assert Answer.objects.get().text == "25"


def test_what_is_typed_while_the_connection_is_lost_arrives_when_it_is_back(page: Page) -> None:
    page.context.set_offline(True)
    page.fill(field(page, "1"), "25")
    page.fill(field(page, "2"), "22")
    page.keyboard.press("Tab")
    note = page.locator(f"[data-cell='{cell('1')}'] [data-saved]")
    expect(note).to_contain_text("まだ保存されていません（通信が切れています）")
    expect(page.locator("[data-alarm]")).to_be_visible()
    assert not Answer.objects.exists()
    page.fill(field(page, "2"), "23")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(note).to_contain_text("保存しました")
    expect(page.locator("[data-alarm]")).to_be_hidden()
    expect(page.locator(f"[data-cell='{cell('2')}'] [data-saved]")).to_contain_text("保存しました")
    assert sorted(Answer.objects.values_list("text", flat=True)) == ["23", "25"]


def test_what_was_typed_offline_survives_the_closed_window(page: Page, round_: Round) -> None:
    page.context.set_offline(True)
    page.fill(field(page, "1"), "25")
    page.keyboard.press("Tab")
    expect(page.locator("[data-alarm]")).to_be_visible()
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(SHEET.format(round_.pk))
    expect(again.locator(f"[data-cell='{cell('1')}'] [data-saved]")).to_contain_text("保存しました")
    assert Answer.objects.get().text == "25"
    assert again.evaluate("Object.keys(localStorage).length") == 0


def test_leaving_with_something_unsaved_is_warned_of(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: dialog.accept())
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.route("**/answers/", lambda route: route.abort())
    page.click(field(page, "1"))
    page.keyboard.type("25")
    page.goto("/staff/")
    assert asked == ["beforeunload"]


def test_a_lost_answer_of_the_server_asks_nobody_to_choose(page: Page) -> None:
    """The server saved, its answer never came, and the clerk typed on."""
    lost: list[bool] = []

    def lose_once(route) -> None:  # type: ignore[no-untyped-def]  # Playwright's own type is not exported
        if lost:
            route.continue_()
        else:
            lost.append(True)
            route.fetch()
            route.abort()

    page.route("**/answers/", lose_once)
    page.fill(field(page, "1"), "2")
    page.keyboard.press("Tab")
    expect(page.locator("[data-alarm]")).to_be_visible()
    page.fill(field(page, "1"), "25")
    page.keyboard.press("Tab")
    expect(page.locator(f"[data-cell='{cell('1')}'] [data-saved]")).to_contain_text("保存しました")
    expect(page.locator(".clash")).to_have_count(0)
    assert [answer.text for answer in Answer.objects.order_by("revision")] == ["2", "25"]


@pytest.mark.parametrize(("choice", "stays"), [("mine", "30"), ("theirs", "25")])
def test_two_people_on_one_cell_see_both_values_and_choose(
    browser: Browser, live_server: LiveServer, page: Page, round_: Round, cast: people.Cast, choice: str, stays: str
) -> None:
    with seated(browser, live_server, cast.head_a) as other:
        theirs = other.new_page()
        theirs.goto(SHEET.format(round_.pk))
        theirs.fill(field(theirs, "1"), "25")
        theirs.keyboard.press("Tab")
        expect(theirs.locator(f"[data-cell='{cell('1')}'] [data-saved]")).to_contain_text("保存しました")
    page.fill(field(page, "1"), "30")
    page.keyboard.press("Tab")
    clash = page.locator(f"[data-cell='{cell('1')}'] .clash")
    expect(clash).to_contain_text("課長（甲）さんが")
    expect(clash.locator("dd")).to_have_text(["30", "25"])
    clash.locator(f"[data-take={choice}]").click()
    expect(clash).to_have_count(0)
    expect(page.locator(field(page, "1"))).to_have_value(stays)
    page.reload()
    expect(page.locator(field(page, "1"))).to_have_value(stays)
    assert Answer.objects.latest("revision").text == stays


def test_an_ended_session_keeps_what_was_typed_and_goes_on_after_a_new_sign_in(
    page: Page, live_server: LiveServer, cast: people.Cast
) -> None:
    Session.objects.all().delete()
    page.fill(field(page, "1"), "25")
    page.keyboard.press("Tab")
    expect(page.locator("[data-alarm]")).to_contain_text("サインインの期限が切れました")
    expect(page.locator("[data-alarm-sign-in]")).to_be_visible()
    people.sign_in_browser(page.context, live_server.url, cast.reporter_a)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator(f"[data-cell='{cell('1')}'] [data-saved]")).to_contain_text("保存しました")
    assert Answer.objects.get().text == "25"


def test_what_cannot_be_taken_is_said_at_the_cell_and_stays_there(page: Page) -> None:
    page.fill(field(page, "1", "remarks"), "あ" * 2001)
    page.keyboard.press("Tab")
    expect(page.locator(f"[data-cell='{cell('1', 'remarks')}'] [data-fault]")).to_contain_text("2001文字あります")
    page.fill(field(page, "1", "remarks"), "あ" * 2000)
    page.keyboard.press("Tab")
    expect(page.locator(f"[data-cell='{cell('1', 'remarks')}'] [data-saved]")).to_contain_text("保存しました")


def test_handing_in_too_early_leads_to_what_is_missing(page: Page) -> None:
    page.fill(field(page, "1"), "25")
    page.click("[data-submit]")
    expect(page.locator("#missing [data-to]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(field(page, "2"))).to_be_focused()


def test_the_head_confirms_on_the_same_page(
    browser: Browser, live_server: LiveServer, page: Page, round_: Round, cast: people.Cast
) -> None:
    for entry in Entry.objects.values_list("item__number", flat=True):
        cycle.answer(cycle.entry_for(round_, entry), "25" if entry in NUMBERS else "◎")
    move_entries(entries=Entry.objects.values_list("pk", flat=True), move=Move.SUBMIT, actor=cycle.reporter(cast.section_a))
    with seated(browser, live_server, cast.head_a) as other:
        head = other.new_page()
        head.goto(SHEET.format(round_.pk))
        second = head.locator("section.entry").nth(1)
        second.locator("summary", has_text="差し戻す").click()
        second.get_by_label("差し戻す理由").fill("根拠を教えてください。")
        second.get_by_role("button", name="理由をつけて差し戻す").click()
        head.get_by_role("button", name="7件をすべて承認する").click()
        expect(head.locator("#standing")).to_contain_text("8件のうち7件に回答しました")
    page.reload()
    expect(page.locator("section.entry").first).to_contain_text("根拠を教えてください。")


def test_on_a_phone_everything_fits_and_can_be_pressed(browser: Browser, live_server: LiveServer, round_: Round, cast: people.Cast) -> None:
    with seated(browser, live_server, cast.reporter_a, width=360) as context:
        page = context.new_page()
        page.goto(SHEET.format(round_.pk))
        page.locator(f"label.stage:has([name='answer-{cell('5', 'stage')}'])").nth(3).click()
        expect(page.locator(f"[data-cell='{cell('5', 'stage')}'] [data-saved]")).to_contain_text("保存しました")
        page.fill(field(page, "1"), "10")
        page.keyboard.press("Tab")
        expect(page.locator(f"[data-cell='{cell('1')}'] [data-saved]")).to_contain_text("保存しました")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        for box in page.locator("label.stage, .sheet .button:visible, .sheet .input:visible").all():
            size = box.bounding_box()
            assert size is None or size["height"] >= 32


def test_without_any_script_a_clerk_answers_and_hands_in(
    browser: Browser, live_server: LiveServer, round_: Round, cast: people.Cast
) -> None:
    with seated(browser, live_server, cast.reporter_a, script=False) as context:
        page = context.new_page()
        page.goto(SHEET.format(round_.pk))
        for number in NUMBERS:
            page.fill(field(page, number), "25")
        page.get_by_role("button", name="確かめる").first.click()
        expect(page.locator("section.entry").first.locator(".verdict")).to_contain_text("AA")
        for number in "5678":
            page.locator(field(page, number, "stage")).nth(3).check()
        page.get_by_role("button", name="保存して確かめる").click()
        expect(page.locator("#missing")).to_contain_text("すべて答えました")
        page.get_by_role("button", name="課長に提出する").click()
        expect(page.locator("#standing")).to_contain_text("8件をすべて提出しました")


def test_ones_own_sheet_prints_answers_and_nothing_to_press(page: Page) -> None:
    page.fill(field(page, "1"), "10")
    page.locator(field(page, "5", "stage")).nth(3).check()
    page.emulate_media(media="print")
    expect(page.locator("[data-submit]")).to_be_hidden()
    expect(page.locator(".strip")).to_be_hidden()
    expect(page.locator(f"[data-cell='{cell('5', 'stage')}'] .stage:visible")).to_have_count(1)
    expect(page.locator(field(page, "1"))).to_be_visible()


def state_blank(page: Page, round_: Round) -> None:
    """Nothing answered yet."""


def state_filled(page: Page, round_: Round) -> None:
    """One behind, one that cannot be read, one chosen."""
    page.fill(field(page, "1"), "10")
    page.fill(field(page, "2"), "たくさん")
    page.locator(field(page, "5", "stage")).nth(2).check()
    page.keyboard.press("Tab")
    expect(page.locator(f"[data-cell='{cell('5', 'stage')}'] [data-saved]")).to_contain_text("保存しました")


def state_torn(page: Page, round_: Round) -> None:
    """Two values on one cell."""
    cycle.answer(cycle.entry_for(round_, "1"), "25")
    page.fill(field(page, "1"), "30")
    page.keyboard.press("Tab")
    expect(page.locator(".clash")).to_be_visible()


def state_cut_off(page: Page, round_: Round) -> None:
    """The connection is lost."""
    page.context.set_offline(True)
    page.fill(field(page, "1"), "30")
    page.keyboard.press("Tab")
    expect(page.locator("[data-alarm]")).to_be_visible()


def state_returned(page: Page, round_: Round) -> None:
    """One came back, one is handed in, one has a talk."""
    for number in "12":
        cycle.answer(cycle.entry_for(round_, number), "25")
    keys = list(Entry.objects.filter(item__number__in=["1", "2"]).values_list("pk", flat=True))
    move_entries(entries=keys, move=Move.SUBMIT, actor=cycle.OFFICE)
    move_entries(entries=keys[1:], move=Move.RETURN, actor=cycle.OFFICE, note="根拠を教えてください。")
    page.reload()
    page.locator("details.talk summary").first.click()
    page.locator("details.talk textarea").first.fill("参考資料を送ります。")
    page.get_by_role("button", name="送る", exact=True).first.click()
    expect(page.locator(".comments")).to_be_visible()


@pytest.mark.parametrize("state", [state_blank, state_filled, state_torn, state_cut_off, state_returned], ids=lambda state: state.__name__)
def test_axe_finds_no_fault_in_any_state(page: Page, round_: Round, state) -> None:  # type: ignore[no-untyped-def]  # one of the functions above
    state(page, round_)
    found: list[str] = []
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} {scheme} {fault}" for fault in faults(Axe().run(page, options=RULES).response)]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert found == []


def test_what_is_typed_before_the_script_has_come_is_saved_when_it_comes(page: Page, round_: Round) -> None:
    held: list[Route] = []
    page.route("**/cells*.js", lambda route: held.append(route))
    page.goto(SHEET.format(round_.pk), wait_until="commit")
    page.fill(field(page, "1"), "25")
    page.check(f"[name='answer-{cell('5', 'stage')}'][value='◎']")
    while not held:
        page.wait_for_timeout(50)
    for route in held:
        route.continue_()
    for key in (cell("1"), cell("5", "stage")):
        expect(page.locator(f"[data-cell='{key}'] [data-saved]")).to_contain_text("保存しました")
    assert set(Answer.objects.values_list("text", flat=True)) == {"25", "◎"}
