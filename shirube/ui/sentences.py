"""Sentences that the rules made and the store keeps, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext


def say(sentence: Mapping[str, Any] | None) -> str:
    """Return a stored {"template", "values"} as text in the reader's language; nothing for none."""
    if not sentence:
        return ""
    template = gettext(sentence["template"])
    return template % sentence["values"] if sentence["values"] else template
