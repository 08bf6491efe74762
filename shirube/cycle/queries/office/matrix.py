"""The office's matrix: sections by items, who answered and who is late. Nine statements, whatever the size of the round."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from shirube.core.mail.models import Message
from shirube.core.people.queries import posts_on, today
from shirube.cycle.models import Entry, Round
from shirube.cycle.queries.deadlines import deadline_of, deadline_words
from shirube.cycle.queries.office.desk import Case, Desk, Desks, desks_of
from shirube.cycle.queries.office.filters import Chip, Facet, OfficeFilters, Sieve
from shirube.cycle.queries.office.words import late_words, moment_words
from shirube.cycle.rules.states import ENTRY_WORDS, ROUND_WORDS, EntryState, RoundState
from shirube.plans.models import Item

FACETS = ("state", "late", "finding", "rating", "heading")


@dataclass(frozen=True, slots=True)
class Square:
    """One item as a small square: `name` says number, title and state; `tone` is "overdue" where it is late."""

    pk: int
    url: str
    state: str
    name: str
    tone: str
    is_marked: bool
    """Whether there is a finding about it."""


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section of the matrix."""

    name: str
    url: str
    reopen_url: str
    done: int
    total: int
    late: str
    moved: str
    reminded: str
    squares: tuple[Square, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A state in the key below the sentence, with how many items are in it."""

    state: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole page. `found` counts items, `total` all of the round; `waiting` is what waits for the office."""

    round: Round
    desks: Desks
    filters: OfficeFilters
    state_word: str
    sentence: str
    late: str
    deadline: str
    keys: tuple[Key, ...]
    facets: tuple[Facet, ...]
    chips: tuple[Chip, ...]
    rows: tuple[SectionRow, ...]
    found: int
    total: int
    waiting: int
    orphans: int


def office_matrix(round_: Round, filters: OfficeFilters) -> Matrix:
    """Return the matrix of a round that was opened; `round_` comes with edition, plan and scheme."""
    desks = desks_of(round_)
    sieve = Sieve(desks, filters)
    cases = sieve.cases()
    counts = Counter(case.state for case in desks.cases)
    return Matrix(
        round=round_,
        desks=desks,
        filters=filters,
        state_word=gettext(ROUND_WORDS[RoundState(round_.state)]),
        sentence=sentence_of(desks),
        late=late_of(desks),
        deadline=deadline_words(deadline_of(round_.section_due)) if round_.section_due and round_.state == RoundState.OPEN else "",
        keys=tuple(Key(state.value, gettext(word), counts[state]) for state, word in ENTRY_WORDS.items()),
        facets=sieve.facets(*FACETS),
        chips=sieve.chips(),
        rows=tuple(_rows(desks, cases, filters, reminders_of(round_))),
        found=len(cases),
        total=len(desks.cases),
        waiting=counts[EntryState.CONFIRMED],
        orphans=count_orphans(round_),
    )


def square_of(matrix: Matrix, pk: int) -> Square | None:
    """Return the square of an entry as the matrix shows it, wherever the filters are."""
    case = next((case for case in matrix.desks.cases if case.pk == pk), None)
    return SquareDrawer(matrix.round, matrix.filters).square(case) if case else None


def sentence_of(desks: Desks) -> str:
    """Return 「75課のうち62課が提出しました。」"""
    values = {"sections": len(desks.desks), "done": desks.count(lambda desk: desk.is_done)}
    return (
        ngettext("%(sections)s課のうち%(done)s課が提出しました。", "%(sections)s課のうち%(done)s課が提出しました。", len(desks.desks))
        % values
    )


def late_of(desks: Desks) -> str:
    """Return 「8課が期限を過ぎています。」; nothing where none has."""
    late = desks.count(lambda desk: desk.late > 0)
    return ngettext("%(late)s課が期限を過ぎています。", "%(late)s課が期限を過ぎています。", late) % {"late": late} if late else ""


def count_orphans(round_: Round) -> int:
    """Count the items that nobody is asked for in a round that was opened. One statement."""
    asked = Entry.objects.filter(sheet__round=round_, is_main=True).values("item_id")
    return Item.objects.filter(edition=round_.edition_id, is_counted=True).exclude(pk__in=asked).count()


def reminders_of(round_: Round) -> Mapping[int, datetime]:
    """Return when a mail about the round was last sent to somebody of each section. Two statements."""
    about = Q(occasion=round_.occasion) | Q(occasion__startswith=f"{round_.occasion}:")
    sent = dict(Message.objects.filter(about, sent_at__isnull=False).values_list("recipient").annotate(at=Max("sent_at")).order_by())
    posts = posts_on(today()).filter(account__email__in=sent, section__isnull=False).values_list("section_id", "account__email")
    found: dict[int, datetime] = {}
    for section, address in posts:
        found[section] = max(sent[address], found.get(section, sent[address]))
    return found


def _rows(desks: Desks, cases: Iterable[Case], filters: OfficeFilters, reminded: Mapping[int, datetime]) -> Iterable[SectionRow]:
    kept: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        kept[case.sheet].append(case)
    drawer = SquareDrawer(desks.round, filters)
    for desk in desks.desks:
        if desk.sheet.pk in kept:
            yield _row(desk, kept[desk.sheet.pk], drawer, reminded.get(desk.sheet.section_id))


def _row(desk: Desk, cases: Iterable[Case], drawer: SquareDrawer, reminded: datetime | None) -> SectionRow:
    section, round_ = desk.sheet.section, drawer.round
    return SectionRow(
        name=section.name,
        url=reverse("cycle:sheet", args=[round_.pk, section.slug]),
        reopen_url=reverse("cycle:reopen", args=[round_.pk, section.slug]),
        done=desk.done,
        total=len(desk.cases),
        late=late_words(desk.late),
        moved=moment_words(desk.moved_at),
        reminded=moment_words(reminded),
        squares=tuple(map(drawer.square, cases)),
    )


class SquareDrawer:
    """Makes the squares of a round; the filters of the page go along, so that an item's neighbours are those of the page."""

    def __init__(self, round_: Round, filters: OfficeFilters) -> None:
        self.round = round_
        self.pattern = reverse("cycle:entry", args=[round_.pk, 0])
        self.query = filters.address()
        self.words = {state: gettext(word) for state, word in ENTRY_WORDS.items()}

    def url_of(self, pk: int) -> str:
        """Return the address of an entry."""
        return self.pattern.replace("/0/", f"/{pk}/") + self.query

    def square(self, case: Case) -> Square:
        """Return an item as a square."""
        told = [f"{case.number} {case.title}", self.words[case.state]]
        told += [gettext("期限を%(days)s過ぎています") % {"days": late_words(case.late)}] if case.late else []
        told += [gettext("気づきあり")] if case.judged.findings else []
        return Square(
            case.pk, self.url_of(case.pk), case.state.value, "、".join(told), "overdue" if case.late else "", bool(case.judged.findings)
        )
