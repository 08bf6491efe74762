"""Take over the cells of a workbook that a person has looked at and chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from shirube.core import journal
from shirube.core.errors import ShirubeError
from shirube.core.people.rules import Actor
from shirube.cycle.actions.answer import Change, save_answers
from shirube.cycle.models import Via
from shirube.cycle.queries.answer_book import Difference
from shirube.cycle.queries.rounds import entries_of


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the chosen cells: how many are recorded now, and which are not, with a sentence."""

    count: int
    refused: tuple[tuple[Difference, str], ...]


def take_answers(*, differences: Iterable[Difference], actor: Actor) -> Taken:
    """Record the chosen cells in one transaction. A cell that cannot be taken is told and hinders no other."""
    chosen = list(differences)
    refused: list[tuple[Difference, str]] = []
    with transaction.atomic():
        journal.hold()
        entries = entries_of(each.entry for each in chosen)
        for each in chosen:
            try:
                with transaction.atomic():
                    change = Change(entries[each.entry], each.question, each.after, each.base)
                    save_answers(changes=[change], actor=actor, via=Via.EXCEL)
            except ShirubeError as error:
                refused.append((each, error.message))
    return Taken(len(chosen) - len(refused), tuple(refused))
