"""Places in documents as links, and their lines where the text itself is at hand."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from shirube.core.sources.models import Document

LONGEST_QUOTE = 12


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of a document: `label` for people, `url` to the first of them."""

    first: int
    last: int
    label: str
    url: str


def place_of(document: Document, first: int, last: int) -> Place:
    """Return these lines as a link to our page of the document."""
    url = f"{reverse('plans:document', args=[document.slug])}#L{first}"
    return Place(first, last, lines_label(first, last), url)


def lines_label(first: int, last: int) -> str:
    """Return 「12行目」 or 「12〜14行目」."""
    if first == last:
        return gettext("%(line)s行目") % {"line": first}
    return gettext("%(first)s〜%(last)s行目") % {"first": first, "last": last}


def quoted(document: Document, place: Place) -> tuple[tuple[int, str], ...]:
    """Return the lines of a place with their numbers; none where only the reference to the document is known."""
    lines = document.text.splitlines()[place.first - 1 : min(place.last, place.first + LONGEST_QUOTE - 1)]
    return tuple((place.first + index, line) for index, line in enumerate(lines))
