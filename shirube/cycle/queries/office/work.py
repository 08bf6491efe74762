"""What waits for the office on the staff's first page. Five statements, whatever the number of rounds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from shirube.core.people.queries import today
from shirube.core.people.rules import Actor, Role
from shirube.cycle.models import Entry, Round
from shirube.cycle.queries.office.desk import lateness
from shirube.cycle.rules.states import FILLABLE, EntryState, RoundState
from shirube.plans.models import Item
from shirube.ui.work import WorkLine


def office_work(actor: Actor) -> Iterable[WorkLine]:
    """Tell what waits in the rounds that are not signed off: answers, late sections, items without an owner, rounds in preparation."""
    if not actor.has(Role.OFFICE):
        return
    rounds = list(Round.objects.exclude(state=RoundState.LOCKED))
    waiting, late, orphans = _waiting(rounds), _late(rounds), _orphans(rounds)
    for round_ in rounds:
        yield from _lines(round_, waiting[round_.pk], late[round_.pk], orphans[round_.pk])


def _lines(round_: Round, waiting: int, late: int, orphans: int) -> Iterable[WorkLine]:
    values = {"round": round_.title, "waiting": waiting, "late": late, "orphans": orphans}
    place = [round_.pk]
    if round_.state == RoundState.DRAFT:
        yield WorkLine(gettext("「%(round)s」が準備中です") % values, reverse("cycle:round", args=place))
        return
    if late:
        said = ngettext("%(round)s: 期限を過ぎた課が%(late)s課", "%(round)s: 期限を過ぎた課が%(late)s課", late)
        yield WorkLine(said % values, reverse("cycle:round", args=place) + "?late=yes", is_late=True)
    if waiting:
        said = ngettext("%(round)s: 承認を待つ回答が%(waiting)s件あります", "%(round)s: 承認を待つ回答が%(waiting)s件あります", waiting)
        yield WorkLine(said % values, reverse("cycle:review", args=place))
    if orphans:
        said = ngettext("%(round)s: 持ち主のいない取組が%(orphans)s件", "%(round)s: 持ち主のいない取組が%(orphans)s件", orphans)
        yield WorkLine(said % values, reverse("cycle:orphans", args=place))


def _waiting(rounds: list[Round]) -> Counter[int]:
    entries = Entry.objects.filter(sheet__round__in=rounds, is_main=True, state=EntryState.CONFIRMED)
    return Counter(entries.values_list("sheet__round_id", flat=True))


def _late(rounds: list[Round]) -> Counter[int]:
    """Count the sections that are late with an answer."""
    known = {round_.pk: round_ for round_ in rounds}
    entries = Entry.objects.filter(sheet__round__in=known, sheet__round__section_due__lt=today(), is_main=True, state__in=FILLABLE)
    late = {
        (entry.sheet.round_id, entry.sheet_id)
        for entry in entries.select_related("sheet")
        if lateness(EntryState(entry.state), entry.note, entry.changed_at, known[entry.sheet.round_id], entry.sheet, today())
    }
    return Counter(round_ for round_, _ in late)


def _orphans(rounds: list[Round]) -> Counter[int]:
    """Count the items that nobody is asked for. Two statements."""
    opened = [round_ for round_ in rounds if round_.state != RoundState.DRAFT]
    asked, counted = defaultdict(set), defaultdict(set)
    entries = Entry.objects.filter(sheet__round__in=opened, is_main=True)
    for round_, item in entries.values_list("sheet__round_id", "item_id"):
        asked[round_].add(item)
    items = Item.objects.filter(edition__in={round_.edition_id for round_ in opened}, is_counted=True)
    for edition, item in items.values_list("edition_id", "pk"):
        counted[edition].add(item)
    return Counter({round_.pk: len(counted[round_.edition_id] - asked[round_.pk]) for round_ in opened})
