"""The reference page of the API: plain HTML made from the OpenAPI document, without any script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja.openapi.docs import DocsBase

if TYPE_CHECKING:
    from ninja import NinjaAPI


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as the page shows it."""

    name: str
    text: str
    default: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An address of the API as the page shows it; `fields` are the names and Japanese titles of what a row holds."""

    path: str
    summary: str
    text: str
    parameters: tuple[Parameter, ...]
    fields: tuple[tuple[str, str], ...]
    is_plain: bool
    """Whether the address needs nothing filled in, so that it can be pressed."""


class Reference(DocsBase):
    """Renders the page in place of an interactive one, which would need inline script."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        document: Mapping[str, Any] = api.get_openapi_schema()
        return render(
            request, "plans/api_reference.html", {"title": api.title, "text": api.description, "operations": list(operations(document))}
        )


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    """Yield the operations of an OpenAPI document, in its order."""
    schemas = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        told = methods["get"]
        yield Operation(
            path=path,
            summary=told["summary"],
            text=told.get("description", ""),
            parameters=tuple(_parameter(each) for each in told.get("parameters", ())),
            fields=tuple(_fields(told, schemas)),
            is_plain="{" not in path,
        )


def _parameter(each: Mapping[str, Any]) -> Parameter:
    schema = each["schema"]
    default = schema.get("default", "")
    return Parameter(each["name"], schema.get("description", ""), "" if default == "" else str(default))


def _fields(told: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the fields of the rows that an operation returns, or of its answer where it returns no list."""
    content = told["responses"].get(200, {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    answer = _resolved(schema, schemas)
    rows = answer.get("properties", {}).get("results", {}).get("items")
    properties = _resolved(rows or answer, schemas).get("properties", {})
    yield from ((name, _title(each)) for name, each in properties.items())


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = str(schema.get("$ref", ""))
    return schemas[reference.rsplit("/", 1)[-1]] if reference else schema


def _title(schema: Mapping[str, Any]) -> str:
    title = str(schema.get("title", ""))
    return "" if title.isascii() else title
