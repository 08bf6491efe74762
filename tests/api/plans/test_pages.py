"""Every public page: it answers, has a title of its own, in both languages, and asks the database as often for 10 items as for 300."""

from __future__ import annotations

import re

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories import plans as cast
from tests.factories.drafts import give_all_lineages, make_framework

PAGES = {
    "plans:home": "/",
    "plans:matrix": "/plans/reform/",
    "plans:item": "/plans/reform/items/3/",
    "plans:indicators": "/indicators/",
    "plans:sections": "/sections/",
    "plans:section": "/sections/section-2/",
    "plans:findings": "/findings/",
    "plans:documents": "/documents/",
    "plans:document": "/documents/list/",
    "plans:data": "/data/",
    "plans:lives": "/measures/",
    "plans:life": "/measures/reform-3/",
    "plans:compare": "/compare/",
    "plans:comparison": "/compare/strategy/1.0/strategy/2.0/",
    "plans:crosswalks": "/crosswalk/",
    "plans:crosswalk": "/crosswalk/nation/",
    "plans:search": "/search?q=%E5%8F%96%E7%B5%84",
    "ui:patterns": "/-/patterns",
    "ui:accessibility": "/accessibility/",
}
OTHERS = (
    "/plans/reform/?standing=behind",
    "/plans/reform/?sort=-attainment&year=2021",
    "/plans/strategy/",
    "/plans/strategy/?edition=1.0",
    "/plans/reform/items/8/",
    "/findings/?plan=reform",
    "/documents/list/?show=unread",
    "/search",
    "/search?q=どこにもない語",
)
MOST_STATEMENTS = {
    "plans:home": 17,
    "plans:matrix": 9,
    "plans:item": 18,
    "plans:indicators": 7,
    "plans:sections": 8,
    "plans:section": 9,
    "plans:findings": 6,
    "plans:documents": 7,
    "plans:document": 10,
    "plans:data": 3,
    "plans:lives": 3,
    "plans:life": 20,
    "plans:compare": 3,
    "plans:comparison": 30,
    "plans:crosswalks": 6,
    "plans:crosswalk": 6,
    "plans:search": 6,
    "ui:patterns": 0,
    "ui:accessibility": 0,
}

pytestmark = pytest.mark.django_db


def title_of(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert found, "no title"
    return found[1]


def statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.fixture
def city() -> None:
    cast.make_city()
    give_all_lineages()
    make_framework()


def names_of_pages() -> set[str]:
    """Return the names of the public pages of plans and ui; those of the staff and files for download are tested where they are made."""
    found = set()
    apps = [inner for pattern in get_resolver().url_patterns if isinstance(pattern, URLResolver) for inner in pattern.url_patterns]
    for app in apps:
        if isinstance(app, URLResolver) and app.app_name in ("plans", "ui"):
            pages = [page for page in app.url_patterns if isinstance(page, URLPattern)]
            found |= {f"{app.app_name}:{page.name}" for page in pages if not re.match(r"staff/|.*\.\w+$", str(page.pattern))}
    return found


def test_every_page_is_tested_here() -> None:
    assert names_of_pages() == set(PAGES)


@pytest.mark.parametrize("path", [*PAGES.values(), *OTHERS])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_answers_everybody_with_a_title_in_two_languages(client: Client, city: None, prefix: str, path: str) -> None:
    response = client.get(prefix + path)
    page = response.content.decode()
    assert response.status_code == 200
    assert not response.cookies
    assert len(title_of(page).split(" | ")[0]) > 0
    assert f'<html lang="{"en" if prefix else "ja"}">' in page


def test_the_titles_of_all_pages_differ(client: Client, city: None) -> None:
    titles = [title_of(client.get(path).content.decode()) for path in PAGES.values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("path", [*PAGES.values(), "/plans/reform/?standing=behind&q=%E3%81%9D%E3%81%AE"])
def test_the_link_to_the_other_language_keeps_path_and_query(client: Client, city: None, path: str) -> None:
    page = client.get(path).content.decode()
    found = re.search(r'class="tongue" href="([^"]+)"', page)
    assert found
    other = found[1].replace("&amp;", "&")
    assert other.startswith("/en/")
    back = re.search(r'class="tongue" href="([^"]+)"', client.get(other).content.decode())
    assert back
    assert back[1].replace("&amp;", "&") == client.get(path).wsgi_request.get_full_path()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_the_database_as_often_for_300_items_as_for_10(client: Client, name: str) -> None:
    with transaction.atomic():
        cast.make_city(items=10)
        give_all_lineages()
        few = statements(client, PAGES[name])
        transaction.set_rollback(True)
    cast.make_city(items=300)
    give_all_lineages()
    assert statements(client, PAGES[name]) == few <= MOST_STATEMENTS[name]


@pytest.mark.parametrize("path", [path for path in PAGES.values() if path not in {"/-/patterns", "/accessibility/"}])
def test_without_any_plan_a_page_says_what_to_do_or_that_there_is_none(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code in (200, 404)
    assert "<h1" in response.content.decode()


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/plans/nothing/", "計画"),
        ("/plans/reform/?edition=9.9", "9.9"),
        ("/plans/reform/items/999/", "999"),
        ("/sections/nothing/", "担当課の一覧"),
        ("/documents/nothing/", "文書の一覧"),
        ("/nothing/at/all", "頁が見つかりません"),
    ],
)
def test_what_does_not_exist_is_said_with_a_way_on(client: Client, city: None, path: str, says: str) -> None:
    response = client.get(path)
    page = response.content.decode()
    assert response.status_code == 404
    assert says in page
    assert 'class="button" href="/"' in page


def test_a_broken_page_says_so_in_plain_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down() -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("shirube.plans.views.across.documents_list", break_down)
    client.raise_request_exception = False
    response = client.get("/documents/")
    assert response.status_code == 500
    assert "こちらの不具合です" in response.content.decode()


def test_pages_may_load_nothing_from_elsewhere_and_nothing_inline(client: Client, city: None) -> None:
    for path in PAGES.values():
        response = client.get(path)
        page = response.content.decode()
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=", page), path
        assert not re.search(r'(?:src|rel="stylesheet" href)="https?:', page), path


@pytest.mark.parametrize("path", PAGES.values())
def test_a_page_takes_no_writing_method(client: Client, city: None, path: str) -> None:
    assert client.post(path).status_code == 405
