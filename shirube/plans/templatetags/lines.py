"""Lines of a document as HTML. A document has a thousand: they are put together here, where a template would take ten times as long."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from shirube.plans.queries.documents import Reading, TextLine

register = template.Library()


@register.filter
def drawn_lines(lines: Iterable[TextLine]) -> SafeString:
    """Return the lines as list items with what was read from each; everything that comes from outside is escaped."""
    return mark_safe("".join(_line(line) for line in lines))  # noqa: S308  # each part is escaped below


def _line(line: TextLine) -> str:
    number = f'<a class="n" href="#L{line.number}">{line.number}</a>'
    readings = "".join(_reading(reading) for reading in line.readings)
    margin = f'<span class="m">{readings}</span>' if readings else ""
    return f'<li id="L{line.number}" class="{line.state}">{number}<span class="t">{escape(line.text)}</span>{margin}</li>\n'


def _reading(reading: Reading) -> str:
    label = escape(reading.label)
    linked = f'<a href="{escape(reading.url)}">{label}</a>' if reading.url else label
    return f"<span>{linked} {escape(reading.values)}</span>"
