"""From a row's dataclass to flat columns: one definition serves the API's schema, CSV, JSON and Excel.

A field is `Annotated[type, Field(title="日本語の見出し")]`. A nested dataclass becomes a column for each of its fields, a mapping by
fiscal year a column for each year, a list one cell divided by 「、」.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from django.utils.timezone import localtime
from pydantic import PlainSerializer, WithJsonSchema

from shirube.core.calendar import era_year

Flat = str | int | Decimal | bool | date | None


def plain_number(number: Decimal) -> int | float:
    """Return a decimal as JSON writes it: a whole one without a point. Exact up to 15 digits, as in every reader of JSON."""
    return int(number) if number == number.to_integral_value() else float(number)


Number = Annotated[Decimal, PlainSerializer(plain_number), WithJsonSchema({"type": "number"})]
"""An exact decimal, a number in JSON."""


@dataclass(frozen=True, slots=True)
class Column:
    """One flat column: its English name, its Japanese heading, and how to read it from a row."""

    key: str
    label: str
    read: Callable[[Any], Flat]


def columns_of(row: type[Any], years: Sequence[int]) -> tuple[Column, ...]:
    """Return the flat columns of a row's dataclass; mappings by fiscal year spread over `years`."""
    return tuple(_spread(row, years))


def _spread(row: type[Any], years: Sequence[int]) -> Iterator[Column]:
    for name, hint in get_type_hints(row, include_extras=True).items():
        title, kind = title_of(hint), _kind_of(hint)
        if isinstance(kind, type) and is_dataclass(kind):
            for inner in _spread(kind, years):
                yield Column(f"{name}_{inner.key}", f"{title} {inner.label}", _through(name, inner.read))
        elif get_origin(kind) is dict and get_args(kind)[0] is int:
            for year in years:
                yield Column(f"{name}_{year}", f"{title} {era_year(year)}({year})", _at_year(name, year))
        else:
            yield Column(name, title, _at(name))


def title_of(hint: Any) -> str:
    """Return the Japanese heading in a field's annotation."""
    return next(str(extra.title) for extra in hint.__metadata__ if getattr(extra, "title", None))


def _kind_of(hint: Any) -> Any:
    """Return the type itself, without annotation and without 「or None」."""
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    kinds = [kind for kind in get_args(hint) if kind is not type(None)]
    return kinds[0] if type(None) in get_args(hint) else hint


def _at(name: str) -> Callable[[Any], Flat]:
    return lambda row: flat(getattr(row, name))


def _at_year(name: str, year: int) -> Callable[[Any], Flat]:
    return lambda row: flat(getattr(row, name).get(year))


def _through(name: str, inner: Callable[[Any], Flat]) -> Callable[[Any], Flat]:
    def read(row: Any) -> Flat:
        nested = getattr(row, name)
        return None if nested is None else inner(nested)

    return read


def flat(value: Any) -> Flat:
    """Return a value as one cell holds it."""
    if isinstance(value, list | tuple):
        return "、".join(str(each) for each in value)
    if isinstance(value, Mapping):
        return "、".join(f"{key}: {each}" for key, each in value.items())
    if isinstance(value, datetime):
        return localtime(value).isoformat(timespec="seconds")
    if value is None or isinstance(value, int | Decimal | date):
        return value
    return str(value)
