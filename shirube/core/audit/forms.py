"""What an auditor asks the journal for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from shirube.core.audit.queries import Choices
from shirube.core.audit.rules import Asked
from shirube.core.calendar import find_date


class DayField(forms.CharField):
    """A day, as a date field of the browser gives it or as an office writes it: 「令和8年6月1日」「R8.6.1」「2026/6/1」."""

    def clean(self, value: Any) -> date | None:
        """Return the day; None where nothing was typed."""
        text = str(value or "").strip()
        if not text:
            return None
        day = find_date(text)
        if day is None:
            raise ValidationError(gettext("日付として読めません。「令和8年6月1日」や「2026-06-01」のように入れてください。"))
        return day


class AskedForm(forms.Form):
    """The filters of the journal's page; all may be left empty."""

    who = forms.CharField(label=gettext_lazy("だれが"), required=False, max_length=200, strip=True)
    action = forms.ChoiceField(label=gettext_lazy("何をした"), required=False)
    subject = forms.CharField(label=gettext_lazy("対象"), required=False, max_length=200, strip=True)
    occasion = forms.ChoiceField(label=gettext_lazy("取りまとめ"), required=False)
    first = DayField(label=gettext_lazy("いつから"), required=False, max_length=30)
    last = DayField(label=gettext_lazy("いつまで"), required=False, max_length=30)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        everything = ("", gettext("すべて"))
        self.fields["action"].choices = [everything, *choices.actions]  # type: ignore[attr-defined]  # a field of choices
        self.fields["occasion"].choices = [everything, *((each, each) for each in choices.occasions)]  # type: ignore[attr-defined]  # likewise
        self.fields["who"].widget.attrs["list"] = "actors"

    def asked(self) -> Asked:
        """Return what is asked; a part that cannot be read asks for nothing and says so."""
        self.is_valid()
        return Asked(**self.cleaned_data)
