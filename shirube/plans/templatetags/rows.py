"""Rows of the list as HTML. A list has hundreds: they are put together here, where a template would take ten times as long."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from shirube.plans.queries.cells import CellView, Kind
from shirube.plans.queries.matrix import Mark, RowView
from shirube.ui.templatetags.signs import actual, planned

register = template.Library()
KEPT_CELLS = 2_000


@register.filter
def drawn(row: RowView) -> SafeString:
    """Return the row as HTML; everything that comes from outside is escaped."""
    cells = zip(row.years, row.cells, strict=True)
    aim = gettext("目標")
    parts = (
        f'<tr class="row{" below" if row.is_below else ""}{"" if row.is_counted else " above"}" data-row>',
        f'<th scope="row" class="no">{escape(row.number)}</th>',
        f'<td class="title" lang="ja"><a href="{escape(row.url)}" data-panel-link>{escape(row.title)}</a>',
        *(_mark(mark) for mark in row.marks),
        f' <span class="unit">{escape(row.unit)}</span></td>' if row.unit else "</td>",
        '<td class="sections" lang="ja">',
        *(f'<a href="{escape(url)}">{escape(name)}</a> ' for url, name in row.sections),
        "</td>",
        *(f'<td class="year {cell.kind} {cell.tone}" data-year="{escape(year)}">{_cell(cell, aim)}</td>' for year, cell in cells),
        f'<td class="rating {row.tone}"><b>{escape(row.rating)}</b>',
        f"<small>{escape(row.rating_note)}</small></td></tr>\n" if row.rating_note else "</td></tr>\n",
    )
    return mark_safe("".join(parts))  # noqa: S308  # each part is escaped above


def _mark(mark: Mark) -> str:
    return f' <span class="flag{f" own {mark.kind}" if mark.kind else ""}">{escape(mark.label)}</span>'


@lru_cache(maxsize=KEPT_CELLS)
def _cell(cell: CellView, aim: str) -> str:
    """Return what stands in a cell: signs or numbers for the eye, the same in words for the ear."""
    if cell.kind is Kind.EMPTY:
        return ""
    sign = f"<small>{escape(cell.sign)}</small>" if cell.sign else ""
    words = f'<span class="for-ears">{escape(cell.words)}</span>'
    if cell.kind is Kind.STAGE:
        signs = f"<i>{_safe(planned(cell.plan))}</i><b>{_safe(actual(cell.actual))}</b>"
        return f'<span aria-hidden="true" class="signs">{signs}{sign}</span>{words}'
    target = f"{escape(aim)} {escape(cell.plan)}" if cell.plan else ""
    return f'<span aria-hidden="true"><b>{escape(cell.actual)}</b>{sign}{_bar(cell.bar)}<i>{target}</i></span>{words}'


def _safe(text: SafeString | str) -> str:
    return text if isinstance(text, SafeString) else escape(text)


def _bar(width: int | None) -> str:
    """Return a hairline to the target, filled as far as the actual reaches."""
    if width is None:
        return ""
    whole = '<rect class="whole" width="100%" height="1" y="1"/>'
    return f'<svg class="hair" height="3">{whole}<rect class="part" width="{width}%" height="3"/></svg>'
