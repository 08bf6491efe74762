"""Accounts and posts: made by administrators and by the command, changed with a trace, never by oneself."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from html import unescape
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shirube.core.models import JournalEntry
from shirube.core.people.models import Account, Post, Section
from shirube.core.people.queries import actor_for
from shirube.core.people.rules import Role
from tests.factories.people import Cast, cast, make_account, make_post, make_staff, sign_in
from tests.factories.plans import make_section

NEW = {"name": "新任", "email": "new@city.example.jp", "role": "reporter", "begins_on": "令和4年4月1日", "ends_on": ""}

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def administrator(client: Client, people: Cast) -> Client:
    return sign_in(client, people.administrator)


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def actions(account: Account) -> list[str]:
    return list(JournalEntry.objects.filter(subject=f"account:{account.pk}").values_list("action", flat=True))


@pytest.mark.parametrize(
    ("day", "may"), [(date(2022, 3, 31), False), (date(2022, 4, 1), True), (date(2023, 3, 31), True), (date(2023, 4, 1), False)]
)
def test_a_post_counts_from_its_first_to_its_last_day(day: date, may: bool) -> None:
    account, section = make_account("異動"), make_section("みどり課")
    make_post(account, Role.REPORTER, section, begins_on=date(2022, 4, 1), ends_on=date(2023, 3, 31))
    assert actor_for(account, day).has(Role.REPORTER, section=section.pk) is may


def test_a_post_in_one_section_says_nothing_about_another(people: Cast) -> None:
    actor = actor_for(people.reporter_a)
    assert actor.has(Role.REPORTER, section=people.section_a.pk)
    assert not actor.has(Role.REPORTER, section=people.section_b.pk)
    assert not actor.has(Role.HEAD, Role.OFFICE, section=people.section_a.pk)


def test_an_administrator_makes_an_account_that_can_answer(administrator: Client, people: Cast) -> None:
    response = administrator.post("/staff/accounts/new/", {**NEW, "section": people.section_a.pk})
    made = Account.objects.get(email="new@city.example.jp")
    assert response.headers["Location"] == f"/staff/accounts/{made.pk}/?done=created"
    assert "パスワードを忘れたとき" in text_of(administrator.get(response.headers["Location"]))
    assert not made.has_usable_password()
    assert actor_for(made, date(2022, 4, 1)).sections == {people.section_a.pk}
    assert actions(made) == ["create_account", "give_post"]
    assert all(entry.is_draft for entry in JournalEntry.objects.filter(subject=f"account:{made.pk}"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"section": ""}, "担当課が必要です"),
        ({"begins_on": "そのうち"}, "日付として読めません"),
        ({"ends_on": "2022-03-31"}, "終わりの日が始まりの日より前"),
        ({"email": "no address"}, "メールアドレス"),
        ({"name": "　"}, "必須"),
        ({"role": "king"}, "正しく選択"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_made(administrator: Client, people: Cast, change: dict[str, str], said: str) -> None:
    before = Account.objects.count()
    response = administrator.post("/staff/accounts/new/", {**NEW, "section": people.section_a.pk, **change})
    assert response.status_code == 400
    assert said in text_of(response)
    assert Account.objects.count() == before


def test_an_address_has_one_account(administrator: Client, people: Cast) -> None:
    response = administrator.post("/staff/accounts/new/", {**NEW, "role": "viewer", "email": people.office.email.upper()})
    assert response.status_code == 400
    assert "アカウントはもうあります" in text_of(response)


def test_posts_are_given_ended_and_withdrawn(administrator: Client, people: Cast) -> None:
    account, today = people.viewer, timezone.localdate()
    path = f"/staff/accounts/{account.pk}/posts/"
    given = {"role": "head", "section": people.section_b.pk, "begins_on": today.isoformat()}
    administrator.post(path, given)
    old, new = account.posts.order_by("pk")
    administrator.post(f"{path}{old.pk}/end/", {"ends_on": today.isoformat()})
    administrator.post(f"{path}{new.pk}/withdraw/")
    assert list(account.posts.values_list("role", "ends_on")) == [("viewer", today)]
    assert actions(account) == ["give_post", "end_post", "withdraw_post"]
    response = administrator.post(f"{path}{old.pk}/withdraw/")
    assert "もう始まっている職は取り消せません" in text_of(response)


@pytest.mark.parametrize("what", ["stop", "resume", "second-factor"])
def test_nobody_changes_the_own_account(administrator: Client, people: Cast, what: str) -> None:
    make_staff("別の管理者", Role.ADMINISTRATOR)
    assert administrator.post(f"/staff/accounts/{people.administrator.pk}/{what}/").status_code == 403


def test_an_administrator_cannot_give_himself_the_office(administrator: Client, people: Cast) -> None:
    given = {"role": "office", "begins_on": timezone.localdate().isoformat()}
    response = administrator.post(f"/staff/accounts/{people.administrator.pk}/posts/", given)
    assert response.status_code == 403
    assert "自分では変えられません" in text_of(response)
    assert not actor_for(people.administrator).has(Role.OFFICE)
    assert JournalEntry.objects.filter(action="refused", actor=f"staff:{people.administrator.pk}").exists()


def test_the_last_administrator_stays(client: Client, people: Cast) -> None:
    leaving = make_account("去る管理者")
    make_post(leaving, Role.ADMINISTRATOR, ends_on=timezone.localdate())
    visitor = sign_in(client, leaving)
    last = people.administrator.posts.get()
    end = {"ends_on": timezone.localdate().isoformat()}
    response = visitor.post(f"/staff/accounts/{people.administrator.pk}/posts/{last.pk}/end/", end)
    assert (response.status_code, "最後の管理者です" in text_of(response)) == (403, True)
    last.refresh_from_db()
    assert last.ends_on is None
    make_staff("別の管理者", Role.ADMINISTRATOR)
    assert visitor.post(f"/staff/accounts/{people.administrator.pk}/posts/{last.pk}/end/", end).status_code == 302


def test_a_stopped_account_is_out_at_once_and_can_come_back(administrator: Client, people: Cast) -> None:
    visitor = sign_in(Client(), people.office)
    assert visitor.get("/staff/").status_code == 200
    administrator.post(f"/staff/accounts/{people.office.pk}/stop/")
    assert visitor.get("/staff/").status_code == 302
    administrator.post(f"/staff/accounts/{people.office.pk}/resume/")
    assert sign_in(visitor, people.office).get("/staff/").status_code == 200
    assert [action for action in actions(people.office) if "account" in action] == ["stop_account", "resume_account"]


def test_a_lost_telephone_is_helped(administrator: Client, people: Cast) -> None:
    Authenticator.objects.create(user=people.office, type=Authenticator.Type.TOTP, data={})
    visitor = sign_in(Client(), people.office)
    visitor.get("/staff/")
    administrator.post(f"/staff/accounts/{people.office.pk}/second-factor/")
    assert not Authenticator.objects.filter(user=people.office).exists()
    assert visitor.get("/staff/").status_code == 302


def test_sessions_of_somebody_are_ended(administrator: Client, people: Cast) -> None:
    visitor = sign_in(Client(), people.office)
    visitor.get("/staff/")
    administrator.post(f"/staff/accounts/{people.office.pk}/sessions/")
    assert visitor.get("/staff/").status_code == 302


def test_name_and_address_are_corrected(administrator: Client, people: Cast) -> None:
    path = f"/staff/accounts/{people.office.pk}/change/"
    administrator.post(path, {"name": "戦略課", "email": "Strategy@city.example.jp"})
    people.office.refresh_from_db()
    assert (people.office.name, people.office.email) == ("戦略課", "strategy@city.example.jp")
    assert administrator.post(path, {"name": "戦略課", "email": people.viewer.email}).status_code == 400


@pytest.mark.parametrize("name", ["reporter_a", "head_a", "office", "viewer", "auditor"])
def test_others_change_nothing(client: Client, people: Cast, name: str) -> None:
    visitor = sign_in(client, people.everybody()[name])
    account = people.viewer
    tried = ["new/", *(f"{account.pk}/{what}/" for what in ("change", "posts", "stop", "resume", "sessions", "second-factor"))]
    tried += [f"{account.pk}/posts/{account.posts.get().pk}/{what}/" for what in ("end", "withdraw")]
    assert {visitor.post(f"/staff/accounts/{path}").status_code for path in tried} == {403}
    assert JournalEntry.objects.filter(action="refused").count() == len(tried)
    assert visitor.get("/staff/accounts/").status_code == (200 if name == "auditor" else 403)


def test_the_list_asks_as_often_for_forty_as_for_ten(administrator: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert administrator.get("/staff/accounts/").status_code == 200
        return len(captured)

    statements()
    few = statements()
    for number in range(40):
        make_staff(f"職員{number}", Role.REPORTER, make_section("みどり課"))
    assert statements() == few <= 6


def test_the_list_is_searched_by_name_address_and_section(administrator: Client, people: Cast) -> None:
    for text, found in (("課長（甲", ["課長（甲）"]), ("まちづくり", ["入力担当（乙）", "課長（乙）"]), ("どこにもいない", [])):
        page = text_of(administrator.get("/staff/accounts/", {"q": text}))
        assert [name for name in ("入力担当（乙）", "課長（甲）", "課長（乙）") if f">{name}</a>" in page] == found


def run(*words: str, stdin: str = "") -> str:
    out, kept = StringIO(), sys.stdin
    sys.stdin = StringIO(stdin)
    try:
        call_command("create_staff", *words, stdout=out)
    finally:
        sys.stdin = kept
    return out.getvalue()


def test_the_command_makes_the_first_administrator() -> None:
    said = run(
        "--email",
        "First@city.example.jp",
        "--name",
        "管理者",
        "--role",
        "administrator",
        "--password-stdin",
        stdin="a long enough secret\n",
    )
    account = Account.objects.get()
    assert account.email in said
    assert account.check_password("a long enough secret")
    assert actor_for(account).has(Role.ADMINISTRATOR)
    assert JournalEntry.objects.first().actor == "command:create_staff"  # type: ignore[union-attr]  # it was just made


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--role", "reporter"), "担当課が必要です"),
        (("--role", "reporter", "--section", "ない課"), "「ない課」という課はありません"),
        (("--role", "office", "--from", "2022-02-30"), "日付として読めません"),
        (("--role", "office", "--from", "2022-04-02", "--until", "R4.4.1"), "終わりの日が始まりの日より前"),
    ],
)
def test_the_command_says_what_does_not_fit(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run("--email", "a@city.example.jp", "--name", "甲", *words)
    assert not Account.objects.exists()


def test_a_weak_password_makes_no_account() -> None:
    with pytest.raises(CommandError, match="短すぎます"):
        run("--email", "a@city.example.jp", "--name", "甲", "--role", "office", "--password-stdin", stdin="short\n")
    assert not Account.objects.exists()


def test_a_post_in_a_closed_section_is_refused() -> None:
    Section.objects.create(name="旧課", slug="kyu", closed_on=date(2022, 3, 31))
    with pytest.raises(CommandError, match="廃止されています"):
        run("--email", "a@city.example.jp", "--name", "甲", "--role", "reporter", "--section", "kyu", "--from", "2022-04-01")


def test_the_command_helps_who_lost_the_telephone(people: Cast) -> None:
    Authenticator.objects.create(user=people.office, type=Authenticator.Type.TOTP, data={})
    out = StringIO()
    call_command("reset_second_factor", "--email", people.office.email, stdout=out)
    assert "1件を取り消し" in out.getvalue()
    with pytest.raises(CommandError, match="アカウントはありません"):
        call_command("reset_second_factor", "--email", "nobody@city.example.jp")


def test_posts_of_a_stopped_account_count_for_nothing(people: Cast) -> None:
    Account.objects.filter(pk=people.office.pk).update(is_active=False)
    assert not actor_for(Account.objects.get(pk=people.office.pk)).roles


def test_yesterdays_post_is_over(people: Cast) -> None:
    Post.objects.filter(account=people.office).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert not actor_for(people.office).roles
