"""Make accounts and give posts. Nobody gives a right to themselves, and the last administrator stays one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput, NotAllowed
from shirube.core.language import mark
from shirube.core.people.actions.doors import end_sessions
from shirube.core.people.models import Account, Post, Section
from shirube.core.people.queries import posts_on, today
from shirube.core.people.rules import OF_A_SECTION, Actor, Role

_DAY = timedelta(days=1)


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
        raise Conflict(mark("このメールアドレスのアカウントはもうあります。職を加えるときは、そのアカウントの頁で加えてください。"))
    account.set_password(_checked_password(password, account))
    account.save()
    _note(actor, "create_account", account)
    return account


@transaction.atomic
def give_post(*, account: Account, terms: PostTerms, actor: Actor) -> Post:
    """Give an account a post. Raises `InvalidInput` where days or section do not fit, `NotAllowed` for a post of one's own."""
    _require_over(account, actor)
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
        raise InvalidInput(mark("職の終わりの日が始まりの日より前です。日付を確かめてください。"))
    if terms.section is None:
        if terms.role in OF_A_SECTION:
            raise InvalidInput(mark("入力担当と課長には担当課が必要です。課を選んでください。"))
        return
    if terms.section.closed_on is not None and terms.section.closed_on < terms.begins_on:
        raise InvalidInput(f"{terms.section.name}は{terms.section.closed_on}に廃止されています。後継の課を選んでください。")


def checked_email(email: str) -> str:
    """Return a mail address as it is stored; raises `InvalidInput` where it is none."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise InvalidInput(mark("メールアドレスの形ではありません。名前@役所のドメイン の形で入れてください。")) from error
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


@transaction.atomic
def end_post(*, post: Post, ends_on: date, actor: Actor) -> None:
    """Let a post end on a day. Raises `NotAllowed` for a post of one's own and where no administrator would be left."""
    _require_over(post.account, actor)
    if ends_on < post.begins_on:
        raise InvalidInput(mark("職の終わりの日が始まりの日より前です。日付を確かめてください。"))
    before = post.ends_on.isoformat() if post.ends_on else None
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    if post.role == Role.ADMINISTRATOR:
        _keep_an_administrator(ends_on + _DAY)
    told = {"post": post.pk, "ends_on": ends_on.isoformat()}
    _note(actor, "end_post", post.account, before={"post": post.pk, "ends_on": before}, after=told)


@transaction.atomic
def withdraw_post(*, post: Post, actor: Actor) -> None:
    """Take back a post that was given by mistake, on the day it begins at the latest; later it is ended."""
    _require_over(post.account, actor)
    if post.begins_on < today():
        raise InvalidInput(mark("もう始まっている職は取り消せません。終わりの日を入れてください。"))
    terms = PostTerms(Role(post.role), post.section, post.begins_on, post.ends_on)
    _note(actor, "withdraw_post", post.account, before={"post": post.pk, **terms.told()})
    post.delete()
    if post.role == Role.ADMINISTRATOR:
        _keep_an_administrator(today())


@transaction.atomic
def change_account(*, account: Account, email: str, name: str, actor: Actor) -> None:
    """Correct a name or a mail address; the address is what one signs in with. Raises `Conflict` where another account has it."""
    actor.require(Role.ADMINISTRATOR)
    email, name = checked_email(email), checked_name(name)
    if Account.objects.filter(email__iexact=email).exclude(pk=account.pk).exists():
        raise Conflict(mark("このメールアドレスは別のアカウントが使っています。"))
    changed = [key for key, value in (("email", email), ("name", name)) if getattr(account, key) != value]
    if not changed:
        return
    account.email, account.name = email, name
    account.save(update_fields=changed)
    _note(actor, "change_account", account, after={"changed": changed})


@transaction.atomic
def stop_account(*, account: Account, actor: Actor) -> None:
    """Let an account sign in no more and end its sessions at once; its posts and what it did stay."""
    _require_over(account, actor)
    account.is_active = False
    account.save(update_fields=["is_active"])
    if account.posts.filter(role=Role.ADMINISTRATOR.value).exists():
        _keep_an_administrator(today())
    end_sessions(account=account)
    _note(actor, "stop_account", account)


@transaction.atomic
def resume_account(*, account: Account, actor: Actor) -> None:
    """Let a stopped account sign in again."""
    _require_over(account, actor)
    account.is_active = True
    account.save(update_fields=["is_active"])
    _note(actor, "resume_account", account)


@transaction.atomic
def end_account_sessions(*, account: Account, actor: Actor) -> int:
    """End all sessions of an account; return how many there were."""
    actor.require(Role.ADMINISTRATOR)
    ended = end_sessions(account=account)
    _note(actor, "end_sessions", account, after={"sessions": ended})
    return ended


@transaction.atomic
def reset_second_factor(*, account: Account, actor: Actor) -> int:
    """Remove authenticators, passkeys and recovery codes of somebody who lost them, and end the sessions; return how many."""
    _require_over(account, actor)
    removed: int = Authenticator.objects.filter(user=account).delete()[0]
    end_sessions(account=account)
    _note(actor, "reset_second_factor", account, after={"removed": removed})
    return removed


def _require_over(account: Account, actor: Actor) -> None:
    """Raise `NotAllowed` for anybody but another administrator or a command."""
    actor.require(Role.ADMINISTRATOR)
    if account.pk == actor.account:
        raise NotAllowed(mark("自分のアカウントと職は自分では変えられません。ほかの管理者に頼んでください。"))


def _keep_an_administrator(day: date) -> None:
    """Raise `NotAllowed` where nobody could give accounts on a day; the change is taken back with the transaction."""
    journal.hold()  # two who take each other's post at once: the second sees what the first did
    if not posts_on(max(day, today())).filter(role=Role.ADMINISTRATOR.value).exists():
        raise NotAllowed(mark("最後の管理者です。先に、ほかの人に管理者の職を与えてください。"))


def _note(actor: Actor, action: str, account: Account, *, before: Any = None, after: Any = None) -> None:
    journal.record(actor=actor.label, action=action, subject=subject_of(account), before=before, after=after, is_draft=True)
