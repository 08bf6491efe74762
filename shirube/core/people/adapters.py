"""How django-allauth behaves here: nobody signs up, its words are ours, secrets are encrypted, single sign-on knows only our accounts."""

from __future__ import annotations

import logging
from base64 import urlsafe_b64encode
from hashlib import sha256
from smtplib import SMTPException
from time import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shirube.core.city import city
from shirube.core.errors import Conflict
from shirube.core.language import mark
from shirube.core.people.actions.doors import note_failure
from shirube.core.people.models import Account

log = logging.getLogger(__name__)
MISMATCH = _("メールアドレスかパスワードが違います。大文字と小文字を確かめて、もう一度入れてください。")
WAIT = _("続けて間違えたため、しばらく受け付けません。10分ほど待って、もう一度試してください。")
WRONG_CODE = _("番号が違います。いま出ている番号を入れてください。")
DOOR_FAULT = "door_fault"
"""What went wrong at the door, kept in the session until the next page shows it."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in with mail address and password."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("このアカウントは止められています。必要なときは管理者に頼んでください。"),
        "email_password_mismatch": MISMATCH,
        "username_password_mismatch": MISMATCH,
        "invalid_login": MISMATCH,
        "enter_current_password": _("いまのパスワードが違います。もう一度入れてください。"),
        "incorrect_password": _("パスワードが違います。もう一度入れてください。"),
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": WAIT,
        "rate_limited": WAIT,
        "invalid_password_reset": _("この再設定の案内はもう使えません。新しい案内を送ってください。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: accounts are made by an administrator."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to the page of one's own affairs."""
        return reverse("people:myself")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Journal a wrong password, and the lock-out where it was the last one allowed."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        is_locked = not ratelimit.consume(request, app="allauth.account", action="login_failed", key=key, dry_run=True)
        note_failure(email=str(credentials.get("email", "")), is_locked=is_locked)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again before a grave change, except of somebody who has come in just now."""
        records = get_authentication_records(context.request, context.request.user)
        return not records or time() - records[-1]["at"] > account_settings.REAUTHENTICATION_TIMEOUT

    def add_message(self, request: HttpRequest, level: int, *args: Any, message: str | None = None, **kwargs: Any) -> None:
        """Keep an error for the next page of the door; our pages say themselves what was done."""
        if message:
            request.session[DOOR_FAULT] = str(message)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; where the mail server fails, the page stays the same, so that nobody learns which accounts there are."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            log.exception("a mail of the sign-in could not be sent")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Authenticators, passkeys and recovery codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("最後の一つは外せません。先に、ほかの認証アプリかパスキーを加えてください。"),
        "incorrect_code": WRONG_CODE,
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with the signing key: a copy of the database alone opens nothing."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret; raises `Conflict` where the signing key is another one than when it was set up."""
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise Conflict(
                mark("署名の鍵が変わったため、認証アプリを使えません。管理者に、二段階の確認の取り消しを頼んでください。")
            ) from error

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse the last one where a second factor is asked for."""
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return not settings.SECOND_FACTOR_REQUIRED or others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def get_totp_issuer(self) -> str:
        """Return what the authenticator app shows."""
        return f"しるべ {city().name}"

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:  # noqa: A002  (allauth's name)
        """Return a name for a passkey without one."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("パスキー%(number)s") % {"number": number}

    def _get_site_name(self) -> str:
        return self.get_totp_issuer()


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(b"second factor" + key.encode()).digest())) for key in keys])


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in with the city's OpenID Connect provider: matched by verified mail address at every sign-in, never making an account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Refuse: accounts are made by an administrator."""
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Leave the matching to `pre_social_login`."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Name the account that signs in; whoever has none is refused with a sentence."""
        if sociallogin.state.get("process") != "login":
            _refuse(request, gettext("アカウントに共通認証を結び付けることはできません。サインインの頁から使ってください。"))
        if not _is_consistent(sociallogin.account.extra_data):
            _refuse(request, gettext("共通認証の返事がそろっていません。管理者に連絡してください。"))
        email = next((address.email for address in sociallogin.email_addresses if address.verified is True), None)
        if email is None:
            _refuse(request, gettext("共通認証がメールアドレスを確かめていないため、サインインできません。管理者に連絡してください。"))
        account = Account.objects.filter(email__iexact=email).first()
        if account is None:
            _refuse(request, gettext("このメールアドレスのアカウントはありません。管理者に登録を頼んでください。"))
        elif not account.is_active:
            _refuse(request, gettext("このアカウントは止められています。必要なときは管理者に頼んでください。"))
        sociallogin.user = account


def _is_consistent(data: dict[str, Any]) -> bool:
    """Tell whether an identity token came along, and the user information is about the same person (OpenID Connect Core 5.3.2)."""
    token, told = data.get("id_token"), data.get("userinfo")
    return bool(token and told and token.get("sub") == told.get("sub"))


def _refuse(request: HttpRequest, message: str) -> None:
    raise ImmediateHttpResponse(render(request, "socialaccount/refused.html", {"message": message}, status=403))
