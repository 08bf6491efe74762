"""Where publications are decided: the app that records meetings publishes what it knows, and the pages of publications lead there.

publish_occasions(Occasions(urls_of=..., offered=...))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shirube.core.errors import ContentFault
from shirube.cycle.models import Publication, Round


@dataclass(frozen=True, slots=True)
class Occasions:
    """What is known of recorded meetings, each in a constant number of statements.

    `urls_of(publications)` gives the pages of the meetings that decided on them, by primary key; `offered(plan, round)` lists, as
    (label, address), where the office can decide on a plan's publication.
    """

    urls_of: Callable[[Sequence[Publication]], Mapping[int, str]]
    offered: Callable[[str, Round | None], Sequence[tuple[str, str]]]


_known: list[Occasions] = []


def publish_occasions(occasions: Occasions) -> None:
    """Say where publications are decided; the same may be published again, another is refused."""
    if occasions not in _known:
        if _known:
            raise ContentFault("公表を決める場は、もう登録されています。")
        _known.append(occasions)


def meeting_urls(publications: Sequence[Publication]) -> Mapping[int, str]:
    """Return the pages of the meetings that decided on these publications, by primary key; without an app of meetings none."""
    return _known[0].urls_of(publications) if _known and publications else {}


def offered_meetings(plan: str, round_: Round | None) -> Sequence[tuple[str, str]]:
    """Return where a plan's publication can be decided, as (label, address)."""
    return _known[0].offered(plan, round_) if _known else ()
