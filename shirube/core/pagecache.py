"""Keep public pages in their rendered form until something they may show has changed.

Every change appends to the journal, so the journal's last entry, drafts aside, is the version of all pages, together with the day: a page
may say what is ahead. A process asks for it at most once in `FRESH` seconds; a change is seen by every process after that time. Pages are
kept compressed, the least used leaves first.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from shirube.core.models import JournalEntry

FRESH = 1.0
"""Seconds for which a process trusts the version it last read."""
CAPACITY = 48_000_000
"""Bytes of compressed pages that one process keeps."""
CACHE_CONTROL = "public, max-age=60"

View = Callable[..., HttpResponse]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page, compressed."""

    body: bytes
    content_type: str
    etag: str


class PageCache:
    """The pages of one process, all of one version."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._size = 0
        self._version: tuple[int, date] | None = None
        self._asked = float("-inf")
        self._lock = Lock()

    def get(self, key: Key) -> Page | None:
        """Return the kept page, None where there is none of the present version."""
        with self._lock:
            self._forget_if_changed()
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        """Keep a page, and let go of the least used ones where there is no room."""
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self._size += len(page.body)
            while self._size > CAPACITY:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        """Forget all pages and the version."""
        with self._lock:
            self._pages.clear()
            self._size, self._asked = 0, float("-inf")

    def _drop(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        self._size -= len(page.body) if page else 0

    def _forget_if_changed(self) -> None:
        if monotonic() - self._asked < FRESH:
            return
        newest = JournalEntry.objects.filter(is_draft=False).order_by("-pk").values_list("pk", flat=True).first() or 0
        version = (newest, timezone.localdate())
        if version != self._version:
            self._pages.clear()
            self._size, self._version = 0, version
        self._asked = monotonic()


pages = PageCache()


def kept(view: View) -> View:
    """Let a public view's page be kept. The view must depend on nothing but its address, its language, the day and what the store holds."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.KEEP_PAGES or request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        fragment = (request.headers.get("HX-Request", ""), request.headers.get("HX-Target", ""))
        key = (request.get_host(), request.get_full_path(), *fragment, get_language() or "")
        page = pages.get(key)
        if page is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200 or response.streaming:
                return response
            page = _compressed(response)
            pages.put(key, page)
        return _response(request, page)

    return answer


def _compressed(response: HttpResponse) -> Page:
    # mtime 0: the same page gives the same bytes in every process.
    body = gzip.compress(response.content, compresslevel=6, mtime=0)
    return Page(body, response.headers["Content-Type"], f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def _response(request: HttpRequest, page: Page) -> HttpResponse:
    response: HttpResponse
    if request.headers.get("If-None-Match") == page.etag:
        response = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(page.body, content_type=page.content_type)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(page.body), content_type=page.content_type)
    response.headers["ETag"] = page.etag
    response.headers["Cache-Control"] = CACHE_CONTROL
    patch_vary_headers(response, ("Accept-Encoding", "HX-Request", "HX-Target"))
    return response
