"""What the office sees before it signs off: plans with their newest publication and round, and what a sign-off would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from shirube.core.errors import NotFound
from shirube.cycle.models import Entry, Publication, Round
from shirube.cycle.queries.publications import newest_of, newest_publications
from shirube.cycle.queries.published import Issue, issue_of
from shirube.cycle.rules.states import EntryState, RoundState
from shirube.plans.models import Edition
from shirube.plans.queries.editions import current_editions, editions_of
from shirube.plans.queries.shown import plan_name


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in the list: its newest publication, and whether its record has changed since."""

    name: str
    edition: str
    url: str
    issue: Issue | None
    correction_url: str
    """Where the round of the newest publication is corrected, empty where there is none."""
    has_changed: bool
    rounds: tuple[RoundLine, ...]


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round that can be signed off, or published again as a correction."""

    title: str
    url: str
    approved: int
    total: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a plan stands before a sign-off. `corrects` is the publication that can only be corrected, None for a new one."""

    edition: Edition
    newest: Publication | None
    round: Round | None
    rounds: tuple[Round, ...]

    @property
    def corrects(self) -> Publication | None:
        """The newest publication, where the chosen round was published already."""
        return self.newest if self.newest and self.round and self.newest.round_id == self.round.pk else None

    @property
    def may_correct(self) -> bool:
        """Whether what is published may be a correction: not where a round is published for the first time."""
        return self.newest is not None and (self.round is None or self.corrects is not None)


def signing_page() -> tuple[PlanLine, ...]:
    """Return the plans. Four statements."""
    newest = newest_publications()
    rounds = list(Round.objects.filter(state__in=[RoundState.OPEN, RoundState.CLOSED]).select_related("edition"))
    states = list(Entry.objects.filter(sheet__round__in=rounds, is_main=True).values_list("sheet__round_id", "state"))
    return tuple(_plan_line(edition, newest.get(edition.plan_id), rounds, states) for edition in current_editions())


def _plan_line(edition: Edition, publication: Publication | None, rounds: Sequence[Round], states: Sequence[tuple[int, str]]) -> PlanLine:
    url = reverse("cycle:prepare", args=[edition.plan.slug])
    own = (round_ for round_ in rounds if round_.edition.plan_id == edition.plan_id)
    return PlanLine(
        name=plan_name(edition.plan),
        edition=edition.name,
        url=url,
        issue=issue_of(publication) if publication else None,
        correction_url=f"{url}?round={publication.round_id}" if publication and publication.round_id else "",
        has_changed=publication is None or (publication.edition_id, publication.revision) != (edition.pk, edition.revision),
        rounds=tuple(_round_line(round_, url, [state for pk, state in states if pk == round_.pk]) for round_ in own),
    )


def _round_line(round_: Round, url: str, states: Sequence[str]) -> RoundLine:
    return RoundLine(round_.title, f"{url}?round={round_.pk}", states.count(EntryState.APPROVED.value), len(states))


def published_entries(round_: Round) -> list[Entry]:
    """Return the approved entries of a round, in the order of the plan. One statement."""
    entries = Entry.objects.filter(sheet__round=round_, is_main=True, state=EntryState.APPROVED)
    return list(entries.select_related("item", "sheet__section").order_by("item__position"))


def standing_of(slug: str, round_: str = "") -> Standing:
    """Return where a plan stands; raises `NotFound` for an unknown plan or a round that is not its own. Three statements."""
    edition = editions_of(slug)[-1]
    known = list(Round.objects.filter(edition__plan=edition.plan_id).exclude(state=RoundState.DRAFT))
    chosen = next((each for each in known if str(each.pk) == round_), None)
    if round_ and chosen is None:
        raise NotFound("この計画に、この取りまとめはありません。一覧から選び直してください。")
    return Standing(edition, newest_of(edition.plan_id), chosen, tuple(known))
