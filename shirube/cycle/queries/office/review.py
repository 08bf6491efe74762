"""What waits for the office's judgement, as one table. Six statements, whatever the number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from shirube.cycle.models import Round
from shirube.cycle.queries.judging import Judge, Verdict
from shirube.cycle.queries.office.desk import Case, Desks, desks_of
from shirube.cycle.queries.office.filters import Chip, Facet, OfficeFilters, Sieve
from shirube.cycle.queries.office.matrix import SquareDrawer
from shirube.cycle.rules.difference import difference
from shirube.cycle.rules.states import EntryState
from shirube.plans.rules.facts import ItemFacts
from shirube.plans.rules.stages import reached, scale_of
from shirube.ui.sentences import told

FACETS = ("finding", "rating", "heading", "section")
WAITING = EntryState.CONFIRMED
PLAIN, ALL = "plain", "all"


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One answer that waits: what was planned, what was before, what is said now, and what to look at."""

    pk: int
    number: str
    title: str
    url: str
    section: str
    target: str
    before: str
    now: str
    change: str
    rating_before: str
    rating: str
    looks: tuple[str, ...]
    """Sentences: findings, and why the answer misses its target."""
    is_behind: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Review:
    """The whole page. `plain` counts the answers about which nothing asks for a second look."""

    round: Round
    filters: OfficeFilters
    rows: tuple[ReviewRow, ...]
    facets: tuple[Facet, ...]
    chips: tuple[Chip, ...]
    waiting: int
    plain: int

    @property
    def query(self) -> str:
        """What the address needs to come back to the same rows."""
        return self.filters.address()

    @property
    def ticked(self) -> int:
        """Rows that are ticked."""
        return sum(row.is_chosen for row in self.rows)

    @property
    def select_all(self) -> str:
        """The query that ticks every row that is shown."""
        return _with(self.query, ALL)

    @property
    def select_plain(self) -> str:
        """The query that ticks the rows about which nothing asks for a second look."""
        return _with(self.query, PLAIN)


def _with(query: str, select: str) -> str:
    return f"{query}{'&' if query else '?'}select={select}"


def office_review(round_: Round, filters: OfficeFilters, *, chosen: Iterable[int] = (), select: str = "") -> Review:
    """Return what waits; `chosen` entries are ticked, and with `select` all of them or the plain ones."""
    desks = _waiting(desks_of(round_))
    sieve = Sieve(desks, replace(filters, state=""))
    cases = sieve.cases()
    ticked = set(chosen) | {case.pk for case in cases if select == ALL or (select == PLAIN and case.is_plain)}
    return Review(
        round=round_,
        filters=filters,
        rows=tuple(_rows(desks, cases, filters, ticked)),
        facets=sieve.facets(*FACETS),
        chips=sieve.chips(),
        waiting=len(desks.cases),
        plain=sum(case.is_plain for case in cases),
    )


def _waiting(desks: Desks) -> Desks:
    """Return the sections with what waits for the office alone."""
    left = [replace(desk, cases=tuple(case for case in desk.cases if case.state is WAITING)) for desk in desks.desks]
    return Desks(desks.round, [desk for desk in left if desk.cases])


def _rows(desks: Desks, cases: Iterable[Case], filters: OfficeFilters, ticked: set[int]) -> Iterable[ReviewRow]:
    judge = Judge.load(desks.round.edition, desks.round.fiscal_year)
    drawer = SquareDrawer(desks.round, replace(filters, state=WAITING.value))
    for case in cases:
        item = judge.items[case.number]
        before = before_of(judge, item)
        now = case.judged.verdict.typed.text
        yield ReviewRow(
            pk=case.pk,
            number=case.number,
            title=case.title,
            url=drawer.url_of(case.pk),
            section=desks.desk_of[case.sheet].sheet.section.name,
            target=item.plan.get(judge.year, ""),
            before=before,
            now=now,
            change=str(difference(before, now) or ""),
            rating_before=item.printed_rating or "",
            rating=case.rating,
            looks=looks_of(case),
            is_behind=case.is_behind,
            is_chosen=case.pk in ticked,
        )


def before_of(judge: Judge, item: ItemFacts) -> str:
    """Return what was reported for the year before: its cell, or for a stage the one that carries on."""
    if item.declaration is None:
        return reached(item, scale_of(judge.frame), judge.year - 1) or ""
    return item.actual.get(judge.year - 1, "")


def looks_of(case: Case) -> tuple[str, ...]:
    """Return what to look at, in sentences."""
    found = [told(finding.sentence) for finding in case.judged.findings]
    standing = standing_words(case.judged.verdict)
    if not standing and case.is_behind and not found:
        found.append(told(case.judged.verdict.sentence))
    return (*found, standing) if standing else tuple(found)


def standing_words(verdict: Verdict) -> str:
    """Return how a stage stands against the year before and the plan; nothing where it does well, or is a number."""
    if verdict.set_back:
        return told(verdict.set_back)
    return gettext("計画の段階に届いていません。") if verdict.is_behind else ""
