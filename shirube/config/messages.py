"""The texts that people read: collected from the source, kept in catalogues, compiled for use.

Japanese is the source. The program's own texts stand in `locale/`, the words of the city's content (names of stages, flags) in the
city pack's `locale/`. Catalogues are sorted and carry no line numbers or dates, so that a change shows only what changed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import polib
from django.utils.translation.template import templatize

from shirube.core.content import read_mapping, read_rows

KEYWORDS: Mapping[str, tuple[str, ...]] = {
    "_": ("text",),
    "gettext": ("text",),
    "gettext_lazy": ("text",),
    "mark": ("text",),
    "ngettext": ("text", "plural"),
    "ngettext_lazy": ("text", "plural"),
    "pgettext": ("context", "text"),
    "pgettext_lazy": ("context", "text"),
    "npgettext": ("context", "text", "plural"),
}
BABEL: Mapping[str, Any] = {"gettext": None, "_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)}
"""What Django's templatize writes, as Babel wants it."""
HEAD = {
    "Project-Id-Version": "shirube",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
PLACE = re.compile(r"%\((\w+)\)[sd]")
WIDTH = 120


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """A text to be translated, with what sets it apart from the same text elsewhere, and its plural where it has one."""

    text: str
    context: str = ""
    plural: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What an update of a catalogue did."""

    added: int
    removed: int
    untranslated: int


def program_messages(root: Path) -> set[Message]:
    """Return every marked text in the modules and templates below `root`. Needs Babel, which only developers have."""
    found: set[Message] = set()
    for file in sorted(root.rglob("*.py")):
        found.update(_in_module(file.read_text(encoding="utf-8")))
    for file in sorted(root.rglob("*.html")):
        found.update(_in_template(file.read_text(encoding="utf-8")))
    return found


def _in_module(source: str) -> Iterator[Message]:
    """Yield the texts of calls whose arguments are plain texts: `gettext(stage["name"])` names none."""
    for node in ast.walk(ast.parse(source)):
        called = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and called in KEYWORDS:
            roles = KEYWORDS[called]
            texts = [each.value for each in node.args[: len(roles)] if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if len(texts) == len(roles):
                yield Message(**dict(zip(roles, texts, strict=True)))


def _in_template(source: str) -> Iterator[Message]:
    from babel.messages.extract import extract

    # What a template's blanked text leaves behind is no block of Python: each call stands on a line of its own.
    calls = "\n".join(line.strip() for line in templatize(source).splitlines())
    for _, texts, _, context in extract("python", BytesIO(calls.encode()), keywords=BABEL, options={"encoding": "utf-8"}):
        first, *others = (texts,) if isinstance(texts, str) else texts
        if first:
            yield Message(first, context or "", others[0] if others else "")


def city_messages(folder: Path) -> set[Message]:
    """Return the words of a city pack that pages translate: names of stages, and flags of items."""
    found: set[str] = set()
    for file in folder.glob("plans/*/*/edition.yaml"):
        found.update(read_mapping(file).get("stage_names", ()))
    for file in folder.glob("plans/*/*/items.csv"):
        found.update(flag for _, row in read_rows(file) for flag in row["flags"].split("；"))
    return {Message(text) for text in found if text}


def read_catalogue(file: Path) -> polib.POFile:
    """Read a catalogue; an empty one where there is no file yet."""
    catalogue = polib.pofile(str(file), wrapwidth=WIDTH) if file.exists() else polib.POFile(wrapwidth=WIDTH)
    catalogue.metadata = dict(HEAD)
    return catalogue


def update_catalogue(file: Path, wanted: set[Message]) -> Changes:
    """Bring a catalogue to the messages wanted: translations are kept, new texts added empty, what is gone removed."""
    known = {message_of(entry): entry for entry in read_catalogue(file)}
    catalogue = polib.POFile(wrapwidth=WIDTH)
    catalogue.metadata = dict(HEAD)
    catalogue.extend(known.get(message) or _entry(message) for message in sorted(wanted))
    for entry in catalogue:
        entry.flags = ["python-format"] if PLACE.search(entry.msgid) else []
    file.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(file))
    missing = sum(not entry.translated() for entry in catalogue)
    return Changes(len(wanted - known.keys()), len(known.keys() - wanted), missing)


def message_of(entry: polib.POEntry) -> Message:
    """Return the message that an entry translates."""
    return Message(entry.msgid, entry.msgctxt or "", entry.msgid_plural or "")


def _entry(message: Message) -> polib.POEntry:
    plural: dict[str, Any] = {"msgid_plural": message.plural, "msgstr_plural": {0: "", 1: ""}} if message.plural else {}
    return polib.POEntry(msgid=message.text, msgctxt=message.context or None, **plural)


def compiled(file: Path) -> bytes:
    """Return a catalogue in the form that the program loads."""
    return bytes(read_catalogue(file).to_binary())


def translations_of(entry: polib.POEntry) -> list[str]:
    """Return the translations of an entry: one, or one for each plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def catalogues(base: Path, city: Path) -> dict[Path, set[Message]]:
    """Return the English catalogues of program and city with the messages that belong in each."""
    place = Path("locale") / "en" / "LC_MESSAGES" / "django.po"
    program = program_messages(base / "shirube")
    return {base / place: program, city / place: city_messages(city) - program}
