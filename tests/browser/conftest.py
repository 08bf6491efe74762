"""A real Chromium for the browser tests: one per session, skipped with a clear line where there is none."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.serving import chromium

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-dev-shm-usage"]


@pytest.fixture(scope="session", autouse=True)
def static_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the server an empty folder of collected files before it starts: the files are served from where they stand."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        yield


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start Playwright once. It runs a loop of its own, in which Django must be told that it may use the database."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as started:
        yield started
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Start Chromium for a file of tests: one that lives through hundreds of pages grows slow and may hang."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium: install it (Debian: apt-get install chromium) to run the browser tests")
    started = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield started
    started.close()
