"""Forms of the door: what is typed with a Japanese keyboard in full width is read as it is meant."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from shirube.core.calendar import fold


class FoldedField(forms.CharField):
    """A text in half width without white space, whatever was typed."""

    def to_python(self, value: Any) -> str:
        """Return the folded text."""
        return fold(str(value)) if value else ""


class FoldedEmailField(FoldedField, forms.EmailField):
    """A mail address in half width."""


def _code() -> FoldedField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
    return FoldedField(max_length=40, widget=forms.TextInput(attrs=attributes))


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = {"autocomplete": "username", "autofocus": True}
        self.fields["login"] = FoldedEmailField(max_length=254, widget=forms.EmailInput(attrs=attributes))


class CodeForm(AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The second factor at the door."""

    code = _code()


class CodeAgainForm(ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The second factor before a grave change."""

    code = _code()


class FirstCodeForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first number of a new authenticator."""

    code = _code()
