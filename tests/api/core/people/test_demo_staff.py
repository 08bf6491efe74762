"""The accounts of the demo: ready, the same at the second start, and for this machine only."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from shirube.core.errors import InvalidInput
from shirube.core.people.actions.demo import demo_password, make_demo_staff
from shirube.core.people.models import Account, Post
from shirube.core.people.queries import actor_for
from shirube.core.people.rules import Role
from tests.factories.plans import make_section

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def this_machine(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    settings.SECOND_FACTOR_REQUIRED = False


def test_four_accounts_are_ready_to_sign_in(client: Client) -> None:
    made = make_demo_staff(section=make_section("みどり課"))
    assert [account.roles for account in made] == [(Role.REPORTER,), (Role.HEAD,), (Role.OFFICE,), (Role.ADMINISTRATOR, Role.AUDITOR)]
    for account in made:
        visitor = Client(headers={"host": "localhost"})
        visitor.post("/accounts/login/", {"login": account.email, "password": demo_password()})
        assert visitor.get("/staff/").status_code == 200
        assert actor_for(Account.objects.get(email=account.email)).has(*account.roles)


def test_the_second_start_makes_nothing_new_and_moves_nobody() -> None:
    make_demo_staff(section=make_section("みどり課"))
    again = make_demo_staff(section=make_section("まちづくり課"))
    assert (Account.objects.count(), Post.objects.count()) == (4, 5)
    assert again[0].section == make_section("みどり課")


def test_another_key_is_another_password(settings: Settings) -> None:
    make_demo_staff(section=make_section("みどり課"))
    before = demo_password()
    settings.SECRET_KEY = "another"  # noqa: S105  (made up)
    assert demo_password() != before
    make_demo_staff(section=make_section("みどり課"))
    assert all(account.check_password(demo_password()) for account in Account.objects.all())


def test_there_are_none_where_other_machines_may_ask(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["plan.city.example.jp", "localhost"]
    with pytest.raises(InvalidInput, match="この機械の中だけ"):
        make_demo_staff(section=make_section("みどり課"))
    assert not Account.objects.exists()
