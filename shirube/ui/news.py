"""What is new: an app publishes who tells it, and the first page of the public shows the lines.

    publish_news(open_consultations)

where `open_consultations()` returns `NewsLine`s in a constant number of statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One thing to know: what it is and its name, in the language of the page, when, and where it leads. `is_urgent` stands first."""

    kind: str
    title: str
    when: str
    url: str
    is_urgent: bool = False


Teller = Callable[[], Iterable[NewsLine]]
_tellers: list[Teller] = []


def publish_news(teller: Teller) -> None:
    """Add who tells what is new; the same may be published again."""
    if teller not in _tellers:
        _tellers.append(teller)


def news() -> list[NewsLine]:
    """Return what is new: the urgent first, otherwise in the order of the apps."""
    lines = [line for teller in _tellers for line in teller()]
    return sorted(lines, key=lambda line: not line.is_urgent)
