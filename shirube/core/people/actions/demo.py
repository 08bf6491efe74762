"""Four accounts to try the program with on one's own machine. Their password is made from the signing key: no other machine has it."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from shirube.core.errors import InvalidInput
from shirube.core.people.actions.accounts import PostTerms, create_account, give_post
from shirube.core.people.models import Account, Section
from shirube.core.people.queries import today
from shirube.core.people.rules import OF_A_SECTION, Role, program

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
CAST: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("reporter@demo.example", "入力担当（例）", (Role.REPORTER,)),
    ("head@demo.example", "課長（例）", (Role.HEAD,)),
    ("office@demo.example", "事務局（例）", (Role.OFFICE,)),
    ("admin@demo.example", "管理者（例）", (Role.ADMINISTRATOR, Role.AUDITOR)),
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account ready to sign in with; `section` is None for the whole city."""

    email: str
    name: str
    roles: tuple[Role, ...]
    section: Section | None


def demo_password() -> str:
    """Return the password of the demo's accounts on this machine."""
    text = b32encode(salted_hmac("shirube.demo", "password", algorithm="sha256").digest()).decode().lower()
    return f"{text[:4]}-{text[4:8]}-{text[8:12]}"


@transaction.atomic
def make_demo_staff(*, section: Section) -> list[DemoAccount]:
    """Make the accounts of the demo where they are not there yet; reporter and head stand in `section` or stay where they are.

    Raises `InvalidInput` where the pages may be asked for from other machines.
    """
    if not LOOPBACK.issuperset(settings.ALLOWED_HOSTS):
        raise InvalidInput("試し用のアカウントは、この機械の中だけで使えます。SHIRUBE_HOSTS を外してください。", place="SHIRUBE_HOSTS")
    return [_ready(email, name, roles, section) for email, name, roles in CAST]


def _ready(email: str, name: str, roles: tuple[Role, ...], section: Section) -> DemoAccount:
    account = Account.objects.filter(email=email).first() or _make(email, name, roles, section)
    if not account.check_password(demo_password()):
        account.set_password(demo_password())
        account.save(update_fields=["password"])
    post = account.posts.select_related("section").first()
    return DemoAccount(account.email, account.name, roles, post.section if post else None)


def _make(email: str, name: str, roles: Iterable[Role], section: Section) -> Account:
    actor = program("command:demo")
    account = create_account(email=email, name=name, password=demo_password(), actor=actor)
    for role in roles:
        terms = PostTerms(role, section if role in OF_A_SECTION else None, today())
        give_post(account=account, terms=terms, actor=actor)
    return account
