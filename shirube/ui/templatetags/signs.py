"""Stage signs as shapes that look the same in every font: `{{ "◎"|planned }}` in outline, `{{ "◎"|actual }}` filled.

The shapes stand once in `ui/_signs.html`. What is no known sign stays text. Each shape is hidden from the ear: a word goes beside it.
"""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
SHAPES = {"△": "triangle", "□": "square", "○": "circle", "◎": "double", "✓": "check", "→": "arrow"}


@register.filter
def planned(sign: str) -> SafeString | str:
    """Return a planned sign: an outline."""
    return _drawn(sign, "o")


@register.filter
def actual(sign: str) -> SafeString | str:
    """Return an actual sign: filled."""
    return _drawn(sign, "f")


@lru_cache(maxsize=256)
def _drawn(sign: str, way: str) -> SafeString | str:
    shape = SHAPES.get(sign)
    return format_html('<svg class="sg" aria-hidden="true"><use href="#{}-{}"/></svg>', shape, way) if shape else sign
