"""What the office types: the settings of a round, reasons, dates. Full-width digits and era dates are read; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shirube.core.calendar import end_of_fiscal_year, era_date, era_fiscal_year, find_date, fold, parse_fiscal_year, weekday_of
from shirube.core.city import closed_days
from shirube.core.people.models import Section
from shirube.core.people.queries import today
from shirube.cycle.actions.open_round import STANDARD_REMINDERS, Settings, standard_title
from shirube.cycle.models import Round
from shirube.cycle.rules.asks import ASK_WORDS, HEAD, SECOND, SECTION
from shirube.cycle.rules.questions import QUESTION_WORDS, STANDARD
from shirube.cycle.rules.schedule import read_due, read_reminders, same_day_next_year, written_reminders, year_later
from shirube.plans.models import Edition

LONGEST_NOTE = 1000
LONGEST_WHY = 300
LONGEST_MEETING = 200
LONGEST_ERRATA = 1000
DATE_FAULT = _("「%(text)s」は日付として読めません。令和5年3月31日、2023-03-31のように入れてください。")
DUE_FAULT = _("「%(text)s」は期限として読めません。令和5年4月14日のような日付か、10営業日のような日数で入れてください。")


class EraDateField(forms.CharField):
    """A date as people write it: 「令和5年3月31日」, 「R5.3.31」, 「2023-03-31」."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = find_date(text)
        if found is None:
            raise forms.ValidationError(DATE_FAULT, params={"text": text})
        return found

    def prepare_value(self, value: Any) -> Any:
        return f"{era_date(value)}（{weekday_of(value)}）" if isinstance(value, date) else value


class DueField(EraDateField):
    """A deadline: a date, or working days after opening. Which day that is, the form says once it knows the day of opening."""

    def clean(self, value: Any) -> Any:
        return forms.CharField.clean(self, value)


class FiscalYearField(forms.CharField):
    """A fiscal year: 「令和4年度」, 「R4」, 「2022」."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        year = parse_fiscal_year(text) if text else None
        if text and year is None:
            raise forms.ValidationError(
                _("「%(text)s」は年度として読めません。令和4年度、2022のように入れてください。"), params={"text": text}
            )
        return year

    def prepare_value(self, value: Any) -> Any:
        return era_fiscal_year(value) if isinstance(value, int) else value


class RemindersField(forms.CharField):
    """Working days around a deadline: 「5日前、1日前、1日後」."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        days = read_reminders(text)
        if days is None:
            message = _("「%(text)s」は読めません。5日前、1日前、1日後のように、12個までを並べてください。")
            raise forms.ValidationError(message, params={"text": text})
        return days

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else written_reminders(value or ())


class RoundForm(forms.Form):
    """The settings of a round. What an open round no longer lets change is shown and left as it is."""

    fiscal_year = FiscalYearField(label=_("どの年度の実績か"), help_text=_("例: 令和4年度"), max_length=20)
    title = forms.CharField(label=_("取りまとめの名前"), max_length=200)
    reporting_date = EraDateField(
        label=_("基準日"), help_text=_("いつの時点の実績を聞くか。例: 令和5年3月31日、年度の途中なら令和4年9月30日")
    )
    opens_on = EraDateField(label=_("開く予定の日"), help_text=_("期限を営業日数で書くと、この日から数えます。"))
    section_due = DueField(
        label=_("担当課の回答の期限"), required=False, help_text=_("日付か、開いてからの営業日数。例: 令和5年4月14日、10営業日")
    )
    head_due = DueField(label=_("課長の承認の期限"), required=False, help_text=_("課長の承認を求めないときは空けておきます。"))
    office_due = DueField(label=_("事務局の確認の期限"), required=False)
    questions = forms.MultipleChoiceField(
        label=_("取組ごとに尋ねること"),
        choices=[(question.value, _(QUESTION_WORDS[question])) for question in STANDARD],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("実績は数字の取組に、段階は段階の取組に尋ねます。理由と対策は、目標に届かないときだけ尋ねます。"),
    )
    asks = forms.MultipleChoiceField(
        label=_("尋ねる相手"),
        choices=[(SECOND, _(ASK_WORDS[SECOND])), (HEAD, _(ASK_WORDS[HEAD]))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("主な担当課には必ず尋ねます。"),
    )
    reminders = RemindersField(
        label=_("お知らせを送る日"),
        required=False,
        max_length=200,
        help_text=_("担当課の期限からの営業日数。例: 5日前、1日前、1日後、3日後"),
    )
    guidance = forms.CharField(
        label=_("担当課への案内"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("担当課の画面の上に出ます。"),
    )
    FIXED_WHEN_OPEN = ("fiscal_year", "questions", "asks")

    def __init__(self, *args: Any, is_new: bool = True, is_open: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_new:
            del self.fields["fiscal_year"]
        if is_open:
            for name in self.FIXED_WHEN_OPEN:
                self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        """Read the deadlines, now that the day of opening is known, and put them in order."""
        cleaned = super().clean() or self.cleaned_data
        opens_on = cleaned.get("opens_on") or today()
        last: date | None = None
        for name in ("section_due", "head_due", "office_due"):
            text = cleaned.get(name) or ""
            due = read_due(text, opens_on, closed_days()) if text else None
            if text and due is None:
                self.add_error(name, forms.ValidationError(DUE_FAULT, params={"text": text}))
            elif due and last and due < last:
                self.add_error(name, _("前の段の期限より早い日です。担当課、課長、事務局の順に遅くしてください。"))
            cleaned[name] = due
            last = due or last
        return cleaned

    def settings(self, kept: Round | None = None) -> Settings:
        """Return what was typed; what the form does not show stays as it is in `kept`."""
        data = self.cleaned_data
        return Settings(
            title=data["title"],
            reporting_date=data["reporting_date"],
            section_due=data["section_due"],
            head_due=data["head_due"],
            office_due=data["office_due"],
            questions=tuple(data["questions"]) if "questions" in data or kept is None else tuple(kept.questions),
            asks=(SECTION, *data["asks"]) if "asks" in data or kept is None else tuple(kept.asks),
            reminders=data["reminders"],
            guidance=data["guidance"],
        )


def settings_of(round_: Round) -> dict[str, Any]:
    """Return the settings of a round as the form shows them."""
    names = ("title", "reporting_date", "section_due", "head_due", "office_due", "questions", "asks", "reminders", "guidance")
    return {**{name: getattr(round_, name) for name in names}, "fiscal_year": round_.fiscal_year, "opens_on": today()}


def first_settings(edition: Edition) -> dict[str, Any]:
    """Return what the form of a plan's first round suggests: the year after the last reported one."""
    year = edition.status_year + 1 if edition.status_year else max(edition.years, default=today().year)
    return {
        "fiscal_year": year,
        "title": standard_title(year),
        "reporting_date": end_of_fiscal_year(year),
        "opens_on": today(),
        "section_due": gettext("10営業日"),
        "head_due": gettext("12営業日"),
        "office_due": gettext("17営業日"),
        "questions": [question.value for question in STANDARD],
        "asks": [HEAD],
        "reminders": STANDARD_REMINDERS,
    }


def next_settings(last: Round) -> dict[str, Any]:
    """Return the settings of the last round a year later; deadlines that fall on a holiday move to the next working day."""
    year = last.fiscal_year + 1
    title = last.title.replace(era_fiscal_year(last.fiscal_year), era_fiscal_year(year))
    return {
        **settings_of(last),
        "fiscal_year": year,
        "title": title if title != last.title else standard_title(year),
        "guidance": last.guidance.replace(era_fiscal_year(last.fiscal_year), era_fiscal_year(year)),
        "reporting_date": same_day_next_year(last.reporting_date),
        "section_due": year_later(last.section_due, closed_days()),
        "head_due": year_later(last.head_due, closed_days()),
        "office_due": year_later(last.office_due, closed_days()),
    }


class WhyForm(forms.Form):
    """A reason that stays on record."""

    why = forms.CharField(
        label=_("理由"), max_length=LONGEST_WHY, help_text=_("記録に残ります。"), widget=forms.Textarea(attrs={"rows": 3})
    )


class ReopenForm(WhyForm):
    """More time for one section."""

    until = EraDateField(label=_("いつまで"), help_text=_("例: 令和5年5月12日"))
    field_order = ("until", "why")

    def clean_until(self) -> date:
        """Refuse a day that is over."""
        until: date = self.cleaned_data["until"]
        if until < today():
            raise forms.ValidationError(_("過ぎた日です。今日より後の日を入れてください。"))
        return until


class ReviewForm(forms.Form):
    """What to do with the entries that were ticked."""

    move = forms.ChoiceField(choices=[("approve", "approve"), ("return", "return")])
    entries = forms.TypedMultipleChoiceField(coerce=int, required=False)
    note = forms.CharField(label=_("差し戻す理由"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, entries: Iterable[int] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["entries"].choices = [(pk, pk) for pk in entries]  # type: ignore[attr-defined]  # of a field with choices

    def clean(self) -> dict[str, Any]:
        """Refuse a choice of nothing, and a return without a reason."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("entries") and "entries" not in self.errors:
            self.add_error("entries", _("回答を一つ以上選んでください。"))
        if cleaned.get("move") == "return" and not cleaned.get("note"):
            self.add_error("note", _("差し戻す理由を書いてください。担当課の画面に出ます。"))
        return cleaned


class MoveForm(forms.Form):
    """What to do with one entry."""

    move = forms.ChoiceField(choices=[(move, move) for move in ("approve", "confirm", "return", "reopen")])
    note = forms.CharField(
        label=_("差し戻す理由"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("担当課の画面に出ます。"),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a return without a reason."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("move") == "return" and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", _("差し戻す理由を書いてください。担当課の画面に出ます。"))
        return cleaned


class AssignForm(forms.Form):
    """A section, by its name, for an item that nobody is asked for."""

    item = forms.IntegerField(widget=forms.HiddenInput)
    section = forms.CharField(label=_("担当課"), max_length=100)

    def __init__(self, *args: Any, sections: Iterable[Section] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.sections = {fold(section.name): section for section in sections}

    def clean_section(self) -> Section:
        """Find the section; its name may be typed with blanks and in any width."""
        name = self.cleaned_data["section"]
        found = self.sections.get(fold(name))
        if found is None:
            message = _("「%(name)s」という課は、いまの組織にありません。候補から選んでください。")
            raise forms.ValidationError(message, params={"name": name})
        return found


class SignOffForm(forms.Form):
    """Where a publication was decided; what was wrong, for a correction; whether open answers may stay open."""

    meeting = forms.CharField(label=_("公表を決めた会議"), max_length=LONGEST_MEETING, help_text=_("例: 第5回 行政改革推進本部会議"))
    meeting_on = EraDateField(label=_("会議の日"), help_text=_("例: 令和5年6月1日"))
    errata = forms.CharField(
        label=_("訂正の文"),
        max_length=LONGEST_ERRATA,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("前の公表のどこを、どう直したか。公表の最初の頁に出ます。"),
    )
    allow_open = forms.BooleanField(label=_("承認していない取組を、未回答として公表する"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
