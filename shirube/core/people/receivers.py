"""What django-allauth tells: each goes into the journal, and a new second factor ends the sessions that did not need it."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as door
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from shirube.core.people.actions.doors import end_sessions, note_door
from shirube.core.people.models import Account
from shirube.core.people.queries import sign_in_methods


@receiver(door.user_logged_in)
def note_sign_in(request: HttpRequest, user: Account, **_: Any) -> None:
    note_door(account=user, action="sign_in", after={"methods": "、".join(sign_in_methods(request))})


@receiver(user_logged_out)
def note_sign_out(user: Account | None, **_: Any) -> None:
    if user is not None:
        note_door(account=user, action="sign_out")


@receiver(door.password_changed)
def note_password_change(request: HttpRequest, user: Account, **_: Any) -> None:
    note_door(account=user, action="change_password")
    end_sessions(account=user, but=request.session.session_key)


@receiver(door.password_reset)
def note_password_reset(request: HttpRequest, user: Account, **_: Any) -> None:
    note_door(account=user, action="reset_password")
    end_sessions(account=user)
    get_adapter()._delete_login_attempts_cached_email(request, email=user.email)


@receiver(factors.authenticator_added)
def note_factor(request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    note_door(account=user, action="add_second_factor", after={"type": str(authenticator.type)})
    end_sessions(account=user, but=request.session.session_key)


@receiver(factors.authenticator_removed)
def note_factor_gone(user: Account, authenticator: Authenticator, **_: Any) -> None:
    note_door(account=user, action="remove_second_factor", after={"type": str(authenticator.type)})


@receiver(factors.authenticator_reset)
def note_factor_anew(user: Account, authenticator: Authenticator, **_: Any) -> None:
    note_door(account=user, action="renew_second_factor", after={"type": str(authenticator.type)})


@receiver(factors.authentication_failed)
def note_wrong_code(user: Account, **_: Any) -> None:
    note_door(account=user, action="second_factor_failed", actor="anonymous")
