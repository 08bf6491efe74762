"""Forms of the door: what is typed with a Japanese keyboard in full width is read as it is meant."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from shirube.core.calendar import find_date, fold
from shirube.core.people.actions.accounts import PostTerms
from shirube.core.people.models import Section
from shirube.core.people.queries import sections_on, today
from shirube.core.people.rules import ROLE_WORDS, Role


class FoldedField(forms.CharField):
    """A text in half width without white space, whatever was typed."""

    def to_python(self, value: Any) -> str:
        """Return the folded text."""
        return fold(str(value)) if value else ""


class DayField(forms.DateField):
    """A day, western or of an era: 2022-04-01, 令和4年4月1日, R4.4.1."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> date | None:
        """Return the day; raises a `ValidationError` with a sentence where it cannot be read."""
        if isinstance(value, date) or value in self.empty_values:
            return value or None
        day = find_date(str(value))
        if day is None:
            raise forms.ValidationError(_("日付として読めません。2022-04-01 か 令和4年4月1日 の形で入れてください。"))
        return day


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


class AccountForm(forms.Form):
    """Name and mail address of an account."""

    name = forms.CharField(max_length=100, label=_("名前"))
    email = FoldedEmailField(max_length=254, label=_("メールアドレス"))


class SectionField(forms.ModelChoiceField[Section]):
    """A section that exists today, or none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Section.objects.none(), required=False, empty_label=_("課によらない"), **kwargs)


class PostForm(forms.Form):
    """The terms of a post."""

    role = forms.ChoiceField(choices=[(role.value, _(words)) for role, words in ROLE_WORDS.items()], label=_("役割"))
    section = SectionField(label=_("担当課"), help_text=_("入力担当と課長には要ります。"))
    begins_on = DayField(label=_("初日"), help_text=_("例: 令和4年4月1日"))
    ends_on = DayField(label=_("最終日"), required=False, help_text=_("決まっていなければ空けておきます。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = sections_on(today()).order_by("name")  # type: ignore[attr-defined]  # a SectionField
        self.fields["begins_on"].initial = today

    def terms(self) -> PostTerms:
        """Return the terms of a valid form."""
        given = self.cleaned_data
        return PostTerms(Role(given["role"]), given["section"], given["begins_on"], given["ends_on"])


class LastDayForm(forms.Form):
    """The last day of a post."""

    ends_on = DayField(label=_("最終日"))
