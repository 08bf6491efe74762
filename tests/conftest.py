"""Settings of all tests: no manifest for static files, no network, the real documents where they are at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.db import connection
from django.utils.translation import override
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from shirube.core.guards import unguard
from tests.serving import chromium

# A noisy machine is no fault of the code; where changes land, the same examples are tried each time.
hypothesis.settings.register_profile("shirube", deadline=None, derandomize=os.environ.get("CI") == "true")
hypothesis.settings.load_profile("shirube")

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = Path(os.environ.get("SHIRUBE_DOCUMENTS", str(ROOT.parent / "shared" / "documents")))


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings) -> None:
    """Serve static files by their plain names: no collectstatic is needed to test a page."""
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def fresh_pages(settings: Settings) -> None:
    """Render every page anew: a test's records vanish without a journal entry."""
    settings.KEEP_PAGES = False


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep SQLite's test database in a file, as the product does.

    In memory all threads of the live server share one connection, and a request that a closed page leaves behind locks or breaks it
    for the test that comes next.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Take the journal's guards down in the test database, which is emptied between tests; test_guards.py puts them up and proves them."""
    with django_db_blocker.unblock():
        unguard(connection)


@pytest.fixture(autouse=True)
def an_emptied_journal(request: pytest.FixtureRequest) -> Iterator[None]:
    """Take the guards down again where a test put them up, by a migration say, before its records are removed."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction"):
        yield
        return
    request.getfixturevalue("transactional_db")  # set up before this, so that it is emptied after it
    yield
    unguard(connection)


@pytest.fixture(autouse=True)
def jobs_at_once(settings: Settings) -> None:
    """Do a background job where it is put into the queue: no worker runs beside a test."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture(autouse=True)
def fresh_facts() -> None:
    """Forget the facts of earlier tests' editions, which bore the same keys."""
    from shirube.cycle.queries.judging import forget

    forget()


@pytest.fixture(autouse=True)
def japanese() -> Iterator[None]:
    """Begin every test in Japanese: a request in English leaves its language behind."""
    with override("ja"):
        yield


@pytest.fixture(scope="session")
def documents() -> Path:
    """Return the folder of the real documents; skip the test where they are not at hand."""
    if not (DOCUMENTS / "reform-plan-status.txt").exists():
        pytest.skip("the published documents are not at hand: put them into ../shared/documents or name their folder in SHIRUBE_DOCUMENTS")
    return DOCUMENTS


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly what this run left out, and how to add it."""
    left = list(_left_out())
    if left:
        terminalreporter.section("left out")
        for line in left:
            terminalreporter.write_line(line)


def _left_out() -> Iterator[str]:
    if chromium() is None:
        yield "browser tests: there is no Chromium. Debian: apt-get install chromium"
    if not (DOCUMENTS / "reform-plan-status.txt").exists():
        yield "tests on the published documents: name their folder in SHIRUBE_DOCUMENTS"
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        yield "PostgreSQL (this was SQLite): name a server in DATABASE_URL=postgresql://user@host/name"
