"""Japanese text made comparable for searching, and cut into n-grams. Plain Python, no Django.

Folding joins what people type in several ways: NFKC (ＡＥＤ = AED, ｶﾞ = ガ), katakana to hiragana (ゴミ = ごみ), case.
N-grams of one and two characters make words of one and two characters findable, which word-based and trigram indexes do not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

_CLUSTER = re.compile(r".[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*", re.DOTALL)
_TO_HIRAGANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_UNUSABLE = {"Cc", "Cs", "Cf", "Cn"}


def fold(text: str) -> str:
    """Return `text` in the form in which it is compared; control characters vanish, white space becomes one space."""
    return "".join(folded for folded, _ in clusters(text))


def clusters(text: str) -> Iterator[tuple[str, str]]:
    """Yield each character with its combining marks as (folded, original): the folded ones joined are `fold(text)`."""
    for match in _CLUSTER.finditer(text):
        yield _fold_cluster(match[0]), match[0]


@lru_cache(maxsize=20_000)
def _fold_cluster(cluster: str) -> str:
    if cluster.isspace():
        return " "
    usable = "".join(char for char in unicodedata.normalize("NFKC", cluster) if unicodedata.category(char) not in _UNUSABLE)
    return "".join(usable.split()).casefold().translate(_TO_HIRAGANA)


def words(text: str) -> list[str]:
    """Return the folded words of a query, in order, each once."""
    return list(dict.fromkeys(fold(text).split()))


def grams(folded: str) -> set[str]:
    """Return the n-grams of one and two characters of every word of a folded text, as tokens of the letters a to p.

    Any character at all, also a sign or a quote, becomes plain letters: no tokenizer drops it and no query language reads it.
    """
    found: set[str] = set()
    for word in folded.split():
        found.update(_token(char) for char in word)
        found.update(_token(first) + _token(second) for first, second in pairwise(word))
    return found


def needed_grams(word: str) -> list[str]:
    """Return the tokens that every text with `word` in it must have: its pairs, or the one character."""
    tokens = [_token(char) for char in word]
    pairs = [first + second for first, second in pairwise(tokens)]
    return list(dict.fromkeys(pairs or tokens))


def _token(char: str) -> str:
    return f"{ord(char):06x}".translate(_LETTERS)
