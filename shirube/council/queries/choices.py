"""What the office chooses from: editions, meetings, items by number or words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shirube.core.folding import fold
from shirube.council.models import Meeting
from shirube.plans.models import Edition, Item
from shirube.plans.queries.editions import all_editions
from shirube.ui.years import full_date, long_year

MOST_CANDIDATES = 5


def edition_choices() -> list[tuple[str, str]]:
    """Return the adopted editions as (primary key, name), the latest of each plan before the earlier ones. One statement."""
    editions = sorted(all_editions(), key=lambda edition: (edition.plan.position, edition.plan_id, -edition.position))
    return [(str(edition.pk), f"{edition.plan.name} {edition.name}") for edition in editions]


def meeting_choices() -> list[tuple[str, str]]:
    """Return the meetings as (primary key, name), the latest first. One statement."""
    return [(str(meeting.pk), _meeting_name(meeting)) for meeting in Meeting.objects.select_related("body")]


def _meeting_name(meeting: Meeting) -> str:
    number = f"第{meeting.number}回" if meeting.number else ""
    day = full_date(meeting.held_on) if meeting.held_on else long_year(meeting.fiscal_year)
    return " ".join(filter(None, (meeting.body.name, number, day)))


@dataclass(frozen=True, slots=True)
class Found:
    """What was typed, and the items it may mean: one where it is clear."""

    typed: str
    items: tuple[Item, ...]


def items_named(edition: Edition, typed: Sequence[str]) -> list[Found]:
    """Find items of an edition by number or, where no number fits, by words of their names. One statement."""
    items = list(edition.items.order_by("position"))
    return [Found(text, _fitting(items, text)) for text in typed]


def _fitting(items: Sequence[Item], typed: str) -> tuple[Item, ...]:
    """Return the item whose number is typed, with or without its name; else those whose name is typed, or holds all the words."""
    words = fold(typed).split()
    by_number = tuple(item for item in items if words and fold(item.number) == words[0])
    if by_number:
        return by_number
    whole = tuple(item for item in items if fold(item.title) == fold(typed))
    return whole or tuple(item for item in items if words and all(word in fold(item.title) for word in words))
