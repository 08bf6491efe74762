"""Proposals, internal projects, cohorts and advisers of the invented city. Every builder returns what it made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shirube.core.sources.models import Document
from shirube.council.models import Adviser, Cohort, Fate, Project, Proposal
from shirube.council.rules.words import FateKind
from shirube.plans.actions.lineages import give_lineages
from shirube.plans.models import Edition, Item
from tests.factories import plans


def make_proposal(
    key: str = "paper", *, title: str = "", field: str = "働き方", given_on: date | None = date(2021, 9, 1), is_open: bool = True
) -> Proposal:
    """Make a proposal without a fate; its source is a document of its own."""
    document = Document.objects.filter(slug="proposals").first() or plans.make_document("proposals")
    return Proposal.objects.create(
        key=key,
        title=title or f"提言 {key}",
        field=field,
        proposer="会議の委員",
        given_on=given_on,
        text=f"{key}の内容",
        examples="例のまち\nもう一つのまち",
        is_open=is_open,
        position=Proposal.objects.count(),
        citation=plans.cite(document, 3, 5),
    )


def make_fate(proposal: Proposal, kind: FateKind, *, items: Sequence[Item] = (), reason: str = "理由") -> Fate:
    """Record a fate without the action."""
    edition = items[0].edition if items else None
    fate = Fate.objects.create(proposal=proposal, kind=kind.value, edition=edition, reason=reason, decided_on=date(2022, 6, 30))
    fate.items.set(items)
    return fate


def fill_proposals(edition: Edition, *, number: int) -> list[Proposal]:
    """Make so many proposals: one in five without an answer, the others taken up by an item of the edition."""
    give_lineages(edition)
    items = list(edition.items.all())
    made = [make_proposal(f"p-{index}", field=f"分野{index % 3}") for index in range(number)]
    for index, proposal in enumerate(made):
        if index % 5:
            make_fate(proposal, FateKind.PARTLY if index % 2 else FateKind.ADOPTED, items=[items[index % len(items)]])
    return made


def make_project(item: Item | None = None, *, year: int = 2025, number: int = 1, title: str = "職員録") -> Project:
    """Make an internal project that serves the measure of an item."""
    lineage = item.lineage if item else None
    day, last = date(year, 7, 1), date(year, 9, 30)
    return Project.objects.create(fiscal_year=year, number=number, title=title, starts_on=day, ends_on=last, lineage=lineage)


def make_cohort(year: int, count: int | None, *, printed: int | None = None) -> Cohort:
    """Make a year's training."""
    return Cohort.objects.create(fiscal_year=year, count=count, printed_total=printed, themes=["保育所さがし"])


def make_adviser(ends_on: date = date(2026, 3, 31), *, position: int = 1) -> Adviser:
    """Make an adviser whose term began on 25 August 2025."""
    return Adviser.objects.create(section_name="みどり課", grade="主査", appointed_on=date(2025, 8, 25), ends_on=ends_on, position=position)


def values_for_addresses() -> dict[str, object]:
    """Return what the addresses of proposals and digital leaders are filled with."""
    return {"council proposal": make_proposal().key, "council kind": "advisers", "council record": make_adviser().pk}
