"""The city whose pack is loaded: its names, its licence line and the days on which its offices close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings

from shirube.core.content import place_of, read_rows, read_yaml
from shirube.core.errors import ContentFault


@dataclass(frozen=True, slots=True)
class City:
    """`cities/<name>/city.yaml`: `code` is the 全国地方公共団体コード of six digits."""

    name: str
    name_en: str
    code: str
    url: str
    licence: str
    licence_url: str
    attribution: str
    attribution_en: str = ""


@cache
def city() -> City:
    """Return the city of the pack in use; raises `ContentFault` where its file has a fault."""
    return read_yaml(settings.CITY_DIR / "city.yaml", City)


@cache
def closed_days() -> frozenset[date]:
    """Return the days on which this city's offices close besides those of the law: `holidays.csv` of the pack, where there is one.

    Raises `ContentFault` for a day that is none.
    """
    file = settings.CITY_DIR / "holidays.csv"
    if not file.exists():
        return frozenset()
    return frozenset(_day(row["day"], place=f"{place_of(file)} {line}行目 day") for line, row in read_rows(file, "day", "name"))


def _day(text: str, *, place: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ContentFault(f"「{text}」は日付として読めません。2027-02-11 のように書いてください。", place=place) from error
