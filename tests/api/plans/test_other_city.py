"""Another city swaps one folder: its pack loads and serves; a broken pack is told with file, line and key, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from shirube.core import synonyms
from shirube.core.city import city
from shirube.core.models import JournalEntry
from shirube.plans.models import Edition, Item
from tests.factories.city import write_city
from tests.factories.facts import corrected, garden_facts

pytestmark = pytest.mark.django_db


def forget() -> None:
    """Let what a process remembers of its city be read anew."""
    city.cache_clear()
    synonyms.groups.cache_clear()


@pytest.fixture
def pack(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    settings.CITY_DIR = write_city(tmp_path / "wakamatsu")
    forget()
    yield settings.CITY_DIR
    forget()


def load() -> str:
    out = StringIO()
    call_command("load_city", stdout=out, stderr=StringIO())
    return out.getvalue()


PLACES = (
    "/",
    "/plans/garden-plan/",
    "/plans/garden-plan/items/2/",
    "/indicators/",
    "/sections/midori/",
    "/findings/",
    "/documents/",
    "/documents/garden-list-r3/",
    "/search?q=枯れ木",
    "/api/v1/",
    "/api/v1/items",
    "/api/v1/plans/garden-plan/items.csv",
)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_another_citys_pack_loads_and_every_page_serves_it(pack: Path, client: Client, language: str) -> None:
    assert "若松市緑化計画 R3: 3件を記録しました" in load()
    for place in PLACES:
        response = client.get(place, headers={"Accept-Language": language})
        assert response.status_code == 200, place
        shown = response.content.decode()
        assert "金沢" not in shown, place
        assert "Kanazawa" not in shown, place


BROKEN = {
    "a missing column": ("R3/items.csv", ",is_certain,notes", ",is_certain", r"R3/items\.csv 1行目.*notes"),
    "a bad date": ("R3/edition.yaml", "published_on: null", "published_on: 2022-13-45", r"R3/edition\.yaml.*YAML"),
    "an era date": ("R3/edition.yaml", "published_on: null", "published_on: 令和4年", r"R3/edition\.yaml の published_on"),
    "years in words": ("R3/edition.yaml", "- 2019", "- R1", r"R3/edition\.yaml の years"),
    "a sign without a name": ("R3/edition.yaml", "- 検討\n", "", r"R3/edition\.yaml の stage_names"),
    "an unknown key of the scheme": ("schemes/kanazawa-aabc.yaml", "key:", "foo: 1\nkey:", r"kanazawa-aabc\.yaml の foo"),
    "a scheme that is not there": ("R3/edition.yaml", "scheme: kanazawa-aabc", "scheme: nope", r"schemes/nope\.yaml"),
    "an unknown heading": ("R3/items.csv", "枯れ木の本数,1,", "枯れ木の本数,999,", r"R3/items\.csv 3行目 の heading.*999"),
    "a number twice": ("R3/items.csv", "\n2,", "\n1,", r"R3/items\.csv 3行目 の number.*二度"),
    "a parent that is not there": ("R3/items.csv", "12-13,,", "12-13,x,", r"R3/items\.csv 3行目 の parent"),
    "lines in the wrong order": ("R3/items.csv", "12-13,", "13-12,", r"R3/items\.csv 3行目 の lines"),
    "a title too long": ("R3/items.csv", "枯れ木の本数", "枯" * 301, r"R3/items\.csv 3行目 の title.*300文字"),
    "a cell of nobody": ("R3/cells.csv", "\n1,plan,2019", "\n77,plan,2019", r"R3/cells\.csv 2行目 の owner.*77"),
    "a cell twice": ("R3/cells.csv", "1,plan,2020", "1,plan,2019", r"R3/cells\.csv 3行目 の owner.*二度"),
    "an upper heading that is not there": ("R3/headings.csv", "庭を守る,0", "庭を守る,7", r"R3/headings\.csv 3行目 の parent"),
    "a slug that is not the folder": ("plans/garden-plan/plan.yaml", "slug: garden-plan", "slug: other", r"garden-plan/plan\.yaml の slug"),
    "a section's address twice": ("sections.csv", "manabi", "midori", r"wakamatsu/sections\.csv 3行目 の slug"),
    "sections without addresses": ("sections.csv", "name,slug", "name,x", r"wakamatsu/sections\.csv 1行目.*slug"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_fault_of_the_pack_names_file_line_and_key_and_nothing_is_written(pack: Path, fault: str) -> None:
    name, good, bad, said = BROKEN[fault]
    name = f"plans/garden-plan/{name}" if name.startswith("R3/") else name
    text = (pack / name).read_text(encoding="utf-8")
    assert good in text
    (pack / name).write_text(text.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(CommandError, match=said) as caught:
        load()
    assert caught.value.returncode == 2
    assert not Item.objects.exists()
    assert not JournalEntry.objects.exists()


def test_files_saved_by_excel_load_and_those_in_its_old_encoding_are_named(pack: Path) -> None:
    file = pack / "plans" / "garden-plan" / "R3" / "items.csv"
    text = file.read_text(encoding="utf-8")
    file.write_bytes(text.encode("cp932"))
    with pytest.raises(CommandError, match=r"R3/items\.csv 2行目: 文字コードがUTF-8ではありません"):
        load()
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert "3件を記録しました" in load()


def test_a_city_folder_that_is_not_there_or_empty_is_named_with_its_setting(tmp_path: Path, settings: Settings) -> None:
    settings.CITY_DIR = tmp_path / "nowhere"
    with pytest.raises(CommandError, match="SHIRUBE_CITY_DIR"):
        load()
    settings.CITY_DIR = write_city(tmp_path / "bare")
    (tmp_path / "bare" / "plans" / "garden-plan" / "plan.yaml").unlink()
    with pytest.raises(CommandError, match="計画がありません"):
        load()


def test_loading_the_pack_again_never_turns_back_what_a_later_document_said(pack: Path, tmp_path: Path, settings: Settings) -> None:
    load()
    settings.CITY_DIR = write_city(tmp_path / "later", corrected(garden_facts(), "2", "actual", 2021, "105本"))
    assert "1件を記録しました" in load()
    revision = Edition.objects.get().revision
    settings.CITY_DIR = pack
    assert "そのまま残しました" in load()
    assert Edition.objects.get().revision == revision
