"""Every text that people read stands in the English catalogue, translated, and what is compiled is what is written."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import polib
import pytest
from django.conf import settings

from shirube.config.messages import PLACE, Message, catalogues, compiled, message_of, read_catalogue, translations_of, update_catalogue

JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-龠]")
FILES = [settings.BASE_DIR / "locale/en/LC_MESSAGES/django.po", settings.CITY_DIR / "locale/en/LC_MESSAGES/django.po"]
OWN_NAMES = ("日本語", "加賀五彩")


@cache
def wanted() -> dict[Path, set[Message]]:
    return catalogues(settings.BASE_DIR, settings.CITY_DIR)


def entries() -> list[polib.POEntry]:
    return [entry for file in FILES for entry in read_catalogue(file)]


@pytest.mark.parametrize("file", FILES, ids=str)
def test_every_text_of_the_source_stands_in_the_catalogue_and_nothing_else(file: Path) -> None:
    known = {message_of(entry) for entry in read_catalogue(file)}
    assert sorted(message.text for message in wanted()[file] - known) == [], "run: shirube update_messages, then translate"
    assert sorted(message.text for message in known - wanted()[file]) == [], "run: shirube update_messages"


def test_every_text_is_translated_and_none_is_a_guess() -> None:
    assert [entry.msgid for entry in entries() if not all(translations_of(entry))] == []
    assert [entry.msgid for entry in entries() if entry.fuzzy or entry.obsolete] == []


def test_no_japanese_is_left_in_the_english() -> None:
    for entry in entries():
        for text in translations_of(entry):
            for name in OWN_NAMES:
                text = text.replace(name, "")
            assert not JAPANESE.search(text), (entry.msgid, text)


def test_a_translation_fills_the_same_places_as_the_text() -> None:
    for entry in entries():
        for text in translations_of(entry):
            assert set(PLACE.findall(text)) == set(PLACE.findall(entry.msgid)), entry.msgid


def test_a_formatted_translation_has_no_loose_percent_sign() -> None:
    for entry in entries():
        if "python-format" in entry.flags:
            for text in [entry.msgid, *translations_of(entry)]:
                assert "%" not in PLACE.sub("", text).replace("%%", ""), text


@pytest.mark.parametrize("file", FILES, ids=str)
def test_the_compiled_catalogue_is_the_written_one(file: Path) -> None:
    assert file.with_suffix(".mo").read_bytes() == compiled(file), "run: shirube compile_messages"


@pytest.mark.parametrize("file", FILES, ids=str)
def test_an_update_without_a_change_changes_nothing(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "django.po"
    copy.write_bytes(file.read_bytes())
    changes = update_catalogue(copy, {message_of(entry) for entry in read_catalogue(file)})
    assert copy.read_bytes() == file.read_bytes()
    assert (changes.added, changes.removed) == (0, 0)
