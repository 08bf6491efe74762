"""Moments and files as the pages of a round show them."""

from __future__ import annotations

from datetime import datetime

from django import template

from shirube.cycle.queries.sheet import moment_words
from shirube.cycle.rules.uploads import ENDINGS

register = template.Library()


@register.filter
def moment(at: datetime) -> str:
    """Return a moment: 「10:42」 of today, 「4月10日 14:05」 of another day."""
    return moment_words(at)


@register.simple_tag
def accepted_files() -> str:
    """Return what a field for files offers to choose."""
    return ENDINGS
