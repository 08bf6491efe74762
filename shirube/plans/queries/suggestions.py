"""Links that may be between two editions: everything the rules suggest that nobody has decided on yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q

from shirube.core.synonyms import groups
from shirube.plans.models import Edition, Heading, Item, Link, Responsibility, Row, StageCell, Target
from shirube.plans.rules.evidence import Line
from shirube.plans.rules.links import Verdict
from shirube.plans.rules.suggestions import BEST, Judged, Pair, Suggestion, judge

Lines = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided between two editions: pairs of items, and the items of either side of which something was said for good.

    An item is settled where a link of it was accepted, be it 「廃止」 or 「新規」.
    """

    pairs: frozenset[tuple[int, int]]
    earlier: frozenset[int]
    later: frozenset[int]
    dropped: frozenset[int]
    new: frozenset[int]

    def holds(self, pair: tuple[int, int]) -> bool:
        """Return whether a pair needs no proposal any more."""
        return pair in self.pairs or pair[0] in self.dropped or pair[1] in self.new


@dataclass(frozen=True, slots=True)
class Between:
    """Two editions with their items and what may still be linked."""

    earlier: Lines
    later: Lines
    decided: Decided
    judged: Judged

    def best(self, best: int = BEST) -> list[Pair]:
        """Return the best open pairs, by place of the earlier item."""
        open_pairs = {self.judged.keys(pair) for pair in self.judged.pairs}
        return self.judged.best({keys for keys in open_pairs if self.decided.holds(keys)}, best)


def suggestions_between(earlier: Edition, later: Edition, best: int = BEST) -> list[Suggestion]:
    """Return the best suggestions of every item, the decided left out; for one edition twice, its repeats. Six statements."""
    between = between_editions(earlier, later)
    return [between.judged.told(pair) for pair in between.best(best)]


def between_editions(earlier: Edition, later: Edition) -> Between:
    """Return two editions, judged. Six statements, whatever their size."""
    lines = lines_of([earlier, later])
    ones, others = lines[earlier.pk], lines[later.pk]
    name = later.name if earlier.plan_id == later.plan_id else ""
    return Between(ones, others, decided_between(earlier, later), _judged(ones, others, earlier.plan_id == later.plan_id, name, groups()))


@lru_cache(maxsize=8)
def _judged(earlier: Lines, later: Lines, is_same_plan: bool, edition: str, equal: tuple[tuple[str, ...], ...]) -> Judged:
    """Judge two editions once: the office goes through them item by item."""
    return judge(earlier, later, equal=equal, is_same_plan=is_same_plan, edition=edition)


def decided_between(earlier: Edition, later: Edition) -> Decided:
    """Return what was decided between two editions, in whichever direction. One statement."""
    there = Q(earlier_edition=earlier, later_edition=later)
    back = Q(earlier_edition=later, later_edition=earlier)
    links = list(Link.objects.filter(there | back).values_list("earlier", "later", "kind", "verdict", "earlier_edition"))
    ends = [((one, two) if edition == earlier.pk else (two, one), kind, verdict) for one, two, kind, verdict, edition in links]
    accepted = [pair for pair, _, verdict in ends if verdict == Verdict.ACCEPTED]
    return Decided(
        pairs=frozenset(pair for pair, _, _ in ends if None not in pair),
        earlier=frozenset(one for one, _ in accepted if one),
        later=frozenset(two for _, two in accepted if two),
        dropped=frozenset(one for one, two in accepted if one and not two),
        new=frozenset(two for one, two in accepted if two and not one),
    )


def lines_of(editions: Collection[Edition]) -> Mapping[int, Lines]:
    """Return the items of some editions the way the suggestions see them, by edition. Five statements."""
    items = Item.objects.filter(edition__in=editions).order_by("edition", "position")
    paths, sections, years = _paths(editions), _sections(editions), _years(editions)
    found: dict[int, list[Line]] = {edition.pk: [] for edition in editions}
    fields = ("pk", "edition_id", "number", "title", "parent_id", "parent__title", "heading_id", "added_in")
    for pk, edition, number, title, parent, above, heading, added_in in items.values_list(*fields):
        found[edition].append(
            Line(pk, number, title, parent, above or "", paths[heading], tuple(sections[pk]), tuple(sorted(years[pk])), added_in)
        )
    return {edition: tuple(lines) for edition, lines in found.items()}


def _paths(editions: Collection[Edition]) -> Mapping[int, tuple[str, ...]]:
    paths: dict[int | None, tuple[str, ...]] = {None: ()}
    headings = Heading.objects.filter(edition__in=editions).order_by("level", "position")
    for pk, parent, name in headings.values_list("pk", "parent_id", "name"):
        paths[pk] = (*paths[parent], name)
    return {pk: path for pk, path in paths.items() if pk is not None}


def _sections(editions: Collection[Edition]) -> Mapping[int, list[str]]:
    rows = Responsibility.objects.filter(item__edition__in=editions).order_by("item", "position")
    found: dict[int, list[str]] = defaultdict(list)
    for item, name in rows.values_list("item_id", "section__name"):
        found[item].append(name)
    return found


def _years(editions: Collection[Edition]) -> Mapping[int, set[int]]:
    """Return the fiscal years for which anything is planned, by item."""
    stages = StageCell.objects.filter(item__edition__in=editions, row=Row.PLAN).exclude(text="")
    targets = Target.objects.filter(indicator__item__edition__in=editions).exclude(text="")
    rows: Iterable[tuple[int, int]] = [
        *stages.order_by().values_list("item_id", "fiscal_year").distinct(),
        *targets.order_by().values_list("indicator__item_id", "fiscal_year").distinct(),
    ]
    found: dict[int, set[int]] = defaultdict(set)
    for item, year in rows:
        found[item].add(year)
    return found
