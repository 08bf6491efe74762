"""Search on the database at hand: SQLite or PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from shirube.core import synonyms
from shirube.core.errors import ContentFault
from shirube.core.folding import clusters, fold
from shirube.core.models import SearchEntry
from shirube.core.search import Entry, Hit, mark, read_query, replace_entries, search

TITLES = st.text(
    st.one_of(
        st.sampled_from("防災税金沢市町会のﾃﾞータＡＥＤごみゴミー・（）「」①％-_'\"*% ａ1１ヴか゛"),
        st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Mn", "Mc", "Me")),
    ),
    min_size=1,
    max_size=40,
)

SIGNS = ("'", '"', "%", "_", "\\", ")", "(", "&", "|", "!", "<->", "\x00", "\ud800", "+", ";", "?", "%s", "%(a)s", "{0}")
QUERIES = (
    '"防災',
    "防災*",
    "防* OR 道",
    "NEAR(防 災)",
    "防災 AND",
    "NOT 道路",
    "title:防災",
    "^防",
    "{防}",
    "-防災",
    "防:*",
    "a'; DROP TABLE core_searchentry; --",
)


def titles(text: str, *, kind: str | None = None) -> list[str]:
    return [hit.title for hit in search(text, kind=kind).hits]


def put(*found: str | Entry) -> None:
    replace_entries("test", [entry if isinstance(entry, Entry) else Entry("item", entry, "/") for entry in found])


class TestEveryPart(TestCase):
    @hypothesis_settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(TITLES, min_size=1, max_size=5, unique=True), st.data())
    def test_any_part_of_a_title_finds_its_entry(self, written: list[str], data: st.DataObject) -> None:
        put(*written)
        title = data.draw(st.sampled_from(written))
        pieces = [original for _, original in clusters(title)]
        start = data.draw(st.integers(0, len(pieces) - 1))
        part = "".join(pieces[start : data.draw(st.integers(start + 1, len(pieces)))])
        assume(fold(part).strip())
        assert title in titles(part)

    @hypothesis_settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(TITLES, min_size=1, max_size=5, unique=True), st.text(min_size=1, max_size=6))
    def test_what_is_found_holds_every_word_and_nothing_else_is_found(self, written: list[str], typed: str) -> None:
        put(*written)
        wanted = [title for title in written if fold(typed).split() and all(word in fold(title) for word in fold(typed).split())]
        assert sorted(titles(typed)) == sorted(wanted)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["税", "防災", "災", "ゴミ", "ごみ", "ｺﾞﾐ", "ＡＥＤ", "aed", "AED", "10", "１０", "（", "・"])
def test_one_and_two_characters_in_any_width_and_kana_hit(typed: str) -> None:
    put("防災ごみ税（ＡＥＤ・10台）", "道路")
    assert titles(typed) == ["防災ごみ税（ＡＥＤ・10台）"]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", [*SIGNS, *QUERIES])
def test_the_signs_of_query_languages_are_only_text(typed: str) -> None:
    put("防災", "道路")
    assert titles(typed) == []
    assert SearchEntry.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", " ", "　", "\t\n"])
def test_an_empty_query_finds_nothing(typed: str) -> None:
    put("防災")
    assert search(typed).total == 0


@pytest.mark.django_db
def test_a_very_long_query_is_cut_and_answered() -> None:
    put("防災")
    assert titles("防" * 100_000) == []
    assert titles(" ".join(chr(0x4E00 + number) for number in range(5_000))) == []


@pytest.mark.django_db
def test_all_words_must_stand_in_title_or_body() -> None:
    put(Entry("item", "町会の加入", "/", body="市民協働課"), "町会の数")
    assert titles("町会　協働") == ["町会の加入"]


@pytest.mark.django_db
def test_the_title_that_is_the_word_comes_first_then_titles_then_bodies() -> None:
    put(Entry("item", "訓練", "/", body="防災"), "地域の防災", "防災訓練", "防災")
    assert titles("防災") == ["防災", "防災訓練", "地域の防災", "訓練"]


@pytest.mark.django_db
def test_kinds_are_counted_and_can_be_chosen() -> None:
    put("防災訓練", Entry("section", "防災課", "/"))
    found = search("防災", kind="section")
    assert (found.total, dict(found.counts)) == (1, {"item": 1, "section": 1})
    assert [hit.title for hit in found.hits] == ["防災課"]


@pytest.mark.django_db
def test_a_limit_cuts_the_hits_not_the_total() -> None:
    put(*(f"防災{number}" for number in range(10)))
    found = search("防災", limit=3, offset=8)
    assert (found.total, len(found.hits)) == (10, 2)


@pytest.mark.django_db
def test_a_scope_is_replaced_as_a_whole_and_others_stay() -> None:
    replace_entries("a", [Entry("item", "防災一", "/")])
    replace_entries("b", [Entry("item", "防災二", "/")])
    for _ in range(2):
        replace_entries("a", [Entry("item", "防災三", "/")])
    assert sorted(titles("防災")) == ["防災三", "防災二"]
    assert titles("一") == []


@pytest.mark.django_db
def test_a_changed_entry_is_found_by_its_new_text_only() -> None:
    put("防災")
    entry = SearchEntry.objects.get()
    replace_entries("test", [Entry("item", "道路", "/")])
    assert (titles("防災"), titles("道路")) == ([], ["道路"])
    assert not SearchEntry.objects.filter(pk=entry.pk, title="防災").exists()


@pytest.mark.django_db
def test_the_match_is_marked_in_the_original_spelling_and_everything_else_is_escaped() -> None:
    put(Entry("item", "ゴミ<b>と&ｶﾞｽ", "/", body="<script>の窓口"))
    hit: Hit = search("ごみ がす").hits[0]
    assert hit.marked_title == "<mark>ゴミ</mark>&lt;b&gt;と&amp;<mark>ｶﾞｽ</mark>"
    assert search("窓口").hits[0].snippet == "&lt;script&gt;の<mark>窓口</mark>"


def test_overlapping_matches_are_one_mark() -> None:
    assert mark("いいい", (("いい",),)) == "<mark>いいい</mark>"


@pytest.mark.django_db
def test_a_snippet_stays_short_around_its_match() -> None:
    put(Entry("item", "題", "/", body="前" * 200 + "防災" + "後" * 200))
    snippet = search("防災").hits[0].snippet
    assert "<mark>防災</mark>" in snippet
    assert snippet.startswith("…")
    assert snippet.endswith("…")
    assert len(snippet) < 90


@pytest.mark.django_db
def test_an_unknown_address_stays_as_it_is_in_english() -> None:
    put(Entry("item", "防災", "/no-such-page/?a=1#b"))
    with translation.override("en"):
        assert search("防災").hits[0].url == "/no-such-page/?a=1#b"


@pytest.mark.django_db
def test_a_synonym_finds_the_other_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synonyms, "groups", lambda: (("引っ越し", "引越し", "引越"), ("子ども", "子供")))
    put("引越し手続き", "子供の家")
    assert titles("引っ越し手続き") == ["引越し手続き"]
    assert search("子ども").hits[0].marked_title == "<mark>子供</mark>の家"


def test_synonyms_are_read_folded_and_a_lonely_word_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "synonyms.csv"
    file.write_text("words\nゴミ、廃棄物\n", encoding="utf-8")
    assert synonyms.read_groups(file) == (("ごみ", "廃棄物"),)
    assert synonyms.read_groups(tmp_path / "none.csv") == ()
    file.write_text("words\nゴミ\n", encoding="utf-8")
    with pytest.raises(ContentFault, match="2行目"):
        synonyms.read_groups(file)


def test_the_synonyms_of_the_city_can_be_read() -> None:
    assert all(len(group) > 1 for group in synonyms.groups())
    assert len(read_query("引っ越し")[0]) > 1


@pytest.mark.django_db
def test_a_query_takes_two_statements(django_assert_num_queries: object) -> None:
    put(*(f"防災{number}" for number in range(60)))
    with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django's fixture is a callable
        search("防災")


@pytest.mark.django_db(transaction=True)
def test_the_migration_can_be_taken_back_and_made_again() -> None:
    call_command("migrate", "core", "0001", verbosity=0)
    assert "core_searchentry" not in connection.introspection.table_names()
    call_command("migrate", verbosity=0)
    put("防災")
    assert titles("災") == ["防災"]


@pytest.mark.django_db
def test_the_pairs_of_a_word_scattered_over_a_text_are_no_hit() -> None:
    put("防災と災害と害虫", "防災害虫")
    assert titles("防災害虫") == ["防災害虫"]
