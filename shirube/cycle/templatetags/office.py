"""Rows of the office's matrix as HTML. A round has hundreds of squares: they are put together here, where a template would take ten times
as long."""

from __future__ import annotations

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from shirube.cycle.queries.office.matrix import SectionRow, Square
from shirube.cycle.rules.states import EntryState

register = template.Library()


def _sign(state: str) -> str:
    return f'<svg class="at" aria-hidden="true"><use href="#at-{state}"/></svg>'


SIGNS = {state.value: _sign(state.value) for state in EntryState}


@register.filter
def state_sign(state: str) -> SafeString:
    """Return the shape of a state; a word goes beside it."""
    return mark_safe(SIGNS[EntryState(state).value])  # noqa: S308  # made of our own words


@register.filter
def drawn_section(row: SectionRow, may_act: bool = False) -> SafeString:
    """Return a section of the matrix as a row; everything that comes from outside is escaped."""
    return mark_safe(  # noqa: S308  # each part is escaped below
        f"<tr data-row{' class=done' if row.done == row.total else ''}>"
        f'<th scope="row" lang="ja"><a href="{escape(row.url)}">{escape(row.name)}</a></th>'
        f'<td class="number"><b>{row.done}</b>/{row.total}</td>'
        f'<td class="squares"><div>{"".join(map(_square, row.squares))}{_names(row)}</div></td>'
        f'<td class="late">{_late(row, may_act)}</td>'
        f"{_when(gettext('最後の動き'), row.moved)}{_when(gettext('お知らせ'), row.reminded)}</tr>\n"
    )


@register.filter
def drawn_square(square: Square) -> SafeString:
    """Return one square that htmx puts in the place of the one on the page."""
    return mark_safe(_square(square, 'hx-swap-oob="true" '))  # noqa: S308  # each part is escaped below


def _square(square: Square, swap: str = "") -> str:
    name, look = escape(square.name), " ".join(filter(None, (square.state, square.tone, "marked" if square.is_marked else "")))
    return (
        f'<a {swap}id="at-{square.pk}" class="sq {look}" href="{escape(square.url)}" title="{name}" data-panel-link>'
        f'{SIGNS[square.state]}<span class="for-ears">{name}</span></a>'
    )


def _names(row: SectionRow) -> str:
    """Return the same items by name, closed until asked for: for fingers, which cannot hover."""
    items = "".join(f'<li>{SIGNS[square.state]} <a href="{escape(square.url)}">{escape(square.name)}</a></li>' for square in row.squares)
    summary = f'{gettext("名前")}<span class="for-ears">: {escape(row.name)}</span>'
    return f'<details class="names"><summary>{summary}</summary><ul lang="ja">{items}</ul></details>'


def _late(row: SectionRow, may_act: bool) -> str:
    late = f'<span class="behind">{escape(row.late)}</span>' if row.late else ""
    if not may_act or not row.late:
        return late
    label = gettext("延ばす")
    return (
        f'{late} <a class="small more-time" href="{escape(row.reopen_url)}">{label}<span class="for-ears">: {escape(row.name)}</span></a>'
    )


def _when(label: str, words: str) -> str:
    return f'<td class="when" data-label="{escape(label)}">{escape(words)}</td>'
