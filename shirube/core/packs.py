"""What is loaded from the city pack: an app publishes how it loads its part when it starts, and `load_city` runs all in order.

    publish_loader("council", load_council)

where `load_council(city, actor)` records what stands in the folder `city`, in transactions of its own, and yields one Japanese sentence
for each thing it did. Loading the same pack twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from shirube.core.errors import ContentFault

Loader = Callable[[Path, str], Iterable[str]]
_loaders: dict[str, Loader] = {}


def publish_loader(name: str, loader: Loader) -> None:
    """Add how a part of the pack is loaded; the same may be published again, another under its name is refused."""
    if _loaders.setdefault(name, loader) != loader:
        raise ContentFault("同じ名前の読み込みがもうあります。別の名前にしてください。", place=name)


def load_parts(city: Path, actor: str) -> Iterator[str]:
    """Load every part in the order in which they were published, and yield what each did."""
    for loader in _loaders.values():
        yield from loader(city, actor)
