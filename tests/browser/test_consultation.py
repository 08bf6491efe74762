"""The office and two hundred comments in a real Chromium: checked, grouped, answered, published; axe and narrow screens on the way."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from shirube.council.models import Consultation, Opinion
from tests.browser.test_accessibility import NARROWEST, RULES, faults
from tests.factories import consultations, people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NUMBER = 200


def looked_at(page: Page) -> list[str]:
    """Return what axe finds on a page, and whether it moves sideways on the narrowest screen."""
    found = faults(Axe().run(page, options=RULES).response)
    wide = page.viewport_size
    page.set_viewport_size({"width": NARROWEST, "height": 740})
    if page.evaluate("document.documentElement.scrollWidth") > NARROWEST:
        found.append(f"{page.url} moves sideways")
    if wide:
        page.set_viewport_size(wide)
    return found


def press(page: Page, name: str) -> None:
    """Press a button by the beginning of its name, and wait for what comes."""
    page.get_by_role("button", name=re.compile(f"^{name}")).first.click()
    page.wait_for_load_state()


def check_all(page: Page) -> None:
    """Let through what has no mark, page by page, then each of the others as it is proposed."""
    while page.get_by_role("button", name=re.compile("^読みました")).count():
        press(page, "読みました")
    page.locator(".checking .head").first.click()
    while page.get_by_role("button", name="確認して次へ").count():
        press(page, "確認して次へ")


def test_two_hundred_comments_are_checked_grouped_answered_and_published(browser: Browser, live_server: LiveServer) -> None:
    made = consultations.make_consultation()
    consultations.make_letters(made, consultations.mixed_texts(NUMBER))
    found: list[str] = []
    with browser.new_context(base_url=live_server.url, locale="ja-JP", java_script_enabled=True) as context:
        people.sign_in_browser(context, live_server.url, people.cast().office)
        page = context.new_page()
        desk = f"/staff/consultations/{made.slug}/"
        page.goto(f"{desk}letters/")
        expect(page.locator("main")).to_contain_text(f"意見書が{NUMBER}通届いています")
        found += looked_at(page)
        press(page, "1通を1件の意見として並べる")
        found += looked_at(page)
        check_all(page)
        expect(page.locator("main")).to_contain_text("未確認は0件です")
        page.goto(f"{desk}groups/")
        found += looked_at(page)
        while page.locator(".offers form").count():
            page.locator(".offers form").first.get_by_label("意見の概要").fill("概要")
            press(page, "まとめる")
        if page.get_by_role("button", name="一件ずつのまとまりにする").count():
            for box in page.locator(".single input[type=checkbox]").all():
                box.check()
            press(page, "一件ずつのまとまりにする")
        for box in page.locator(".groups input[type=checkbox]").all():
            box.check()
        page.get_by_label("市の考え方").fill("いただいた意見を、これからの取組の参考にします。")
        press(page, "まとめて答える")
        found += looked_at(page)
        page.locator(".groups th a").first.click()
        page.get_by_label("修正の有無").select_option(label="修正あり")
        page.get_by_label("案の修正の内容").fill("「夜間も」を加えます。")
        found += looked_at(page)
        press(page, "保存する")
        page.goto(desk)
        expect(page.locator("main")).to_contain_text("すべて揃いました")
        page.get_by_role("link", name="下見を確かめて公表する").click()
        found += looked_at(page)
        shown = page.locator("article.results").inner_html()
        press(page, "この結果を公表する")
        expect(page).to_have_url(re.compile(f"/consultations/{made.slug}/results/"))
        assert page.locator("article.results").inner_html() == shown
        found += looked_at(page)
    assert found == []
    results = Consultation.objects.get(pk=made.pk).results
    assert results is not None
    assert results["opinions"] == NUMBER == sum(group["count"] for group in results["groups"])
    assert len(results["groups"]) <= 8
    assert "076-200-1234" not in str(results)
    assert "田中" not in str(results)
    assert Opinion.objects.filter(raw_text__contains="076-200-1234").exists()
