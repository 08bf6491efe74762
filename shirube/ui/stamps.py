"""What was last published of a plan: an app publishes who tells it, and the pages of the plan show it.

    publish_stamps(newest_stamps)

where `newest_stamps()` returns one `Stamp` for each plan that was published, by the plan's slug, in a constant number of statements.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stamp:
    """The newest publication of a plan. `label` names it in the language of the page, with meeting and day; `url` is its first page.

    `revision` is that of the edition (by primary key) that was published: another one has changed since.
    """

    label: str
    url: str
    digest: str
    edition: int
    revision: int


Teller = Callable[[], Mapping[str, Stamp]]
_tellers: list[Teller] = []


def publish_stamps(teller: Teller) -> None:
    """Add who tells what was published; the same may be published again."""
    if teller not in _tellers:
        _tellers.append(teller)


def stamps() -> dict[str, Stamp]:
    """Return the newest publication of each plan that has one, by the plan's slug."""
    return {slug: stamp for teller in _tellers for slug, stamp in teller().items()}
