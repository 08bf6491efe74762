"""The deck as PDF."""

from __future__ import annotations

from dataclasses import asdict

from shirube.cycle.rules.frozen import Frozen
from shirube.cycle.writers.overview.deck import deck_of
from shirube.cycle.writers.palette import palette
from shirube.cycle.writers.typesetting import typeset


def overview_pdf(content: Frozen, previous: Frozen | None, digest: str) -> bytes:
    """Return the overview as slides in PDF; `previous` is the publication before, None for the first."""
    deck = asdict(deck_of(content, previous, digest))
    for slide in deck["slides"]:
        if slide["table"]:
            slide["table"]["strong"] = sorted(slide["table"]["strong"])
    return typeset("overview.typ", {**deck, "palette": palette()}, day=content.meeting_on)
