"""The results of a consultation as plain data: what is frozen when they are published, and what page and files are made from. Plain Python.

`plain` gives the JSON values and `digest` their SHA-256 in canonical form. Nothing of a letter is in them but texts that a checker
has let through; names of who wrote are not even asked for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from shirube.cycle.rules.frozen import canonical

FORMAT = "shirube-consultation-results/1"


@dataclass(frozen=True, slots=True)
class ResultText:
    """An opinion's text as it may be published, and how many said the very same."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class ResultGroup:
    """One line of the table: `about` says what of the draft it is about, empty for the whole; `effect` is an `Effect`."""

    number: int
    about: str
    item: str
    """The number of the item in the draft, empty for none."""
    summary: str
    answer: str
    effect: str
    change: str
    count: int
    texts: tuple[ResultText, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """The whole of the results. Days are ISO dates; `ways` and `standings` are (value, letters)."""

    format: str
    city: str
    plan: str
    edition: str
    title: str
    slug: str
    section: str
    announced_on: str
    opens_on: str
    closes_on: str
    short_reason: str
    published_on: str
    letters: int
    opinions: int
    ways: tuple[tuple[str, int], ...]
    standings: tuple[tuple[str, int], ...]
    not_counted: tuple[tuple[str, int], ...]
    """Letters that hold no opinion on the draft: (why, how many)."""
    groups: tuple[ResultGroup, ...]
    note: str


def plain(results: Results) -> dict[str, Any]:
    """Return results as JSON values."""
    return json.loads(json.dumps(asdict(results), ensure_ascii=False))  # type: ignore[no-any-return]  # asdict gives a mapping


def digest(values: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of results."""
    return hashlib.sha256(canonical(values)).hexdigest()
