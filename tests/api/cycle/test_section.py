"""A section's screen: who sees it, what it shows and saves, with a script and without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shirube.core.models import JournalEntry
from shirube.core.people.models import Account
from shirube.cycle.actions.open_round import close_round
from shirube.cycle.models import Answer, Entry, Round, Via
from shirube.cycle.rules.states import EntryState, RoundState
from shirube.plans.models import Edition
from tests.factories import cycle, people, plans

pytestmark = pytest.mark.django_db


def edition_for(items: int) -> Edition:
    """An edition whose items are all asked of the first section of the cast: by turns a number and a stage."""
    edition = plans.make_edition()
    heading = plans.make_heading(edition, "市民協働の推進")
    for place in range(items):
        item = plans.make_item(heading, str(place + 1), f"取組その{place + 1}")
        if place % 2:
            plans.add_stages(item, plan={2021: "○", 2022: "◎"}, actual={2021: "○"})
        else:
            plans.make_indicator(item, edition, f"i{place}", targets={2021: "15", 2022: "20"}, actuals={2021: "16"}, unit="人")
    return edition


@pytest.fixture
def cast() -> people.Cast:
    return people.cast()


@pytest.fixture
def round_() -> Round:
    return cycle.make_round(edition_for(4))


@pytest.fixture
def clerk(client: Client, cast: people.Cast) -> Client:
    return people.sign_in(client, cast.reporter_a)


def address(round_: Round, name: str = "sheet", slug: str = "section-0") -> str:
    return reverse(f"cycle:{name}", args=[round_.pk, slug])


def key(round_: Round, number: str, question: str = "actual") -> str:
    return f"{cycle.entry_for(round_, number).pk}-{question}"


def save(client: Client, round_: Round, cell: str, text: str, *, base: int = 0, account: Account | None = None) -> Any:
    who = account.pk if account else client.session["_auth_user_id"]
    body = {"cell": cell, "text": text, "base": base, "account": who}
    return client.post(address(round_, "save_answer"), body, headers={"accept": "application/json"})


def test_the_screen_shows_this_years_target_and_last_years_answer(clerk: Client, round_: Round) -> None:
    page = clerk.get(address(round_)).content.decode()
    assert "4件のうち0件に回答しました" in page
    assert '<dt>令和4年度 目標</dt><dd lang="ja">20人</dd>' in page
    assert '<dt>令和3年度 実績</dt><dd lang="ja">16人（A）</dd>' in page
    assert "○ 試行" in page
    assert "前年度のまま続ける" in page


def test_a_saved_cell_answers_with_what_changes_on_the_page(clerk: Client, round_: Round, cast: people.Cast) -> None:
    cell = key(round_, "1")
    body = save(clerk, round_, cell, "１０人").json()
    assert body["revision"] == 1
    assert body["saved"].startswith("保存しました ")
    assert f"{cell.split('-')[0]}-reason" in body["asked"]
    assert "達成率50.0%でC" in body["parts"][f"v{cell.split('-')[0]}"]
    assert "4件のうち0件に回答しました" in body["parts"]["standing"]
    given = Answer.objects.get()
    assert (given.text, given.author, given.via) == ("１０人", cast.reporter_a, Via.SCREEN)


def test_the_rank_is_said_while_typing_and_nothing_is_written(clerk: Client, round_: Round) -> None:
    body = clerk.post(address(round_, "judge"), {"cell": key(round_, "1"), "text": "２５"}).json()
    assert '<b class="rank">AA</b>' in next(iter(body["parts"].values()))
    assert not any("reason" in asked for asked in body["asked"])
    assert not Answer.objects.exists()


def test_two_people_on_one_cell_are_both_shown(clerk: Client, round_: Round, cast: people.Cast) -> None:
    head = people.sign_in(Client(), cast.head_a)
    save(head, round_, key(round_, "1"), "25")
    answer = save(clerk, round_, key(round_, "1"), "30")
    assert answer.status_code == 409
    body = answer.json()
    assert (body["text"], body["revision"], body["is_mine"]) == ("25", 1, False)
    assert "課長（甲）" in body["clash"]
    assert "30" in body["clash"]
    assert save(clerk, round_, key(round_, "1"), "30", base=1).json()["revision"] == 2


def test_my_own_value_from_another_tab_is_known_as_mine(clerk: Client, round_: Round) -> None:
    save(clerk, round_, key(round_, "1"), "25")
    assert save(clerk, round_, key(round_, "1"), "30").json()["is_mine"] is True


def test_a_repeated_request_changes_nothing(clerk: Client, round_: Round) -> None:
    for _ in range(3):
        assert save(clerk, round_, key(round_, "1"), "25").json()["revision"] == 1
    assert Answer.objects.count() == 1


UGLY = [
    "2,001",
    "２，００１",
    "😀",
    "Robert'); DROP TABLE answers;--",
    "<script>alert(1)</script>",
    "①㈱髙",
    "未確定",
    "-0",
    "1e999",
    "a\r\nb",
    " " * 50 + "7",
]


@pytest.mark.parametrize("text", UGLY)
def test_ugly_input_is_kept_as_typed_and_shown_as_text(clerk: Client, round_: Round, text: str) -> None:
    assert save(clerk, round_, key(round_, "1", "remarks"), text).status_code == 200
    assert save(clerk, round_, key(round_, "1"), text).status_code == 200
    assert {answer.text for answer in Answer.objects.all()} == {text.replace("\r\n", "\n")}
    page = clerk.get(address(round_))
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert clerk.post(address(round_, "judge"), {"cell": key(round_, "1"), "text": text}).status_code == 200


@pytest.mark.parametrize(("text", "why"), [("あ" * 2001, "2001文字"), ("12\x003", "使えない文字")])
def test_what_cannot_be_kept_is_refused_with_a_sentence(clerk: Client, round_: Round, text: str, why: str) -> None:
    answer = save(clerk, round_, key(round_, "1", "remarks"), text)
    assert answer.status_code == 400
    assert why in answer.json()["detail"]
    assert not Answer.objects.exists()


@pytest.mark.parametrize("cell", ["", "x", "1", "999999-actual", "-1-actual", "٣-actual", "1-weather", "9" * 40 + "-actual"])
def test_a_cell_that_is_not_there_is_refused(clerk: Client, round_: Round, cell: str) -> None:
    assert save(clerk, round_, cell, "1").status_code == 404


def test_a_cell_of_another_section_cannot_be_reached_through_ones_own_sheet(clerk: Client, cast: people.Cast) -> None:
    round_ = cycle.make_round()
    assert save(clerk, round_, key(round_, "2", "stage"), "◎").status_code == 404


def test_what_was_typed_under_another_account_is_not_taken(clerk: Client, round_: Round, cast: people.Cast) -> None:
    answer = save(clerk, round_, key(round_, "1"), "25", account=cast.head_a)
    assert answer.status_code == 409
    assert "別の職員" in answer.json()["detail"]
    assert not Answer.objects.exists()


def test_without_a_sign_in_the_way_leads_to_it_and_a_script_is_told(client: Client, round_: Round) -> None:
    assert client.get(address(round_)).status_code == 302
    body = {"cell": key(round_, "1"), "text": "25", "base": 0, "account": 1}
    answer = client.post(address(round_, "save_answer"), body, headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert "期限" in answer.content.decode()


SEES = {"reporter_a", "head_a", "office", "auditor", "viewer"}
FILLS = {"reporter_a", "head_a", "office"}


@pytest.mark.parametrize("who", list(people.Cast.__slots__[2:]))
def test_everybody_sees_and_does_what_their_post_allows(client: Client, round_: Round, cast: people.Cast, who: str) -> None:
    people.sign_in(client, getattr(cast, who))
    entry = cycle.entry_for(round_, "1").pk
    assert client.get(address(round_)).status_code == (200 if who in SEES else 403)
    assert client.post(address(round_, "judge"), {"cell": f"{entry}-actual", "text": "1"}).status_code == (200 if who in SEES else 403)
    assert save(client, round_, f"{entry}-actual", "25").status_code == (200 if who in FILLS else 403)
    assert client.post(reverse("cycle:comment", args=[entry]), {"text": "確認です"}).status_code == (302 if who in FILLS else 403)
    assert Answer.objects.count() == (who in FILLS)
    refused = JournalEntry.objects.filter(action="refused").count()
    assert refused == {True: 0, False: 2 if who in SEES else 4}[who in FILLS]


def test_who_only_reads_is_offered_nothing_to_press(client: Client, round_: Round, cast: people.Cast) -> None:
    people.sign_in(client, cast.auditor)
    page = client.get(address(round_)).content.decode()
    assert "提出する" not in page
    assert "data-cell=" not in page


def test_the_office_is_told_that_it_answers_by_telephone(client: Client, round_: Round, cast: people.Cast) -> None:
    people.sign_in(client, cast.office)
    assert "電話での代理入力として記録されます" in client.get(address(round_)).content.decode()
    save(client, round_, key(round_, "1"), "25")
    assert Answer.objects.get().via == Via.TELEPHONE
    assert "電話での代理入力" not in people.sign_in(Client(), cast.head_a).get(address(round_)).content.decode()


# Without a script: one form.


def form(client: Client, round_: Round, cells: dict[str, str], *, do: str = "save", **more: str) -> Any:
    bases = {f"base-{cell}": "0" for cell in cells}
    return client.post(address(round_), {**bases, **{f"answer-{cell}": text for cell, text in cells.items()}, "do": do, **more})


def complete(round_: Round) -> dict[str, str]:
    return {key(round_, n, "actual" if n in "13" else "stage"): "25" if n in "13" else "◎" for n in "1234"}


def test_without_a_script_the_form_saves_everything_and_hands_in(clerk: Client, round_: Round) -> None:
    assert form(clerk, round_, complete(round_)).status_code == 302
    assert Answer.objects.count() == 4
    assert "すべて答えました" in clerk.get(address(round_)).content.decode()
    assert form(clerk, round_, {}, do="submit").status_code == 302
    assert set(Entry.objects.values_list("state", flat=True)) == {EntryState.SUBMITTED}
    page = clerk.get(address(round_)).content.decode()
    assert "4件をすべて提出しました" in page
    assert "data-cell=" not in page


def test_handing_in_names_what_is_missing_and_hands_nothing_in(clerk: Client, round_: Round) -> None:
    answer = form(clerk, round_, {key(round_, "1"): "10"}, do="submit")
    assert answer.status_code == 400
    assert "まだ提出できません" in answer.content.decode()
    assert not Entry.objects.filter(state=EntryState.SUBMITTED).exists()
    assert Answer.objects.count() == 1


def test_without_a_script_a_conflict_shows_both_and_the_other_cells_are_saved(clerk: Client, round_: Round, cast: people.Cast) -> None:
    cell = key(round_, "1")
    save(people.sign_in(Client(), cast.head_a), round_, cell, "25")
    answer = form(clerk, round_, {cell: "30", key(round_, "3"): "22"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "課長（甲）" in page
    assert f'name="do" value="mine:{cell}"' in page
    assert 'value="30"' in page
    assert Answer.objects.filter(text="22").exists()
    clerk.post(address(round_), {f"answer-{cell}": "30", f"base-{cell}": "1", "do": f"theirs:{cell}"})
    assert Answer.objects.filter(entry__item__number="1").count() == 1
    clerk.post(address(round_), {f"answer-{cell}": "30", f"base-{cell}": "1", "do": f"mine:{cell}"})
    assert Answer.objects.filter(entry__item__number="1").latest("revision").text == "30"


def test_a_cell_left_alone_is_no_conflict(clerk: Client, round_: Round, cast: people.Cast) -> None:
    cell = key(round_, "1")
    save(clerk, round_, cell, "25")
    save(people.sign_in(Client(), cast.head_a), round_, cell, "26", base=1)
    assert clerk.post(address(round_), {f"answer-{cell}": "25", f"base-{cell}": "1"}).status_code == 302
    assert Answer.objects.latest("revision").text == "26"


def test_without_a_script_a_refused_cell_keeps_what_was_typed(clerk: Client, round_: Round) -> None:
    answer = form(clerk, round_, {key(round_, "1", "remarks"): "あ" * 2001, key(round_, "3"): "22"})
    assert answer.status_code == 400
    assert "あ" * 2001 in answer.content.decode()
    assert "2001文字あります" in answer.content.decode()
    assert Answer.objects.get().text == "22"


def test_the_head_confirms_all_or_returns_one_with_a_reason(clerk: Client, round_: Round, cast: people.Cast) -> None:
    form(clerk, round_, complete(round_), do="submit")
    head = people.sign_in(Client(), cast.head_a)
    page = head.get(address(round_)).content.decode()
    assert "4件が課長の承認を待っています" in page
    entry = cycle.entry_for(round_, "2").pk
    assert head.post(address(round_), {"do": f"return:{entry}"}).status_code == 400
    assert clerk.post(address(round_), {"do": "confirm"}).status_code == 400
    assert head.post(address(round_), {"do": f"return:{entry}", f"note-{entry}": "根拠を教えてください。"}).status_code == 302
    assert head.post(address(round_), {"do": "confirm"}).status_code == 302
    states = dict(Entry.objects.values_list("item__number", "state"))
    assert states == {"1": "confirmed", "2": "returned", "3": "confirmed", "4": "confirmed"}
    page = clerk.get(address(round_)).content.decode()
    assert "根拠を教えてください。" in page
    assert page.index("取組その2</h2>") < page.index("取組その1</h2>")


def test_what_was_handed_in_is_taken_back_before_anybody_looked(clerk: Client, round_: Round) -> None:
    form(clerk, round_, complete(round_), do="submit")
    assert save(clerk, round_, key(round_, "1"), "26", base=1).status_code == 409
    assert clerk.post(address(round_), {"do": "withdraw"}).status_code == 302
    assert save(clerk, round_, key(round_, "1"), "26", base=1).status_code == 200


@pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.LOCKED])
def test_a_round_that_is_over_is_shown_and_takes_nothing(clerk: Client, round_: Round, state: RoundState) -> None:
    close_round(round_=round_, actor=cycle.OFFICE)
    Round.objects.update(state=state.value)
    page = clerk.get(address(round_)).content.decode()
    assert ("締め切られました" if state is RoundState.CLOSED else "確定しました") in page
    assert "data-cell=" not in page
    assert save(clerk, round_, key(round_, "1"), "25").status_code == 409


def test_a_second_section_adds_remarks_only(client: Client, cast: people.Cast) -> None:
    edition = edition_for(1)
    edition.items.get().responsibilities.create(section=cast.section_b, position=1)
    round_ = cycle.make_round(edition, settings=replace(cycle.SETTINGS, asks=("section", "second", "head")))
    people.sign_in(client, cast.reporter_b)
    page = client.get(address(round_, slug=cast.section_b.slug)).content.decode()
    assert "この課は備考だけを書けます" in page
    entry = Entry.objects.get(is_main=False).pk
    body = {"text": "1", "base": 0, "account": cast.reporter_b.pk}
    url = address(round_, "save_answer", cast.section_b.slug)
    assert client.post(url, {**body, "cell": f"{entry}-actual"}).status_code == 400
    assert client.post(url, {**body, "cell": f"{entry}-remarks"}).status_code == 200


def test_what_was_said_in_the_round_before_stands_beside_the_cells(clerk: Client) -> None:
    first = cycle.make_round(edition_for(2))
    cycle.answer(cycle.entry_for(first, "1"), "10", more=cycle.IMPROVEMENT)
    second = cycle.make_round(first.edition)
    assert "年度の初めに案内を配る。" in clerk.get(address(second)).content.decode()


def test_a_stage_not_begun_that_was_planned_asks_why(clerk: Client, cast: people.Cast) -> None:
    edition = edition_for(0)
    plans.add_stages(plans.make_item(plans.make_heading(edition, "別の章"), "9", "これからの取組"), plan={2022: "◎"})
    round_ = cycle.make_round(edition)
    assert "まだ始めていない" in clerk.get(address(round_)).content.decode()
    body = save(clerk, round_, key(round_, "9", "stage"), "－").json()
    assert key(round_, "9", "cause") in body["asked"]
    assert any("計画より遅れ" in part for part in body["parts"].values())


def statements(client: Client, round_: Round, send: Callable[[Client, Round], Any]) -> int:
    send(client, round_)
    with CaptureQueriesContext(connection) as queries:
        assert send(client, round_).status_code == 200
    return len(queries)


def _page(client: Client, round_: Round) -> Any:
    return client.get(address(round_))


def _save(client: Client, round_: Round) -> Any:
    count = Answer.objects.filter(entry__sheet__round=round_).count()
    return save(client, round_, key(round_, "1"), str(90 + count), base=count)


def _judge(client: Client, round_: Round) -> Any:
    return client.post(address(round_, "judge"), {"cell": key(round_, "1"), "text": "1"})


def _work(client: Client, round_: Round) -> Any:
    return client.get(reverse("ui:work"))


@pytest.mark.parametrize("send", [_page, _save, _judge, _work], ids=lambda send: send.__name__)
def test_a_sheet_takes_the_same_statements_whatever_its_length(cast: people.Cast, send: Callable[[Client, Round], Any]) -> None:
    found = []
    for items in (4, 40):
        round_ = cycle.make_round(edition_for(items) if items == 4 else _longer(items))
        client = people.sign_in(Client(), cast.reporter_a)
        found.append(statements(client, round_, send))
    assert found[0] == found[1]


def _longer(items: int) -> Edition:
    Round.objects.update(state=RoundState.LOCKED.value)
    plan = plans.make_plan("longer", name="長い計画", position=3)
    edition = plans.make_edition(plan)
    heading = plans.make_heading(edition, "章")
    for place in range(items):
        item = plans.make_item(heading, str(place + 1), f"取組その{place + 1}")
        plans.make_indicator(item, edition, f"l{place}", targets={2022: "20"}, actuals={2021: "16"})
    return edition


def test_the_first_page_tells_a_section_what_is_open_and_its_head_what_waits(clerk: Client, round_: Round, cast: people.Cast) -> None:
    save(clerk, round_, key(round_, "1"), "25")
    assert "令和4年度実績の取りまとめ（みどり課）: 4件のうち3件が未回答です" in clerk.get(reverse("ui:work")).content.decode()
    cells = complete(round_)
    cells.pop(key(round_, "1"))
    form(clerk, round_, cells, do="submit")
    assert "未回答" not in clerk.get(reverse("ui:work")).content.decode()
    head = people.sign_in(Client(), cast.head_a).get(reverse("ui:work")).content.decode()
    assert "4件が課長の承認を待っています" in head


def test_the_screen_speaks_english_where_it_is_asked_to(clerk: Client, round_: Round) -> None:
    assert clerk.get("/en" + address(round_)).status_code == 200


def test_answers_are_only_taken_by_post(clerk: Client, round_: Round) -> None:
    for name in ("save_answer", "judge"):
        assert clerk.get(address(round_, name)).status_code == 405
