"""What waits for who is signed in: a section's open questions, and for its head what was handed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from shirube.core.people.queries import today
from shirube.core.people.rules import Actor, Role
from shirube.cycle.models import Entry, Sheet
from shirube.cycle.queries.completeness import gaps_of
from shirube.cycle.queries.deadlines import deadline_of, short_words
from shirube.cycle.rules.states import FILLABLE, EntryState, RoundState
from shirube.ui.work import WorkLine


def section_work(actor: Actor) -> list[WorkLine]:
    """Return the lines of a section's clerk and head. Three statements at the most; more where an edition's facts are not kept yet."""
    if actor.is_program or not actor.sections:
        return []
    reopened = Q(sheet__round__state=RoundState.CLOSED, sheet__reopened_until__gte=today())
    chosen = Entry.objects.filter(Q(sheet__round__state=RoundState.OPEN) | reopened, sheet__section__in=actor.sections, is_main=True)
    related = ("sheet__section", "sheet__round__edition__plan", "sheet__round__edition__scheme", "item")
    sheets: dict[int, list[Entry]] = defaultdict(list)
    for entry in chosen.select_related(*related).order_by("sheet__round", "sheet__section__name", "item__position"):
        sheets[entry.sheet_id].append(entry)
    gaps = gaps_of(entry for entries in sheets.values() for entry in entries if entry.state in FILLABLE)
    return [line for entries in sheets.values() for line in _lines(actor, entries, gaps.keys())]


def _lines(actor: Actor, entries: list[Entry], lacking: Iterable[int]) -> Iterable[WorkLine]:
    sheet = entries[0].sheet
    waiting = sum(entry.state == EntryState.SUBMITTED for entry in entries)
    if waiting and actor.has(Role.HEAD, section=sheet.section_id):
        text = ngettext("%(number)s件が課長の承認を待っています", "%(number)s件が課長の承認を待っています", waiting) % {"number": waiting}
        yield _line(sheet, text, is_head=True)
    open_ones = [entry for entry in entries if entry.state in FILLABLE]
    if open_ones and actor.has(Role.REPORTER, section=sheet.section_id):
        yield _line(sheet, _told(entries, open_ones, sum(entry.pk in set(lacking) for entry in open_ones)), is_head=False)


def _told(entries: list[Entry], open_ones: list[Entry], lacking: int) -> str:
    returned = sum(entry.state == EntryState.RETURNED for entry in open_ones)
    values = {"all": len(entries), "lacking": lacking, "open": len(open_ones), "returned": returned}
    if returned:
        return ngettext("%(returned)s件が差し戻されています", "%(returned)s件が差し戻されています", returned) % values
    if lacking:
        return ngettext("%(all)s件のうち%(lacking)s件が未回答です", "%(all)s件のうち%(lacking)s件が未回答です", len(entries)) % values
    return gettext("すべて答えました。あとは提出するだけです") % values


def _line(sheet: Sheet, told: str, *, is_head: bool) -> WorkLine:
    round_ = sheet.round
    due = max(filter(None, (round_.head_due if is_head else round_.section_due, sheet.reopened_until)), default=None)
    known = deadline_of(due) if due else None
    values = {"round": round_.title, "section": sheet.section.name, "told": told, "left": short_words(known) if known else ""}
    template = gettext("%(round)s（%(section)s）: %(told)s（%(left)s）") if known else gettext("%(round)s（%(section)s）: %(told)s")
    url = reverse("cycle:sheet", args=[round_.pk, sheet.section.slug])
    return WorkLine(template % values, url, is_late=known is not None and known.is_late)
