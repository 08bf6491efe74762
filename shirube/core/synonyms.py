"""Words that mean the same when people search: 「引っ越し」 and 「引越し」. Content of the city pack."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from shirube.core.content import read_rows
from shirube.core.errors import ContentFault
from shirube.core.folding import fold

MOST_FORMS = 8


@cache
def groups() -> tuple[tuple[str, ...], ...]:
    """Return the groups of equal words of the city pack, folded; none where the pack has no `synonyms.csv`."""
    return read_groups(settings.CITY_DIR / "synonyms.csv")


def read_groups(path: Path) -> tuple[tuple[str, ...], ...]:
    """Read a file with one column `words`, each row a group with its words divided by 「、」."""
    if not path.exists():
        return ()
    found = []
    for line, row in read_rows(path):
        group = tuple(fold(word) for word in row.get("words", "").split("、") if fold(word))
        if len(group) < 2:
            raise ContentFault("同じ意味の言葉を「、」で区切って二つ以上書いてください。", place=f"{path.name} {line}行目 words")
        found.append(group)
    return tuple(found)


def forms(word: str, known: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Return a folded word and the ways in which it is written too, the word itself first."""
    found = {word: None}
    for group in known:
        for inside in sorted((other for other in group if other in word), key=len, reverse=True)[:1]:
            found.update((word.replace(inside, other), None) for other in group)
    return tuple(found)[:MOST_FORMS]
