"""Which edition of a plan a page shows, and what a page says about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from shirube.core.errors import NotFound
from shirube.plans.models import Edition, Plan
from shirube.plans.queries.editions import editions_of
from shirube.ui.stamps import stamps
from shirube.ui.years import full_year, reads_english


@dataclass(frozen=True, slots=True)
class EditionLink:
    """One edition of a plan as a link; `query` is empty for the current one."""

    name: str
    query: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """The edition that a page shows, with its brothers."""

    edition: Edition
    links: tuple[EditionLink, ...]

    @property
    def plan(self) -> Plan:
        """The plan of the edition."""
        return self.edition.plan

    @property
    def query(self) -> str:
        """What an address needs to come back to this edition."""
        return next(link.query for link in self.links if link.is_shown)


@dataclass(frozen=True, slots=True)
class Published:
    """The newest publication of a plan as its pages show it. `has_changed` tells whether the page shows a later state."""

    label: str
    url: str
    digest: str
    has_changed: bool

    @property
    def print_line(self) -> str:
        """What the foot of a printed page says: the hash of the publication that the page agrees with."""
        return "" if self.has_changed else f"{self.label} SHA-256 {self.digest}"


def plan_name(plan: Plan) -> str:
    """Return the plan's name in the reader's language."""
    return plan.name_en if reads_english() and plan.name_en else plan.name


def stamp(edition: Edition) -> str:
    """Return what a printed page says about its data: the plan, the edition and its revision."""
    values = {"plan": plan_name(edition.plan), "name": edition.name, "revision": edition.revision}
    return gettext("%(plan)s %(name)s（記録の改訂 %(revision)s）") % values


def published(edition: Edition) -> Published | None:
    """Return what was last published of a plan where it was this edition; None for nothing. One statement."""
    known = stamps().get(edition.plan.slug)
    if known is None or known.edition != edition.pk:
        return None
    return Published(known.label, known.url, known.digest, known.revision != edition.revision)


def status_words(edition: Edition) -> str:
    """Return the fiscal year up to which the edition reports, in both calendars; empty where it reports on none."""
    return full_year(edition.status_year) if edition.status_year else ""


def shown_edition(slug: str, name: str = "") -> Shown:
    """Return the edition of this name, or the plan's latest; raises `NotFound` with the names there are. One statement."""
    editions = editions_of(slug)
    chosen = next((edition for edition in editions if edition.name == name), None) if name else editions[-1]
    if chosen is None:
        names = "、".join(edition.name for edition in editions)
        raise NotFound(gettext("この計画に「%(name)s」という版はありません。あるのは %(names)s です。") % {"name": name, "names": names})
    return Shown(chosen, _links(editions, chosen))


def shown_as_current(edition: Edition) -> Shown:
    """Return a plan's latest edition as a page shows it beside those of other plans."""
    return Shown(edition, (EditionLink(edition.name, "", is_shown=True),))


def _links(editions: Sequence[Edition], chosen: Edition) -> tuple[EditionLink, ...]:
    latest = editions[-1]
    return tuple(
        EditionLink(edition.name, "" if edition == latest else f"edition={edition.name}", edition == chosen) for edition in editions
    )
