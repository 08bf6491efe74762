"""How the API answers over HTTP: language, licence, caching, open to every site; errors as JSON sentences."""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import override
from ninja import Schema
from ninja.errors import ValidationError

from shirube.core.city import city
from shirube.core.errors import InvalidInput, ShirubeError
from shirube.plans.api.schemas import Ask
from shirube.plans.queries.tables import TABLES
from shirube.plans.queries.tables.scope import Scope, source_line
from shirube.plans.queries.tables.writing import write_json

CACHE = "public, max-age=60, must-revalidate"
JSON = "application/json; charset=utf-8"
SHORT = 1000
"""Bytes below which compressing is not worth it."""
log = logging.getLogger(__name__)
_SHAPE = sha256(repr([(table.name, table.row.__annotations__) for table in TABLES]).encode()).hexdigest()


def answer(
    request: HttpRequest, scope: Scope, language: str, make: Callable[[], bytes], *, content_type: str = JSON, file_name: str = ""
) -> HttpResponse:
    """Answer with what `make` returns, or with 304 where the asker has it already; then nothing is read."""
    tag = etag_of(request, scope)
    with override(language):
        response = get_conditional_response(request, etag=tag) or HttpResponse(make(), content_type=content_type)
    told = {
        "ETag": _packed(request, response, tag),
        "Vary": "Accept-Encoding",
        "Cache-Control": CACHE,
        "Content-Language": language,
        "Link": f'<{city().licence_url}>; rel="license"',
    }
    if file_name:
        told["Content-Disposition"] = f'attachment; filename="{file_name}"'
    for name, value in told.items():
        response.headers[name] = value
    return opened(response)


def _packed(request: HttpRequest, response: HttpResponse, tag: str) -> str:
    """Compress what is long where the asker can read it; returns the tag, which is weak for a compressed body."""
    if len(response.content) < SHORT or "gzip" not in request.headers.get("Accept-Encoding", ""):
        return tag
    response.content = gzip.compress(response.content, compresslevel=6, mtime=0)
    response.headers["Content-Encoding"] = "gzip"
    return f"W/{tag}"


def answer_json(request: HttpRequest, scope: Scope, language: str, make: Callable[[], Any]) -> HttpResponse:
    """Answer with a JSON value."""
    return answer(request, scope, language, lambda: write_json(make()))


def etag_of(request: HttpRequest, scope: Scope) -> str:
    """Return a strong tag: the address with its parameters, the revisions of the editions, the shape of the tables."""
    revisions = [(edition.pk, edition.revision) for edition in scope.editions]
    return f'"{sha256(repr((request.build_absolute_uri(), revisions, _SHAPE)).encode()).hexdigest()[:32]}"'


def opened(response: HttpResponse) -> HttpResponse:
    """Let pages of every other site read the response."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def page_of(found: Sequence[Any], ask: Ask) -> Sequence[Any]:
    """Return the part of a list that is asked for."""
    return found[ask.offset : ask.offset + ask.limit]


def place_of(request: HttpRequest, total: int, ask: Ask) -> dict[str, Any]:
    """Return the members of a page that say where in the list it is."""
    after, before = ask.offset + ask.limit, max(ask.offset - ask.limit, 0)
    return {
        "total": total,
        "limit": ask.limit,
        "offset": ask.offset,
        "next": _moved(request, after) if after < total else None,
        "previous": _moved(request, before) if ask.offset else None,
    }


def _moved(request: HttpRequest, offset: int) -> str:
    query = request.GET.dict() | {"offset": str(offset)}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")


def terms(scope: Scope) -> dict[str, Any]:
    """Return the members that name licence and source."""
    return {"licence": {"name": city().licence, "url": city().licence_url}, "source": source_line(scope)}


def fault(status: int, sentence: str) -> HttpResponse:
    """Return an error as JSON."""
    return opened(JsonResponse({"detail": sentence}, status=status, json_dumps_params={"ensure_ascii": False}))


def on_error(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """Answer an error that somebody can do something about: a sentence of ours, an unknown address, bad parameters."""
    if isinstance(error, ShirubeError):
        return fault(error.status, str(error))
    if isinstance(error, ValidationError):
        return fault(422, "".join(dict.fromkeys(_sentence(each) for each in error.errors)))
    if isinstance(error, Http404):
        return fault(404, "この住所にデータはありません。一覧は /api/v1/ にあります。")
    log.error("%s", request.path, exc_info=error if isinstance(error, Exception) else None)
    return fault(500, "こちらの誤りで答えを作れませんでした。時間をおいて試し、続くようなら市に知らせてください。")


def refuse_unknown(request: HttpRequest, ask: Schema) -> None:
    """Raise `InvalidInput` for a parameter that the address does not have: ignored, it would give an answer to another question."""
    known = type(ask).model_fields
    unknown = [name for name in request.GET if name not in known]
    if unknown:
        raise InvalidInput(f"「{'」「'.join(unknown)}」というパラメーターはありません。使えるのは {'、'.join(known)} です。")


def _sentence(each: Mapping[str, Any]) -> str:
    """Say what a parameter may be."""
    limits = each.get("ctx", {})
    bounds = {"ge": "{}以上", "le": "{}以下", "max_length": "{}文字以内"}
    choices = [choice for choice in re.findall(r"'([^']*)'", str(limits.get("expected", ""))) if choice]
    allowed = "、".join(words.format(limits[key]) for key, words in bounds.items() if key in limits)
    allowed = allowed or (f"{'、'.join(choices)} のどれか" if choices else "整数")
    return f"パラメーター「{each['loc'][-1]}」は{allowed}にしてください。"
