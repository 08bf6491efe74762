"""What every page knows: the city, the ways to the main pages, and the same page in the other language."""

from __future__ import annotations

from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext

from shirube.core.city import City, city
from shirube.ui.ways import ways_of


class Link(TypedDict):
    """A link as the templates show it."""

    url: str
    label: str
    is_here: bool


class Page(TypedDict):
    """What the base template is given."""

    city: City
    city_name: str
    attribution: str
    home_url: str
    search_url: str
    head_ways: list[Link]
    foot_ways: list[Link]
    other_language: str
    other_language_name: str
    other_language_url: str


def page(request: HttpRequest) -> Page:
    """Return what the base page shows around every page."""
    language = get_language() or settings.LANGUAGE_CODE
    other = "ja" if language.startswith("en") else "en"
    return {
        "city": city(),
        "city_name": city().name_en if other == "ja" else city().name,
        "attribution": (city().attribution_en if other == "ja" else "") or city().attribution,
        "home_url": next((way["url"] for way in _links("home", request.path)), "/"),
        "search_url": next((way["url"] for way in _links("search", request.path)), ""),
        "head_ways": _links("head", request.path),
        "foot_ways": _links("foot", request.path),
        "other_language": other,
        "other_language_name": dict(settings.LANGUAGES)[other],
        "other_language_url": same_page(request, other),
    }


def _links(place: str, here: str) -> list[Link]:
    urls = [(way, reverse(way.url_name)) for way in ways_of(place)]
    return [{"url": url, "label": gettext(way.label), "is_here": url == here} for way, url in urls]


def same_page(request: HttpRequest, language: str) -> str:
    """Return the address of this page in `language`, path and query kept. Japanese has no prefix, English has `/en/`."""
    path = request.path_info
    plain = path.removeprefix("/en") if path == "/en" or path.startswith("/en/") else path
    query = request.META.get("QUERY_STRING", "")
    prefix = request.META.get("SCRIPT_NAME", "").rstrip("/") + ("" if language == settings.LANGUAGE_CODE else f"/{language}")
    return f"{prefix}{plain or '/'}" + (f"?{query}" if query else "")
