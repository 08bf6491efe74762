"""What the office types about proposals. Era dates and full-width digits are read; nothing typed is lost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shirube.council.actions.proposals import Decision, ProposalFacts
from shirube.council.models import Meeting, Proposal
from shirube.council.queries.choices import MOST_CANDIDATES, Found, edition_choices, items_named, meeting_choices
from shirube.council.rules.fates import LONGEST_REASON, TAKEN, fate_fault
from shirube.council.rules.words import FATE_WORDS, FateKind
from shirube.cycle.forms import EraDateField, FiscalYearField
from shirube.plans.models import Edition, Item

LONGEST_TEXT = 4000
NAMES = ("title", "number", "field", "proposer", "given_on", "given_in", "text", "present_state", "aim", "examples", "is_open")
NO_CHOICE = ("", _("選ばない"))


def _long(label: Any, rows: int = 3, hint: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=LONGEST_TEXT, widget=widget, help_text=hint)


class ProposalForm(forms.Form):
    """A proposal, in the city's own words."""

    title = forms.CharField(label=_("提言の名前"), max_length=200)
    number = forms.CharField(label=_("番号"), required=False, max_length=20, help_text=_("資料の番号。例: 1、補2"))
    field = forms.CharField(label=_("分野"), required=False, max_length=100, help_text=_("例: 職員の働き方、窓口"))
    proposer = forms.CharField(label=_("提言した人"), max_length=200, help_text=_("名前ではなく役職で。例: DX会議委員"))
    given_on = EraDateField(label=_("提言の日"), required=False, help_text=_("例: 令和7年6月20日"))
    given_in = FiscalYearField(label=_("提言の年度"), required=False, max_length=20, help_text=_("日がわからないとき。例: 令和3年度"))
    meeting = forms.ChoiceField(label=_("出された会議"), required=False)
    text = _long(_("提言の内容"), 5, _("要約で書きます。"))
    present_state = _long(_("現状"))
    aim = _long(_("めざすこと"))
    examples = _long(_("例"), 3, _("一行に一つ。"))
    is_open = forms.BooleanField(label=_("公開の頁に出す"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["meeting"].choices = [NO_CHOICE, *meeting_choices()]  # type: ignore[attr-defined]  # of a field with choices

    def facts(self) -> ProposalFacts:
        """Return what was typed."""
        told = {name: self.cleaned_data[name] for name in NAMES}
        meeting = self.cleaned_data["meeting"]
        return ProposalFacts(**told, meeting=Meeting.objects.get(pk=meeting) if meeting else None)


def typed_of(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as the form shows it."""
    return {**{name: getattr(proposal, name) for name in NAMES}, "meeting": str(proposal.meeting_id or "")}


class FateForm(forms.Form):
    """What became of a proposal."""

    kind = forms.ChoiceField(label=_("反映状況"), choices=[(kind.value, _(FATE_WORDS[kind])) for kind in FateKind])
    edition = forms.ChoiceField(label=_("反映した計画と版"), required=False, help_text=_("反映か一部反映のときに選びます。"))
    items = forms.CharField(
        label=_("反映した取組"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("番号か、名前の中の語句。一行に一つ。例: 2-1-1、ペーパーレス 原則"),
    )
    reason = forms.CharField(
        label=_("理由"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("公開の頁に出ます。反映しないときは必ず書きます。"),
    )
    decided_on = EraDateField(label=_("決めた日"), required=False, help_text=_("空けておくと今日になります。"))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["edition"].choices = [NO_CHOICE, *edition_choices()]  # type: ignore[attr-defined]  # of a field with choices

    def clean(self) -> dict[str, Any]:
        """Find the items in the edition, and refuse what does not go together."""
        cleaned = super().clean() or self.cleaned_data
        typed = [line.strip() for line in cleaned.get("items", "").splitlines() if line.strip()]
        edition = Edition.objects.filter(pk=cleaned.get("edition") or 0).select_related("plan").first()
        cleaned["edition"], cleaned["found"] = edition, []
        if typed and edition is None:
            self.add_error("edition", _("取組を探す計画と版を選んでください。"))
        elif typed and edition is not None:
            cleaned["found"] = self._found(items_named(edition, typed))
        if not self.errors and "kind" in cleaned:
            self._refuse_faults(FateKind(cleaned["kind"]), len(cleaned["found"]), cleaned.get("reason", ""))
        return cleaned

    def _found(self, found: list[Found]) -> list[Item]:
        for each in found:
            if len(each.items) != 1:
                self.add_error("items", _candidates(each))
        return list({each.items[0].pk: each.items[0] for each in found if each.items}.values())

    def _refuse_faults(self, kind: FateKind, items: int, reason: str) -> None:
        fault = fate_fault(kind, items=items, reason=reason)
        if fault is not None:
            is_about_items = kind in TAKEN or items
            self.add_error("items" if is_about_items else "reason", gettext(fault.template) % fault.values)

    def decision(self) -> Decision:
        """Return what was decided."""
        typed = self.cleaned_data
        kind = FateKind(typed["kind"])
        return Decision(kind, typed["edition"] if typed["found"] else None, typed["found"], typed["reason"], typed["decided_on"])


def _candidates(found: Found) -> str:
    """Say that a text fits no item, or several: those it fits are named."""
    if not found.items:
        return gettext("「%(text)s」に合う取組が、この版にありません。番号か、名前の中の語句を入れてください。") % {"text": found.typed}
    names = gettext("、").join(f"{item.number} {item.title}" for item in found.items[:MOST_CANDIDATES])
    values = {"text": found.typed, "count": len(found.items), "names": names}
    return gettext("「%(text)s」に合う取組が%(count)s件あります。番号で一つに決めてください: %(names)s") % values


def fate_typed(proposal: Proposal) -> dict[str, Any]:
    """Return the fate in force as the form shows it, so that a correction begins from it."""
    last = proposal.fates.order_by("pk").last()
    if last is None:
        return {"kind": FateKind.NONE.value, "seen": 0}
    items = [f"{item.number} {item.title}" for item in last.items.order_by("position")]
    return {"kind": last.kind, "edition": str(last.edition_id or ""), "items": "\n".join(items), "reason": last.reason, "seen": last.pk}
