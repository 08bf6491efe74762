"""The whole year in a real Chromium: a round is opened, eight sections answer, one is late and reminded, one answer is returned and sent
again, all is approved, signed off, published, corrected, published again and compared."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pptx
import pytest
from playwright.sync_api import Browser, Page, expect
from pypdfium2 import PdfDocument
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from shirube.core.calendar import era_date
from shirube.core.journal import first_broken
from shirube.core.people.models import Account, Section
from shirube.core.people.queries import today
from shirube.core.people.rules import Role
from shirube.cycle.models import Answer, Entry, Publication, Round
from shirube.cycle.rules.questions import Question
from shirube.cycle.rules.states import EntryState, RoundState
from shirube.cycle.writers.answer_book import columns
from tests.factories import cycle, people, plans
from tests.factories.mailserver import MailServer, serving_mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECTIONS = [f"第{number}課" for number in range(1, 9)]
BY_EXCEL, BY_TELEPHONE = 6, 7
RETURNED = 0


class City:
    """The people of the year and their browsers."""

    def __init__(self, browser: Browser, server: LiveServer, mail: MailServer) -> None:
        self.browser, self.server, self.mail = browser, server, mail
        edition = plans.make_edition(document=plans.make_document("list", held=True))
        plans.fill_edition(edition, items=16)
        sections = [Section.objects.create(name=name, slug=f"ka-{place}") for place, name in enumerate(SECTIONS)]
        for place, item in enumerate(edition.items.all()):
            item.responsibilities.update(section=sections[place % len(sections)])
        self.office = people.make_staff("事務局", Role.OFFICE)
        self.reporters = [people.make_staff(f"{each.name}の担当", Role.REPORTER, each) for each in sections]
        self.heads = [people.make_staff(f"{each.name}の課長", Role.HEAD, each) for each in sections]

    @contextmanager
    def seated(self, account: Account) -> Iterator[Page]:
        """Yield a page in which somebody is signed in."""
        with self.browser.new_context(base_url=self.server.url, viewport={"width": 1280, "height": 900}, accept_downloads=True) as context:
            people.sign_in_browser(context, self.server.url, account)
            page = context.new_page()
            yield page
            page.wait_for_load_state()  # Chromium may hang where it closes in the midst of a navigation


@pytest.fixture
def city(browser: Browser, live_server: LiveServer, settings: Settings, tmp_path: Path) -> Iterator[City]:
    settings.DATA_DIR = tmp_path
    with serving_mail() as mail:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.PUBLIC_URL = live_server.url
        yield City(browser, live_server, mail)


def sheet(place: int) -> str:
    return f"/staff/rounds/{Round.objects.get().pk}/sections/ka-{place}/"


def test_the_whole_year(city: City, tmp_path: Path) -> None:
    open_the_round(city)
    for place in range(6):
        answer_on_the_screen(city, place)
    answer_by_excel(city, tmp_path)
    be_late_and_reminded(city)
    answer_by_telephone(city)
    return_one_and_have_it_sent_again(city)
    approve_all(city)
    publish(city, meeting="第1回行政改革推進本部会議")
    look_at_what_was_published(city)
    correct_one(city)
    publish(city, meeting="第2回行政改革推進本部会議", errata="取組その3の実績が誤っていた。")
    compare(city)
    assert first_broken() is None


def open_the_round(city: City) -> None:
    with city.seated(city.office) as page:
        page.goto("/staff/rounds/")
        page.click("text=新しい取りまとめ")
        expect(page.locator("[name=fiscal_year]")).to_have_value("令和4年度")
        page.fill("[name=section_due]", "１０営業日")
        page.fill("[name=head_due]", "12営業日")
        page.fill("[name=guidance]", "根拠となる資料も添えてください。")
        page.click("main button[type=submit]")
        expect(page.locator(".lead")).to_contain_text("8課に16件")
        page.click("text=開いて、担当課に尋ねる")
        expect(page.locator(".lead").first).to_contain_text("8課のうち0課が提出")
    assert Round.objects.get().state == RoundState.OPEN


def fill(page: Page, place: int) -> None:
    """Answer everything a section is asked, as planned or better."""
    for entry in Entry.objects.filter(sheet__section__slug=f"ka-{place}").select_related("item__indicator"):
        if hasattr(entry.item, "indicator"):
            page.fill(f"[name='answer-{entry.pk}-actual']", "２５")
            page.locator(f"[name='answer-{entry.pk}-actual']").blur()
        else:
            page.check(f"[name='answer-{entry.pk}-stage'][value='◎']")
        saved = page.locator(f"[data-cell^='{entry.pk}-']:not([hidden]) [data-saved]").first
        expect(saved).to_contain_text("保存しました")


def hand_in(page: Page) -> None:
    page.click("text=課長に提出する")
    expect(page.locator("#standing")).to_contain_text("すべて提出しました")


def confirm(city: City, place: int) -> None:
    with city.seated(city.heads[place]) as page:
        page.goto(sheet(place))
        page.click("button[value=confirm]")
    assert not Entry.objects.filter(sheet__section__slug=f"ka-{place}", state=EntryState.SUBMITTED).exists()


def answer_on_the_screen(city: City, place: int) -> None:
    with city.seated(city.reporters[place]) as page:
        page.goto("/staff/")
        page.click("text=取りまとめ")
        expect(page.locator(".guidance")).to_contain_text("根拠となる資料")
        fill(page, place)
        hand_in(page)
    confirm(city, place)


def answer_by_excel(city: City, folder: Path) -> None:
    with city.seated(city.reporters[BY_EXCEL]) as page:
        page.goto(f"{sheet(BY_EXCEL)}workbook/")
        with page.expect_download() as waiting:
            page.click("text=ブックを受け取る（.xlsx）")
        waiting.value.save_as(folder / "回答.xlsx")
        write_into(folder / "回答.xlsx")
        page.set_input_files("[name=file]", folder / "回答.xlsx")
        page.click("button:has-text('送って確かめる')")
        expect(page.locator(".difference tbody tr")).to_have_count(2)
        page.click("text=印の付いた欄を取り込む")
        expect(page.locator("[role=status]")).to_contain_text("2か所を取り込みました")
        page.click("text=回答の画面へもどる")
        hand_in(page)
    confirm(city, BY_EXCEL)


def write_into(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    rows = book["回答"]
    places = {key: number for number, key in enumerate(columns(), 1)}
    for row in range(5, rows.max_row + 1):
        is_number = not rows.cell(row, places["actual"]).protection.locked
        rows.cell(row, places["actual" if is_number else "stage"]).value = "25" if is_number else "◎"
    book.save(file)


def be_late_and_reminded(city: City) -> None:
    Round.objects.update(section_due=today() - timedelta(7))
    with city.seated(city.office) as page:
        page.goto(f"/staff/rounds/{Round.objects.get().pk}/")
        expect(page.locator(".lead").first).to_contain_text("1課が期限を過ぎています")
        page.click("text=お知らせのメール")
        page.click("text=文面を確かめる")
        page.click("button:has-text('送る')")
        expect(page.locator("[role=status]")).to_contain_text("1通を送ります")
    (letter,) = city.mail.mails()
    assert city.reporters[BY_TELEPHONE].email in str(letter["To"])
    body = letter.get_content()
    assert SECTIONS[BY_TELEPHONE] in body
    assert "過ぎています" in body
    with city.seated(city.reporters[BY_TELEPHONE]) as page:
        found = re.search(r"http\S+sections/\S+", body)
        assert found is not None
        page.goto(found[0])
        expect(page.locator("h1")).to_contain_text(SECTIONS[BY_TELEPHONE])


def answer_by_telephone(city: City) -> None:
    with city.seated(city.office) as page:
        page.goto(sheet(BY_TELEPHONE))
        expect(page.locator(".notice").first).to_contain_text("代理入力")
        fill(page, BY_TELEPHONE)
        hand_in(page)
    assert set(Answer.objects.filter(entry__sheet__section__slug=f"ka-{BY_TELEPHONE}").values_list("via", flat=True)) == {"telephone"}
    confirm(city, BY_TELEPHONE)


def return_one_and_have_it_sent_again(city: City) -> None:
    entry = Entry.objects.filter(sheet__section__slug=f"ka-{RETURNED}")[0]
    with city.seated(city.office) as page:
        page.goto(f"/staff/rounds/{Round.objects.get().pk}/entries/{entry.pk}/")
        page.click("summary:has-text('差し戻す')")
        page.fill("#id_note", "開始した日を備考に書いてください。")
        page.click("button[value=return]")
    with city.seated(city.reporters[RETURNED]) as page:
        page.goto(sheet(RETURNED))
        expect(page.locator("section.entry").first).to_contain_text("開始した日を備考に")
        page.fill(f"[name='answer-{entry.pk}-remarks']", "4月から始めた。")
        page.locator(f"[name='answer-{entry.pk}-remarks']").blur()
        expect(page.locator(f"[data-cell='{entry.pk}-remarks'] [data-saved]")).to_contain_text("保存しました")
        hand_in(page)
    confirm(city, RETURNED)


def approve_all(city: City) -> None:
    with city.seated(city.office) as page:
        page.goto(f"/staff/rounds/{Round.objects.get().pk}/review/")
        page.click("a.chip:has-text('すべて')")
        page.click("button[value=approve]")
    assert set(Entry.objects.values_list("state", flat=True)) == {EntryState.APPROVED}


def publish(city: City, *, meeting: str, errata: str = "") -> None:
    with city.seated(city.office) as page:
        page.goto(f"/staff/publications/reform/?round={Round.objects.get().pk}")
        page.fill("[name=meeting]", meeting)
        page.fill("[name=meeting_on]", "令和5年5月10日")
        if errata:
            page.fill("[name=errata]", errata)
        page.click("main button[type=submit]")
        expect(page.locator("h1")).to_contain_text("公表")
        expect(page.locator("main")).to_contain_text(meeting)
    assert Round.objects.get().state == RoundState.LOCKED


def look_at_what_was_published(city: City) -> None:
    with city.browser.new_context(base_url=city.server.url, accept_downloads=True) as context:
        page = context.new_page()
        page.goto("/plans/reform/")
        expect(page.locator("main")).to_contain_text("公表第1号")
        page.goto("/plans/reform/items/3/")
        expect(page.locator("main")).to_contain_text("25件")
        page.goto("/publications/")
        address = page.locator(".issues a").first.get_attribute("href") or ""
        files = {
            (link.get_attribute("href") or "").rsplit("/", 1)[-1]: context.request.get(link.get_attribute("href") or "").body()
            for link in page.locator(".issues .doors a").all()
        }
        page.goto(address)
        expect(page.locator("body")).to_contain_text("第1回行政改革推進本部会議")
    read_papers(files)


def read_papers(files: dict[str, bytes]) -> None:
    kinds = {Path(name).suffix for name in files}
    assert {".pdf", ".xlsx", ".pptx"} <= kinds
    for name, content in files.items():
        if name.endswith(".pdf"):
            assert "取組その3" in "".join(page.get_textpage().get_text_range() for page in PdfDocument(content)) or "overview" in name
        elif name.endswith(".xlsx"):
            cells = [cell.value for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row]
            assert any("取組その3" in str(value) for value in cells)
        elif name.endswith(".pptx"):
            assert len(pptx.Presentation(io.BytesIO(content)).slides) >= 3
            assert ZipFile(io.BytesIO(content)).testzip() is None


def correct_one(city: City) -> None:
    entry = cycle.entry_for(Round.objects.get(), "3")
    with city.seated(city.office) as page:
        page.goto(f"/staff/rounds/{Round.objects.get().pk}/entries/{entry.pk}/correct/")
        page.fill("[name=until]", era_date(today() + timedelta(7)))
        page.fill("[name=why]", "実績の数え方に誤りがあった。")
        page.click("main button[type=submit]")
        expect(page.locator(".fault")).to_have_count(0)
    place = int(entry.sheet.section.slug.removeprefix("ka-"))
    with city.seated(city.reporters[place]) as page:
        page.goto(sheet(place))
        page.fill(f"[name='answer-{entry.pk}-{Question.ACTUAL.value}']", "22")
        page.locator(f"[name='answer-{entry.pk}-actual']").blur()
        expect(page.locator(f"[data-cell='{entry.pk}-actual'] [data-saved]")).to_contain_text("保存しました")
        hand_in(page)
    confirm(city, place)
    with city.seated(city.office) as page:
        page.goto(f"/staff/rounds/{Round.objects.get().pk}/entries/{entry.pk}/")
        page.click("button[value=approve]")
    assert cycle.entry_for(Round.objects.get(), "3").state == EntryState.APPROVED


def compare(city: City) -> None:
    assert [publication.number for publication in Publication.objects.order_by("number")] == [1, 2]
    with city.browser.new_context(base_url=city.server.url) as context:
        page = context.new_page()
        page.goto("/publications/")
        expect(page.locator("main")).to_contain_text("取組その3の実績が誤っていた。")
        page.click("text=前の公表との違い")
        expect(page.locator("main")).to_contain_text("25件")
        expect(page.locator("main")).to_contain_text("22件")
