"""How alike two Japanese titles are, from 0 to 1, and which runs of characters they share. Plain Python, offline.

A title is folded (full and half width, katakana, case) and cut into runs of two and three characters. A run weighs the more the fewer of
the titles at hand have it; what every plan says of everything (導入, 推進, 拡充) weighs next to nothing. Words that the city pack
calls equal are one word. An inverted index finds what shares anything at all, so that the cost follows what is shared.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from shirube.core.folding import clusters, fold

SIZES = (2, 3)
COMMON = 0.15
"""What a run weighs that lies in a word every plan says of everything."""
COMMON_WORDS = (
    "導入", "検討", "推進", "拡充", "拡大", "強化", "整備", "本格", "実施", "普及", "促進", "運用", "活用", "利用", "対応", "構築",
    "開催", "充実", "向上", "見直し", "再掲", "仮称", "再構築", "提供", "取組", "効果的", "新たな", "次期",
    "に関する", "による", "における", "及び", "に向けた", "のための",
)  # fmt: skip
"""Words that say how far a measure is or how it is worded, not what it is about."""
SHORTEST_RUN = 2
LEAST_KNOWN = 6.0
"""Weight of shared runs at which half of a likeness is believed."""

_COMMON = re.compile("|".join(sorted((re.escape(fold(word)) for word in COMMON_WORDS), key=len, reverse=True)))
_ENDS = re.compile(rf"^(?:{_COMMON.pattern}|[のを\W_])+|(?:{_COMMON.pattern}|[のを\W_])+$")
"""What is not shown at either end of a shared run."""
_HIRAGANA = re.compile("[ぁ-ゖー]")
_JOINS = frozenset("のを")
"""Hiragana that join words and are hardly ever part of one."""
_SIGNS = re.compile(r"[\W_]")


@dataclass(frozen=True, slots=True)
class Title:
    """A title made comparable: `folded` is compared, `owners` says which character of `text` each folded one came from."""

    text: str
    folded: str
    owners: tuple[int, ...]
    runs: Mapping[str, float]
    """Runs of two and three characters, each with how much of its weight counts."""


@dataclass(frozen=True, slots=True)
class Span:
    """A shared run: its folded form, and where it stands in the text of each title (from, up to)."""

    folded: str
    one: tuple[int, int]
    other: tuple[int, int]


@dataclass(slots=True)
class Titles:
    """All titles at hand: how rare each run is, and which titles have it."""

    count: int = 0
    having: Counter[str] = field(default_factory=Counter)

    def add(self, titles: Iterable[Title]) -> None:
        """Count the runs of some titles; equal titles count once, so that a measure carried on is no less rare for it."""
        seen: set[str] = set()
        for title in titles:
            if title.folded not in seen:
                seen.add(title.folded)
                self.count += 1
                self.having.update(title.runs.keys())

    def weights(self, title: Title) -> dict[str, float]:
        """Return what each run of a title weighs."""
        return {run: share * math.log(1 + self.count / (self.having[run] or 1)) for run, share in title.runs.items()}


def comparable(text: str, equal: Sequence[Sequence[str]] = ()) -> Title:
    """Return a title made comparable; `equal` holds groups of folded words that mean the same."""
    folded, owners, soft = _folded(text)
    for group in equal:
        folded, owners, soft = _one_word(group, folded, owners, soft)
    return Title(text, folded, tuple(owners), _runs(folded, soft))


def likeness(one: float, other: float, shared: float) -> float:
    """Return how alike two titles are, from the weight of each and of what they share.

    Half of it is how much of both is shared, half how much of the one that is shared most, so that a part of a longer title is found.
    Little shared weight is believed less.
    """
    if not shared:
        return 0.0
    covers = shared / one, shared / other
    believed = max(shared / (shared + LEAST_KNOWN), min(covers))
    return min(1.0, (math.sqrt(covers[0] * covers[1]) + max(covers)) / 2 * believed)


def shared_weights(ones: Sequence[Mapping[str, float]], others: Sequence[Mapping[str, float]]) -> dict[int, dict[int, float]]:
    """Return the shared weight of every pair of places that shares any, by an index of the runs."""
    holding: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, weights in enumerate(others):
        for run, weight in weights.items():
            holding[run].append((place, weight))
    found: dict[int, dict[int, float]] = {}
    for place, weights in enumerate(ones):
        near: dict[int, float] = defaultdict(float)
        for run, weight in weights.items():
            for other, there in holding.get(run, ()):
                near[other] += min(weight, there)
        found[place] = near
    return found


def shared_runs(one: Title, other: Title) -> tuple[Span, ...]:
    """Return the longest runs that both titles have, from the left of the first; runs of common words or of joints are left out."""
    found, start = [], 0
    while start < len(one.folded):
        end = start + 1
        while end <= len(one.folded) and one.folded[start:end] in other.folded:
            end += 1
        run = one.folded[start : end - 1]
        bare = _ENDS.sub("", run)
        if tells(bare):
            here, there = start + run.index(bare), other.folded.index(bare)
            found.append(Span(bare, _place(one, here, len(bare)), _place(other, there, len(bare))))
        start += max(len(run), 1)
    return tuple(found)


def tells(run: str) -> bool:
    """Return whether a run says anything: two characters and more that are neither common words nor hiragana alone."""
    rest = _SIGNS.sub("", _COMMON.sub("", run))
    return len(rest) >= SHORTEST_RUN and not (len(rest) == SHORTEST_RUN and _HIRAGANA.match(rest) and _HIRAGANA.match(rest[1]))


def _folded(text: str) -> tuple[str, list[int], list[bool]]:
    """Return a folded text, where each character came from, and whether it was written in hiragana."""
    found: list[str] = []
    owners: list[int] = []
    soft: list[bool] = []
    at = 0
    for folded, original in clusters(text):
        for char in folded:
            found.append(char)
            owners.append(at)
            soft.append(bool(_HIRAGANA.match(original)) and original != "ー")
        at += len(original)
    return "".join(found), owners, soft


def _one_word(group: Sequence[str], folded: str, owners: list[int], soft: list[bool]) -> tuple[str, list[int], list[bool]]:
    """Write every word of a group the way the first of it is written."""
    for word in sorted(group[1:], key=len, reverse=True):
        at = folded.find(word)
        while at >= 0:
            end, first = at + len(word), group[0]
            place = owners[at]
            folded = folded[:at] + first + folded[end:]
            owners = [*owners[:at], *[place] * len(first), *owners[end:]]
            soft = [*soft[:at], *[False] * len(first), *soft[end:]]
            at = folded.find(word, at + len(first))
    return folded, owners, soft


def _runs(folded: str, soft: Sequence[bool]) -> dict[str, float]:
    common = [False] * len(folded)
    for match in _COMMON.finditer(folded):
        common[match.start() : match.end()] = [True] * (match.end() - match.start())
    stops = [bool(_SIGNS.match(char)) or (soft[at] and char in _JOINS) for at, char in enumerate(folded)]
    found: dict[str, float] = {}
    for size in SIZES:
        for start in range(len(folded) - size + 1):
            end = start + size
            if not any(stops[start:end]):
                run = folded[start:end]
                found[run] = max(found.get(run, 0.0), COMMON if any(common[start:end]) or all(soft[start:end]) else 1.0)
    return found


def _place(title: Title, start: int, length: int) -> tuple[int, int]:
    """Return where a folded run stands in the text as written."""
    end = start + length
    return title.owners[start], title.owners[end] if end < len(title.owners) else len(title.text)
