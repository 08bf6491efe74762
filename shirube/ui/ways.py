"""The ways in the head of every page. An app publishes its own when it starts; the base page shows them in order."""

from __future__ import annotations

from dataclasses import dataclass

from shirube.core.errors import ContentFault
from shirube.core.people.rules import Actor, Role


@dataclass(frozen=True, slots=True)
class Way:
    """A link: the name of an address, and a Japanese word given to `core.language.mark`.

    `place` is `head` or `foot`, `home` for the first page, `search` for the page that answers the search field, `staff` for the head
    of the staff's pages; there it is shown to those who hold one of `roles`, to all staff where none is named. Ways stand in the order
    in which they were published, those that are `last` behind all others.
    """

    url_name: str
    label: str
    place: str = "head"
    roles: frozenset[Role] = frozenset()
    last: bool = False


_ways: dict[tuple[str, str], Way] = {}


def publish(*ways: Way) -> None:
    """Add ways at the end; the same way may be published again, another under its name is refused."""
    for way in ways:
        if _ways.setdefault((way.url_name, way.place), way) != way:
            raise ContentFault("同じ名前の行き先がもうあります。別の名前にしてください。", place=way.url_name)


def ways_of(place: str) -> list[Way]:
    """Return the ways of one place, in the order they were published, those that are last behind the others."""
    return sorted((way for way in _ways.values() if way.place == place), key=lambda way: way.last)


def staff_ways(actor: Actor) -> list[Way]:
    """Return the ways in the head of the staff's pages that are for this person."""
    return [way for way in ways_of("staff") if not way.roles or actor.has(*way.roles)]
