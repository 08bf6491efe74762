"""What proposals and internal projects have to tell of the life of a measure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Max, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from shirube.core.calendar import end_of_fiscal_year
from shirube.council.models import Fate, Project, Proposal
from shirube.council.queries.fates import source_of
from shirube.council.queries.leaders import period_words
from shirube.council.rules.fates import TAKEN
from shirube.council.rules.words import FATE_WORDS, FateKind
from shirube.plans.models import Item
from shirube.plans.queries.chapters import LifeKind, LifeLine


def proposal_lines(items: Sequence[int]) -> Iterable[LifeLine]:
    """Tell the open proposals that became one of these items, by the fate in force. Two statements."""
    latest = Fate.objects.order_by().values("proposal").annotate(last=Max("pk")).values("last")
    own = Prefetch("items", Item.objects.filter(pk__in=items).order_by("position").only("pk"))
    fates = Fate.objects.filter(pk__in=latest, kind__in=TAKEN, items__in=items, proposal__is_open=True).distinct().order_by("pk")
    fates = fates.select_related("proposal__citation__document").defer("proposal__citation__document__text")
    return [_proposal_line(fate) for fate in fates.prefetch_related(own)]


def _proposal_line(fate: Fate) -> LifeLine:
    proposal = fate.proposal
    said = gettext("%(proposer)sの提言「%(title)s」がこの取組になりました（%(fate)s）。")
    values = {"proposer": proposal.proposer, "title": proposal.title, "fate": gettext(FATE_WORDS[FateKind(fate.kind)])}
    source, source_url = source_of(proposal.citation)
    return LifeLine(
        kind=LifeKind.PROPOSAL,
        day=_day_of(proposal, fate),
        sentence=said % values,
        url=reverse("council:proposal", args=[proposal.key]),
        source=source,
        source_url=source_url,
        is_exact=proposal.given_on is not None,
        item=next((item.pk for item in fate.items.all()), None),
    )


def _day_of(proposal: Proposal, fate: Fate) -> date:
    if proposal.given_on:
        return proposal.given_on
    if proposal.given_in:
        return end_of_fiscal_year(proposal.given_in)
    return fate.decided_on or timezone.localdate(fate.recorded_at)


def project_lines(items: Sequence[int]) -> Iterable[LifeLine]:
    """Tell the internal projects that serve the measure of these items. One statement."""
    measure = Q(lineage__items__in=items) | Q(lineage__joined_to__items__in=items)
    projects = Project.objects.filter(measure).distinct().order_by("fiscal_year", "number")
    projects = projects.select_related("citation__document").defer("citation__document__text")
    return [_project_line(project) for project in projects]


def _project_line(project: Project) -> LifeLine:
    period = period_words(project.starts_on, project.ends_on)
    said = (
        gettext("庁内DXプロジェクト「%(title)s」が取り組みました（%(period)s）。")
        if period
        else gettext("庁内DXプロジェクト「%(title)s」が取り組みました。")
    )
    source, source_url = source_of(project.citation)
    return LifeLine(
        kind=LifeKind.PROJECT,
        day=project.starts_on or end_of_fiscal_year(project.fiscal_year),
        sentence=said % {"title": project.title, "period": period},
        url=f"{reverse('council:leaders')}#project-{project.pk}",
        source=source,
        source_url=source_url,
        is_exact=project.starts_on is not None,
    )
