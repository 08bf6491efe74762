"""What the office types about internal projects, digital leaders and advisers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shirube.core.calendar import end_of_fiscal_year, era_fiscal_year, fiscal_year_of
from shirube.core.people.queries import today
from shirube.council.actions.leaders import AdviserFacts, CohortFacts, ProjectFacts
from shirube.council.models import Adviser, Cohort, Project
from shirube.council.queries.choices import MOST_CANDIDATES, edition_choices, items_named
from shirube.cycle.forms import EraDateField, FiscalYearField
from shirube.plans.models import Edition, Item, Lineage

NO_CHOICE = ("", _("選ばない"))


class ProjectForm(forms.Form):
    """An internal project. The measure that it serves is found by number or words in an edition."""

    fiscal_year = FiscalYearField(label=_("年度"), max_length=20, help_text=_("例: 令和7年度"))
    title = forms.CharField(label=_("課題"), max_length=200)
    team = forms.CharField(label=_("チーム"), required=False, max_length=200, help_text=_("名前ではなく役職や課で。"))
    starts_on = EraDateField(label=_("始まりの日"), required=False)
    ends_on = EraDateField(label=_("終わりの日"), required=False)
    result = forms.CharField(label=_("成果"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    continues = forms.ChoiceField(label=_("引き継いだプロジェクト"), required=False)
    edition = forms.ChoiceField(label=_("関係する取組の計画と版"), required=False)
    item = forms.CharField(label=_("関係する取組"), required=False, max_length=200, help_text=_("番号か、名前の中の語句。"))

    def __init__(self, *args: Any, own: int | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        before = [(str(each.pk), f"{era_fiscal_year(each.fiscal_year)} {each.title}") for each in Project.objects.all() if each.pk != own]
        self.fields["continues"].choices = [NO_CHOICE, *before]  # type: ignore[attr-defined]  # of a field with choices
        self.fields["edition"].choices = [NO_CHOICE, *edition_choices()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the measure."""
        cleaned = super().clean() or self.cleaned_data
        text = cleaned.get("item", "")
        edition = Edition.objects.filter(pk=cleaned.get("edition") or 0).first()
        cleaned["lineage"] = None
        if text and edition is None:
            self.add_error("edition", _("取組を探す計画と版を選んでください。"))
        elif text and edition is not None:
            cleaned["lineage"] = self._lineage(edition, text)
        return cleaned

    def _lineage(self, edition: Edition, text: str) -> Lineage | None:
        items = items_named(edition, [text])[0].items
        if len(items) == 1:
            return items[0].lineage
        names = "、".join(f"{item.number} {item.title}" for item in items[:MOST_CANDIDATES])
        fault = (
            _("合う取組が%(count)s件あります。番号で一つに決めてください: %(names)s") if items else _("合う取組が、この版にありません。")
        )
        self.add_error("item", forms.ValidationError(fault, params={"count": len(items), "names": names}))
        return None

    def facts(self) -> ProjectFacts:
        """Return what was typed."""
        names = ("fiscal_year", "title", "team", "starts_on", "ends_on", "result", "lineage")
        before = self.cleaned_data["continues"]
        told = {name: self.cleaned_data[name] for name in names}
        return ProjectFacts(**told, continues=Project.objects.get(pk=before) if before else None)


class CohortForm(forms.Form):
    """A year's training. A number that is not known stays empty."""

    fiscal_year = FiscalYearField(label=_("年度"), max_length=20, help_text=_("例: 令和7年度"))
    count = forms.IntegerField(
        label=_("受講した人数"), required=False, min_value=0, max_value=30000, help_text=_("わからないときは空けておきます。")
    )
    printed_total = forms.IntegerField(
        label=_("公表された累計"), required=False, min_value=0, max_value=30000, help_text=_("資料にあるときだけ入れます。")
    )
    starts_on = EraDateField(label=_("始まりの日"), required=False)
    ends_on = EraDateField(label=_("終わりの日"), required=False)
    presented_on = EraDateField(label=_("成果発表の日"), required=False)
    themes = forms.CharField(
        label=_("発表の題"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), help_text=_("一行に一つ。")
    )

    def facts(self) -> CohortFacts:
        """Return what was typed."""
        themes = tuple(line.strip() for line in self.cleaned_data["themes"].splitlines() if line.strip())
        return CohortFacts(**{**self.cleaned_data, "themes": themes})


class AdviserForm(forms.Form):
    """An adviser's section, grade and term."""

    section_name = forms.CharField(label=_("課"), max_length=100)
    grade = forms.CharField(label=_("職"), required=False, max_length=100, help_text=_("名前ではなく職で。例: 主査"))
    appointed_on = EraDateField(label=_("発令の日"))
    ends_on = EraDateField(label=_("任期の終わり"))

    def facts(self) -> AdviserFacts:
        """Return what was typed."""
        return AdviserFacts(**self.cleaned_data)


class RenewForm(forms.Form):
    """Until when an adviser serves on."""

    ends_on = EraDateField(label=_("新しい任期の終わり"))


def project_typed(project: Project) -> dict[str, Any]:
    """Return a project as the form shows it; the measure by its latest item."""
    names = ("fiscal_year", "title", "team", "starts_on", "ends_on", "result")
    told: dict[str, Any] = {name: getattr(project, name) for name in names}
    items = Item.objects.filter(lineage=project.lineage_id) if project.lineage_id else Item.objects.none()
    item = items.order_by("-edition__position", "pk").first()
    if item is not None:
        told |= {"edition": str(item.edition_id), "item": f"{item.number} {item.title}"}
    return {**told, "continues": str(project.continues_id or "")}


def cohort_typed(cohort: Cohort) -> dict[str, Any]:
    """Return a year's training as the form shows it."""
    names = ("fiscal_year", "count", "printed_total", "starts_on", "ends_on", "presented_on")
    return {**{name: getattr(cohort, name) for name in names}, "themes": "\n".join(cohort.themes)}


def adviser_typed(adviser: Adviser) -> dict[str, Any]:
    """Return an adviser as the form shows it."""
    return {name: getattr(adviser, name) for name in ("section_name", "grade", "appointed_on", "ends_on")}


def renewal_typed(adviser: Adviser) -> dict[str, Any]:
    """Return what the form of a renewal suggests: to the end of the fiscal year after the term."""
    return {"ends_on": end_of_fiscal_year(fiscal_year_of(max(adviser.ends_on, today())) + (adviser.ends_on >= today()))}
