"""Letters and opinions as the office sees them: lists, the text with its marks, groups and suggestions. For staff only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import ceil

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from shirube.core.errors import NotFound
from shirube.council.models import Consultation, Letter, Opinion, OpinionGroup
from shirube.council.rules.grouping import Suggestion, Text, suggestions
from shirube.council.rules.redaction import Mark, marks_in
from shirube.plans.models import Edition

PAGE = 50
"""Opinions, letters or groups on one page."""
MOST_SUGGESTED = 600
"""Opinions that are compared at a time: the next follow when these have their groups."""


@dataclass(frozen=True, slots=True)
class Paged:
    """Which page of how many, from 1; `total` counts what there is on all."""

    number: int
    pages: int
    total: int

    @property
    def before(self) -> int:
        """The page before, 0 for none."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The page after, 0 for none."""
        return self.number + 1 if self.number < self.pages else 0

    @property
    def place(self) -> slice:
        """Which rows stand on it."""
        return slice((self.number - 1) * PAGE, self.number * PAGE)


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter in the list; `same` counts the letters that say the very same, itself too."""

    letter: Letter
    same: int
    opinions: int


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """An opinion with what may tell who wrote it."""

    opinion: Opinion
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion with the opinions that are in it."""

    suggestion: Suggestion
    opinions: tuple[Opinion, ...]
    value: str
    """The keys of the opinions, as a form sends them."""


def paged(total: int, wanted: str) -> Paged:
    """Return the page that an address asks for, the first where it asks for none."""
    pages = max(1, ceil(total / PAGE))
    number = int(wanted) if wanted.isascii() and wanted.isdigit() else 1
    return Paged(min(max(number, 1), pages), pages, total)


def letters_page(consultation: Consultation, via: str, wanted: str) -> tuple[list[LetterRow], Paged]:
    """Return a page of letters, in the order in which they came, whatever the way. Three statements."""
    found = Letter.objects.filter(consultation=consultation)
    found = found.filter(via=via) if via else found
    page = paged(found.count(), wanted)
    letters = list(found.annotate(number=Count("opinions")).order_by("pk")[page.place])
    same = Letter.objects.filter(consultation=consultation, digest__in={letter.digest for letter in letters})
    counts = dict(same.order_by().values_list("digest").annotate(number=Count("pk")))
    return [LetterRow(letter, counts.get(letter.digest, 1), letter.number) for letter in letters], page


def letter_of(consultation: Consultation, receipt: str) -> Letter:
    """Return a letter; raises `NotFound`. One statement."""
    found = Letter.objects.select_related("consultation__edition__plan").filter(consultation=consultation, receipt=receipt).first()
    if found is None:
        raise NotFound(gettext("この受付番号の意見書はありません。一覧から選んでください。"))
    return found


def opinions_page(consultation: Consultation, show: str, wanted: str) -> tuple[list[OpinionRow], Paged]:
    """Return a page of opinions to check, or all with `show` "all". Two statements."""
    found = Opinion.objects.filter(letter__consultation=consultation).select_related("letter", "heading", "item")
    found = found if show == "all" else found.filter(checked_at=None, is_not_counted="")
    page = paged(found.count(), wanted)
    return [OpinionRow(each, marks_in(each.raw_text)) for each in found.order_by("letter_id", "position")[page.place]], page


def opinion_of(consultation: Consultation, pk: int) -> Opinion:
    """Return an opinion with its letter; raises `NotFound`. One statement."""
    chosen = Opinion.objects.select_related("letter__consultation", "heading", "item")
    found = chosen.filter(letter__consultation=consultation, pk=pk).first()
    if found is None:
        raise NotFound(gettext("この意見はありません。意見書が分け直されたかもしれません。一覧から選んでください。"))
    return found


def next_unchecked(consultation: Consultation, after: Opinion) -> Opinion | None:
    """Return the next opinion to check, the first where none follows. One or two statements."""
    waiting = Opinion.objects.filter(letter__consultation=consultation, checked_at=None, is_not_counted="").order_by(
        "letter_id", "position"
    )
    later = Q(letter_id__gt=after.letter_id) | Q(letter_id=after.letter_id, position__gt=after.position)
    return waiting.filter(later).first() or waiting.exclude(pk=after.pk).first()


def groups_page(consultation: Consultation, show: str, wanted: str) -> tuple[list[OpinionGroup], Paged]:
    """Return a page of groups, each with `number` opinions; only those without an answer with `show` "open". Two statements."""
    found = _groups(consultation)
    if show == "open":
        found = found.filter(Q(summary="") | Q(answer="") | Q(effect=""))
    page = paged(found.count(), wanted)
    return list(found[page.place]), page


def group_choices(consultation: Consultation) -> list[tuple[str, str]]:
    """Return the groups to move opinions into. One statement."""
    return [(str(group.pk), f"{group.position}. {group.summary[:60] or '―'}") for group in consultation.groups.all()[:500]]


def group_of(consultation: Consultation, pk: int) -> OpinionGroup:
    """Return a group with its consultation; raises `NotFound`. One statement."""
    found = consultation.groups.select_related("consultation__edition__plan", "heading", "item").filter(pk=pk).first()
    if found is None:
        raise NotFound(gettext("このまとまりはありません。ほかとまとめられたかもしれません。一覧から選んでください。"))
    return found


def opinions_of(group: OpinionGroup, wanted: str) -> tuple[list[Opinion], Paged]:
    """Return a page of the opinions in a group. Two statements."""
    found = group.opinions.select_related("letter").order_by("letter_id", "position")
    page = paged(found.count(), wanted)
    return list(found[page.place]), page


def offers(consultation: Consultation) -> list[Offer]:
    """Return suggested groups of opinions that have none yet, the largest first. One statement; at most `MOST_SUGGESTED` are compared,

    but all that say the very same as one of them come with it.
    """
    waiting = Opinion.objects.filter(letter__consultation=consultation, group=None, is_not_counted="").select_related("letter")
    found = list(waiting.order_by("letter_id", "position"))
    first: dict[str, list[Opinion]] = defaultdict(list)
    for each in found:
        first[each.raw_text.strip()].append(each)
    compared = [each for text in list(first)[:MOST_SUGGESTED] for each in first[text]]
    by_key = {each.pk: each for each in compared}
    return [_offer(each, by_key) for each in suggestions([Text(each.pk, each.raw_text) for each in compared])]


def _offer(suggestion: Suggestion, opinions: dict[int, Opinion]) -> Offer:
    shown = tuple(opinions[key] for key in suggestion.keys[:5])
    return Offer(suggestion, shown, ",".join(str(key) for key in suggestion.keys))


def alone(consultation: Consultation, wanted: str) -> tuple[list[Opinion], Paged]:
    """Return a page of the opinions that are in no group. Two statements."""
    found = Opinion.objects.filter(letter__consultation=consultation, group=None, is_not_counted="").select_related(
        "letter", "heading", "item"
    )
    page = paged(found.count(), wanted)
    return list(found.order_by("letter_id", "position")[page.place]), page


def places_of(edition: Edition) -> list[tuple[str, str]]:
    """Return what of a draft an opinion may be about, as (value, words): the whole, headings and items. Two statements."""
    headings = [
        (f"heading-{each.pk}", "　" * each.level + " ".join(filter(None, (each.number, each.name)))) for each in edition.headings.all()
    ]
    items = [(f"item-{each.pk}", f"{each.number} {each.title}") for each in edition.items.all()]
    return [("", gettext("案の全体")), *headings, *items]


def _groups(consultation: Consultation) -> QuerySet[OpinionGroup]:
    checked = Count("opinions", filter=Q(opinions__checked_at=None))
    found = consultation.groups.select_related("heading", "item").annotate(number=Count("opinions"), unchecked=checked)
    return found.filter(number__gt=0).order_by("position", "pk")
