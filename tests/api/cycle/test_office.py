"""The office prepares a round, watches it, judges and returns; viewers and auditors read; nobody else gets in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shirube.core.calendar import add_working_days, era_date
from shirube.core.models import JournalEntry
from shirube.core.people.models import Account
from shirube.core.people.queries import today
from shirube.core.people.rules import Role
from shirube.cycle.actions.answer import save_answer
from shirube.cycle.actions.move import move_entries
from shirube.cycle.actions.open_round import close_round, create_round
from shirube.cycle.models import Answer, Entry, Round, Sheet
from shirube.cycle.queries.rounds import orphans
from shirube.cycle.rules.questions import Question
from shirube.cycle.rules.states import EntryState, Move, RoundState
from tests.factories import cycle, people, plans

pytestmark = pytest.mark.django_db
READ = ("", "settings/", "orphans/", "health/", "review/", "matrix.csv", "entries/{entry}/")
ACT = ("close/", "again/", "reopen/section-0/")
STANDARD = {
    "fiscal_year": "令和４年度",
    "title": "令和4年度実績の取りまとめ",
    "reporting_date": "令和５年３月３１日",
    "opens_on": "2023-04-03",
    "section_due": "１０営業日",
    "head_due": "令和5年4月19日",
    "office_due": "2023/4/26",
    "questions": ["actual", "stage", "reason"],
    "asks": ["head"],
    "reminders": "５日前、1日後",
    "guidance": "年度末の数字を入れてください。",
}


@pytest.fixture
def office(client: Client) -> Client:
    return people.sign_in(client, people.make_staff("事務局", Role.OFFICE))


@pytest.fixture
def round_() -> Round:
    """An open round of ten items that is due in ten days."""
    later = today() + timedelta(10)
    return cycle.make_round(settings=replace(cycle.SETTINGS, section_due=later, head_due=later, office_due=later))


def url(round_: Round, place: str = "") -> str:
    return f"/staff/rounds/{round_.pk}/{place}"


def text_of(client: Client, address: str, status: int = HTTPStatus.OK) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return re.sub(r"\s+", " ", answer.content.decode())


def ready(round_: Round, number: str, answered: str, more: dict[Question, str] | None = None) -> Entry:
    """Bring an item as far as the office's desk."""
    cycle.answer(cycle.entry_for(round_, number), answered, more=more)
    cycle.hand_in(cycle.entry_for(round_, number))
    return cycle.entry_for(round_, number)


def statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as told:
        assert client.get(address).status_code == HTTPStatus.OK, address
    return len(told)


def test_every_role_gets_what_is_its_own(client: Client, round_: Round) -> None:
    cast, entry = people.cast(), cycle.entry_for(round_, "3").pk
    reading = [url(round_, place.format(entry=entry)) for place in READ] + ["/staff/rounds/"]
    acting = [url(round_, place) for place in ACT] + ["/staff/rounds/new/?plan=reform"]
    for name, account in cast.everybody().items():
        people.sign_in(client, account)
        may_read, may_act = name in ("office", "viewer", "auditor"), name == "office"
        for address in reading:
            assert client.get(address).status_code == (200 if may_read else 403), (name, address)
        for address in acting:
            assert client.get(address).status_code == (200 if may_act else 403), (name, address)


def test_without_a_sign_in_every_address_leads_to_it(client: Client, round_: Round) -> None:
    for place in (*READ, *ACT):
        answer = client.get(url(round_, place.format(entry=cycle.entry_for(round_, "3").pk)))
        assert answer.status_code == HTTPStatus.FOUND
        assert "/accounts/login/" in answer["Location"]


@pytest.mark.parametrize("name", ["viewer", "auditor", "reporter_b", "head_a", "administrator"])
def test_nobody_but_the_office_changes_anything_and_the_attempt_is_journalled(client: Client, round_: Round, name: str) -> None:
    entry = ready(round_, "3", "25")
    people.sign_in(client, getattr(people.cast(), name))
    attempts = [
        ("/staff/rounds/new/?plan=reform", STANDARD),
        (url(round_, "settings/"), STANDARD),
        (url(round_, "open/"), {}),
        (url(round_, "close/"), {}),
        (url(round_, "again/"), {"why": "大雪"}),
        (url(round_, "reopen/section-0/"), {"until": era_date(today()), "why": "訂正"}),
        (url(round_, "review/"), {"entries": [entry.pk], "move": "approve"}),
        (url(round_, f"entries/{entry.pk}/"), {"move": "approve"}),
    ]
    for address, data in attempts:
        assert client.post(address, data).status_code == HTTPStatus.FORBIDDEN, address
    round_.refresh_from_db()
    assert (round_.state, Round.objects.count()) == (RoundState.OPEN, 1)
    assert cycle.entry_for(round_, "3").state == EntryState.CONFIRMED
    assert JournalEntry.objects.filter(action="refused").count() == len(attempts)


def test_a_round_is_prepared_with_words_that_people_type(office: Client) -> None:
    plans.make_city()
    answer = office.post("/staff/rounds/new/?plan=reform", STANDARD)
    made = Round.objects.get()
    assert answer["Location"] == url(made)
    assert (made.fiscal_year, made.reporting_date) == (2022, date(2023, 3, 31))
    assert (made.section_due, made.head_due, made.office_due) == (date(2023, 4, 17), date(2023, 4, 19), date(2023, 4, 26))
    assert (made.questions, made.asks, made.reminders) == (["actual", "stage", "reason"], ["section", "head"], [-5, 1])
    assert made.state == RoundState.DRAFT


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("fiscal_year", "来年", "「来年」は年度として読めません"),
        ("title", "   ", "このフィールドは必須です"),
        ("title", "あ" * 201, "200"),
        ("reporting_date", "令和5年2月30日", "日付として読めません"),
        ("section_due", "そのうち", "期限として読めません"),
        ("head_due", "令和5年4月3日", "前の段の期限より早い日です"),
        ("questions", [], "このフィールドは必須です"),
        ("questions", ["password"], "password"),
        ("asks", ["everybody"], "everybody"),
        ("reminders", "毎日", "「毎日」は読めません"),
        ("guidance", "あ" * 4001, "4000"),
        ("title", "<script>alert(1)</script>" * 9, "&lt;script&gt;"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field_and_nothing_typed_is_lost(office: Client, field: str, typed: object, told: str) -> None:
    plans.make_city()
    answer = office.post("/staff/rounds/new/?plan=reform", {**STANDARD, field: typed})
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert told in page
    assert f'href="#id_{field}' in page
    assert "年度末の数字を入れてください。" in page or field == "guidance"
    assert "<script>alert" not in page
    assert not Round.objects.exists()


def test_the_first_round_is_suggested_for_the_year_after_the_last_reported_one(office: Client) -> None:
    plans.make_city()
    page = text_of(office, "/staff/rounds/new/?plan=reform")
    assert 'value="令和4年度"' in page
    assert 'value="令和5年3月31日（金）"' in page
    assert 'value="10営業日"' in page


def test_the_next_round_copies_the_last_one_a_year_later_and_says_so(office: Client) -> None:
    first = cycle.make_round(settings=replace(cycle.SETTINGS, guidance="令和4年度末の数字を。", questions=("actual", "stage")))
    page = text_of(office, "/staff/rounds/new/?plan=reform")
    assert "前回「令和4年度実績の取りまとめ」の設定を、1年ずらして写しました。" in page
    assert 'value="令和5年度実績の取りまとめ"' in page
    assert 'value="令和6年4月15日（月）"' in page, "14 April 2024 is a Sunday"
    assert "令和5年度末の数字を。" in page
    assert page.count("checked") == 3, "two questions, and the head"
    assert first.title in page


def test_a_second_round_on_the_same_year_gets_the_next_number(office: Client) -> None:
    plans.make_city()
    office.post("/staff/rounds/new/?plan=reform", {**STANDARD, "reporting_date": "令和4年9月30日", "title": "中間の取りまとめ"})
    office.post("/staff/rounds/new/?plan=reform", STANDARD)
    assert list(Round.objects.order_by("pk").values_list("fiscal_year", "number")) == [(2022, 1), (2022, 2)]


def test_a_plan_that_does_not_exist_is_not_found(office: Client) -> None:
    assert office.get("/staff/rounds/new/?plan=nothing").status_code == HTTPStatus.NOT_FOUND
    assert office.get("/staff/rounds/new/").status_code == HTTPStatus.NOT_FOUND
    assert office.get("/staff/rounds/99/").status_code == HTTPStatus.NOT_FOUND


def test_before_opening_it_is_told_who_would_be_asked_for_what(office: Client) -> None:
    made = cycle.make_round(opened=False, settings=replace(cycle.SETTINGS, section_due=date(2023, 4, 15), head_due=None, office_due=None))
    people.make_staff("入力", Role.REPORTER, plans.make_section("みどり課"))
    page = text_of(office, url(made))
    assert "開くと、5課に10件を尋ねます。" in page
    assert "4課には入力する人がいません。" in page
    assert "4月15日 土曜日は休みの日です。次に役所が開くのは4月17日 月曜日です。" in page
    assert "取組その3" in page
    assert not Sheet.objects.exists()
    office.post(url(made, "open/"))
    made.refresh_from_db()
    assert made.state == RoundState.OPEN
    assert "5課のうち0課が提出しました。" in text_of(office, url(made))


def test_an_item_without_an_owner_is_given_to_a_section_before_opening_and_after(office: Client) -> None:
    edition = plans.make_city()
    edition.items.get(number="1").responsibilities.all().delete()
    edition.items.get(number="2").responsibilities.all().delete()
    made = cycle.make_round(edition, opened=False)
    assert "持ち主のいない取組が2件あります。" in text_of(office, url(made))
    office.post(url(made, "orphans/"), {"item": edition.items.get(number="1").pk, "section": " 学び 課"})
    assert [item.number for item in orphans(made, today())] == ["2"]
    office.post(url(made, "open/"))
    assert cycle.entry_for(made, "1").sheet.section.name == "学び課"
    assert Entry.objects.filter(sheet__round=made).count() == 9
    office.post(url(made, "orphans/"), {"item": edition.items.get(number="2").pk, "section": "水の課"})
    assert cycle.entry_for(made, "2").sheet.section.name == "水の課"
    assert "持ち主のいない取組はありません。" in text_of(office, url(made, "orphans/"))


def test_a_section_that_is_not_there_takes_no_item_and_two_do_not_take_the_same(office: Client) -> None:
    edition = plans.make_city()
    item = edition.items.get(number="1")
    item.responsibilities.all().delete()
    made = cycle.make_round(edition)
    answer = office.post(url(made, "orphans/"), {"item": item.pk, "section": "まぼろし課"})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "「まぼろし課」という課は、いまの組織にありません" in answer.content.decode()
    assert 'value="まぼろし課"' in answer.content.decode()
    assert office.post(url(made, "orphans/"), {"item": "x", "section": "学び課"}).status_code == HTTPStatus.BAD_REQUEST
    office.post(url(made, "orphans/"), {"item": item.pk, "section": "学び課"})
    assert office.post(url(made, "orphans/"), {"item": item.pk, "section": "水の課"}).status_code == HTTPStatus.NOT_FOUND


def test_settings_of_an_open_round_change_its_days_and_not_what_it_asks(office: Client, round_: Round) -> None:
    page = text_of(office, url(round_, "settings/"))
    assert 'name="questions"' not in page
    later = {**STANDARD, "section_due": "令和5年5月1日", "head_due": "", "office_due": "", "questions": ["actual"]}
    assert office.post(url(round_, "settings/"), later).status_code == HTTPStatus.FOUND
    before = list(round_.questions)
    round_.refresh_from_db()
    assert (round_.section_due, round_.questions) == (date(2023, 5, 1), before)


def test_the_matrix_says_who_answered_and_who_is_late(office: Client) -> None:
    due = add_working_days(today(), -3)
    round_ = cycle.make_round(settings=replace(cycle.SETTINGS, section_due=due, head_due=None, office_due=None))
    for number in ("3", "8"):
        ready(round_, number, "25" if number == "3" else "◎")
    page = text_of(office, url(round_))
    assert "5課のうち1課が提出しました。" in page
    assert "4課が期限を過ぎています。" in page
    assert "3営業日" in page
    assert 'title="3 取組その3、課長承認"' in page
    assert 'title="1 取組その1、未着手、期限を3営業日過ぎています"' in page
    assert page.index("みどり課") < page.index("住まい課"), "the late ones first"


def test_filters_narrow_the_squares_and_the_counts_change(office: Client, round_: Round) -> None:
    ready(round_, "3", "10", cycle.IMPROVEMENT)
    ready(round_, "7", "◎")
    assert text_of(office, url(round_)).count('class="sq ') == 10
    for query, count in {
        "state=confirmed": 2,
        "rating=C": 1,
        "late=yes": 0,
        "finding=behind": 1,
        "heading=0": 5,
        "state=wrong": 10,
    }.items():
        page = text_of(office, url(round_, f"?{query}"))
        assert page.count('class="sq ') == count, query
    assert "評価: <span>C</span>" in text_of(office, url(round_, "?rating=C&state=confirmed"))
    assert '<option value="confirmed" selected>課長承認 (1)</option>' in text_of(office, url(round_, "?rating=C&state=confirmed"))


def test_htmx_gets_the_matrix_alone(office: Client, round_: Round) -> None:
    answer = office.get(url(round_), headers={"HX-Request": "true", "HX-Target": "list"})
    assert b"<html" not in answer.content
    assert answer.content.count(b'class="sq ') == 10


def test_the_state_is_handed_out_as_csv_without_formulas(office: Client, round_: Round) -> None:
    cycle.answer(cycle.entry_for(round_, "3"), "=1+1")
    answer = office.get(url(round_, "matrix.csv"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("課,番号,取組,状態")
    assert len(lines) == 11
    assert ",'=1+1," in answer.content.decode()


def test_an_answer_is_shown_with_what_was_before_and_how_its_rank_comes(office: Client, round_: Round) -> None:
    entry = ready(round_, "3", "２２　件")
    page = text_of(office, url(round_, f"entries/{entry.pk}/"))
    assert "22件" in page
    assert "＋6件（＋37.5%）" in page
    assert "令和4年度の目標20件に対し実績22件、達成率110.0%でAA。" in page
    assert "大きいほど良い指標: 実績22件÷令和4年度の目標20件＝110.0%。" in page
    assert "実績を「２２ 件」としました。" in page, "as typed"
    assert "課長承認としました。" in page


def test_what_does_not_fit_with_an_answer_is_told_on_the_square_in_the_review_and_on_its_page(office: Client, round_: Round) -> None:
    entry = ready(round_, "8", "△", cycle.IMPROVEMENT)
    told = "計画では令和4年度に◎となるはずだが、令和4年度の実績は△。"
    assert 'title="8 取組その8、課長承認、気づきあり"' in text_of(office, url(round_))
    assert text_of(office, url(round_, "?finding=yes")).count('class="sq ') == 1
    for place in ("review/", f"entries/{entry.pk}/"):
        page = text_of(office, url(round_, place))
        assert told in page
        assert "計画の段階に届いていません。" in page
    assert told in office.get(url(round_, "matrix.csv")).content.decode()
    fine = ready(round_, "7", "◎")
    assert "気づき</h2>" not in text_of(office, url(round_, f"entries/{fine.pk}/"))


def test_every_revision_stays_in_the_history_with_who_and_how(office: Client, round_: Round) -> None:
    entry = cycle.entry_for(round_, "3")
    clerk = people.make_staff("山田", Role.REPORTER, entry.sheet.section)
    cycle.answer(entry, "12")
    save_answer(entry=entry, question=Question.ACTUAL, text="21", base=1, actor=cycle.OFFICE)
    Answer.objects.filter(revision=1).update(author=clerk)
    page = text_of(office, url(round_, f"entries/{entry.pk}/"))
    for told in ("実績を「12」としました。", "実績を「21」としました。", "山田", "電話（代理入力）", "画面"):
        assert told in page


def test_an_answer_is_approved_and_the_approval_can_be_taken_back(office: Client, round_: Round) -> None:
    entry = ready(round_, "3", "25")
    address = url(round_, f"entries/{entry.pk}/")
    answer = office.post(f"{address}?state=confirmed", {"move": "approve"})
    assert answer["Location"] == f"{address}?state=confirmed&moved=approve"
    assert cycle.entry_for(round_, "3").state == EntryState.APPROVED
    assert "承認しました。" in text_of(office, answer["Location"])
    office.post(address, {"move": "reopen"})
    assert cycle.entry_for(round_, "3").state == EntryState.CONFIRMED


def test_a_return_needs_a_reason_and_the_reason_is_shown(office: Client, round_: Round) -> None:
    entry = ready(round_, "3", "25")
    address = url(round_, f"entries/{entry.pk}/")
    answer = office.post(address, {"move": "return", "note": "  "})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "差し戻す理由を書いてください。" in answer.content.decode()
    office.post(address, {"move": "return", "note": "根拠を<b>教えて</b>ください。"})
    assert cycle.entry_for(round_, "3").state == EntryState.RETURNED
    assert "根拠を&lt;b&gt;教えて&lt;/b&gt;ください。" in text_of(office, address)
    assert office.post(address, {"move": "destroy"}).status_code == HTTPStatus.BAD_REQUEST


def test_what_somebody_else_moved_meanwhile_is_told(office: Client, round_: Round) -> None:
    entry = ready(round_, "3", "25")
    move_entries(entries=[entry.pk], move=Move.APPROVE, actor=cycle.OFFICE)
    answer = office.post(url(round_, f"entries/{entry.pk}/"), {"move": "approve"})
    assert "承認の状態なので、この操作はできません。" in answer.content.decode()


def test_beside_the_matrix_the_square_changes_with_the_answer(office: Client, round_: Round) -> None:
    entry = ready(round_, "3", "25")
    headers = {"HX-Request": "true", "HX-Target": "panel"}
    page = office.post(url(round_, f"entries/{entry.pk}/"), {"move": "approve"}, headers=headers).content.decode()
    assert "<html" not in page
    assert f'<a hx-swap-oob="true" id="at-{entry.pk}" class="sq approved' in page
    refused = office.post(url(round_, f"entries/{entry.pk}/"), {"move": "return"}, headers=headers)
    assert refused.status_code == HTTPStatus.OK, "htmx shows no part of a page with an error's status"
    assert "差し戻す理由を書いてください。" in refused.content.decode()


def test_before_and_after_follow_the_filter(office: Client, round_: Round) -> None:
    first, last = ready(round_, "1", "◎"), ready(round_, "8", "◎")
    page = text_of(office, url(round_, f"entries/{first.pk}/?state=confirmed"))
    assert f"entries/{last.pk}/?state=confirmed" in page
    assert 'rel="prev"' not in page


def test_an_entry_of_another_round_is_not_found(office: Client, round_: Round) -> None:
    other = create_round(edition=round_.edition, fiscal_year=2023, settings=cycle.SETTINGS, actor=cycle.OFFICE)
    entry = cycle.entry_for(round_, "3").pk
    assert office.get(url(other, f"entries/{entry}/")).status_code == HTTPStatus.NOT_FOUND
    assert office.post(url(other, f"entries/{entry}/"), {"move": "approve"}).status_code == HTTPStatus.NOT_FOUND


def test_many_are_approved_at_once_and_what_cannot_be_is_named(office: Client, round_: Round) -> None:
    ready_ones = [ready(round_, number, "◎").pk for number in ("1", "7")]
    blank = cycle.entry_for(round_, "2").pk
    answer = office.post(url(round_, "review/"), {"entries": [*ready_ones, blank], "move": "approve"})
    page = answer.content.decode()
    assert "2件を承認しました。" in page
    assert "1件はできませんでした。" in page
    assert re.search(r"2 取組その2</span>: 未着手の状態なので、この操作はできません。", page)
    assert Entry.objects.filter(state=EntryState.APPROVED).count() == 2


def test_many_are_returned_at_once_with_one_reason(office: Client, round_: Round) -> None:
    entries = [ready(round_, number, "◎").pk for number in ("1", "7")]
    refused = office.post(url(round_, "review/"), {"entries": entries, "move": "return", "note": ""})
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert refused.content.decode().count(" checked") == 2, "what was ticked stays ticked"
    assert (
        "2件を差し戻しました。"
        in office.post(url(round_, "review/"), {"entries": entries, "move": "return", "note": "資料を添えてください。"}).content.decode()
    )
    assert set(Entry.objects.filter(pk__in=entries).values_list("state", "note")) == {("returned", "資料を添えてください。")}


@pytest.mark.parametrize("entries", [[], ["x"], ["99999999"], ["9" * 40], ["²"]])
def test_a_choice_of_nothing_or_of_nonsense_is_told(office: Client, round_: Round, entries: list[str]) -> None:
    ready(round_, "1", "◎")
    answer = office.post(url(round_, "review/"), {"entries": entries, "move": "approve"})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert not Entry.objects.filter(state=EntryState.APPROVED).exists()


def test_those_without_finding_and_not_behind_are_ticked_on_request(office: Client, round_: Round) -> None:
    plain, behind = ready(round_, "7", "◎"), ready(round_, "3", "10", cycle.IMPROVEMENT)
    page = text_of(office, url(round_, "review/?select=plain"))
    assert f'id="r-{plain.pk}" aria-label="7 取組その7" checked' in page
    assert f'id="r-{behind.pk}" aria-label="3 取組その3" checked' not in page
    assert text_of(office, url(round_, "review/?select=all")).count(" checked") == 2


def test_a_viewer_reads_the_review_and_has_nothing_to_press(client: Client, round_: Round) -> None:
    entry = ready(round_, "7", "◎")
    people.sign_in(client, people.make_staff("閲覧", Role.VIEWER))
    page = text_of(client, url(round_, "review/"))
    assert "取組その7" in page
    assert 'name="entries"' not in page
    page = text_of(client, url(round_, f"entries/{entry.pk}/"))
    assert 'name="move"' not in page
    assert "代わりに入力する" not in page


@pytest.mark.parametrize("role", [Role.OFFICE, Role.VIEWER, Role.AUDITOR])
def test_no_link_of_the_matrix_leads_where_the_reader_may_not_go(client: Client, round_: Round, role: Role) -> None:
    ready(round_, "7", "◎")
    people.sign_in(client, people.make_staff("職員", role))
    page = text_of(client, url(round_)) + text_of(client, url(round_, f"entries/{cycle.entry_for(round_, '7').pk}/"))
    addresses = {address for address in re.findall(r'href="([^"?#]+)', page) if not address.startswith(("/static/", "http"))}
    assert len(addresses) > 20
    assert {address: client.get(address).status_code for address in addresses if client.get(address).status_code != HTTPStatus.OK} == {}


def test_a_round_is_closed_and_reopened_for_one_and_for_all(office: Client, round_: Round) -> None:
    office.post(url(round_, "close/"))
    round_.refresh_from_db()
    assert round_.state == RoundState.CLOSED
    until = today() + timedelta(5)
    bad = office.post(url(round_, "reopen/section-2/"), {"until": "令和4年1月5日", "why": "訂正のため"})
    assert bad.status_code == HTTPStatus.BAD_REQUEST
    assert "過ぎた日です" in bad.content.decode()
    assert "訂正のため" in bad.content.decode()
    assert office.post(url(round_, "reopen/section-2/"), {"until": era_date(until), "why": ""}).status_code == HTTPStatus.BAD_REQUEST
    office.post(url(round_, "reopen/section-2/"), {"until": era_date(until), "why": "訂正のため"})
    sheet = Sheet.objects.get(round=round_, section__slug="section-2")
    assert (sheet.reopened_until, sheet.reopened_why) == (until, "訂正のため")
    assert office.post(url(round_, "again/"), {"why": " "}).status_code == HTTPStatus.BAD_REQUEST
    office.post(url(round_, "again/"), {"why": "大雪のため"})
    round_.refresh_from_db()
    assert round_.state == RoundState.OPEN


def test_a_step_that_is_over_is_told(office: Client, round_: Round) -> None:
    assert office.post(url(round_, "open/")).status_code == HTTPStatus.BAD_REQUEST
    assert office.get(url(round_, "open/")).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    close_round(round_=round_, actor=cycle.OFFICE)
    assert office.post(url(round_, "close/")).status_code == HTTPStatus.BAD_REQUEST


def test_how_sections_take_part_is_told_with_the_rounds_before(office: Client) -> None:
    first = cycle.make_round()
    ready(first, "3", "25")
    close_round(round_=first, actor=cycle.OFFICE)
    second = create_round(edition=first.edition, fiscal_year=2023, settings=cycle.SETTINGS, actor=cycle.OFFICE)
    assert office.get(url(second, "health/")).status_code == HTTPStatus.NOT_FOUND, "not open yet"
    office.post(url(second, "open/"))
    page = text_of(office, url(second, "health/"))
    assert "5課のうち5課（100%）が、まだ一度も回答していません。" in page
    assert "過去1回の取りまとめで、2回以上遅れたのは0課です。" in page
    assert "1/1" in page


def test_the_first_page_tells_the_office_what_waits(office: Client) -> None:
    due = add_working_days(today(), -1)
    round_ = cycle.make_round(settings=replace(cycle.SETTINGS, section_due=due, head_due=None, office_due=None))
    ready(round_, "7", "◎")
    Entry.objects.filter(item__number="10").delete()
    page = text_of(office, "/staff/")
    assert "承認を待つ回答が1件あります" in page
    assert "期限を過ぎた課が5課" in page
    assert "持ち主のいない取組が1件" in page


def test_only_the_office_is_told_so(client: Client, round_: Round) -> None:
    ready(round_, "7", "◎")
    people.sign_in(client, people.make_staff("閲覧", Role.VIEWER))
    assert "承認を待つ回答" not in text_of(client, "/staff/")


def test_the_list_of_rounds_is_empty_full_and_in_english(office: Client) -> None:
    assert "取りまとめはまだありません。" in text_of(office, "/staff/rounds/")
    cycle.make_round()
    page = text_of(office, "/staff/rounds/")
    assert "受付中の取りまとめが1つあります。" in page
    assert "若松市行政改革実施計画" in page
    assert office.get("/en/staff/rounds/").status_code == HTTPStatus.OK


@pytest.mark.parametrize("place", ["", "review/", "health/", "orphans/", "settings/", "matrix.csv", "entries/{entry}/"])
def test_a_page_takes_the_same_statements_for_ten_items_and_for_forty(office: Client, place: str) -> None:
    counts = []
    for items in (10, 40):
        edition = plans.make_edition(name=str(items), position=items)
        plans.fill_edition(edition, items=items)
        round_ = cycle.make_round(edition)
        for number in ("3", "7") if items == 10 else ("3", "7", "13", "17", "23", "27"):
            ready(round_, number, "25" if int(number) % 10 == 3 else "◎")
        counts.append(statements(office, url(round_, place.format(entry=cycle.entry_for(round_, "3").pk))))
    assert counts[0] == counts[1]


def test_the_first_page_and_the_list_take_the_same_statements_for_more_rounds(office: Client) -> None:
    cycle.make_round()
    before = [statements(office, address) for address in ("/staff/", "/staff/rounds/")]
    edition = Round.objects.get().edition
    for year in (2023, 2024, 2025):
        made = create_round(edition=edition, fiscal_year=year, settings=cycle.SETTINGS, actor=cycle.OFFICE)
        office.post(url(made, "open/"))
    assert [statements(office, address) for address in ("/staff/", "/staff/rounds/")] == before


def test_a_preview_takes_the_same_statements_for_ten_items_and_for_forty(office: Client) -> None:
    counts = []
    for items in (10, 40):
        edition = plans.make_edition(name=str(items), position=items)
        plans.fill_edition(edition, items=items)
        counts.append(statements(office, url(cycle.make_round(edition, opened=False))))
    assert counts[0] == counts[1]


def test_somebody_without_a_post_of_today_is_refused(client: Client, round_: Round) -> None:
    account: Account = people.make_account("異動した人")
    people.make_post(account, Role.OFFICE, begins_on=date(2020, 4, 1), ends_on=date(2021, 3, 31))
    people.sign_in(client, account)
    assert client.get(url(round_)).status_code == HTTPStatus.FORBIDDEN
