"""What the project promises about itself, held to it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands, load_command_class

from tests.architecture.tree import ROOT, files, name

COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch)\(")
INLINE = re.compile(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<style|<script(?![^>]*\ssrc=)", re.IGNORECASE)
AUTOMATIC = re.compile(r"^\d{4}_(?:auto_|.*_and_more)")
ELSEWHERE = re.compile(r"(?:^|[^A-Za-z0-9_.])/(?:work|home|root|farm|tmp)/|pythonhosted|pypi\.org|npmjs\.|deb\.debian", re.MULTILINE)
TEXT = (".py", ".md", ".html", ".css", ".js", ".yaml", ".yml", ".toml", ".txt", ".in", ".po", ".csv", ".svg")


def own_commands() -> list[str]:
    return sorted(command for command, app in get_commands().items() if str(app).startswith("shirube"))


@pytest.mark.parametrize("command", own_commands())
def test_every_command_is_documented_and_named_verb_noun(command: str) -> None:
    assert f"`shirube {command}" in (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert re.fullmatch(r"[a-z]+(?:_[a-z]+)+|demo|restore", command)


@pytest.mark.parametrize("command", own_commands())
def test_every_command_and_option_explains_itself_in_two_languages(command: str) -> None:
    made = load_command_class(get_commands()[command], command)
    own = [action for action in made.create_parser("shirube", command)._actions if action.option_strings[:1] != ["-h"]]
    standard = {"--version", "-v", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color", "--skip-checks"}
    texts = [made.help] + [str(action.help) for action in own if not standard & set(action.option_strings)]
    for text in texts:
        assert re.search(r"[ぁ-んァ-ヶ一-龠]", text), text
        assert re.search(r"[A-Za-z]{3,}", text), text


def settings_read_from_the_environment() -> set[str]:
    found: set[str] = set()
    for file in files(".py", under="shirube/"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"SHIRUBE_[A-Z_]+|DATABASE_URL", node.value):
                found.add(node.value)
    return found


@pytest.mark.parametrize("variable", sorted(settings_read_from_the_environment()))
def test_every_setting_is_documented(variable: str) -> None:
    assert f"`{variable}`" in (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def test_every_model_stands_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    own = [model.__name__ for model in apps.get_models() if model.__module__.startswith("shirube.")]
    assert [model for model in own if f"`{model}`" not in glossary] == []


@pytest.mark.parametrize(
    "file", [file for file in files(".css", ".html", ".js", ".py", under="shirube/") if file.name != "tokens.css"], ids=name
)
def test_colours_stand_only_in_the_token_file(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    if file.suffix in {".html", ".py"}:  # an anchor such as #abc or a heading number is no colour
        assert not re.search(r"[\"':\s]#[0-9a-fA-F]{6}\b", text)
    elif file.suffix == ".css":
        assert not COLOUR.search(text), COLOUR.findall(text)


@pytest.mark.parametrize("file", files(".html", under="shirube/"), ids=name)
def test_no_page_carries_inline_script_or_style(file: Path) -> None:
    assert not INLINE.search(file.read_text(encoding="utf-8"))


def test_no_migration_is_named_by_the_machine() -> None:
    migrations = [file for file in files(".py", under="shirube/") if file.parent.name == "migrations" and file.name != "__init__.py"]
    assert [name(file) for file in migrations if AUTOMATIC.match(file.name)] == []


@pytest.mark.parametrize("file", [file for file in files(*TEXT) if file.name != Path(__file__).name], ids=name)
def test_no_file_names_a_place_of_one_machine(file: Path) -> None:
    assert not ELSEWHERE.search(file.read_text(encoding="utf-8"))


def test_locks_carry_hashes_and_no_addresses() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")


def test_the_makefile_has_at_most_twelve_one_line_targets() -> None:
    lines = [line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if line and not line.startswith(".PHONY")]
    assert len(lines) <= 12
    assert all(re.match(r"[a-z]+:.*;", line) for line in lines)


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
def test_the_readme_gives_the_two_commands_on_one_screen(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert "python3 run.py demo" in text
    assert "python3 run.py test" in text
    assert len(text.splitlines()) <= 60
