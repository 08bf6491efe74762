"""Sentences that the rules made and the store keeps, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from shirube.core.calendar import parse_fiscal_year
from shirube.core.language import Sentence
from shirube.ui.years import reads_english

ERA_YEAR = re.compile(r"(?:令和|平成)(?:元|\d+)年度(?=(\d)?)")


def say(sentence: Mapping[str, Any] | None) -> str:
    """Return a stored {"template", "values"} as text in the reader's language; nothing for none."""
    if not sentence:
        return ""
    template = gettext(sentence["template"])
    if not sentence["values"]:
        return template
    return template % ({key: _in_english(value) for key, value in sentence["values"].items()} if reads_english() else sentence["values"])


def told(sentence: Sentence | None) -> str:
    """Return a sentence of the rules as text in the reader's language; nothing for none."""
    return say({"template": sentence.template, "values": sentence.values}) if sentence else ""


def _in_english(value: str | int) -> str | int:
    """Return a value with its era years as western ones: 「令和3年度」 is "FY2021"."""
    return ERA_YEAR.sub(lambda year: f"FY{parse_fiscal_year(year[0])}{' ' if year[1] else ''}", value) if isinstance(value, str) else value
