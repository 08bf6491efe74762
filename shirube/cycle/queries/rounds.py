"""Rounds, sheets, entries and answers as they stand. Each function says how many statements it takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, QuerySet

from shirube.core.errors import NotFound
from shirube.core.people.models import Section
from shirube.core.people.queries import successors
from shirube.cycle.models import Answer, Entry, Round, Sheet
from shirube.cycle.rules.questions import Question
from shirube.cycle.rules.states import RoundState
from shirube.plans.models import Edition, Item


@dataclass(frozen=True, slots=True)
class Given:
    """The answer in force: as typed, its revision (what a change must name), who gave it (account, None for nobody known), when and how."""

    text: str
    revision: int
    author: int | None
    author_name: str
    recorded_at: datetime
    via: str


Answers = Mapping[int, Mapping[Question, Given]]
"""By entry, then by question."""


def round_of(pk: int) -> Round:
    """Return a round with its edition, plan and scheme; raises `NotFound`. One statement."""
    found = Round.objects.select_related("edition__plan", "edition__scheme").filter(pk=pk).first()
    if found is None:
        raise NotFound("この取りまとめはありません。一覧から選び直してください。")
    return found


def sheet_of(round_: Round, slug: str) -> Sheet:
    """Return the sheet of a section in a round; raises `NotFound`. One statement."""
    found = Sheet.objects.select_related("section").filter(round=round_, section__slug=slug).first()
    if found is None:
        raise NotFound("この課への照会はありません。一覧から選び直してください。")
    found.round = round_
    return found


def rounds_of(sections: Iterable[int]) -> QuerySet[Sheet]:
    """Return the sheets of sections in rounds that are open, or reopened for them. One statement."""
    return Sheet.objects.select_related("round__edition__plan", "section").filter(section__in=sections, round__state=RoundState.OPEN)


def answers_of(entries: Iterable[int]) -> Answers:
    """Return the answers in force of entries. One statement."""
    found: dict[int, dict[Question, Given]] = defaultdict(dict)
    rows = Answer.objects.filter(entry__in=list(entries)).order_by("revision")
    fields = ("entry_id", "question", "text", "revision", "author_id", "author__name", "recorded_at", "via")
    for entry, question, text, revision, author, name, at, via in rows.values_list(*fields):
        found[entry][Question(question)] = Given(text, revision, author, name or "", at, via)
    return found


def answers_before(round_: Round, items: Iterable[int]) -> Mapping[str, Mapping[Question, str]]:
    """Return what was said in the round before on the same plan, by item number: it stands prefilled. Two statements."""
    earlier = (
        Round.objects.filter(edition__plan=round_.edition.plan_id)
        .exclude(pk=round_.pk)
        .exclude(state=RoundState.DRAFT)
        .filter(fiscal_year__lte=round_.fiscal_year)
        .order_by("-fiscal_year", "-number")
        .values_list("pk", flat=True)
        .first()
    )
    if earlier is None:
        return {}
    numbers = Item.objects.filter(pk__in=list(items)).values("number")
    rows = Answer.objects.filter(entry__sheet__round=earlier, entry__is_main=True, entry__item__number__in=numbers).order_by("revision")
    found: dict[str, dict[Question, str]] = defaultdict(dict)
    for number, question, text in rows.values_list("entry__item__number", "question", "text"):
        found[number][Question(question)] = text
    return found


def may_answer(sheet: Sheet, day: date) -> bool:
    """Tell whether a section may still answer: the round is open, or was reopened for it."""
    if sheet.round.state == RoundState.OPEN:
        return True
    return sheet.round.state == RoundState.CLOSED and sheet.reopened_until is not None and day <= sheet.reopened_until


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked for an item: the section that answers, and further ones; none where nobody is left to ask."""

    item: Item
    main: Section | None
    seconds: tuple[Section, ...]


def asked_of(edition: Edition, day: date) -> tuple[Asked, ...]:
    """Return the items of an edition that are counted, each with the sections that answer for it on `day`.

    A section that was closed is followed by its successors; the first of them answers. Four statements.
    """
    items = list(edition.items.filter(is_counted=True).prefetch_related("responsibilities").order_by("position"))
    named = {duty.section_id for item in items for duty in item.responsibilities.all()}
    living = successors(named, day)
    return tuple(_asked(item, living) for item in items)


def _asked(item: Item, living: Mapping[int, tuple[Section, ...]]) -> Asked:
    duties = sorted(item.responsibilities.all(), key=lambda duty: duty.position)
    sections = list(dict.fromkeys(section for duty in duties for section in living[duty.section_id]))
    return Asked(item, sections[0] if sections else None, tuple(sections[1:]))


def orphans(round_: Round, day: date) -> tuple[Item, ...]:
    """Return the items that nobody is asked for in a round: their section closed without a successor, or none is named. Five statements."""
    asked = set(Entry.objects.filter(sheet__round=round_, is_main=True).values_list("item_id", flat=True))
    if round_.state == RoundState.DRAFT:
        return tuple(each.item for each in asked_of(round_.edition, day) if each.main is None and each.item.pk not in asked)
    return tuple(each.item for each in asked_of(round_.edition, day) if each.item.pk not in asked)


def next_number(edition: Edition, fiscal_year: int) -> int:
    """Return the number of the next round on a fiscal year. One statement."""
    last = Round.objects.filter(edition=edition, fiscal_year=fiscal_year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def entries_of(pks: Iterable[int]) -> dict[int, Entry]:
    """Return entries with their sheet, section, round, edition and item, by primary key. One statement."""
    related = ("sheet__section", "sheet__round__edition__plan", "sheet__round__edition__scheme", "item")
    return {entry.pk: entry for entry in Entry.objects.select_related(*related).filter(pk__in=list(pks))}


def entry_of(pk: int) -> Entry:
    """Return an entry as `entries_of` does; raises `NotFound`. One statement."""
    found = entries_of([pk]).get(pk)
    if found is None:
        raise NotFound("この取組への照会はありません。一覧から選び直してください。")
    return found
