"""The log: one line for each request and for what goes wrong, as text or as JSON, without personal data.

A request is told by the name of its address, never by the path or the query, which may hold keys and tokens. What an error says may hold
anything a person has typed: the log keeps its kind and where it happened, and the words only where `SHIRUBE_DEBUG` is on. Mail addresses
and query strings that a library writes are blotted out of the finished line.
"""

from __future__ import annotations

import logging
import re
import secrets
import traceback
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from time import monotonic
from typing import Any

from django.http import HttpRequest, HttpResponse
from pythonjsonlogger.json import JsonFormatter

Handler = Callable[[HttpRequest], HttpResponse]
HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
_ADDRESS = re.compile(r"[^\s\"'<>()\[\]{},;:=|/\\]+@[^\s\"'<>()\[\]{},;:|/\\]+")
_QUERY = re.compile(r"(?<=[\w/])\?[^\s\"'<>]*=[^\s\"'<>]*")
_request_id: ContextVar[str] = ContextVar("request_id", default="-")
log = logging.getLogger("shirube.request")
FIELDS = frozenset({"time", "level", "logger", "message", "request_id", "exc_info", "method", "route", "status", "ms"})
"""What a JSON line may hold; what a library hangs on a line besides may be personal and is left out."""


def log_requests(handle: Handler) -> Handler:
    """Write one line for each request: method, name of the address, status, milliseconds, request id. The answer bears the id too.

    An id that a proxy in front gave is kept where it is a plain word.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        begun = monotonic()
        given = request.headers.get(HEADER, "")
        token = _request_id.set(given if _GIVEN.fullmatch(given) else secrets.token_hex(8))
        try:
            response = handle(request)
            response.headers[HEADER] = _request_id.get()
            _tell(request, response.status_code, round((monotonic() - begun) * 1000))
        finally:
            _request_id.reset(token)
        return response

    return middleware


def _tell(request: HttpRequest, status: int, milliseconds: int) -> None:
    facts = {"method": request.method, "route": route_of(request), "status": status, "ms": milliseconds}
    level = logging.ERROR if status >= 500 else logging.INFO
    log.log(level, "%s %s %s %sms", *facts.values(), extra=facts)


def route_of(request: HttpRequest) -> str:
    """Return the name of the address that a request asks for, `-` where there is none."""
    match = request.resolver_match
    return (match.view_name or "unnamed") if match else "-"


class WithoutPath(logging.Filter):
    """Name the address instead of the path where Django tells of a request, and note the request's id on every line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line pass."""
        record.request_id = _request_id.get()
        request = record.__dict__.pop("request", None)
        if isinstance(request, HttpRequest):
            record.msg, record.args = f"{request.method} {route_of(request)} {getattr(record, 'status_code', '-')}", ()
        return True


def blot(text: str) -> str:
    """Return a line without mail addresses and query strings."""
    return _QUERY.sub("?…", _ADDRESS.sub("…@…", text))


def where_it_happened(error: BaseException) -> str:
    """Return the trace of an error and of those behind it, without what they say."""
    return "\n".join(_traces(error))


def _traces(error: BaseException) -> Iterator[str]:
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if behind is not None:
        yield from _traces(behind)
    yield "".join(traceback.format_tb(error.__traceback__)) + f"{type(error).__module__}.{type(error).__qualname__}"


class _Discreet(logging.Formatter):
    """Leaves out what errors say, unless `words` is on, and blots the finished line."""

    words = False

    def formatException(self, ei: Any) -> str:  # noqa: N802  (the name is logging's)
        return super().formatException(ei) if self.words or ei[1] is None else where_it_happened(ei[1])

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have kept one with its words
        return blot(super().format(record))


class Lines(_Discreet):
    """Plain lines for people."""

    def __init__(self, *, words: bool = False) -> None:
        super().__init__("{asctime} {levelname} {name} [{request_id}] {message}", style="{", defaults={"request_id": "-"})
        self.words = words


class Json(_Discreet, JsonFormatter):
    """One JSON object on each line for programs: time, level, logger, message, request_id and what a line adds."""

    def __init__(self, *, words: bool = False) -> None:
        names = {"levelname": "level", "name": "logger"}
        super().__init__(["levelname", "name", "message", "request_id"], rename_fields=names, timestamp="time", json_ensure_ascii=False)
        self.words = words

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in log_data.items() if key in FIELDS}
