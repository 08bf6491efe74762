"""The form by which a resident writes to a consultation. It carries a signed token in place of a session."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shirube.council.actions.letters import LONGEST_PASSAGE, WebLetter
from shirube.council.actions.opinions import LONGEST
from shirube.council.models import Consultation
from shirube.council.rules.words import STANDING_WORDS
from shirube.plans.models import Heading, Item

SALT = "council.letter"
YOUNGEST = 3
"""Seconds a form must have been open: nobody reads and writes faster, a program that floods does."""
OLDEST = 12 * 3600


def new_token() -> str:
    """Return a signed token for one letter."""
    return signing.TimestampSigner(salt=SALT).sign(secrets.token_hex(8))


class LetterForm(forms.Form):
    """What a resident writes. `homepage` is a field that people do not see and programs fill in."""

    text = forms.CharField(
        label=_("意見"),
        help_text=_("名前、住所、電話番号は書かないでください。"),
        max_length=LONGEST * 2,
        widget=forms.Textarea({"class": "input", "rows": 10}),
        error_messages={"required": _("意見の文を入れてください。")},
    )
    standing = forms.ChoiceField(
        label=_("あなたの立場"), widget=forms.Select({"class": "select"}), error_messages={"required": _("立場を選んでください。")}
    )
    passage = forms.CharField(
        label=_("どの文について"), max_length=LONGEST_PASSAGE, required=False, widget=forms.TextInput({"class": "input"})
    )
    homepage = forms.CharField(required=False, max_length=200, widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}))
    token = forms.CharField(widget=forms.HiddenInput)
    heading = forms.CharField(required=False, widget=forms.HiddenInput)
    item = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, consultation: Consultation, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.consultation = consultation
        field = self.fields["standing"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext("選んでください"))] + [(each, gettext(STANDING_WORDS[each])) for each in consultation.standings]

    def clean_token(self) -> str:
        """Return the token's own number; a form that is too young or too old gets a sentence, and its text stays."""
        signer = signing.TimestampSigner(salt=SALT)
        token = self.cleaned_data["token"]
        try:
            nonce = signer.unsign(token, max_age=OLDEST)
        except signing.SignatureExpired:
            raise forms.ValidationError(gettext("頁を開いてから時間がたちました。もう一度「確かめる」を押してください。")) from None
        except signing.BadSignature:
            raise forms.ValidationError(gettext("頁を開き直してから送ってください。")) from None
        try:
            signer.unsign(token, max_age=YOUNGEST)
        except signing.SignatureExpired:
            return nonce
        raise forms.ValidationError(gettext("少し待ってから、もう一度押してください。"), code="young")

    def clean_homepage(self) -> str:
        """Refuse what only a program fills in."""
        if self.cleaned_data["homepage"]:
            raise forms.ValidationError(gettext("この欄は空けたままにしてください。"))
        return ""

    @property
    def about(self) -> tuple[Heading | None, Item | None]:
        """Return what of the draft the letter is about; neither for the whole, or where the draft has no such part."""
        told = self.data if self.is_bound else self.initial
        edition = self.consultation.edition
        heading, item = (str(told.get(name) or "") for name in ("heading", "item"))
        return (
            edition.headings.filter(pk=heading).first() if _is_key(heading) else None,
            edition.items.filter(pk=item).first() if _is_key(item) else None,
        )

    @property
    def letter(self) -> WebLetter:
        """Return what was written, once it is valid."""
        heading, item = self.about
        told = self.cleaned_data
        return WebLetter(told["text"], told["standing"], heading, item, told["passage"])


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) < 18
