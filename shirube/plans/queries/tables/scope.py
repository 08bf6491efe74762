"""Which editions a table is read for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from shirube.core.city import city
from shirube.core.errors import NotFound
from shirube.core.sources.models import Citation
from shirube.plans.models import Edition
from shirube.plans.queries.editions import all_editions, current_editions
from shirube.plans.queries.tables.rows import Source


@dataclass(frozen=True)
class Scope:
    """The editions at hand, with their plans and documents loaded; `everything` where they stand for the whole city."""

    editions: tuple[Edition, ...]
    everything: bool
    item: str = ""
    """The number of the one item that is asked for; empty for all."""

    @cached_property
    def names(self) -> Mapping[int, tuple[str, str]]:
        """The plan's slug and the edition's name, by the edition's key: how every row begins."""
        return {edition.pk: (edition.plan.slug, edition.name) for edition in self.editions}

    def within(self, edition: str, item: str = "") -> Q:
        """Return the condition that the fields named lie in these editions, and belong to the item asked for."""
        here = Q(**{f"{edition}__in": self.editions})
        return here & Q(**{item: self.item}) if item and self.item else here

    @property
    def years(self) -> list[int]:
        """All fiscal years of the editions, rising."""
        return sorted({year for edition in self.editions for year in edition.years})


def city_scope() -> Scope:
    """Return the newest edition of every plan. One statement."""
    return Scope(tuple(current_editions()), everything=True)


def plan_scope(slug: str, edition: str = "") -> Scope:
    """Return one edition of a plan, the newest where none is named; raises `NotFound`. One statement."""
    editions = [each for each in all_editions() if each.plan.slug == slug]
    if not editions:
        raise NotFound("この計画はありません。計画の一覧は /api/v1/plans にあります。", place=slug)
    found = [each for each in editions if each.name == edition] if edition else editions
    if not found:
        raise NotFound(f"この版はありません。あるのは {'、'.join(each.name for each in editions)} です。", place=edition)
    return Scope((found[-1],), everything=False)


def source_line(scope: Scope) -> str:
    """Return the line that names the city's attribution and the documents the data come from."""
    return " ".join([city().attribution, *dict.fromkeys(edition.document.title for edition in scope.editions)])


def source_of(citation: Citation) -> Source:
    """Return a citation, whose document is loaded, as a source."""
    return Source(citation.document.slug, citation.first_line, citation.last_line, citation.method, citation.confidence)
