"""What an app has to tell of the life of a measure: it publishes who tells it, and the biography puts the lines in order.

    publish_chapters(proposal_lines)

where `proposal_lines(items)` returns the `LifeLine`s of the items with these primary keys, in a constant number of statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shirube.core.language import mark


class LifeKind(StrEnum):
    """What kind of thing happened to a measure."""

    PROPOSAL = "proposal"
    EDITION = "edition"
    LINK = "link"
    SECTION = "section"
    STAGE = "stage"
    NUMBER = "number"
    RANK = "rank"
    FINDING = "finding"
    PUBLICATION = "publication"
    COMMENT = "comment"
    PROJECT = "project"


LIFE_WORDS = {
    LifeKind.PROPOSAL: mark("提言"),
    LifeKind.EDITION: mark("計画"),
    LifeKind.LINK: mark("つながり"),
    LifeKind.SECTION: mark("担当課"),
    LifeKind.STAGE: mark("段階"),
    LifeKind.NUMBER: mark("数値"),
    LifeKind.RANK: mark("評価"),
    LifeKind.FINDING: mark("気づき"),
    LifeKind.PUBLICATION: mark("公表"),
    LifeKind.COMMENT: mark("意見公募"),
    LifeKind.PROJECT: mark("庁内プロジェクト"),
}


@dataclass(frozen=True, slots=True)
class LifeLine:
    """One thing that happened, as one sentence in the language of the page.

    `day` orders the lines; `is_exact` is False where only the fiscal year is known, whose last day `day` then is. `source` names the
    place it stands at ("文書の名前 12行目") and `source_url` leads there. `against` says that it went against the measure.
    """

    kind: LifeKind
    day: date
    sentence: str
    url: str = ""
    source: str = ""
    source_url: str = ""
    is_exact: bool = True
    against: bool = False
    item: int | None = None


Teller = Callable[[Sequence[int]], Iterable[LifeLine]]
_tellers: list[Teller] = []


def publish_chapters(teller: Teller) -> None:
    """Add who tells of the life of measures; the same may be published again."""
    if teller not in _tellers:
        _tellers.append(teller)


def told_lines(items: Sequence[int]) -> list[LifeLine]:
    """Return what all who were published tell of these items."""
    return [line for teller in _tellers for line in teller(items)]
