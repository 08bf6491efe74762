"""Suggest which opinions say alike things, with the words they share. Plain Python; a person decides.

Texts are compared by their runs of two and three characters, each weighed by how few texts have it (tf-idf), as the cosine of the two.
An opinion joins the first opinion of the group that it is most like, so a suggestion never grows by chance from link to link.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LIKE = 0.2
"""How alike two texts are at least, from 0 to 1, to be suggested as one group."""
_WORD = re.compile(r"[一-龠々]{2,}|[ァ-ヴー]{2,}|[A-Za-z]{2,}")
MOST_WORDS = 6
_PLAIN = re.compile(r"[ぁ-んー]+")
"""Runs of hiragana alone join sentences and say little of what they are about."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text to compare: its key, and what it says."""

    key: int
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Texts that may say alike things: their keys, the words that most of them share, and whether they are the very same text."""

    keys: tuple[int, ...]
    words: tuple[str, ...]
    is_same: bool


def suggestions(texts: Sequence[Text]) -> list[Suggestion]:
    """Return groups of two and more texts, the largest first; texts that stand alone are in none."""
    by_text: dict[str, list[Text]] = defaultdict(list)
    for each in texts:
        by_text[_bare(each.text)].append(each)
    groups: list[list[str]] = _led(list(by_text))
    made = []
    for group in groups:
        members = [each for text in group for each in by_text[text]]
        if len(members) > 1:
            made.append(Suggestion(tuple(each.key for each in members), shared_words(each.text for each in members), len(group) == 1))
    return sorted(made, key=lambda each: -len(each.keys))


def shared_words(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the words that more than half of some texts have, the longest of those in most texts first."""
    sets = [set(_WORD.findall(text)) for text in texts]
    counts = Counter(word for words in sets for word in words)
    common = [word for word, count in counts.items() if count * 2 > len(sets)]
    return tuple(sorted(common, key=lambda word: (-counts[word], -len(word), word))[:MOST_WORDS])


def _bare(text: str) -> str:
    return re.sub(r"[\s、。,.・「」]", "", unicodedata.normalize("NFKC", text).casefold())


def _led(texts: Sequence[str]) -> list[list[str]]:
    """Return texts grouped around the first of each group."""
    weights = _weights(texts)
    leaders: list[list[str]] = []
    holding: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for text, grams in zip(texts, weights, strict=True):
        scores: dict[int, float] = defaultdict(float)
        for gram, weight in grams.items():
            for leader, other in holding[gram]:
                scores[leader] += weight * other
        best = max(scores, key=lambda leader: scores[leader], default=None)
        if best is not None and scores[best] >= LIKE:
            leaders[best].append(text)
            continue
        for gram, weight in grams.items():
            holding[gram].append((len(leaders), weight))
        leaders.append([text])
    return leaders


def _weights(texts: Sequence[str]) -> list[dict[str, float]]:
    """Return the weights of each text's runs, of length 1 together."""
    counted = [Counter(_grams(text)) for text in texts]
    having = Counter(gram for counts in counted for gram in counts)
    made = []
    for counts in counted:
        weights = {gram: (1 + math.log(count)) * (1 + math.log(len(texts) / having[gram])) for gram, count in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        made.append({gram: weight / length for gram, weight in weights.items()})
    return made


def _grams(text: str) -> Iterable[str]:
    for size in (2, 3):
        for start in range(len(text) - size + 1):
            gram = text[start : start + size]
            if not _PLAIN.fullmatch(gram):
                yield gram
