"""Kept pages are the pages, and no older than the last change."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from pytest_django.fixtures import Settings

from shirube.core import journal, pagecache

pytestmark = pytest.mark.django_db


class Counter:
    """A view that says how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.asked += 1
        return HttpResponse(f"{request.get_full_path()} {self.asked}回目")


@pytest.fixture
def view(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    settings.KEEP_PAGES = True
    monkeypatch.setattr(pagecache, "FRESH", 0.0)
    pagecache.pages.clear()
    yield Counter()
    pagecache.pages.clear()


def ask(view: Counter, path: str = "/a", **headers: str) -> HttpResponse:
    def counted(request: HttpRequest) -> HttpResponse:
        return view(request)

    return pagecache.kept(counted)(RequestFactory().get(path, headers=headers))


def test_a_page_is_rendered_once(view: Counter) -> None:
    assert ask(view).content == ask(view).content
    assert view.asked == 1


def test_a_page_is_rendered_anew_when_the_day_turns(view: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(view)
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)
    ask(view)
    ask(view)
    assert view.asked == 2


def test_another_address_or_fragment_is_another_page(view: Counter) -> None:
    ask(view, "/a")
    ask(view, "/a?q=1")
    ask(view, "/a", **{"HX-Request": "true"})
    assert view.asked == 3


def test_another_name_of_the_site_is_another_page(view: Counter) -> None:
    ask(view)
    ask(view, Host="localhost")
    assert view.asked == 2


def test_a_change_in_the_journal_renders_anew(view: Counter) -> None:
    ask(view)
    journal.record(actor="clerk", action="correct", subject="item:1")
    assert "2回目" in ask(view).content.decode()


def test_a_browser_that_has_the_page_is_told_so(view: Counter) -> None:
    etag = ask(view).headers["ETag"]
    answer = ask(view, **{"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_browser_that_can_unpack_gets_it_packed(view: Counter) -> None:
    packed = ask(view, **{"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == ask(view).content


def test_there_is_an_end_to_what_is_kept(view: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    one = len(gzip.compress("/a?n=1 1回目".encode(), mtime=0))
    monkeypatch.setattr(pagecache, "CAPACITY", 3 * one + one // 2)
    for n in (1, 2, 3, 4):
        ask(view, f"/a?n={n}")
    ask(view, "/a?n=4")
    assert view.asked == 4
    ask(view, "/a?n=1")
    assert view.asked == 5


def test_an_error_is_never_kept(view: Counter) -> None:
    def missing(request: HttpRequest) -> HttpResponse:
        view.asked += 1
        return HttpResponse(status=404)

    for _ in range(2):
        pagecache.kept(missing)(RequestFactory().get("/a"))
    assert view.asked == 2
