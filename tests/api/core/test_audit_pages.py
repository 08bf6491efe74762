"""Auditors read the journal and the mails, ask for parts, and take them along."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shirube.core import journal
from shirube.core.audit import queries
from shirube.core.audit.rules import Asked, Change, changes_of
from shirube.core.mail.actions import queue
from shirube.core.mail.models import Message, State
from shirube.core.mail.rules import BROKEN_OFF
from shirube.core.models import JournalEntry
from tests.factories import people
from tests.factories.people import Cast

pytestmark = pytest.mark.django_db
JOURNAL, MAIL = "/staff/journal/", "/staff/mail/"


@pytest.fixture
def cast() -> Cast:
    return people.cast()


@pytest.fixture
def auditor(client: Client, cast: Cast) -> Client:
    return signed_in(client, cast, "auditor")


def signed_in(client: Client, cast: Cast, name: str) -> Client:
    people.sign_in(client, cast.everybody()[name])
    return client


def record(number: int = 1, **more: Any) -> JournalEntry:
    given = {"actor": "command:load_city", "action": "save_answer", "subject": f"entry:{number}", "occasion": "round:3", **more}
    return journal.record(**given, is_draft=True)


def text_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def body_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.streaming
    return answer.getvalue().decode()


@pytest.mark.parametrize("path", [JOURNAL, f"{JOURNAL}export.csv", f"{JOURNAL}export.jsonl", MAIL])
@pytest.mark.parametrize(
    ("name", "status"),
    [("auditor", 200), ("administrator", 200), ("office", 200), ("viewer", 403), ("reporter_a", 403), ("head_a", 403), (None, 302)],
)
def test_only_those_who_look_after_it_may_look(client: Client, cast: Cast, path: str, name: str | None, status: int) -> None:
    if name:
        signed_in(client, cast, name)
    assert client.get(path).status_code == status


def test_an_entry_tells_who_did_what_when_and_what_changed(auditor: Client, cast: Cast) -> None:
    entry = record(
        7, actor=f"staff:{cast.reporter_a.pk}", before={"値": "1,000", "同じ": 1}, after={"値": "1,200", "同じ": 1}, grounds="誤記"
    )
    page = text_of(auditor, JOURNAL)
    for word in (
        "回答を入力",
        "entry:7",
        "入力担当（甲）",
        f"staff:{cast.reporter_a.pk}",
        "1,000",
        "1,200",
        "誤記",
        "round:3",
        f"記録{entry.pk}",
    ):
        assert word in page
    assert "同じ" not in page
    assert journal.head() in page


def test_what_was_typed_is_shown_as_text(auditor: Client) -> None:
    record(before={"<b>": "<script>alert(1)</script>"}, grounds="<img src=x>", subject="<i>")
    page = text_of(auditor, JOURNAL)
    assert "<script>alert" not in page
    assert "<img src=x>" not in page


def numbers(asked: Asked) -> list[str]:
    return [line.entry.subject for line in queries.page_of(asked)[0]]


def test_each_filter_leaves_what_it_asks_for(cast: Cast) -> None:
    record(1, actor=f"staff:{cast.office.pk}")
    record(2, action="remind", occasion="round:4")
    record(12)
    record(13, subject="entry:1:R3-5")
    assert numbers(Asked(who="事務局")) == numbers(Asked(who=f"staff:{cast.office.pk}")) == ["entry:1"]
    assert numbers(Asked(who=cast.office.email.upper())) == ["entry:1"]
    assert numbers(Asked(action="remind")) == numbers(Asked(occasion="round:4")) == ["entry:2"]
    assert numbers(Asked(subject="entry:1")) == ["entry:1:R3-5", "entry:1"]
    assert numbers(Asked(subject="entry:")) == ["entry:1:R3-5", "entry:12", "entry:2", "entry:1"]
    assert numbers(Asked(subject="entry:1", who="command:load_city")) == ["entry:1:R3-5"]
    assert numbers(Asked(who="だれでもない")) == []


def test_days_are_those_of_the_city_and_inclusive() -> None:
    for number, moment in enumerate(("2026-05-31T14:59:59", "2026-05-31T15:00:00", "2026-06-01T14:59:59", "2026-06-01T15:00:00")):
        entry = record(number)
        JournalEntry.objects.filter(pk=entry.pk).update(recorded_at=datetime.fromisoformat(moment).replace(tzinfo=UTC))
    day = datetime(2026, 6, 1).date()  # noqa: DTZ001  (a day has no zone)
    assert numbers(Asked(first=day, last=day)) == ["entry:2", "entry:1"]
    assert numbers(Asked(first=day)) == ["entry:3", "entry:2", "entry:1"]
    assert numbers(Asked(last=day)) == ["entry:2", "entry:1", "entry:0"]
    assert numbers(Asked(first=day + timedelta(days=9))) == numbers(Asked(last=day - timedelta(days=9))) == []


def test_a_clock_that_went_back_an_hour_hides_nothing() -> None:
    now = timezone.now()
    for number, hours in enumerate((0, -1, 1)):
        entry = record(number)
        JournalEntry.objects.filter(pk=entry.pk).update(recorded_at=now + timedelta(hours=hours))
    day = timezone.localdate(now)
    assert set(numbers(Asked(first=day - timedelta(days=1), last=day + timedelta(days=1)))) == {"entry:0", "entry:1", "entry:2"}


def test_days_are_read_as_offices_write_them(auditor: Client) -> None:
    record()
    page = text_of(auditor, f"{JOURNAL}?first=令和8年6月1日&last=2098/12/1")
    assert "entry:1" in page
    wrong = text_of(auditor, f"{JOURNAL}?first=きのう", 400)
    assert "日付として読めません" in wrong
    assert "日付として読めません" in text_of(auditor, f"{JOURNAL}export.csv?first=きのう", 400)


@pytest.mark.parametrize("query", ["before=x", "before=-1", "before=99999999999999999999", "action=nothing", "who=%00", "unknown=1"])
def test_a_query_nobody_meant_breaks_nothing(auditor: Client, query: str) -> None:
    record()
    assert auditor.get(f"{JOURNAL}?{query}").status_code in {200, 400}


def test_pages_follow_each_other_without_a_gap_though_new_entries_come(auditor: Client) -> None:
    for number in range(120):
        record(number)
    seen: list[str] = []
    before = None
    while True:
        lines, before = queries.page_of(Asked(subject="entry:"), before=before)
        seen += [line.entry.subject for line in lines]
        record(1000 + len(seen))
        if before is None:
            break
    assert seen == [f"entry:{number}" for number in reversed(range(120))]
    page = text_of(auditor, f"{JOURNAL}?subject=entry:&action=save_answer")
    assert "これより前を見る" in page
    assert "subject=entry%3A&amp;action=save_answer&amp;before=" in page


def test_the_number_of_statements_does_not_grow(auditor: Client, cast: Cast) -> None:
    text_of(auditor, JOURNAL)
    counts = []
    for amount in (10, 45):
        for number in range(amount):
            record(number, actor=f"staff:{people.make_account(f'職員{amount}-{number}').pk}", action=f"action_{amount}_{number}")
        for path in (JOURNAL, f"{JOURNAL}?who=職員&first=2026-01-01&last=2098-12-31"):
            with CaptureQueriesContext(connection) as captured:
                text_of(auditor, path)
            counts.append(len(captured))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 14


def test_an_empty_journal_says_what_fills_it(auditor: Client) -> None:
    JournalEntry.objects.all().delete()
    assert "まだ記録はありません。" in text_of(auditor, JOURNAL)
    record()
    assert "当てはまる記録はありません。" in text_of(auditor, f"{JOURNAL}?subject=nothing")


def test_csv_holds_what_is_asked_for_and_no_formula(auditor: Client, cast: Cast) -> None:
    record(1, actor=f"staff:{cast.office.pk}", grounds='=HYPERLINK("http://x")', after={"値": "１"})
    record(2, action="remind")
    content = body_of(auditor, f"{JOURNAL}export.csv?action=save_answer")
    assert content.startswith("\ufeff")
    (row,) = csv.DictReader(io.StringIO(content.removeprefix("\ufeff")))
    assert (row["name"], row["words"], row["subject"], row["after"]) == ("事務局", "回答を入力", "entry:1", '{"値": "１"}')
    assert row["grounds"] == '\'=HYPERLINK("http://x")'
    assert auditor.get(f"{JOURNAL}export.csv").headers["Content-Disposition"].startswith('attachment; filename="journal-')


def test_from_json_lines_anybody_can_prove_the_chain(auditor: Client) -> None:
    for number in range(5):
        record(number, before=None, after={"値": number})
    lines = [json.loads(line) for line in body_of(auditor, f"{JOURNAL}export.jsonl").splitlines()]
    assert [line["number"] for line in lines] == sorted((line["number"] for line in lines), reverse=True)
    for newer, older in pairwise(lines):
        assert newer["previous_hash"] == older["hash"]
    told = lines[0]
    entry = JournalEntry(recorded_at=datetime.fromisoformat(told["recorded_at"]))
    for name in ("actor", "action", "subject", "before", "after", "grounds", "occasion", "is_draft", "previous_hash"):
        setattr(entry, name, told[name])
    assert journal._digest(entry) == told["hash"]


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (None, None, []),
        (None, {"a": 1}, [Change("a", "", "1")]),
        ({"a": 1, "b": [1]}, {"a": 1, "b": [2], "c": None}, [Change("b", "[1]", "[2]")]),
        ("old", "new", [Change("", "old", "new")]),
        ([1], [1], []),
        ("text", {"a": 1}, [Change("", "text", ""), Change("a", "", "1")]),
    ],
)
def test_what_changed_is_told_part_by_part(before: Any, after: Any, changes: list[Change]) -> None:
    assert changes_of(before, after) == changes


def test_a_long_value_is_cut_on_the_page_only() -> None:
    (change,) = changes_of(None, {"a": "あ" * 5000})
    assert len(change.after) == 401


def mail(name: str, *, state: State = State.SENT, error: str = "") -> Message:
    message = queue(kind="cycle.reminder", recipient=f"{name}@city.example.jp", subject=f"{name}さんへ", body="<b>本文</b>")
    assert message
    Message.objects.filter(pk=message.pk).update(state=state, error=error)
    return message


def test_mails_that_did_not_arrive_come_first_with_the_reason(auditor: Client) -> None:
    mail("refused", state=State.FAILED, error="550 No such user")
    mail("broken", state=State.FAILED, error=BROKEN_OFF)
    mail("down", state=State.QUEUED, error="ConnectionRefusedError: Connection refused")
    mail("fine")
    page = text_of(auditor, MAIL)
    assert [page.index(name) for name in ("broken@", "refused@", "fine@", "down@")] == sorted(
        page.index(name) for name in ("broken@", "refused@", "fine@", "down@")
    )
    for word in ("2通が届いていません", "550 No such user", "メールサーバーの返事", BROKEN_OFF, "つながりません", "&lt;b&gt;本文"):
        assert word in page


def test_the_office_sends_a_failed_mail_again_and_the_auditor_may_not(client: Client, cast: Cast) -> None:
    message = mail("refused", state=State.FAILED, error="550 No such user")
    assert "送り直す</button>" not in text_of(signed_in(client, cast, "auditor"), MAIL).replace('<span class="for-ears">', "")
    assert client.post(f"{MAIL}{message.pk}/resend/").status_code == 403
    signed_in(client, cast, "office")
    assert "送り直す<span" in text_of(client, MAIL)
    answer = client.post(f"{MAIL}{message.pk}/resend/", follow=True)
    assert "送り直しています" in answer.content.decode()
    message.refresh_from_db()
    assert message.state == State.SENT
    assert client.post(f"{MAIL}{message.pk}/resend/").status_code == 409
    assert client.post(f"{MAIL}999999/resend/").status_code == 404
    assert client.get(f"{MAIL}{message.pk}/resend/").status_code == 405
    assert JournalEntry.objects.get(action="resend_mail").actor == f"staff:{cast.office.pk}"


def test_the_mails_page_asks_as_often_for_many(auditor: Client) -> None:
    text_of(auditor, MAIL)
    counts = []
    for amount in (5, 60):
        for number in range(amount):
            mail(f"a{amount}-{number}", state=State.FAILED if number % 2 else State.SENT)
        with CaptureQueriesContext(connection) as captured:
            text_of(auditor, MAIL)
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert "まだ送っていません" not in text_of(auditor, MAIL)


def test_no_mail_yet_says_so(auditor: Client) -> None:
    assert "まだ送っていません。" in text_of(auditor, MAIL)


def test_who_can_send_again_is_told_on_the_first_page(client: Client, cast: Cast) -> None:
    mail("refused", state=State.FAILED)
    assert "1通のメールが届いていません。" in text_of(signed_in(client, cast, "office"), "/staff/")
    assert "届いていません。" not in text_of(signed_in(client, cast, "auditor"), "/staff/")
