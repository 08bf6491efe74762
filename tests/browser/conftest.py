"""A real Chromium for the browser tests: one per session, skipped with a clear line where there is none."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright

from tests.serving import chromium

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-dev-shm-usage"]


@pytest.fixture(scope="session", autouse=True)
def static_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give the server an empty folder of collected files before it starts: the files are served from where they stand."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once. Playwright runs a loop of its own, in which Django must be told that it may use the database."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium: install it (Debian: apt-get install chromium) to run the browser tests")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
