"""What the office types into a draft: how it begins, its headings and its items."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shirube.core.calendar import era_fiscal_year, parse_fiscal_year
from shirube.core.people.models import Section
from shirube.plans.actions.drafts import LONGEST, Beginning, ItemWish
from shirube.plans.models import Edition, Heading, Item
from shirube.plans.queries.drafts import in_order, plan_cells_of

YEAR_FAULT = _("「%(text)s」は年度として読めません。令和8年度、2026のように入れてください。")
SLUG = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"


class YearField(forms.CharField):
    """A fiscal year as people write it; 0 where nothing is typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, required=False, widget=forms.TextInput({"class": "input"}), **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        year = parse_fiscal_year(text) if text else 0
        if year is None:
            raise forms.ValidationError(YEAR_FAULT, params={"text": text})
        return year

    def prepare_value(self, value: Any) -> Any:
        return era_fiscal_year(value) if isinstance(value, int) and value else value


class BeginForm(forms.Form):
    """How a draft begins: a further edition of the plan, or its successor."""

    edition_name = forms.CharField(
        label=_("案の名前"), help_text=_("例: 骨子案、2.1"), max_length=50, widget=forms.TextInput({"class": "input"})
    )
    name = forms.CharField(
        label=_("次の計画の名前"),
        help_text=_("いまの計画の新しい版をつくるときは、空けておきます。"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"class": "input"}),
    )
    slug = forms.RegexField(
        SLUG,
        label=_("次の計画の識別名"),
        help_text=_("頁のアドレスになります。小文字の英字、数字、ハイフンで。例: reform-plan-2026"),
        max_length=60,
        required=False,
        error_messages={"invalid": _("小文字の英字、数字、ハイフンだけで入れてください。例: reform-plan-2026")},
        widget=forms.TextInput({"class": "input"}),
    )
    first_year = YearField(label=_("最初の年度"))
    last_year = YearField(label=_("最後の年度"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("name") and not cleaned.get("slug"):
            self.add_error("slug", gettext("次の計画をつくるときは、識別名も入れてください。"))
        return cleaned

    @property
    def beginning(self) -> Beginning:
        told = self.cleaned_data
        return Beginning(told["edition_name"], told["slug"] or "", told["name"], told["first_year"] or 0, told["last_year"] or 0)


class HeadingForm(forms.Form):
    """A heading of a draft."""

    name = forms.CharField(label=_("見出しの名前"), max_length=200, widget=forms.TextInput({"class": "input"}))
    parent = forms.ModelChoiceField(
        Heading.objects.none(),
        label=_("上の見出し"),
        required=False,
        empty_label=_("いちばん上"),
        widget=forms.Select({"class": "select"}),
    )

    def __init__(self, *args: Any, draft: Edition, heading: Heading | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if heading is not None:
            del self.fields["parent"]
        else:
            _choices(self.fields["parent"], draft)


class ItemForm(forms.Form):
    """An item of a draft: name, heading, sections, and what is planned for each year."""

    title = forms.CharField(label=_("取組の名前"), max_length=LONGEST, widget=forms.TextInput({"class": "input"}))
    number = forms.CharField(
        label=_("番号"),
        help_text=_("空けておくと、続きの番号が付きます。"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"class": "input"}),
    )
    heading = forms.ModelChoiceField(Heading.objects.none(), label=_("見出し"), widget=forms.Select({"class": "select"}))
    sections = forms.CharField(
        label=_("担当課"),
        help_text=_("一つの行に一つの課。はじめの課が主な担当です。"),
        required=False,
        widget=forms.Textarea({"class": "input", "rows": 2}),
    )

    def __init__(self, data: Any = None, *, draft: Edition, item: Item | None = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=_initial(item) if item else initial)
        _choices(self.fields["heading"], draft)
        self.years = draft.years
        for year in draft.years:
            self.fields[f"year_{year}"] = forms.CharField(
                label=gettext("%(year)sの計画") % {"year": era_fiscal_year(year)},
                max_length=LONGEST,
                required=False,
                widget=forms.TextInput({"class": "input"}),
            )

    @property
    def year_fields(self) -> list[forms.BoundField]:
        return [self[f"year_{year}"] for year in self.years]

    def clean_sections(self) -> list[Section]:
        names = [name.strip() for name in self.cleaned_data["sections"].splitlines() if name.strip()]
        known = {section.name: section for section in Section.objects.filter(name__in=names)}
        unknown = [name for name in names if name not in known]
        if unknown:
            raise forms.ValidationError(
                gettext("「%(name)s」という課は組織にありません。組織の頁の名前で入れてください。") % {"name": unknown[0]}
            )
        return [known[name] for name in names]

    @property
    def wish(self) -> ItemWish:
        told = self.cleaned_data
        cells = {year: told[f"year_{year}"] for year in self.years}
        return ItemWish(told["title"], told["heading"], told["number"], told["sections"], cells)


def _choices(field: forms.Field, draft: Edition) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    headings = list(in_order(list(draft.headings.order_by("position"))))
    field.queryset = draft.headings.all()
    empty = [("", field.empty_label)] if field.empty_label is not None else []
    field.choices = [*empty, *((heading.pk, "　" * heading.level + heading.name) for heading in headings)]


def _initial(item: Item) -> dict[str, Any]:
    sections = [each.section.name for each in item.responsibilities.select_related("section")]
    cells = {f"year_{year}": text for year, (text, _) in plan_cells_of(item).items()}
    return {"title": item.title, "number": item.number, "heading": item.heading_id, "sections": "\n".join(sections), **cells}
