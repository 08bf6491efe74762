"""Sentences that plain Python makes and a page shows in the reader's language. No Django here.

A rule says what it found as a Japanese template and its values; `str()` gives the Japanese, and the page looks the
template up in the message catalogue and fills in the same values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def mark(text: str) -> str:
    """Mark a Japanese text for the message catalogue and return it unchanged."""
    return text


@dataclass(frozen=True, slots=True)
class Sentence:
    """A Japanese template with named places, 「%(number)s件」, and what stands in them.

    The template is a text that was given to `mark`. Values are printed as they are.
    """

    template: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % self.values if self.values else self.template
