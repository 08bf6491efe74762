"""The city whose pack is loaded: its names and its licence line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings

from shirube.core.content import read_yaml


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
