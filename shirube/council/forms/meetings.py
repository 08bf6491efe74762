"""What the office types of meetings. Full-width digits, era dates and times as people write them are read; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shirube.core.calendar import fold
from shirube.council.actions.bodies import BodyFacts, MilestoneFacts
from shirube.council.actions.decide import LONGEST_TEXT
from shirube.council.actions.meetings import ItemFacts, MeetingFacts
from shirube.council.models import AgendaItem, Body, Meeting, Milestone
from shirube.council.rules.meetings import MONTHS, read_members, read_time, written_time
from shirube.council.rules.words import AGENDA_WORDS, BODY_WORDS, MEETING_WORDS, AgendaKind, BodyKind, MeetingState
from shirube.cycle.forms import EraDateField, FiscalYearField, SignOffForm
from shirube.cycle.rules.uploads import ENDINGS
from shirube.plans.models import Edition

MONTH_CHOICES = [("", _("わからない")), *((str(month), f"{month}月") for month in MONTHS)]
LONGEST_MINUTES = 100_000
CLOSED_HINT = _("職員だけが読めます。公開の頁には出ません。")


class TimeField(forms.CharField):
    """A time as people write it: 「15時」, 「午後3時30分」, 「15:00」."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        moment = read_time(text) if text else None
        if text and moment is None:
            raise forms.ValidationError(
                _("「%(text)s」は時刻として読めません。15時、15時30分のように入れてください。"), params={"text": text}
            )
        return moment

    def prepare_value(self, value: Any) -> Any:
        return written_time(value) if isinstance(value, time) else value


class NumberField(forms.CharField):
    """A whole number in any width; nothing for none."""

    def clean(self, value: Any) -> Any:
        text = fold(super().clean(value)).removeprefix("第").removesuffix("回")
        if text and not (text.isdigit() and 0 < int(text) < 10_000):
            raise forms.ValidationError(
                _("「%(text)s」は回数として読めません。5のように、1以上の数字だけを入れてください。"), params={"text": text}
            )
        return int(text) if text else None


class MeetingForm(forms.Form):
    """The facts of a meeting."""

    body = forms.ChoiceField(label=_("会議体"))
    fiscal_year = FiscalYearField(label=_("年度"), max_length=20, help_text=_("例: 令和7年度"))
    number = NumberField(label=_("回"), required=False, max_length=10, help_text=_("例: 3。回のない会議では空けておきます。"))
    counts_all_years = forms.BooleanField(label=_("回を年度をまたいで数える（「第5回」のように年度を付けない）"), required=False)
    held_on = EraDateField(
        label=_("会議の日"), required=False, help_text=_("例: 令和7年10月29日。決まっていなければ空けて、月を選びます。")
    )
    month = forms.ChoiceField(label=_("月（日が決まっていないとき）"), choices=MONTH_CHOICES, required=False)
    starts_at = TimeField(label=_("開始"), required=False, max_length=20, help_text=_("例: 15時、15時30分"))
    place = forms.CharField(label=_("場所"), required=False, max_length=200)
    subject = forms.CharField(label=_("主な議題"), required=False, max_length=300, help_text=_("一覧に出ます。一行で。"))
    state = forms.ChoiceField(label=_("状態"), choices=[(each.value, _(MEETING_WORDS[each])) for each in MeetingState])

    def __init__(self, *args: Any, bodies: Iterable[Body] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.bodies = {str(body.pk): body for body in bodies}
        self.fields["body"].choices = [(pk, body.name) for pk, body in self.bodies.items()]  # type: ignore[attr-defined]  # of a field with choices

    def facts(self) -> MeetingFacts:
        """Return what was typed."""
        data = self.cleaned_data
        return MeetingFacts(
            body=self.bodies[data["body"]],
            fiscal_year=data["fiscal_year"],
            state=MeetingState(data["state"]),
            number=data["number"],
            counts_all_years=data["counts_all_years"],
            held_on=data["held_on"],
            month=int(data["month"]) if data["month"] else None,
            starts_at=data["starts_at"],
            place=data["place"].strip(),
            subject=data["subject"].strip(),
        )


def meeting_initial(meeting: Meeting) -> dict[str, Any]:
    """Return a meeting as its form shows it."""
    names = ("fiscal_year", "number", "counts_all_years", "held_on", "month", "starts_at", "place", "subject", "state")
    return {"body": meeting.body_id, **{name: getattr(meeting, name) for name in names}}


class ItemForm(forms.Form):
    """An item of an agenda."""

    title = forms.CharField(label=_("議題"), max_length=300)
    kind = forms.ChoiceField(label=_("種類"), choices=[(each.value, _(AGENDA_WORDS[each])) for each in AgendaKind])
    edition = forms.ChoiceField(label=_("どの計画の版か"), required=False)
    closed = forms.BooleanField(label=_("非公開にする（公開の頁には題だけが出ます）"), required=False)

    def __init__(self, *args: Any, editions: Iterable[Edition] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.editions = {str(edition.pk): edition for edition in editions}
        self.fields["edition"].choices = [("", "—"), *((pk, str(each)) for pk, each in self.editions.items())]  # type: ignore[attr-defined]

    def facts(self) -> ItemFacts:
        """Return what was typed."""
        data = self.cleaned_data
        return ItemFacts(AgendaKind(data["kind"]), data["title"], not data["closed"], self.editions.get(data["edition"]))


def item_initial(item: AgendaItem) -> dict[str, Any]:
    """Return an item as its form shows it."""
    return {"title": item.title, "kind": item.kind, "edition": item.edition_id or "", "closed": not item.is_open}


class _OfItem(forms.Form):
    """A form whose field `item` chooses one of the agenda."""

    def __init__(self, *args: Any, agenda: Iterable[AgendaItem] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.agenda = {str(item.pk): item for item in agenda}
        self.fields["item"].choices = [("", _("会議全体")), *((pk, each.title) for pk, each in self.agenda.items())]  # type: ignore[attr-defined]

    def chosen(self) -> AgendaItem | None:
        """Return the item that was chosen, None for the meeting as a whole."""
        return self.agenda.get(self.cleaned_data["item"])


class PaperForm(_OfItem):
    """A file that becomes a paper."""

    file = forms.FileField(
        label=_("ファイル"),
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
        help_text=_("PDF、Excel、Word、PowerPoint、CSV、テキスト、画像。10MBまで。"),
    )
    item = forms.ChoiceField(label=_("どの議題の資料か"), required=False)
    is_open = forms.BooleanField(label=_("公開する"), required=False)


class DecisionForm(_OfItem):
    """What was decided, in words."""

    text = forms.CharField(label=_("決まったこと"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}))
    item = forms.ChoiceField(label=_("どの議題の決定か"), required=False)
    closed = forms.BooleanField(label=_("非公開にする"), required=False)


class MinutesForm(forms.Form):
    """The minutes of the open and of the closed part."""

    minutes = forms.CharField(
        label=_("議事録（公開の部分）"),
        required=False,
        max_length=LONGEST_MINUTES,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("公開の頁に出ます。個人の名前は書かないでください。"),
    )
    closed_minutes = forms.CharField(
        label=_("議事録（非公開の部分）"),
        required=False,
        max_length=LONGEST_MINUTES,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=CLOSED_HINT,
    )


class MeetingSignOffForm(_OfItem, SignOffForm):
    """What a meeting signs off; its name and day are its own."""

    meeting = None  # type: ignore[assignment]  # takes the field of the form above away
    meeting_on = None  # type: ignore[assignment]
    item = forms.ChoiceField(label=_("どの議題の決定か"), required=False)


class AdoptForm(_OfItem):
    """A draft that a meeting adopts."""

    edition = forms.ChoiceField(label=_("決定する案"))
    item = forms.ChoiceField(label=_("どの議題の決定か"), required=False)

    def __init__(self, *args: Any, drafts: Iterable[Edition] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.drafts = {str(draft.pk): draft for draft in drafts}
        self.fields["edition"].choices = [(pk, str(draft)) for pk, draft in self.drafts.items()]  # type: ignore[attr-defined]


class BodyForm(forms.Form):
    """A body and its seats."""

    name = forms.CharField(label=_("会議体の名前"), max_length=200, help_text=_("例: デジタル推進会議"))
    kind = forms.ChoiceField(label=_("種類"), choices=[(each.value, _(BODY_WORDS[each])) for each in BodyKind])
    members = forms.CharField(
        label=_("委員・構成員"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("一行に一人。職か役割だけを書き、個人の名前は書きません。役があれば「本部長: 市長」のように。"),
    )

    since = EraDateField(
        label=_("いつからの委員か"),
        required=False,
        help_text=_("入れると、前の委員はその前日までの会議に残ります。書き間違いを直すだけのときは空けておきます。"),
    )

    def clean_members(self) -> tuple[tuple[str, str], ...]:
        """Read the seats."""
        return read_members(self.cleaned_data["members"])

    def facts(self) -> BodyFacts:
        """Return what was typed."""
        data = self.cleaned_data
        return BodyFacts(data["name"], BodyKind(data["kind"]), data["members"], data["since"])


class MilestoneForm(forms.Form):
    """A step of a year that is no meeting."""

    title = forms.CharField(label=_("節目"), max_length=200, help_text=_("例: パブリックコメント"))
    fiscal_year = FiscalYearField(label=_("年度"), max_length=20, help_text=_("例: 令和7年度"))
    starts_on = EraDateField(label=_("始まりの日"), required=False, help_text=_("例: 令和7年11月17日"))
    ends_on = EraDateField(
        label=_("終わりの日"),
        required=False,
        help_text=_("一日だけのときは、始まりの日だけを入れます。期限だけのときは、こちらだけを入れます。"),
    )
    month = forms.ChoiceField(label=_("月（日が決まっていないとき）"), choices=MONTH_CHOICES, required=False)
    closed = forms.BooleanField(label=_("公開の予定に出さない"), required=False)

    def facts(self) -> MilestoneFacts:
        """Return what was typed."""
        data = self.cleaned_data
        month = int(data["month"]) if data["month"] else None
        return MilestoneFacts(data["fiscal_year"], data["title"].strip(), data["starts_on"], data["ends_on"], month, not data["closed"])


def milestone_initial(milestone: Milestone) -> dict[str, Any]:
    """Return a milestone as its form shows it."""
    names = ("title", "fiscal_year", "starts_on", "ends_on", "month")
    return {**{name: getattr(milestone, name) for name in names}, "closed": not milestone.is_open}
