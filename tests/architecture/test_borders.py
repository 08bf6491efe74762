"""Borders that the import contract cannot see."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, OneToOneField

from tests.architecture.tree import ROOT, files, name

LAYERS = ("core", "ui", "services", "plans", "cycle", "council", "config")
INCLUDE = re.compile(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")


def own_models() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith("shirube.")]


def layer(module: str) -> int:
    return LAYERS.index(module.split(".")[1])


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model.__name__)
def test_no_model_points_at_a_higher_layer(model: type) -> None:
    for field in model._meta.get_fields():  # type: ignore[attr-defined]  # every model has _meta
        if isinstance(field, ForeignKey | OneToOneField | ManyToManyField) and not isinstance(field.related_model, str):
            assert layer(field.related_model.__module__) <= layer(model.__module__), f"{model.__name__}.{field.name}"


@pytest.mark.parametrize("file", files(".py", under="shirube/", without="/migrations/"), ids=name)
def test_no_module_reaches_a_model_by_name(file: Path) -> None:
    """A string foreign key or `get_model` would be an import that the contract cannot see."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        assert called != "get_model", f"{name(file)}:{node.lineno}"
        if called in {"ForeignKey", "OneToOneField", "ManyToManyField"} and node.args and isinstance(node.args[0], ast.Constant):
            assert "." not in str(node.args[0].value), f"{name(file)}:{node.lineno}"


@pytest.mark.parametrize("file", files(".html", under="shirube/"), ids=name)
def test_a_template_includes_only_its_own_app_and_the_look(file: Path) -> None:
    app = name(file).split("/templates/")[0].rsplit("/", 1)[-1]
    for included in INCLUDE.findall(file.read_text(encoding="utf-8")):
        owner = included.split("/")[0] if "/" in included else "ui"
        assert owner in {app, "ui", "cotton"}, f"{name(file)} takes {included}"


def test_the_import_contract_has_no_exceptions() -> None:
    contract = (ROOT / ".importlinter").read_text(encoding="utf-8")
    assert "ignore_imports" not in contract
    assert "exhaustive = true" in contract


def test_the_code_names_no_city() -> None:
    """What differs between cities stands in the pack; only the setting that chooses the pack of the demo names one."""
    told = [
        f"{name(file)}:{number}"
        for file in files(".py", ".html", ".css", ".js", under="shirube/")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if re.search("金沢|kanazawa", line, re.IGNORECASE) and "SHIRUBE_CITY_DIR" not in line
    ]
    assert told == []
