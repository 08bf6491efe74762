"""axe on a publication's own pages, as a plain server gives them, and on the pages around publications."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from shirube.cycle.actions.publish import publish as write
from tests.browser.test_accessibility import NARROWEST, RULES, SCHEMES, VIEWS, faults
from tests.factories import cycle, people
from tests.factories.publications import correct, publish_round

PAGES = (
    "index.html",
    "items/3.html",
    "items/4.html",
    "indicators.html",
    "documents.html",
    "about.html",
    "en/index.html",
    "en/items/3.html",
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Silent(SimpleHTTPRequestHandler):
    """A plain file server that does not tell of every request."""

    def log_message(self, *told: object) -> None:
        return


def check(browser: Browser, addresses: dict[str, str], cookies: list[dict[str, str]] | None = None) -> list[str]:
    """Return the faults of pages at all widths and in both schemes, and those that move sideways at the narrowest."""
    found: list[str] = []
    with browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=True) as context:
        context.add_cookies(cookies or [])  # type: ignore[arg-type]  # name, value and address
        page = context.new_page()
        for name, address in addresses.items():
            page.goto(address)
            for view, width in VIEWS.items():
                page.set_viewport_size({"width": width, "height": 800})
                for scheme in SCHEMES:
                    page.emulate_media(color_scheme=scheme)
                    found += [f"{name} {view} {scheme} {fault}" for fault in faults(Axe().run(page, options=RULES).response)]
            page.set_viewport_size({"width": NARROWEST, "height": 640})
            if page.evaluate("document.documentElement.scrollWidth") > NARROWEST:
                found.append(f"{name} moves sideways")
    return found


def test_the_pages_of_a_publication_have_no_fault_on_any_server(browser: Browser, tmp_path: Path) -> None:
    first = publish_round(cycle.make_round(items=20))
    second = correct(first)
    for publication in (first, second):
        write(publication=publication, folder=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(tmp_path))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_address[1]}"
        addresses = {path: f"{base}/{second.digest}/{path}" for path in PAGES}
        addresses |= {path: f"{base}/{path}" for path in ("index.html?",)}
        assert check(browser, addresses) == []
        with browser.new_context(java_script_enabled=False) as context:
            page = context.new_page()
            page.goto(f"{base}/latest/index.html")
            page.wait_for_url(f"{base}/{second.digest}/index.html")
            page.click("text=取組その3")
            assert page.title().startswith("3 取組その3")
        server.shutdown()


def test_the_pages_around_publications_have_no_fault(browser: Browser, live_server: LiveServer, tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    round_ = cycle.make_round(items=20)
    first = publish_round(round_)
    second = correct(first)
    paths = [
        "/publications/",
        f"/publications/compare/?from={first.digest}&to={second.digest}",
        f"/publications/{second.digest}/",
        "/en/publications/",
    ]
    staff = [
        "/staff/publications/",
        f"/staff/publications/reform/?round={round_.pk}",
        f"/staff/publications/reform/preview/{round_.pk}/index.html",
    ]
    staff.append(f"/staff/rounds/{round_.pk}/entries/{cycle.entry_for(round_, '3').pk}/correct/")
    with browser.new_context() as context:
        people.sign_in_browser(context, live_server.url, people.cast().office)
        cookies = [{"name": each["name"], "value": each["value"], "url": live_server.url} for each in context.cookies()]
    assert check(browser, {path: live_server.url + path for path in [*paths, *staff]}, cookies) == []
