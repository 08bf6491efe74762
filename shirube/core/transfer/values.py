"""The plain form of what a column holds: the same JSON value whichever database it came from.

Moments are UTC with `+00:00`, decimals text with all their places, bytes base64. A JSON column is wrapped in a list of one, so that
SQL's NULL and JSON's null stay two things. Plain Python: no Django import.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Context, Decimal
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID

Plain = bool | int | float | str | list[Any] | None
Row = list[Plain]
Turn = Callable[[Any], Any]

_FLOATS = Context(prec=15)
_WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_WRITE_SORTED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


class Kind(StrEnum):
    """What a column holds."""

    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "moment"
    TIME = "time"
    DECIMAL = "decimal"
    JSON = "json"
    BYTES = "bytes"
    UUID = "uuid"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `limit` is its most characters; `lowest` and `highest` its bounds; `places` its decimals; None where there is none."""

    name: str
    kind: Kind
    limit: int | None = None
    lowest: int | None = None
    highest: int | None = None
    places: int | None = None


def line(row: Row) -> bytes:
    """Return a row as one line of JSON without its end; keys keep their order."""
    return _WRITE(row).encode("utf-8", "surrogatepass")


def canonical(row: Row) -> bytes:
    """Return a row as the line that checksums are made of: keys are sorted, for PostgreSQL does not keep their order."""
    return _WRITE_SORTED(row).encode("utf-8", "surrogatepass")


def reading(column: Column) -> Turn | None:
    """Return what turns a value from the database (never None) into its plain form; None where it is plain already."""
    turns: dict[Kind, Turn] = {
        Kind.BOOLEAN: bool,
        Kind.DATE: date.isoformat,
        Kind.MOMENT: _moment,
        Kind.TIME: time.isoformat,
        Kind.DECIMAL: partial(_decimal, places=column.places or 0),
        Kind.JSON: lambda value: [json.loads(value)],
        Kind.BYTES: lambda value: b64encode(value).decode(),
        Kind.UUID: lambda value: str(value if isinstance(value, UUID) else UUID(value)),
    }
    return turns.get(column.kind)


def writing(column: Column, *, vendor: str) -> Turn | None:
    """Return what turns a plain value (never None) into what the database takes; None where it takes it as it is."""
    turns: dict[Kind, Turn] = {Kind.JSON: lambda value: json.dumps(value[0]), Kind.BYTES: b64decode}
    if vendor == "sqlite":  # as Django writes them: comparisons there are comparisons of text
        turns[Kind.MOMENT] = lambda value: value.removesuffix("+00:00")
        turns[Kind.UUID] = lambda value: value.replace("-", "")
    return turns.get(column.kind)


def fault(column: Column, value: Plain) -> str:
    """Say why PostgreSQL would not take a plain value, empty where it would: SQLite takes texts and numbers of any size."""
    if isinstance(value, str) and column.kind is Kind.TEXT:
        if column.limit is not None and len(value) > column.limit:
            return f"{len(value)}文字あり、{column.limit}文字を超えています"
        return _letter_fault(value)
    if isinstance(value, int) and column.lowest is not None and column.highest is not None and not column.lowest <= value <= column.highest:
        return f"{value}は{column.lowest}から{column.highest}までにありません"
    return _json_fault(value) if isinstance(value, list) else ""


def _letter_fault(text: str) -> str:
    if "\0" in text:
        return "空文字（NUL）が入っています"
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        return "文字でない符号（対になっていないサロゲート）が入っています"
    return ""


def _json_fault(value: Any) -> str:
    if isinstance(value, str):
        return _letter_fault(value)
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return "数でない値（NaN・無限大）が入っています"
    if isinstance(value, dict):
        value = [*value, *value.values()]
    return next(filter(None, map(_json_fault, value)), "") if isinstance(value, list) else ""


def _moment(value: datetime) -> str:
    return str(value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


def _decimal(value: Any, *, places: int) -> str:
    """SQLite keeps decimals as floating point of 15 digits, read as Django reads them."""
    number = _FLOATS.create_decimal_from_float(value) if isinstance(value, float) else Decimal(value)
    return format(number.quantize(Decimal(1).scaleb(-places), context=Context(prec=40)), "f")
