"""A fixed cast of staff for tests. Every builder returns what it made.

`cast()` makes eight accounts: reporter and head of two sections, office, auditor, viewer and administrator, each with one post that
has lasted since 1 April 2020. `sign_in(client, account)` signs a test client in, past password and second factor.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext

from shirube.core.people.gates import SECOND_FACTOR
from shirube.core.people.models import Account, Post, Section
from shirube.core.people.rules import Role
from tests.factories.plans import make_section

PASSWORD = "correct horse battery"  # noqa: S105  (of invented accounts)
SINCE = date(2020, 4, 1)


@dataclass(frozen=True, slots=True)
class Cast:
    """The eight accounts and the two sections."""

    section_a: Section
    section_b: Section
    reporter_a: Account
    head_a: Account
    reporter_b: Account
    head_b: Account
    office: Account
    auditor: Account
    viewer: Account
    administrator: Account

    def everybody(self) -> dict[str, Account]:
        """Return all accounts by their names in the cast."""
        return {name: getattr(self, name) for name in self.__slots__ if not name.startswith("section")}


def make_account(name: str, *, email: str = "", password: str | None = None, is_active: bool = True) -> Account:
    """Make an account without a post; a password costs a tenth of a second, so there is none unless it is given."""
    email = email or f"staff{Account.objects.count() + 1}@city.example.jp"
    return Account.objects.create_user(email, password, name=name, is_active=is_active)


def make_post(
    account: Account, role: Role, section: Section | None = None, *, begins_on: date = SINCE, ends_on: date | None = None
) -> Post:
    """Give an account a post."""
    return Post.objects.create(account=account, role=role.value, section=section, begins_on=begins_on, ends_on=ends_on)


def make_staff(name: str, role: Role, section: Section | None = None, *, password: str | None = None) -> Account:
    """Make an account with a post."""
    account = make_account(name, password=password)
    make_post(account, role, section)
    return account


def cast(*, section_a: str = "みどり課", section_b: str = "まちづくり課", password: str | None = None) -> Cast:
    """Make the whole cast; the sections are found by name where they are there already."""
    first, second = make_section(section_a), make_section(section_b)
    return Cast(
        section_a=first,
        section_b=second,
        reporter_a=make_staff("入力担当（甲）", Role.REPORTER, first, password=password),
        head_a=make_staff("課長（甲）", Role.HEAD, first, password=password),
        reporter_b=make_staff("入力担当（乙）", Role.REPORTER, second, password=password),
        head_b=make_staff("課長（乙）", Role.HEAD, second, password=password),
        office=make_staff("事務局", Role.OFFICE, password=password),
        auditor=make_staff("監査", Role.AUDITOR, password=password),
        viewer=make_staff("閲覧者", Role.VIEWER, password=password),
        administrator=make_staff("管理者", Role.ADMINISTRATOR, password=password),
    )


def sign_in(client: Client, account: Account) -> Client:
    """Sign a test client in, past password and second factor; return it."""
    client.force_login(account)
    session = client.session
    session[SECOND_FACTOR] = True
    session.save()
    return client


def sign_in_browser(context: BrowserContext, url: str, account: Account) -> None:
    """Sign a browser in at the server of `url`, past password and second factor."""
    client = sign_in(Client(), account)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key or "", "url": url}])
