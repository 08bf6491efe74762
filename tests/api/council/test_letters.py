"""A resident writes to a consultation: without a sign-in or a cookie, once, with a receipt; nothing of it is ever public."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from shirube.core.models import JournalEntry
from shirube.core.people.queries import today
from shirube.council.actions import letters as actions
from shirube.council.forms import letters as forms
from shirube.council.models import Consultation, Letter
from shirube.council.rules.letters import Gate
from shirube.council.rules.words import ConsultationState, Via
from shirube.council.views import letters as views
from tests.factories import consultations

pytestmark = pytest.mark.django_db
TEXT = "窓口の書類を減らしてください。"


@pytest.fixture
def consultation() -> Consultation:
    made = consultations.make_consultation(is_closed=False)
    made.opens_on, made.closes_on = today(), today() + timedelta(days=30)
    made.state, made.standings = ConsultationState.ANNOUNCED.value, ["resident", "student"]
    made.save()
    return made


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits in a test, unless it is about waiting."""
    monkeypatch.setattr(forms, "YOUNGEST", -1)
    monkeypatch.setattr(views, "gate", Gate(1000))


def filled(**more: str) -> dict[str, str]:
    return {"text": TEXT, "standing": "resident", "token": forms.new_token(), "step": "send", **more}


def write(client: Client, consultation: Consultation, told: dict[str, str]) -> tuple[int, str]:
    answer = client.post(reverse("council:write_letter", args=[consultation.slug]), told)
    return answer.status_code, answer.headers.get("Location", answer.content.decode())


def test_a_letter_is_checked_sent_and_gets_a_receipt(client: Client, consultation: Consultation) -> None:
    address = reverse("council:write_letter", args=[consultation.slug])
    page = client.get(address)
    assert not page.cookies
    checked = client.post(address, filled(step=""))
    assert TEXT in checked.content.decode()
    assert not Letter.objects.exists()
    status, where = write(client, consultation, filled())
    letter = Letter.objects.get()
    assert (status, letter.text, letter.via, letter.received_on) == (302, TEXT, Via.WEB, today())
    assert where == reverse("council:receipt", args=[consultation.slug, letter.receipt])
    receipt = client.get(where).content.decode()
    assert letter.receipt in receipt
    assert TEXT not in receipt
    assert TEXT not in str(JournalEntry.objects.values_list("after", flat=True))


def test_the_same_form_sent_twice_is_one_letter(client: Client, consultation: Consultation) -> None:
    told = filled()
    assert write(client, consultation, told) == write(client, consultation, told)
    assert Letter.objects.count() == 1


def test_who_goes_back_and_changes_the_text_sends_another_letter(client: Client, consultation: Consultation) -> None:
    told = filled()
    _, first = write(client, consultation, told)
    _, second = write(client, consultation, told | {"text": "考え直しました。"})
    assert first != second
    assert set(Letter.objects.values_list("text", flat=True)) == {TEXT, "考え直しました。"}


def test_a_receipt_that_another_letter_has_is_not_given_twice(
    client: Client, consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "receipt_of", lambda seed, secret: f"2222-222{seed.rpartition(' ')[2]}")
    _, first = write(client, consultation, filled())
    _, second = write(client, consultation, filled(text="別の意見です。"))
    assert first != second
    assert sorted(Letter.objects.values_list("receipt", flat=True)) == ["2222-2220", "2222-2221"]


def test_behind_a_proxy_each_sender_has_a_gate_of_their_own(
    client: Client, consultation: Consultation, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    monkeypatch.setattr(views, "gate", Gate(1))
    address = reverse("council:write_letter", args=[consultation.slug])
    senders = ["192.0.2.1", "192.0.2.2", "192.0.2.1"]
    found = [client.post(address, filled(), headers={"X-Forwarded-For": f"10.0.0.9, {sender}"}) for sender in senders]
    assert [answer.status_code for answer in found] == [302, 302, 429]
    assert TEXT in found[2].content.decode()


def test_before_its_first_day_the_draft_itself_is_not_shown(client: Client, consultation: Consultation) -> None:
    title = consultation.edition.items.all()[0].title
    address = reverse("council:consultation", args=[consultation.slug])
    assert title in client.get(address).content.decode()
    Consultation.objects.update(opens_on=today() + timedelta(days=1), closes_on=today() + timedelta(days=40))
    assert title not in client.get(address).content.decode()


def test_two_people_who_say_the_same_are_two_letters(client: Client, consultation: Consultation) -> None:
    write(client, consultation, filled())
    write(client, consultation, filled())
    assert Letter.objects.count() == 2
    assert len(set(Letter.objects.values_list("digest", flat=True))) == 1


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"text": " "}, "意見の文を入れてください"),
        ({"text": "\u200b\u202e"}, "意見の文を入れてください"),
        ({"text": "あ" * 20_000}, "文字"),
        ({"standing": ""}, "立場を選んでください"),
        ({"standing": "worker"}, ""),
        ({"homepage": "http://example.com"}, "空けたまま"),
        ({"token": ""}, ""),
        ({"token": "forged"}, "開き直して"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_kept(
    client: Client, consultation: Consultation, told: dict[str, str], sentence: str
) -> None:
    status, page = write(client, consultation, filled(**told))
    assert status == 422
    assert sentence in page
    assert not Letter.objects.exists()


def test_a_form_that_is_too_young_waits_and_keeps_what_was_written(
    client: Client, consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "YOUNGEST", 60)
    told = filled()
    status, page = write(client, consultation, told)
    assert status == 422
    assert "少し待って" in page
    assert TEXT in page
    assert told["token"] in page


def test_a_form_that_is_too_old_gets_a_new_token_and_keeps_what_was_written(
    client: Client, consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "OLDEST", -1)
    told = filled()
    status, page = write(client, consultation, told)
    assert status == 422
    assert TEXT in page
    assert told["token"] not in page


@pytest.mark.parametrize(("first", "last", "is_taken"), [(0, 0, True), (-30, 0, True), (1, 30, False), (-30, -1, False)])
def test_letters_are_taken_from_the_first_to_the_last_day(
    client: Client, consultation: Consultation, first: int, last: int, *, is_taken: bool
) -> None:
    Consultation.objects.update(opens_on=today() + timedelta(days=first), closes_on=today() + timedelta(days=last))
    status, _ = write(client, consultation, filled())
    assert status == (302 if is_taken else 409)
    assert Letter.objects.exists() is is_taken


def test_one_address_cannot_flood(client: Client, consultation: Consultation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "gate", Gate(2))
    assert [write(client, consultation, filled())[0] for _ in range(4)] == [302, 302, 429, 429]
    assert Letter.objects.count() == 2


def test_a_letter_names_the_part_of_the_draft_it_is_about(client: Client, consultation: Consultation) -> None:
    item = consultation.edition.items.all()[0]
    page = client.get(reverse("council:write_letter", args=[consultation.slug]), {"item": item.pk}).content.decode()
    assert item.title in page
    write(client, consultation, filled(item=str(item.pk), passage="この文"))
    letter = Letter.objects.get()
    assert (letter.item, letter.passage) == (item, "この文")


def test_a_token_of_elsewhere_does_not_open_the_form(client: Client, consultation: Consultation) -> None:
    other = signing.TimestampSigner(salt="elsewhere").sign("0123456789abcdef")
    assert write(client, consultation, filled(token=other))[0] == 422


def test_a_consultation_in_preparation_takes_nothing_and_is_listed_nowhere(client: Client, consultation: Consultation) -> None:
    Consultation.objects.update(state=ConsultationState.DRAFT)
    assert write(client, consultation, filled())[0] == 404
    assert consultation.title not in client.get("/consultations/").content.decode()


def test_the_list_says_what_is_open(client: Client, consultation: Consultation) -> None:
    page = client.get("/consultations/").content.decode()
    assert consultation.title in page
    assert "1件" in page
