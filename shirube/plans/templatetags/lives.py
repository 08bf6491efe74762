"""Words of a biography's lines."""

from __future__ import annotations

from django import template

from shirube.plans.queries.chapters import LifeLine
from shirube.plans.queries.life import kind_words

register = template.Library()


@register.filter
def life_kind(line: LifeLine) -> str:
    """Return what kind of thing a line tells."""
    return kind_words(line)
