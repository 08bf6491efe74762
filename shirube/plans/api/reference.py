"""What the page about the data says of the API, taken from its OpenAPI document and from the tables themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_type_hints

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from ninja.openapi.docs import DocsBase

from shirube.plans.queries.tables import TABLES
from shirube.plans.queries.tables.columns import title_of

if TYPE_CHECKING:
    from ninja import NinjaAPI


@dataclass(frozen=True, slots=True)
class TableView:
    """A table with the names and Japanese titles of its columns."""

    name: str
    label: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AddressView:
    """An address that gives one thing."""

    path: str
    summary: str


@dataclass(frozen=True, slots=True)
class ParameterView:
    """A parameter, what it means, and what it is where it is left out."""

    name: str
    text: str
    default: str


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """The whole page."""

    tables: tuple[TableView, ...]
    addresses: tuple[AddressView, ...]
    parameters: tuple[ParameterView, ...]


class Reference(DocsBase):
    """Leads to our own page in place of an interactive one, which would need inline script."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        return redirect("plans:data")


def reference_of(document: Mapping[str, Any]) -> ReferenceView:
    """Return what there is to say about an OpenAPI document."""
    told = {path: methods["get"] for path, methods in document["paths"].items()}
    files = {f"{table.name}{ending}" for table in TABLES for ending in ("", ".csv", ".json")}
    parameters = {each["name"]: each["schema"] for one in told.values() for each in one.get("parameters", ()) if each["in"] == "query"}
    return ReferenceView(
        tables=tuple(TableView(table.name, gettext(table.label), _columns(table.row)) for table in TABLES),
        addresses=tuple(AddressView(path, one["summary"]) for path, one in told.items() if path.rsplit("/", 1)[-1] not in files),
        parameters=tuple(ParameterView(name, each["description"], str(each.get("default", ""))) for name, each in parameters.items()),
    )


def _columns(row: type[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, title_of(hint)) for name, hint in get_type_hints(row, include_extras=True).items())
