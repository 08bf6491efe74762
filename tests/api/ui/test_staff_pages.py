"""The staff's pages: what stands before them, their head by role, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path
from pytest_django.fixtures import Settings

from shirube.config import urls as own
from shirube.core import journal
from shirube.core.errors import NotAllowed
from shirube.core.models import JournalEntry
from shirube.core.people.gates import requires, staff_page
from shirube.core.people.rules import Actor, Role
from shirube.ui import work
from shirube.ui.work import WorkLine, publish_work
from tests.factories.people import Cast, cast, sign_in


@requires(Role.OFFICE)
def for_the_office(request: HttpRequest) -> HttpResponse:
    return HttpResponse("事務局だけ")


@staff_page
def for_the_staff(request: HttpRequest) -> HttpResponse:
    return HttpResponse("職員だけ")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise NotAllowed("だれにも見せません。")


urlpatterns = [
    path("staff/office/", for_the_office),
    path("staff/all/", for_the_staff),
    path("forbidden/", forbidden),
    *own.urlpatterns,
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def tellers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "_tellers", [])


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.mark.parametrize("name", ["reporter_a", "head_a", "office", "auditor", "viewer", "administrator"])
def test_a_page_for_the_office_is_for_the_office(client: Client, people: Cast, name: str) -> None:
    visitor = sign_in(client, people.everybody()[name])
    assert visitor.get("/staff/office/").status_code == (200 if name == "office" else 403)
    assert visitor.get("/staff/all/").status_code == 200


def test_nobody_keeps_a_copy_of_a_staff_page(client: Client, people: Cast) -> None:
    kept = sign_in(client, people.office).get("/staff/all/").headers["Cache-Control"]
    assert {"no-store", "private"} <= set(kept.split(", "))


def test_a_refusal_is_a_page_of_the_staff_and_is_journalled(client: Client, people: Cast) -> None:
    response = sign_in(client, people.viewer).get("/staff/office/")
    assert "できませんでした" in text_of(response)
    assert "サインアウト" in text_of(response)
    entry = JournalEntry.objects.get(action="refused")
    assert (entry.actor, entry.subject) == (f"staff:{people.viewer.pk}", "/staff/office/")


def test_a_refusal_of_nobody_in_particular_is_not_journalled(client: Client) -> None:
    response = client.get("/forbidden/")
    assert (response.status_code, "サインアウト" in text_of(response)) == (403, False)
    assert not JournalEntry.objects.exists()


def test_a_journal_that_cannot_be_written_does_not_change_the_answer(client: Client, people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> None:
        raise DatabaseError("read only")

    sign_in(client, people.viewer)
    monkeypatch.setattr(journal, "record", broken)
    assert client.get("/staff/office/").status_code == 403


def test_a_page_costs_three_statements_before_it_does_anything(client: Client, people: Cast) -> None:
    sign_in(client, people.office).get("/staff/all/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/staff/all/")
    assert len(captured) == 3  # the session, the account, its posts


def test_what_waits_stands_on_the_first_page_the_late_first(client: Client, people: Cast, tellers: None) -> None:
    def told(actor: Actor) -> Iterator[WorkLine]:
        if actor.has(Role.REPORTER):
            yield WorkLine("8件のうち3件が未回答です。", "/staff/all/")
            yield WorkLine("期限を過ぎたものがあります。", "/staff/all/", is_late=True)

    publish_work(told)
    publish_work(told)
    page = text_of(sign_in(client, people.reporter_a).get("/staff/"))
    assert "待っている仕事が2件あります。" in page
    assert "期限を過ぎているのは1件です。" in page
    assert page.index("期限を過ぎたもの") < page.index("8件のうち3件")
    assert "いま待っている仕事はありません" in text_of(sign_in(client, people.viewer).get("/staff/"))


@pytest.mark.parametrize(("name", "shown"), [("administrator", True), ("auditor", True), ("office", False), ("reporter_a", False)])
def test_the_head_shows_the_ways_that_are_for_somebody(client: Client, people: Cast, name: str, shown: bool) -> None:
    page = text_of(sign_in(client, people.everybody()[name]).get("/staff/"))
    assert (">アカウント</a>" in page) is shown
    assert people.everybody()[name].name in page


def test_the_head_says_with_which_post_in_both_languages(client: Client, people: Cast) -> None:
    sign_in(client, people.reporter_a)
    assert "みどり課 入力担当" in text_of(client.get("/staff/"))
    assert '<span lang="ja">みどり課' in text_of(client.get("/en/staff/"))


def test_where_it_is_not_asked_for_a_password_is_enough(client: Client, people: Cast, settings: Settings) -> None:
    client.force_login(people.office)
    assert client.get("/staff/all/").headers["Location"] == "/accounts/2fa/"
    settings.SECOND_FACTOR_REQUIRED = False
    assert client.get("/staff/all/").status_code == 200
