"""The addresses of the API. Every table is there for the city and for one plan: as pages, as `.csv` and as `.json`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, override
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError

from shirube.core.city import city
from shirube.core.errors import NotFound, ShirubeError
from shirube.core.search import Hit, search
from shirube.plans.api.answers import JSON, answer, answer_json, on_error, opened, page_of, place_of, refuse_unknown, terms
from shirube.plans.api.reference import Reference
from shirube.plans.api.schemas import (
    Ask,
    DocumentDetail,
    Fault,
    FilterAsk,
    Index,
    IndicatorDetail,
    ItemAsk,
    ItemDetail,
    ItemFileAsk,
    LanguageAsk,
    MeasureDetail,
    OneAsk,
    Page,
    PlanAsk,
    PlanDetail,
    SearchAnswer,
    SearchAsk,
    SectionDetail,
    Whole,
)
from shirube.plans.queries.chapters import LifeLine
from shirube.plans.queries.filters import Filters
from shirube.plans.queries.life import life_page
from shirube.plans.queries.tables import TABLES, Table, reading, table_of
from shirube.plans.queries.tables.scope import Scope, city_scope, plan_scope
from shirube.plans.queries.tables.writing import plain_rows, table_content, write_csv, write_json

api = NinjaAPI(
    title="しるべ API",
    version="1",
    urls_namespace="api-v1",
    docs=Reference(),
    description="市の計画の取組、指標、評価、気づきを、ページと同じデータで返します。読むだけで、鍵は要りません。",
)
for kind in (ShirubeError, Http404, ValidationError, Exception):
    api.add_exception_handler(kind, on_error)

Read = Callable[[Scope], list[Any]]
View = Callable[..., HttpResponse]


def _list(request: HttpRequest, table: Table, scope: Scope, ask: Any, read: Read) -> HttpResponse:
    def make() -> dict[str, Any]:
        found = read(scope)
        return {**terms(scope), **place_of(request, len(found), ask), "results": plain_rows(table, page_of(found, ask))}

    return answer_json(request, scope, ask.lang, make)


def _file(request: HttpRequest, table: Table, scope: Scope, language: str, ending: str, read: Read) -> HttpResponse:
    name = "-".join([*({scope.editions[0].plan.slug} if not scope.everything else ()), f"{table.name}.{ending}"])
    if ending == "json":
        return answer(request, scope, language, lambda: write_json(table_content(table, read(scope), scope)), file_name=name)
    content_type = "text/csv; charset=utf-8"
    return answer(
        request, scope, language, lambda: write_csv(table, read(scope), scope, language=language), content_type=content_type, file_name=name
    )


def _reader(table: Table, ask: LanguageAsk) -> Read:
    if not isinstance(ask, FilterAsk):
        return lambda scope: list(table.read(scope))
    filters = Filters(**{name: getattr(ask, name).strip() for name in FilterAsk.model_fields})
    return lambda scope: list(reading.read_items(scope, filters))


def _publish(table: Table) -> None:
    """Publish a table for the city and for one plan, each in pages and as files."""
    _get(f"/{table.name}", _asking(Ask, _city_view(table, "")), Page[table.row], f"{table.label}の一覧")  # type: ignore[name-defined]  # the row is a type at run time
    for ending in ("csv", "json"):
        view = _asking(LanguageAsk, _city_view(table, ending))
        _get(f"/{table.name}.{ending}", view, _whole(table, ending), f"{table.label}の全件（{ending.upper()}）")
    if table.name == "plans":
        return
    paged, whole = (ItemAsk, ItemFileAsk) if table.name == "items" else (PlanAsk, OneAsk)
    _get(f"/plans/{{slug}}/{table.name}", _asking(paged, _plan_view(table, "")), Page[table.row], f"計画の{table.label}")  # type: ignore[name-defined]  # as above
    for ending in ("csv", "json"):
        view = _asking(whole, _plan_view(table, ending))
        _get(f"/plans/{{slug}}/{table.name}.{ending}", view, _whole(table, ending), f"計画の{table.label}の全件（{ending.upper()}）")


def _city_view(table: Table, ending: str) -> View:
    def of_city(request: HttpRequest, ask: Any) -> HttpResponse:
        return _table(request, table, city_scope(), ask, ending)

    return of_city


def _plan_view(table: Table, ending: str) -> View:
    def of_plan(request: HttpRequest, slug: str, ask: Any) -> HttpResponse:
        return _table(request, table, plan_scope(slug, ask.edition), ask, ending)

    return of_plan


def _asking(ask: type[LanguageAsk], view: View) -> View:
    """Tell the framework which parameters a view takes."""
    query: Any = Query
    view.__annotations__["ask"] = query[ask]
    return view


def _whole(table: Table, ending: str) -> Any:
    return Whole[table.row] if ending == "json" else None  # type: ignore[name-defined]  # the row is a type at run time


def _table(request: HttpRequest, table: Table, scope: Scope, ask: LanguageAsk, ending: str) -> HttpResponse:
    read = _reader(table, ask)
    return _file(request, table, scope, ask.lang, ending, read) if ending else _list(request, table, scope, ask, read)


def _get(path: str, view: View, response: Any, summary: str) -> None:
    """Publish a view for GET, and for HEAD without mentioning it."""
    words = path.strip("/").replace("{", "").replace("}", "").replace("/", "_").replace("-", "_").replace(".", "_")
    tag = path.strip("/").split("/")[0].split(".")[0]
    shapes = {200: response, 400: Fault, 404: Fault, 422: Fault}
    view = _strict(view)
    api.get(path, response=shapes, operation_id=words or "index", url_name=words or "index", summary=summary, tags=[tag or "index"])(view)
    api.api_operation(["HEAD"], path, include_in_schema=False)(view)


def _strict(view: View) -> View:
    """Refuse parameters that a view does not have."""

    @wraps(view)
    def strict(request: HttpRequest, **words: Any) -> HttpResponse:
        refuse_unknown(request, words["ask"])
        return view(request, **words)

    return strict


def _links(request: HttpRequest, base: str) -> list[dict[str, str]]:
    """Return the addresses of every table below `base`."""
    home = request.build_absolute_uri(f"{reverse('api-v1:index')}{base}")
    tables = [table for table in TABLES if not base or table.name != "plans"]
    return [
        {
            "name": table.name,
            "title": gettext(table.label),
            "url": f"{home}{table.name}",
            "csv": f"{home}{table.name}.csv",
            "json_file": f"{home}{table.name}.json",
        }
        for table in tables
    ]


def index(request: HttpRequest, ask: Query[LanguageAsk]) -> HttpResponse:
    """何があるか。"""
    scope = city_scope()

    def make() -> dict[str, Any]:
        return {
            "city": city().name,
            "licence": terms(scope)["licence"],
            "openapi": request.build_absolute_uri(reverse("api-v1:openapi-json")),
            "reference": request.build_absolute_uri(reverse("plans:data")),
            "tables": _links(request, ""),
        }

    return answer_json(request, scope, ask.lang, make)


def plan(request: HttpRequest, slug: str, ask: Query[LanguageAsk]) -> HttpResponse:
    """計画とその版、表の住所。"""
    scope = plan_scope(slug)

    def make() -> dict[str, Any]:
        return {
            "plan": _only("plans", scope),
            "editions": _rows("editions", scope),
            "tables": _links(request, f"plans/{slug}/"),
        }

    return answer_json(request, scope, ask.lang, make)


def item(request: HttpRequest, slug: str, number: str, ask: Query[OneAsk]) -> HttpResponse:
    """取組一件のすべて: 段階、指標、目標、実績、評価、気づき。"""
    scope = replace(plan_scope(slug, ask.edition), item=number)

    def make() -> dict[str, Any]:
        names = ("stage-cells", "indicators", "targets", "observations", "peer-values", "ratings", "findings")
        return {"item": _only("items", scope)} | {name.replace("-", "_"): _rows(name, scope) for name in names}

    return answer_json(request, scope, ask.lang, make)


def indicator(request: HttpRequest, slug: str, indicator: str, ask: Query[OneAsk]) -> HttpResponse:
    """指標一つと、その目標、実績、比較の値。"""
    scope = plan_scope(slug, ask.edition)

    def make() -> dict[str, Any]:
        names = ("targets", "observations", "peer-values")
        numbers = {name.replace("-", "_"): [row for row in _rows(name, scope) if row["indicator"] == indicator] for name in names}
        return {"indicator": _only("indicators", scope, slug=indicator)} | numbers

    return answer_json(request, scope, ask.lang, make)


def section(request: HttpRequest, slug: str, ask: Query[LanguageAsk]) -> HttpResponse:
    """担当課一つと、その取組。"""
    scope = city_scope()

    def make() -> dict[str, Any]:
        items = plain_rows(table_of("items"), reading.read_items(scope, Filters(section=slug)))
        return {"section": _only("sections", scope, slug=slug), "items": items}

    return answer_json(request, scope, ask.lang, make)


def document(request: HttpRequest, slug: str, ask: Query[LanguageAsk]) -> HttpResponse:
    """文書一つと、引用した行。"""
    scope = city_scope()

    def make() -> dict[str, Any]:
        cited = [row for row in _rows("citations", scope) if row["document"] == slug]
        return {"document": _only("documents", scope, slug=slug), "citations": cited}

    return answer_json(request, scope, ask.lang, make)


def measure(request: HttpRequest, key: str, ask: Query[LanguageAsk]) -> HttpResponse:
    """取組の歩み: すべての文書を通して、いつ何があったか。"""
    with override(ask.lang):
        page = life_page(key)
        told = {
            "key": page.key,
            "title": page.title,
            "summary": page.sentence,
            "appearances": [asdict(each) | {"url": request.build_absolute_uri(each.url)} for each in page.appearances],
            "events": [_event(request, line) for line in page.lines],
        }
    # No tag: what others tell of a measure changes without its editions.
    return opened(HttpResponse(write_json(told), content_type=JSON))


def _event(request: HttpRequest, line: LifeLine) -> dict[str, Any]:
    told = {
        "kind": line.kind.value,
        "day": line.day.isoformat(),
        "is_exact": line.is_exact,
        "sentence": line.sentence,
        "source": line.source,
    }
    return told | {name: request.build_absolute_uri(url) if (url := getattr(line, name)) else "" for name in ("url", "source_url")}


def found(request: HttpRequest, ask: Query[SearchAsk]) -> HttpResponse:
    """取組、指標、担当課、見出し、文書を言葉で探す。"""

    def make() -> dict[str, Any]:
        result = search(ask.q, limit=ask.limit, offset=ask.offset, kind=ask.kind or None)
        hits = [_hit(request, hit) for hit in result.hits]
        return {"counts": dict(result.counts), **place_of(request, result.total, ask), "results": hits}

    return answer_json(request, city_scope(), ask.lang, make)


def _hit(request: HttpRequest, hit: Hit) -> dict[str, str]:
    return {
        "kind": hit.kind,
        "title": hit.title,
        "context": hit.context,
        "url": request.build_absolute_uri(hit.url),
        "marked_title": str(hit.marked_title),
        "snippet": str(hit.snippet),
    }


def _rows(name: str, scope: Scope) -> list[dict[str, Any]]:
    table = table_of(name)
    return plain_rows(table, table.read(scope))


def _only(name: str, scope: Scope, **wanted: str) -> dict[str, Any]:
    """Return the one row that is asked for; raises `NotFound`."""
    for row in _rows(name, scope):
        if all(row[key] == value for key, value in wanted.items()):
            return row
    raise NotFound("これはありません。一覧から選んでください。", place=next(iter(wanted.values()), scope.item))


def nothing(request: HttpRequest, path: str) -> HttpResponse:
    """Answer every other address."""
    raise Http404(path)


_get("/", index, Index, "目次")
_get("/search", found, SearchAnswer, "検索")
_get("/plans/{slug}", plan, PlanDetail, "計画一つ")
_get("/plans/{slug}/items/{number}", item, ItemDetail, "取組一件")
_get("/plans/{slug}/indicators/{indicator}", indicator, IndicatorDetail, "指標一つ")
_get("/measures/{key}", measure, MeasureDetail, "取組の歩み")
_get("/sections/{slug}", section, SectionDetail, "担当課一つ")
_get("/documents/{slug}", document, DocumentDetail, "文書一つ")
for each in TABLES:
    _publish(each)
api.get("/{path:path}", include_in_schema=False)(nothing)
