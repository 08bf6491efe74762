"""How django-allauth behaves here: nobody signs up, its words are ours, what happens at the door is journalled."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

MISMATCH = _("メールアドレスかパスワードが違います。大文字と小文字を確かめて、もう一度入れてください。")


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
        "incorrect_code": _("番号が違います。いま出ている番号を入れてください。"),
        "too_many_login_attempts": _("続けて間違えたため、しばらく受け付けません。5分ほど待って、もう一度試してください。"),
        "rate_limited": _("続けて送られたため、しばらく受け付けません。1分ほど待って、もう一度試してください。"),
        "invalid_password_reset": _("この再設定の案内はもう使えません。新しい案内を送ってください。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: accounts are made by an administrator."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to the page of one's own affairs."""
        return reverse("people:myself")
