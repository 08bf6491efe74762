"""Make accounts and give posts. Nobody gives a right to themselves, and the last administrator stays one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput, NotAllowed
from shirube.core.people.models import Account, Post, Section
from shirube.core.people.rules import OF_A_SECTION, Actor, Role


@dataclass(frozen=True, slots=True)
class PostTerms:
    """What a post is: a role, in a section or for the whole city, from a day to a day, both inclusive; no last day means for now."""

    role: Role
    section: Section | None
    begins_on: date
    ends_on: date | None = None

    def told(self) -> dict[str, str | None]:
        """Return the terms as the journal writes them."""
        return {
            "role": self.role.value,
            "section": self.section.slug if self.section else None,
            "begins_on": self.begins_on.isoformat(),
            "ends_on": self.ends_on.isoformat() if self.ends_on else None,
        }


@transaction.atomic
def create_account(*, email: str, name: str, actor: Actor, password: str | None = None) -> Account:
    """Make an account without a post; without a password it is set by the mail of 「パスワードを忘れたとき」, or single sign-on is used.

    Raises `InvalidInput` for an address, a name or a password that cannot be used, `Conflict` where the address has an account.
    """
    actor.require(Role.ADMINISTRATOR)
    email = checked_email(email)
    account = Account(email=email, name=checked_name(name))
    if Account.objects.filter(email__iexact=email).exists():
        raise Conflict("このメールアドレスのアカウントはもうあります。職を加えるときは、そのアカウントの頁で加えてください。")
    account.set_password(_checked_password(password, account))
    account.save()
    journal.record(actor=actor.label, action="create_account", subject=subject_of(account), is_draft=True)
    return account


@transaction.atomic
def give_post(*, account: Account, terms: PostTerms, actor: Actor) -> Post:
    """Give an account a post. Raises `InvalidInput` where days or section do not fit, `NotAllowed` for a post of one's own."""
    actor.require(Role.ADMINISTRATOR)
    if account.pk == actor.account:
        raise NotAllowed("自分の職は自分では決められません。ほかの管理者に頼んでください。")
    check_terms(terms)
    post = Post.objects.create(
        account=account, role=terms.role.value, section=terms.section, begins_on=terms.begins_on, ends_on=terms.ends_on
    )
    journal.record(
        actor=actor.label, action="give_post", subject=subject_of(account), after={"post": post.pk, **terms.told()}, is_draft=True
    )
    return post


@transaction.atomic
def create_staff(*, email: str, name: str, terms: PostTerms, actor: Actor, password: str | None = None) -> Account:
    """Make an account together with its first post."""
    account = create_account(email=email, name=name, password=password, actor=actor)
    give_post(account=account, terms=terms, actor=actor)
    return account


def subject_of(account: Account) -> str:
    """Return an account as the journal names it: by number, so that the journal holds no address."""
    return f"account:{account.pk}"


def check_terms(terms: PostTerms) -> None:
    """Raise `InvalidInput` where the days or the section of a post do not fit."""
    if terms.ends_on is not None and terms.ends_on < terms.begins_on:
        raise InvalidInput("職の終わりの日が始まりの日より前です。日付を確かめてください。")
    if terms.section is None:
        if terms.role in OF_A_SECTION:
            raise InvalidInput("入力担当と課長には担当課が必要です。課を選んでください。")
        return
    if terms.section.closed_on is not None and terms.section.closed_on < terms.begins_on:
        raise InvalidInput(f"{terms.section.name}は{terms.section.closed_on}に廃止されています。後継の課を選んでください。")


def checked_email(email: str) -> str:
    """Return a mail address as it is stored; raises `InvalidInput` where it is none."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise InvalidInput("メールアドレスの形ではありません。名前@役所のドメイン の形で入れてください。") from error
    return email


def checked_name(name: str) -> str:
    """Return a name as it is stored; raises `InvalidInput` where there is none or it is too long."""
    name = " ".join(name.split())
    longest = Account._meta.get_field("name").max_length or 0
    if not name or len(name) > longest:
        raise InvalidInput(f"名前を{longest}字までで入れてください。")
    return name


def _checked_password(password: str | None, account: Account) -> str | None:
    if password is None:
        return None
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise InvalidInput("".join(error.messages)) from error
    return password
