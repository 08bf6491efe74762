"""The talk about an entry and the files handed in with it: by those who may, safe to hand out, kept when taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shirube.core.models import JournalEntry
from shirube.cycle.actions.attach import MOST
from shirube.cycle.models import Attachment, Comment, Entry, Round
from shirube.cycle.rules.states import EntryState, RoundState
from tests.factories import cycle, people

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nx"


@pytest.fixture
def cast() -> people.Cast:
    return people.cast()


@pytest.fixture
def entry(cast: people.Cast) -> Entry:
    return cycle.entry_for(cycle.make_round(), "1")


@pytest.fixture
def clerk(client: Client, cast: people.Cast) -> Client:
    return people.sign_in(client, cast.reporter_a)


def send(client: Client, entry: Entry, content: bytes = PDF, name: str = "報告.pdf") -> Any:
    return client.post(reverse("cycle:attach", args=[entry.pk]), {"file": SimpleUploadedFile(name, content)})


def say(client: Client, entry: Entry, text: str, **more: str) -> Any:
    return client.post(reverse("cycle:comment", args=[entry.pk]), {"text": text, **more})


def test_section_and_office_talk_where_the_answer_stands(clerk: Client, entry: Entry, cast: people.Cast) -> None:
    assert say(clerk, entry, "集計中です。\r\n来週出ます。").url == f"/staff/rounds/{entry.sheet.round_id}/sections/section-0/#e{entry.pk}"
    say(people.sign_in(Client(), cast.office), entry, "承知しました。")
    assert [(each.author, each.text) for each in Comment.objects.all()] == [
        (cast.reporter_a, "集計中です。\n来週出ます。"),
        (cast.office, "承知しました。"),
    ]
    page = clerk.get(reverse("cycle:sheet", args=[entry.sheet.round_id, "section-0"])).content.decode()
    assert page.index("集計中です。") < page.index("承知しました。")
    assert JournalEntry.objects.filter(action="add_comment", occasion=entry.sheet.round.occasion).count() == 2


@pytest.mark.parametrize(("text", "why"), [(" \n", "書いてから"), ("あ" * 1001, "1001文字"), ("a\x00b", "使えない文字")])
def test_a_contribution_that_cannot_be_taken_is_given_back(clerk: Client, entry: Entry, text: str, why: str) -> None:
    answer = say(clerk, entry, text)
    assert answer.status_code == 400
    assert why in answer.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_way_back_never_leads_elsewhere(clerk: Client, entry: Entry, back: str) -> None:
    assert say(clerk, entry, "はい", back=back).url.startswith("/staff/rounds/")


def test_a_locked_round_takes_no_more_talk(clerk: Client, entry: Entry) -> None:
    Round.objects.update(state=RoundState.LOCKED.value)
    assert say(clerk, entry, "はい").status_code == 409


def test_a_file_is_kept_and_handed_out_only_to_be_saved(clerk: Client, entry: Entry) -> None:
    assert send(clerk, entry).status_code == 302
    kept = Attachment.objects.get()
    answer = clerk.get(reverse("cycle:attachment", args=[entry.pk, kept.pk]))
    assert answer.content == PDF
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_the_same_file_twice_is_kept_once(clerk: Client, entry: Entry) -> None:
    for _ in range(2):
        send(clerk, entry)
    assert Attachment.objects.count() == 1


def test_a_wrong_file_is_refused_and_nothing_is_kept(clerk: Client, entry: Entry) -> None:
    answer = send(clerk, entry, b"<html>", "報告.pdf")
    assert answer.status_code == 400
    assert "中身が「.pdf」のファイルではありません" in answer.content.decode()
    assert clerk.post(reverse("cycle:attach", args=[entry.pk])).status_code == 400
    assert not Attachment.objects.exists()


def test_there_is_an_end_to_files(clerk: Client, entry: Entry) -> None:
    for number in range(MOST):
        send(clerk, entry, PDF + bytes([65 + number]))
    assert send(clerk, entry, PDF + b"more").status_code == 400


def test_a_file_taken_back_is_shown_to_nobody_and_stays_in_the_store(clerk: Client, entry: Entry) -> None:
    send(clerk, entry)
    kept = Attachment.objects.get()
    for _ in range(2):
        assert clerk.post(reverse("cycle:withdraw_file", args=[entry.pk, kept.pk])).status_code in (302, 404)
    assert clerk.get(reverse("cycle:attachment", args=[entry.pk, kept.pk])).status_code == 404
    assert bytes(Attachment.objects.get().content) == PDF
    assert JournalEntry.objects.filter(action="withdraw_file").count() == 1


def test_what_was_handed_in_takes_no_more_files(clerk: Client, entry: Entry) -> None:
    Entry.objects.update(state=EntryState.SUBMITTED.value)
    assert send(clerk, entry).status_code == 409


@pytest.mark.parametrize("who", list(people.Cast.__slots__[2:]))
def test_files_belong_to_the_section_and_the_office(client: Client, entry: Entry, cast: people.Cast, who: str) -> None:
    send(people.sign_in(Client(), cast.reporter_a), entry)
    kept = Attachment.objects.get()
    people.sign_in(client, getattr(cast, who))
    reads = who in {"reporter_a", "head_a", "office", "auditor", "viewer"}
    assert client.get(reverse("cycle:attachment", args=[entry.pk, kept.pk])).status_code == (200 if reads else 403)
    fills = who in {"reporter_a", "head_a", "office"}
    assert send(client, entry, PDF + b"2").status_code == (302 if fills else 403)
    assert client.post(reverse("cycle:withdraw_file", args=[entry.pk, kept.pk])).status_code == (302 if fills else 403)


def test_a_file_is_not_found_under_another_entry(clerk: Client, entry: Entry) -> None:
    send(clerk, entry)
    other = cycle.entry_for(entry.sheet.round, "6")
    assert clerk.get(reverse("cycle:attachment", args=[other.pk, Attachment.objects.get().pk])).status_code == 404
