"""What is waiting for somebody: an app publishes who tells it, and the staff's first page shows the lines.

    publish_work(open_rounds)

where `open_rounds(actor)` returns the `WorkLine`s of a person, in a constant number of statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shirube.core.people.rules import Actor


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One thing to do: a whole sentence in the language of the page, and where it is done. `is_late` where its day has passed."""

    sentence: str
    url: str
    is_late: bool = False


Teller = Callable[[Actor], Iterable[WorkLine]]
_tellers: list[Teller] = []


def publish_work(teller: Teller) -> None:
    """Add who tells of work; the same may be published again."""
    if teller not in _tellers:
        _tellers.append(teller)


def work_of(actor: Actor) -> list[WorkLine]:
    """Return what waits for a person: the late first, otherwise in the order of the apps."""
    lines = [line for teller in _tellers for line in teller(actor)]
    return sorted(lines, key=lambda line: not line.is_late)
