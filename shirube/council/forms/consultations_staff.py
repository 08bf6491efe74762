"""What the office types about a consultation: its terms, letters that came on paper, checks, groups and answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shirube.council.actions.consultations_staff import Terms
from shirube.council.actions.opinions import LONGEST, About, Answer
from shirube.council.models import Consultation, Opinion, OpinionGroup
from shirube.council.rules.words import EFFECT_WORDS, STANDING_WORDS, VIA_WORDS, Effect, Standing, Via
from shirube.cycle.forms import EraDateField

Choices = list[tuple[str, str]]


def _area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class TermsForm(forms.Form):
    """What a consultation says of itself."""

    title = forms.CharField(label=_("題名"), max_length=200, help_text=_("例: デジタル戦略2.0（案）"))
    overview = forms.CharField(label=_("概要"), widget=_area(), max_length=4000)
    reasons = forms.CharField(label=_("趣旨"), widget=_area(), max_length=4000, required=False, help_text=_("なぜこの計画を作るのか。"))
    opens_on = EraDateField(label=_("募集の初日"), help_text=_("公示する日。例: 令和8年1月5日、2026-01-05"))
    closes_on = EraDateField(label=_("募集の末日"), help_text=_("この日に届いたものまで。初日から数えて30日以上にします。"))
    short_reason = forms.CharField(label=_("30日より短くする理由"), max_length=500, required=False)
    standings = forms.MultipleChoiceField(
        label=_("意見を出せる人"),
        choices=[(each.value, _(STANDING_WORDS[each])) for each in Standing],
        widget=forms.CheckboxSelectMultiple,
    )
    ways = forms.CharField(
        label=_("ウェブのほかの出し方"),
        widget=_area(),
        max_length=2000,
        required=False,
        help_text=_("一行に一つ。宛先、ファクス番号など。"),
    )
    section_name = forms.CharField(label=_("担当課"), max_length=100)

    def terms(self) -> Terms:
        """Return what was typed."""
        typed = dict(self.cleaned_data)
        return Terms(**{**typed, "standings": tuple(typed["standings"])})


def terms_of(consultation: Consultation) -> dict[str, Any]:
    """Return the terms of a consultation as a form begins with them."""
    return {name: getattr(consultation, name) for name in TermsForm.base_fields}


class ExtendForm(forms.Form):
    """A later last day, and why."""

    until = EraDateField(label=_("新しい末日"))
    why = forms.CharField(label=_("延ばす理由"), widget=_area(2), max_length=300)


class EnterForm(forms.Form):
    """A letter that did not come by the web. Who wrote it stays with the paper."""

    via = forms.ChoiceField(label=_("届いた方法"), choices=[(each.value, _(VIA_WORDS[each])) for each in Via if each is not Via.WEB])
    received_on = EraDateField(label=_("届いた日"))
    standing = forms.ChoiceField(
        label=_("出した人"), required=False, choices=[("", _("記入なし")), *((each.value, _(STANDING_WORDS[each])) for each in Standing)]
    )
    text = forms.CharField(
        label=_("意見"), widget=_area(10), max_length=LONGEST, help_text=_("届いた文のまま入れます。公表する文は後で確かめます。")
    )


class SplitForm(forms.Form):
    """A letter's text with separators."""

    marked = forms.CharField(
        label=_("意見の区切り"),
        widget=_area(12),
        help_text=_("意見の間に「----」だけの行を入れます。区切りのほかは変えられません。"),
        strip=False,
    )


class AboutForm(forms.Form):
    """What of the draft something is about; the places are given."""

    place = forms.ChoiceField(label=_("案のどこについてか"), required=False)

    def __init__(self, *args: Any, places: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = places

    def about(self) -> About:
        """Return the chosen place."""
        kind, _sep, key = self.cleaned_data["place"].partition("-")
        return About(**{kind: int(key)}) if kind else About()


class CheckForm(AboutForm):
    """The text that may be published."""

    text = forms.CharField(label=_("公表する文"), widget=_area(8), max_length=LONGEST, required=False)
    not_counted = forms.CharField(
        label=_("意見に数えない理由"), max_length=300, required=False, help_text=_("案への意見でないときだけ。理由と件数は公表されます。")
    )


def place_of(what: Opinion | OpinionGroup) -> str:
    """Return what something is about as a form has it."""
    return f"item-{what.item_id}" if what.item_id else f"heading-{what.heading_id}" if what.heading_id else ""


class AnswerForm(AboutForm):
    """The city's answer to a group."""

    summary = forms.CharField(label=_("意見の概要"), widget=_area(4), max_length=LONGEST, required=False)
    answer = forms.CharField(label=_("市の考え方"), widget=_area(5), max_length=LONGEST, required=False)
    effect = forms.ChoiceField(
        label=_("修正の有無"), required=False, choices=[("", _("未定")), *((each.value, _(EFFECT_WORDS[each])) for each in Effect)]
    )
    change = forms.CharField(
        label=_("案の修正の内容"),
        widget=_area(2),
        max_length=LONGEST,
        required=False,
        help_text=_("「修正あり」のとき。どこをどう直すか。"),
    )

    def given(self) -> Answer:
        """Return what was typed."""
        typed = self.cleaned_data
        return Answer(typed["summary"], typed["answer"], typed["effect"], typed["change"], self.about())


class AnswerManyForm(forms.Form):
    """One answer to several groups."""

    answer = forms.CharField(label=_("市の考え方"), widget=_area(3), max_length=LONGEST, required=False)
    effect = forms.ChoiceField(
        label=_("修正の有無"),
        required=False,
        choices=[(each.value, _(EFFECT_WORDS[each])) for each in (Effect.NOTED, Effect.INCLUDED, Effect.KEPT)],
    )


class NoteForm(forms.Form):
    """What the city says of the results as a whole."""

    note = forms.CharField(
        label=_("案からの修正と全体の考え方"),
        widget=_area(4),
        max_length=LONGEST,
        required=False,
        help_text=_("公示した案と決まるものとの違い。"),
    )
