"""What recording an edition puts into the search index, and where its hits lead."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from shirube.core.models import SearchEntry
from shirube.core.search import Hit, search
from shirube.plans.actions.index_search import index_edition
from shirube.plans.models import Edition
from tests.factories.plans import make_city, make_edition, make_heading, make_item


@pytest.fixture
def edition(db: None) -> Edition:
    edition = make_city()
    for each in Edition.objects.all():
        index_edition(each)
    return edition


def first(text: str, kind: str) -> Hit:
    return search(text, kind=kind).hits[0]


def test_items_headings_indicators_sections_and_documents_are_found(edition: Edition) -> None:
    assert first("取組その3", "item").context.endswith("市民協働の推進 › 市民協働の推進 その1 › 3")
    assert first("働き方", "heading").title == "働き方の改革"
    assert first("指標", "indicator").title == "指標rate"
    assert first("学び", "section").title == "学び課"
    assert first("若松市の文書", "document").title == "若松市の文書 list"


def test_an_item_is_found_by_its_section_its_flag_and_its_number(edition: Edition) -> None:
    assert {hit.title for hit in search("みどり課 重点", kind="item").hits} == {"取組その1"}
    assert search("1-1-2", kind="item").hits[0].title == "電子契約"


def test_every_hit_leads_to_a_page_that_exists_in_both_languages(client: Client, edition: Edition) -> None:
    for language in ("ja", "en"):
        with override(language):
            urls = {hit.url for kind in ("item", "heading", "section", "indicator", "document") for hit in search("1 の", kind=kind).hits}
            urls |= {hit.url for text in ("その", "課", "指標", "市民", "文書") for hit in search(text).hits}
        assert all(url.startswith("/en/") == (language == "en") for url in urls)
        for url in urls:
            assert client.get(url).status_code == 200, url


def test_only_older_editions_are_named_in_the_address(edition: Edition) -> None:
    addresses = {unquote(hit.url) for hit in search("電子", kind="item").hits}
    assert addresses == {
        "/plans/strategy/items/1-1/?edition=1.0",
        "/plans/strategy/items/1-1/",
        "/plans/strategy/items/1-1-1/",
        "/plans/strategy/items/1-1-2/",
    }


def test_of_equal_hits_the_newest_edition_comes_first(edition: Edition) -> None:
    assert [unquote(hit.url) for hit in search("電子申請", kind="item").hits] == [
        "/plans/strategy/items/1-1/",
        "/plans/strategy/items/1-1/?edition=1.0",
    ]


def test_indexing_twice_changes_nothing_and_what_is_gone_is_no_longer_found(edition: Edition) -> None:
    before = sorted(SearchEntry.objects.values_list("scope", "kind", "title", "url"))
    index_edition(edition)
    assert sorted(SearchEntry.objects.values_list("scope", "kind", "title", "url")) == before
    edition.items.get(number="10").delete()
    index_edition(edition)
    assert [hit.title for hit in search("取組その10").hits] == []


def test_a_newer_edition_takes_over_the_plain_address(edition: Edition) -> None:
    newer = make_edition(edition.plan, name="2.0", position=1)
    make_item(make_heading(newer, "章"), "1", "新しい取組")
    index_edition(newer)
    assert unquote(first("取組その1", "item").url) == "/plans/reform/items/1/?edition=1.0"
    assert first("新しい取組", "item").url == "/plans/reform/items/1/"


def test_a_hundred_more_items_cost_one_or_two_more_statements_that_insert_them(edition: Edition) -> None:
    before = statements(edition)
    heading = edition.headings.all()[0]
    for number in range(100):
        make_item(heading, f"x{number}", f"増えた取組{number}", sections=[f"増えた課{number % 30}"])
    assert statements(edition) <= before + 2


def statements(edition: Edition) -> int:
    with CaptureQueriesContext(connection) as found:
        index_edition(edition)
    return len(found)
