"""Take the pictures of the README: `.venv/bin/python -m tests.browser.pictures`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS
from tests.conftest import chromium
from tests.serving import ROOT, prepare, serving

PICTURES = {"matrix": "/plans/reform-plan/", "item": "/plans/reform-plan/items/126/"}
FOLDER = ROOT / "docs" / "pictures"


def take() -> None:
    """Serve the demo's pages and take each picture at 1280 by 860."""
    with tempfile.TemporaryDirectory() as folder, serving(prepare(Path(folder))) as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        for name, path in PICTURES.items():
            page.goto(f"http://127.0.0.1:{port}{path}")
            page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    take()
