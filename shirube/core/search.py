"""Find things by any part of their words, also by one or two characters, ranked, with the match marked.

The database's index over n-grams narrows the candidates, then the folded text itself decides: no false hit, no missed one.
Order is the same on SQLite and PostgreSQL: all words in the title first, then how early and how tight the match is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from operator import and_, or_

from django.conf import settings
from django.db import connection, transaction
from django.db.models import BooleanField, Case, Count, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length, StrIndex
from django.db.models.lookups import GreaterThan
from django.urls import translate_url
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override

from shirube.core import synonyms
from shirube.core.folding import clusters, fold, grams, needed_grams, words
from shirube.core.models import SearchEntry

LONGEST_QUERY = 100
MOST_WORDS = 8
SNIPPET = 60

Word = tuple[str, ...]
"""One word of a query in all its forms, folded."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing to be found. `context` says where it stands and is shown; `body` is searched besides the title.

    `url` is a path without the prefix of a language.
    """

    kind: str
    title: str
    url: str
    context: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing found. `marked_title` and `snippet` are safe HTML with the match in `<mark>`.

    `snippet` is empty where the title says it all.
    """

    kind: str
    title: str
    context: str
    url: str
    marked_title: SafeString
    snippet: SafeString


@dataclass(frozen=True, slots=True)
class SearchResult:
    """How many things there are in all, how many of each kind, and the best of the kind asked for."""

    total: int
    counts: Mapping[str, int]
    hits: tuple[Hit, ...]


def search(text: str, *, limit: int = 50, offset: int = 0, kind: str | None = None) -> SearchResult:
    """Return what contains every word of `text`; nothing for an empty text.

    Words are divided by white space. Only the first 100 characters and 8 words count. `counts` leaves `kind` aside.
    """
    query = read_query(text)
    if not query:
        return SearchResult(0, {}, ())
    found = _matching(query)
    counts = {row["kind"]: row["number"] for row in found.order_by("kind").values("kind").annotate(number=Count("pk"))}
    if kind is not None:
        found = found.filter(kind=kind)
    total = sum(counts.values()) if kind is None else counts.get(kind, 0)
    return SearchResult(total, counts, tuple(_hit(entry, query) for entry in _ranked(found, query)[offset : offset + limit]))


def replace_entries(scope: str, entries: Iterable[Entry]) -> int:
    """Put `entries` in place of all that `scope` held, in one transaction; return how many there are."""
    return replace_scopes({scope: entries})


def replace_scopes(scopes: Mapping[str, Iterable[Entry]]) -> int:
    """Do the same for many scopes with the statements of one."""
    rows = [_row(scope, entry) for scope, entries in scopes.items() for entry in entries]
    with transaction.atomic():
        SearchEntry.objects.filter(scope__in=list(scopes)).delete()
        SearchEntry.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def read_query(text: str) -> tuple[Word, ...]:
    """Return the words of a query, each with the forms that the city's synonyms give it."""
    return tuple(synonyms.forms(word, synonyms.groups()) for word in words(text[:LONGEST_QUERY])[:MOST_WORDS])


def mark(text: str, query: Iterable[Word]) -> SafeString:
    """Return `text` as safe HTML with every match of the query in `<mark>`; the text itself is not changed."""
    parts = list(clusters(text))
    lit = _lit([folded for folded, _ in parts], query)
    pieces = []
    for is_lit, run in groupby(zip(lit, parts, strict=True), key=lambda pair: pair[0]):
        piece = "".join(original for _, (_, original) in run)
        pieces.append((format_html("<mark>{}</mark>", piece) if is_lit else piece,))
    return format_html_join("", "{}", pieces)


def _lit(folded: list[str], query: Iterable[Word]) -> list[bool]:
    """Say for each cluster whether a match touches it."""
    whole = "".join(folded)
    touched = bytearray(len(whole))
    for form in {form for word in query for form in word}:
        start = whole.find(form)
        while start >= 0:
            touched[start : start + len(form)] = b"\1" * len(form)
            start = whole.find(form, start + 1)
    lit, position = [], 0
    for part in folded:
        lit.append(any(touched[position : position + len(part)]))
        position += len(part)
    return lit


def _snippet(text: str, query: tuple[Word, ...]) -> str:
    """Cut `text` to about `SNIPPET` characters around its first match."""
    lit = _lit([folded for folded, _ in clusters(text)], query)
    if True not in lit:
        return ""
    start = max(0, lit.index(True) - SNIPPET // 3)
    piece = "".join(original for _, original in list(clusters(text))[start : start + SNIPPET])
    return f"{'…' if start else ''}{piece}{'…' if start + SNIPPET < len(lit) else ''}"


def _row(scope: str, entry: Entry) -> SearchEntry:
    title, body = fold(entry.title), fold(entry.body)
    return SearchEntry(
        scope=scope, kind=entry.kind, title=entry.title, context=entry.context, body=entry.body, url=entry.url,
        folded_title=title, folded_body=body, grams=" ".join(sorted(grams(title) | grams(body))),
    )  # fmt: skip


def _hit(entry: SearchEntry, query: tuple[Word, ...]) -> Hit:
    in_title = all(any(form in entry.folded_title for form in word) for word in query)
    snippet = "" if in_title else _snippet(entry.body, query)
    return Hit(entry.kind, entry.title, entry.context, _localised(entry.url), mark(entry.title, query), mark(snippet, query))


def _localised(url: str) -> str:
    language = get_language() or settings.LANGUAGE_CODE
    if language == settings.LANGUAGE_CODE:
        return url
    with override(settings.LANGUAGE_CODE):
        return translate_url(url, language)


def _matching(query: tuple[Word, ...]) -> QuerySet[SearchEntry]:
    """Narrow by the index, then let the folded text decide."""
    by_index = RawSQL(*_index_condition(query), output_field=BooleanField())  # noqa: S611  (constants and one parameter)
    entries = SearchEntry.objects.filter(by_index)
    return entries.filter(reduce(and_, (_holds("folded_title", word) | _holds("folded_body", word) for word in query)))


def _holds(field: str, word: Word) -> Q:
    """Return the condition that a field holds the word in one of its forms."""
    return reduce(or_, (Q(GreaterThan(StrIndex(field, Value(form)), 0)) for form in word))


def _index_condition(query: tuple[Word, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the SQL condition on the index and its parameter: the tokens are letters only, so nothing can be injected."""
    if connection.vendor == "postgresql":
        return "to_tsvector('simple'::regconfig, grams) @@ to_tsquery('simple'::regconfig, %s)", (_terms(query, "&", "|"),)
    return "core_searchentry.id IN (SELECT rowid FROM core_searchindex WHERE core_searchindex MATCH %s)", (_terms(query, "AND", "OR"),)


def _terms(query: tuple[Word, ...], both: str, either: str) -> str:
    """Write the query in an index's own language: every word, in one of its forms, with all its n-grams."""
    written = ((f"({f' {both} '.join(needed_grams(form))})" for form in word) for word in query)
    return f" {both} ".join(f"({f' {either} '.join(forms)})" for forms in written)


def _ranked(entries: QuerySet[SearchEntry], query: tuple[Word, ...]) -> QuerySet[SearchEntry]:
    """Order: the title is the word, the title holds all words, the rest; then the earlier place, then the shorter title."""
    is_word = Q(folded_title__in=query[0]) if len(query) == 1 else Q(pk=None)
    in_title = reduce(and_, (_holds("folded_title", word) for word in query))
    rank = Case(When(is_word, then=Value(0)), When(in_title, then=Value(1)), default=Value(2), output_field=IntegerField())
    return entries.order_by(rank, StrIndex("folded_title", Value(query[0][0])), Length("folded_title"), "pk")
