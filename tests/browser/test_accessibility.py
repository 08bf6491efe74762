"""axe in a real Chromium on every public page: at 360 and 1280 pixels and at 200 % zoom, in light and in dark."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.factories import plans as cast

PAGES = [
    "/",
    "/plans/reform/",
    "/plans/reform/?standing=behind&q=その",
    "/plans/reform/?q=nothing",
    "/plans/reform/items/3/",
    "/plans/reform/items/8/",
    "/plans/strategy/?edition=1.0",
    "/indicators/",
    "/sections/",
    "/sections/section-2/",
    "/findings/",
    "/documents/",
    "/documents/list/",
    "/documents/reform-1-0/",
    "/data/",
    "/compare/",
    "/compare/strategy/1.0/strategy/2.0/",
    "/search?q=取組",
    "/search?q=nothing",
    "/accessibility/",
    "/-/patterns",
    "/nothing/",
    "/en/plans/reform/",
]
VIEWS = {"desk": 1280, "zoomed": 640, "phone": 360}
"""Width in CSS pixels: 1280 at 200 % zoom leaves 640."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
NARROWEST = 320
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def city() -> None:
    cast.make_city(items=20, held=True)


def faults(found: dict[str, Any]) -> list[str]:
    return [
        f"{fault['id']}: {node['html'][:120]} {node['failureSummary'][:200]}" for fault in found["violations"] for node in fault["nodes"]
    ]


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_fault_and_nothing_moves_sideways(browser: Browser, live_server: LiveServer, city: None, path: str) -> None:
    found: list[str] = []
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.goto(live_server.url + path)
        for name, width in VIEWS.items():
            page.set_viewport_size({"width": width, "height": 800})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                found += [f"{name} {scheme} {fault}" for fault in faults(Axe().run(page, options=RULES).response)]
        page.set_viewport_size({"width": NARROWEST, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST
    assert found == []
