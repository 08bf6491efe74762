"""The city at a glance: how far each plan is, its ranks, its main goals, and what needs a look. Thirteen statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from shirube.plans.models import Edition, Finding
from shirube.plans.queries.board import Board
from shirube.plans.queries.editions import all_editions, latest_of
from shirube.plans.queries.filters import Judged
from shirube.plans.queries.indicators import IndicatorView, indicator_views
from shirube.plans.queries.matrix import sentence_of
from shirube.plans.queries.shown import plan_name, status_words
from shirube.plans.queries.standing import Standing, standing_words
from shirube.plans.rules.audit import KIND_TITLES, FindingKind
from shirube.plans.rules.links import EditionState
from shirube.plans.rules.stages import ACHIEVED
from shirube.ui.charts import Part, band
from shirube.ui.news import NewsLine, news
from shirube.ui.stamps import Stamp, stamps
from shirube.ui.years import full_date

MOST_BEHIND = 6


@dataclass(frozen=True, slots=True)
class RankCount:
    """How many indicators have a rank."""

    code: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class EarlierGlance:
    """How far an earlier edition of a plan was, and where it can be read."""

    edition: str
    day: str
    """When its document was published, empty where that is not known."""
    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class PlanGlance:
    """One plan on the first page."""

    name: str
    url: str
    edition: str
    sentence: str
    parts: tuple[Part, ...]
    ranks: tuple[RankCount, ...]
    total: int
    earlier: tuple[EarlierGlance, ...]
    issue: Stamp | None
    """The newest publication, None before the first."""


@dataclass(frozen=True, slots=True)
class Attention:
    """Something to look at: a sentence and where it leads."""

    label: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Goals:
    """The main goals of one plan: those with an actual, and how many have none yet."""

    plan: str
    indicators: tuple[IndicatorView, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """The whole page."""

    sentences: tuple[str, ...]
    status: str
    plans: tuple[PlanGlance, ...]
    behind: tuple[Attention, ...]
    behind_total: int
    behind_url: str
    findings: tuple[Attention, ...]
    headline: tuple[Goals, ...]
    news: tuple[NewsLine, ...]
    """What others tell the public: consultations, meetings."""


def home_page() -> HomePage:
    """Return the first page."""
    everything = all_editions()
    editions = latest_of(everything)
    whole = Board.load(everything)
    board = whole.within(editions)
    before = [edition for edition in everything if edition not in editions]
    issues = stamps()
    glances = tuple(
        _glance(
            edition,
            board,
            [_earlier(old, whole) for old in before if old.plan_id == edition.plan_id],
            issues.get(edition.plan.slug),
        )
        for edition in editions
    )
    behind = [judged for judged in board.counted if judged.standing is Standing.BEHIND]
    views = indicator_views(editions, headline_only=True)
    first = editions[0] if editions else None
    return HomePage(
        sentences=tuple(gettext("%(plan)sは、%(sentence)s") % {"plan": glance.name, "sentence": glance.sentence} for glance in glances),
        status=status_words(first) if first else "",
        plans=glances,
        behind=tuple(_behind(judged, board) for judged in behind[:MOST_BEHIND]),
        behind_total=len(behind),
        behind_url=_behind_url(behind, board),
        findings=tuple(_findings()),
        news=tuple(news()),
        headline=tuple(_goals(plan_name(edition.plan), views[edition.pk]) for edition in editions if views[edition.pk]),
    )


def _earlier(edition: Edition, board: Board) -> EarlierGlance:
    url = f"{reverse('plans:matrix', args=[edition.plan.slug])}?{urlencode({'edition': edition.name})}"
    day = edition.document.published_on
    return EarlierGlance(edition.name, full_date(day) if day else "", sentence_of(board.within([edition]), edition), url)


def _glance(edition: Edition, board: Board, earlier: Iterable[EarlierGlance], issue: Stamp | None) -> PlanGlance:
    own, words = board.within([edition]), standing_words(edition)
    url = reverse("plans:matrix", args=[edition.plan.slug])
    ranks = Counter(judged.rating for judged in own.counted if judged.record.is_indicator and judged.rating)
    order = (Standing.DONE, Standing.UNDER_WAY, Standing.BEHIND, Standing.LATER, Standing.UNKNOWN)
    counts = {standing: own.count(standing) for standing in order}
    return PlanGlance(
        name=plan_name(edition.plan),
        url=url,
        edition=edition.name,
        sentence=sentence_of(own, edition),
        parts=band(
            [(standing.value, words[standing], count) for standing, count in counts.items() if count],
            base=f"{url}?standing=",
        ),
        ranks=tuple(RankCount(code, ranks[code], f"{url}?rating={code}") for code in own.codes if code != ACHIEVED and ranks[code]),
        total=len(own.counted),
        earlier=tuple(earlier),
        issue=issue,
    )


def _goals(plan: str, views: list[IndicatorView]) -> Goals:
    known = tuple(view for view in views if view.actual)
    return Goals(plan, known, len(views) - len(known))


def _behind(judged: Judged, board: Board) -> Attention:
    plan = board.editions[judged.record.edition].plan
    sections = gettext("、").join(section.name for section in judged.record.sections)
    return Attention(judged.record.title, sections, reverse("plans:item", args=[plan.slug, judged.record.number]))


def _behind_url(behind: list[Judged], board: Board) -> str:
    if not behind:
        return ""
    plan = board.editions[behind[0].record.edition].plan
    return f"{reverse('plans:matrix', args=[plan.slug])}?standing={Standing.BEHIND.value}"


def _findings() -> Iterator[Attention]:
    """Yield each kind of finding with its count in all editions, as the page of the findings lists them."""
    counts = Counter(Finding.objects.filter(edition__state=EditionState.ADOPTED).order_by().values_list("kind", flat=True))
    for kind in FindingKind:
        if counts[kind.value]:
            url = f"{reverse('plans:findings')}#{kind.value}"
            yield Attention(gettext(KIND_TITLES[kind]), gettext("%(count)s件") % {"count": counts[kind.value]}, url)
