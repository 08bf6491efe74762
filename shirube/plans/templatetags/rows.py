"""Rows of the list, each drawn by its template once: equal rows are the same text, so that what is drawn can be kept.

A list has hundreds of rows and changes seldom. What is kept is found by content, never by key, and cannot be stale.
"""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from shirube.plans.queries.matrix import RowView

register = template.Library()
KEPT_ROWS = 5_000


@register.filter
def drawn(row: RowView) -> SafeString:
    """Return the row as HTML."""
    return _drawn(row, get_language() or "")


@lru_cache(maxsize=KEPT_ROWS)
def _drawn(row: RowView, language: str) -> SafeString:
    drawn = get_template("plans/_row.html").render({"row": row, "cells": list(zip(row.years, row.cells, strict=True))})
    return mark_safe(drawn)  # noqa: S308  # a template's own output, escaped by it
