"""What ties the items of several editions and plans together: words, and which items make one lineage. Plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum

from shirube.core.language import mark

DRAFT = "draft"
"""Kind of the document that records a draft; nobody is shown it before the draft is adopted."""


class EditionState(StrEnum):
    """Whether an edition holds."""

    DRAFT = "draft"
    ADOPTED = "adopted"


class LinkKind(StrEnum):
    """What became of an item in a later edition or plan."""

    SAME = "same"
    RENAMED = "renamed"
    MOVED = "moved"
    """Under another heading; the name may have changed as well."""
    SPLIT = "split"
    """One of several items that came out of it."""
    MERGED = "merged"
    """One of several items that went into it."""
    REPEATED = "repeated"
    """The same measure, printed a second time (再掲)."""
    DROPPED = "dropped"
    """Not in the later edition any more."""
    NEW = "new"
    """Not in the earlier edition yet."""


class Verdict(StrEnum):
    """What somebody decided on a link."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


KIND_WORDS: Mapping[str, str] = {
    LinkKind.SAME: mark("継続"),
    LinkKind.RENAMED: mark("名称変更"),
    LinkKind.MOVED: mark("移動"),
    LinkKind.SPLIT: mark("分割"),
    LinkKind.MERGED: mark("統合"),
    LinkKind.REPEATED: mark("再掲"),
    LinkKind.DROPPED: mark("廃止"),
    LinkKind.NEW: mark("新規"),
}
ONE_SIDED = frozenset({LinkKind.DROPPED, LinkKind.NEW})
"""Kinds that name an item on one side and an edition on the other."""


def components(nodes: Iterable[int], pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the groups of nodes that the pairs tie together, each sorted, in the order of their smallest node."""
    near: dict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    seen: set[int] = set()
    groups = []
    for node in sorted(set(nodes) | near.keys()):
        if node not in seen:
            groups.append(sorted(_reached(node, near, seen)))
    return groups


def _reached(start: int, near: Mapping[int, set[int]], seen: set[int]) -> list[int]:
    found, waiting = [], [start]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            found.append(node)
            waiting.extend(near.get(node, set()) - seen)
    return found
