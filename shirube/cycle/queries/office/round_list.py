"""All rounds by plan: where each stands and how far it is. Three statements, whatever the number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from shirube.core.language import mark
from shirube.cycle.models import Entry, Round
from shirube.cycle.queries.deadlines import day_words, deadline_of, short_words
from shirube.cycle.rules.states import ROUND_WORDS, EntryState, RoundState
from shirube.plans.queries.editions import current_editions
from shirube.plans.queries.shown import plan_name
from shirube.ui.charts import Part, band
from shirube.ui.years import long_year

BANDS = (
    ("done", mark("承認"), (EntryState.APPROVED,)),
    ("under-way", mark("提出"), (EntryState.SUBMITTED, EntryState.CONFIRMED)),
    ("unknown", mark("入力中"), (EntryState.DRAFT, EntryState.RETURNED)),
    ("later", mark("未着手"), (EntryState.BLANK,)),
)


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round of a plan."""

    title: str
    url: str
    year: str
    state: str
    state_word: str
    due: str
    left: str
    is_late: bool
    parts: tuple[Part, ...]
    total: int


@dataclass(frozen=True, slots=True)
class PlanRounds:
    """The rounds of a plan, the newest first, and where a new one is begun."""

    name: str
    slug: str
    edition: str
    new_url: str
    rounds: tuple[RoundLine, ...]


@dataclass(frozen=True, slots=True)
class RoundList:
    """The whole page."""

    sentence: str
    plans: tuple[PlanRounds, ...]


def round_list() -> RoundList:
    """Return every plan with its rounds."""
    counts = _counts()
    rounds: dict[int, list[Round]] = defaultdict(list)
    for round_ in Round.objects.select_related("edition"):
        rounds[round_.edition.plan_id].append(round_)
    plans = tuple(
        PlanRounds(
            plan_name(edition.plan),
            edition.plan.slug,
            edition.name,
            f"{reverse('cycle:new_round')}?plan={edition.plan.slug}",
            tuple(_line(round_, counts.get(round_.pk, {})) for round_ in rounds[edition.plan_id]),
        )
        for edition in current_editions()
    )
    return RoundList(_sentence([round_ for found in rounds.values() for round_ in found]), plans)


def _sentence(rounds: list[Round]) -> str:
    opened = sum(round_.state == RoundState.OPEN for round_ in rounds)
    ready = sum(round_.state == RoundState.DRAFT for round_ in rounds)
    if not rounds:
        return gettext("取りまとめはまだありません。計画を選んで、最初の取りまとめを用意してください。")
    if not opened and not ready:
        return gettext("いま受け付けている取りまとめはありません。")
    told = (
        [ngettext("受付中の取りまとめが%(count)sつあります。", "受付中の取りまとめが%(count)sつあります。", opened) % {"count": opened}]
        if opened
        else []
    )
    told += (
        [ngettext("準備中のものが%(count)sつあります。", "準備中のものが%(count)sつあります。", ready) % {"count": ready}] if ready else []
    )
    return "".join(told)


def _counts() -> Mapping[int, Mapping[str, int]]:
    """Return how many items of each round are in each state. One statement."""
    rows = Entry.objects.filter(is_main=True).order_by().values_list("sheet__round", "state").annotate(count=Count("pk"))
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for round_, state, count in rows:
        found[round_][state] = count
    return found


def _line(round_: Round, counts: Mapping[str, int]) -> RoundLine:
    known = deadline_of(round_.section_due) if round_.section_due else None
    is_open = round_.state == RoundState.OPEN
    return RoundLine(
        title=round_.title,
        url=reverse("cycle:round", args=[round_.pk]),
        year=long_year(round_.fiscal_year),
        state=round_.state,
        state_word=gettext(ROUND_WORDS[RoundState(round_.state)]),
        due=day_words(round_.section_due) if round_.section_due else "",
        left=short_words(known) if known and is_open else "",
        is_late=bool(known and is_open and known.is_late),
        parts=band([(name, gettext(label), sum(counts.get(state, 0) for state in states)) for name, label, states in BANDS]),
        total=sum(counts.values()),
    )
