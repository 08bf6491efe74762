"""The items of one edition judged and set under their headings: what the list, an item's page and a section's page stand on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from shirube.plans.models import Edition, Heading
from shirube.plans.queries.filters import Filters, Judged, keeper
from shirube.plans.queries.records import Record, load_records
from shirube.plans.queries.standing import Standing, standing_of
from shirube.plans.rules.schemes import RatingScheme, parse_scheme
from shirube.plans.rules.stages import ACHIEVED

HUES = 5


@dataclass(frozen=True, slots=True)
class Node:
    """A heading with its place in the tree. `hue` is one of the city's colours, by the part of the plan it belongs to."""

    pk: int
    position: str
    level: int
    label: str
    vision: str
    hue: int
    line: tuple[str, ...]
    """Positions from the top down to this heading."""


class Board:
    """Judged items of one edition or of many."""

    def __init__(self, editions: Iterable[Edition], nodes: Mapping[int, Node], judged: Sequence[Judged]) -> None:
        self.editions = {edition.pk: edition for edition in editions}
        self.nodes = nodes
        self.judged = judged

    @classmethod
    def load(cls, editions: Sequence[Edition]) -> Board:
        """Read the headings and items of the editions. Seven statements, however many there are."""
        return cls.of(editions, load_records(editions))

    @classmethod
    def of(cls, editions: Sequence[Edition], records: Iterable[Record]) -> Board:
        """Set these items of the editions under their headings. One statement."""
        nodes = _nodes(Heading.objects.filter(edition__in=editions).order_by("edition", "position"))
        known = {edition.pk: edition for edition in editions}
        return cls(editions, nodes, [_judge(record, known[record.edition], nodes) for record in records])

    def within(self, editions: Sequence[Edition]) -> Board:
        """Return the part of these editions."""
        keys = {edition.pk for edition in editions}
        return Board(editions, self.nodes, [judged for judged in self.judged if judged.record.edition in keys])

    def node_of(self, judged: Judged) -> Node:
        """Return the heading an item stands under."""
        return self.nodes[judged.record.heading]

    def chain_of(self, judged: Judged) -> list[Node]:
        """Return the headings above an item, from the top."""
        node = self.node_of(judged)
        by_position = {other.position: other for other in self.nodes.values()}
        return [by_position[position] for position in node.line]

    @cached_property
    def counted(self) -> list[Judged]:
        """The items that are counted: headers whose lines carry their own signs are not."""
        return [judged for judged in self.judged if judged.record.is_counted]

    def count(self, standing: Standing) -> int:
        """Count the items that stand so."""
        return sum(judged.standing is standing for judged in self.counted)

    def select(self, filters: Filters) -> list[Judged]:
        """Return the items the filters keep, in the order asked for."""
        kept = list(filter(keeper(filters), self.judged))
        if filters.is_plain:
            return kept
        key = _ORDERS[filters.sort_key]
        codes = {code: place for place, code in enumerate(self.codes)}
        return sorted(kept, key=lambda judged: key(judged, codes), reverse=filters.is_turned)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The ranks of the editions' schemes, best first, and before them the word for an item that is achieved."""
        found = [ACHIEVED]
        for edition in self.editions.values():
            scheme = scheme_of(edition)
            found += [code for code in (scheme.codes if scheme else ()) if code not in found]
        return tuple(found)


def _judge(record: Record, edition: Edition, nodes: Mapping[int, Node]) -> Judged:
    standing = standing_of(record, edition)
    code = record.computed.code if record.computed else ""
    rating = code or (ACHIEVED if standing is Standing.DONE else "")
    return Judged(record, standing, frozenset(nodes[record.heading].line), rating)


def scheme_of(edition: Edition) -> RatingScheme | None:
    """Return the rule of judgement of an edition, None where its plan has no ranks."""
    return parse_scheme(edition.scheme.definition, place=str(edition.scheme)) if edition.scheme else None


def _nodes(headings: Iterable[Heading]) -> dict[int, Node]:
    found: dict[int, Node] = {}
    tops: dict[int, int] = {}
    for heading in headings:
        above = found.get(heading.parent_id) if heading.parent_id else None
        if above is None:
            tops[heading.edition_id] = tops.get(heading.edition_id, 0) + 1
        position = str(heading.position)
        found[heading.pk] = Node(
            pk=heading.pk,
            position=position,
            level=heading.level,
            label=f"{heading.number} {heading.name}".strip(),
            vision=heading.vision,
            hue=above.hue if above else (tops[heading.edition_id] - 1) % HUES + 1,
            line=(*above.line, position) if above else (position,),
        )
    return found


Key = tuple[object, ...]


def _by_section(judged: Judged, codes: dict[str, int]) -> Key:
    return tuple(section.name for section in judged.record.sections)


def _by_rating(judged: Judged, codes: dict[str, int]) -> Key:
    return (codes.get(judged.rating, len(codes)),)


def _by_attainment(judged: Judged, codes: dict[str, int]) -> Key:
    share = judged.record.computed.attainment if judged.record.computed else None
    return (share is None, share or 0)


def _by_standing(judged: Judged, codes: dict[str, int]) -> Key:
    return ((Standing.BEHIND, Standing.UNDER_WAY, Standing.LATER, Standing.UNKNOWN, Standing.DONE).index(judged.standing),)


def _by_number(judged: Judged, codes: dict[str, int]) -> Key:
    parts = judged.record.number.replace(".", "-").split("-")
    return tuple((not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts)


_ORDERS = {
    "number": _by_number,
    "section": _by_section,
    "rating": _by_rating,
    "attainment": _by_attainment,
    "standing": _by_standing,
}
