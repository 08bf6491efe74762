"""Record the proposals of the city pack and what became of them. What the office entered or decided since stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from django.db import transaction

from shirube.core import journal
from shirube.core.content import place_of
from shirube.core.errors import ContentFault
from shirube.council.actions.load_sources import citation_of, record_documents
from shirube.council.content.proposals import FateRow, ProposalRow, read_fates, read_proposals
from shirube.council.content.sources import FOLDER, lines_of
from shirube.council.models import Fate, Proposal
from shirube.plans.actions.load_links import Items, item_at, items_by_place
from shirube.plans.models import Edition


def load_proposals(city: Path, actor: str) -> Iterator[str]:
    """Record the proposals that are not there yet, each with its fates, in one transaction, and yield how many are new."""
    rows = read_proposals(city)
    if not rows:
        return
    with transaction.atomic():
        journal.hold()
        record_documents(city)
        known = set(Proposal.objects.values_list("key", flat=True))
        place = place_of(city / FOLDER / "proposals.yaml")
        made = {row.key: _proposal(row, position, place) for position, row in enumerate(rows) if row.key not in known}
        fates = _fates(read_fates(city), made, known, place_of(city / FOLDER / "fates.csv"))
        if made:
            after = {"proposals": sorted(made), "fates": fates}
            journal.record(actor=actor, action="load_proposals", subject="proposals", after=after, grounds="都市のフォルダー")
    yield f"提言: {len(made)}件を記録しました。" if made else "提言: 変わりありません。"


def _proposal(row: ProposalRow, position: int, place: str) -> Proposal:
    place = f"{place} の {row.key}"
    told = asdict(row)
    source = lines_of(told.pop("document"), told.pop("lines"), place)
    told["examples"] = "\n".join(row.examples)
    return Proposal.objects.create(**told, position=position, citation=citation_of(source, place))


def _fates(rows: tuple[FateRow, ...], made: dict[str, Proposal], known: set[str], place: str) -> int:
    """Record the fates of the new proposals; those of the others are the office's. Returns how many."""
    unknown = [row for row in rows if row.proposal not in made and row.proposal not in known]
    if unknown:
        where = f"{place} {unknown[0].line}行目"
        raise ContentFault(f"提言「{unknown[0].proposal}」がproposals.yamlにありません。", place=where)
    wanted = [row for row in rows if row.proposal in made]
    items = items_by_place() if wanted else {}
    for row in wanted:
        _fate(row, made[row.proposal], items, f"{place} {row.line}行目")
    return len(wanted)


def _fate(row: FateRow, proposal: Proposal, items: Items, place: str) -> None:
    found = [item_at(end, items, place) for end in row.items]
    edition = Edition.objects.filter(plan__slug=row.plan, name=row.edition).first() if row.edition else None
    if row.edition and edition is None:
        raise ContentFault(f"計画「{row.plan}」に版「{row.edition}」がありません。", place=place)
    fate = Fate.objects.create(
        proposal=proposal,
        kind=row.kind.value,
        edition=edition,
        reason=row.reason,
        decided_on=row.decided_on,
        citation=citation_of(row.source, place),
    )
    fate.items.set(found)
