"""The API over HTTP."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pydantic import TypeAdapter

from shirube.plans.actions.index_search import index_edition
from shirube.plans.api import api
from shirube.plans.models import Edition, Item
from shirube.plans.queries.tables import TABLES
from tests.factories.plans import (
    add_stages,
    fill_edition,
    make_city,
    make_edition,
    make_finding,
    make_heading,
    make_indicator,
    make_item,
    make_rating,
)

NAMES = [table.name for table in TABLES]
PLAN_NAMES = [name for name in NAMES if name != "plans"]
SINGLE = (
    "/api/v1/plans/reform",
    "/api/v1/plans/reform/items/3",
    "/api/v1/plans/reform/indicators/rate",
    "/api/v1/sections/section-0",
    "/api/v1/documents/list",
    "/api/v1/search?q=取組",
    "/api/v1/",
)
EVERY = (
    *SINGLE,
    *(f"/api/v1/{name}{ending}" for name in NAMES for ending in ("", ".csv", ".json")),
    *(f"/api/v1/plans/reform/{name}{ending}" for name in PLAN_NAMES for ending in ("", ".csv", ".json")),
)


@pytest.fixture
def edition(db: None) -> Edition:
    edition = make_city()
    index_edition(edition)
    return edition


def get(client: Client, url: str, **headers: str) -> Any:
    response = client.get(url, headers=headers)
    assert response.status_code == 200, (url, response.content.decode())
    return response.json()


def sheet(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def answer_type(url: str) -> Any:
    """Return what the API declares for an address."""
    wanted = url.removeprefix("/api/v1").split("?")[0]
    filled = {
        "slug": "reform" if "/plans/" in wanted else wanted.rsplit("/", 1)[-1],
        "number": "3",
        "indicator": "rate",
        "key": "",
        "path": "",
    }
    for path_view in api._get_bound_routers()[0].path_operations.values():
        for operation in path_view.operations:
            if operation.path.format(**filled) == wanted and operation.methods == ["GET"]:
                return operation.response_models[200].model_fields["response"].annotation
    raise AssertionError(url)


def test_every_answer_has_the_declared_shape(client: Client, edition: Edition) -> None:
    for url in EVERY:
        if not url.endswith(".csv"):
            TypeAdapter(answer_type(url)).validate_python(get(client, url))


def test_every_answer_carries_tag_licence_and_is_open_to_other_sites(client: Client, edition: Edition) -> None:
    for url in EVERY:
        headers = client.get(url).headers
        assert headers["ETag"].startswith('"'), url
        assert headers["Access-Control-Allow-Origin"] == "*", url
        assert 'rel="license"' in headers["Link"], url
        assert "max-age" in headers["Cache-Control"], url


def test_who_has_the_answer_already_gets_304_for_one_statement(client: Client, edition: Edition, django_assert_num_queries: Any) -> None:
    for url in EVERY:
        tag = client.get(url).headers["ETag"]
        with django_assert_num_queries(1):
            response = client.get(url, headers={"If-None-Match": tag})
        assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", tag), url


def test_the_tag_changes_with_revision_parameters_and_language(client: Client, edition: Edition) -> None:
    url = "/api/v1/plans/reform/items"
    tags = {client.get(url + query).headers["ETag"] for query in ("", "?lang=en", "?limit=3", "?flag=新")}
    edition.revision += 1
    edition.save()
    tags.add(client.get(url).headers["ETag"])
    assert len(tags) == 5


def test_the_number_of_statements_does_not_grow_with_the_plan(client: Client, edition: Edition) -> None:
    small = {url: statements(client, url) for url in EVERY}
    fill_more(edition, 290)
    index_edition(edition)
    assert {url: statements(client, url) for url in EVERY} == small
    assert max(small.values()) <= 20


def statements(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def fill_more(edition: Edition, items: int) -> None:
    """Add items with an indicator, a rating, a finding and stages to an edition."""
    heading = make_heading(edition, "増えた章")
    for index in range(items):
        item = make_item(heading, f"増{index}", f"増えた取組{index}", sections=[f"増えた課{index % 40}"])
        if index % 2:
            make_indicator(item, edition, f"more{index}", targets={2021: "10"}, actuals={2021: "9"})
            make_rating(item, "B", attainment="0.9")
        else:
            add_stages(item, plan={2021: "○"}, actual={2021: "△"})
            make_finding(edition, item)


def test_a_list_comes_in_pages_with_total_and_links(client: Client, edition: Edition) -> None:
    first = get(client, "/api/v1/plans/reform/items?limit=4")
    assert (first["total"], len(first["results"]), first["previous"]) == (10, 4, None)
    second = get(client, first["next"])
    third = get(client, second["next"])
    assert third["next"] is None
    assert [row["number"] for page in (first, second, third) for row in page["results"]] == [str(number) for number in range(1, 11)]
    assert get(client, third["previous"])["results"] == second["results"]


def test_an_item_shows_cells_by_year_both_judgements_and_its_source(client: Client, edition: Edition) -> None:
    row = get(client, "/api/v1/plans/reform/items")["results"][2]
    assert row["planned"] == {"2019": "30件", "2020": "30件", "2021": "15件", "2022": "20件"}
    assert row["computed"] == {"year": 2021, "code": "A", "attainment": 1.067}
    assert row["printed"]["code"] == "A"
    assert row["source"] == {"document": "list", "first_line": 3, "last_line": 4, "method": "read", "confidence": "certain"}
    assert row["path"] == ["1 市民協働の推進", "2 市民協働の推進 その1"]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("?flag=重点", ["1", "5", "9"]),
        ("?section=section-1", ["2", "7"]),
        ("?rating=A", ["3"]),
        ("?standing=behind", ["8"]),
        ("?q=その１０", ["10"]),
        ("?heading=3", ["6", "7", "8", "9", "10"]),
        ("?flag=inferred", ["9"]),
        ("?sort=-number", [str(number) for number in range(10, 0, -1)]),
    ],
)
def test_items_take_the_filters_of_the_page_also_as_a_file(client: Client, edition: Edition, query: str, wanted: list[str]) -> None:
    for url in ("/api/v1/plans/reform/items", "/api/v1/plans/reform/items.json"):
        assert [row["number"] for row in get(client, url + query)["results"]] == wanted


def test_an_older_edition_can_be_asked_for_by_name(client: Client, edition: Edition) -> None:
    def numbers(query: str) -> list[str]:
        return [row["number"] for row in get(client, f"/api/v1/plans/strategy/items{query}")["results"]]

    assert numbers("?edition=1.0") == ["1-1"]
    assert numbers("") == ["1-1", "1-1-1", "1-1-2"]
    assert [row["name"] for row in get(client, "/api/v1/plans/strategy/editions")["results"]] == ["1.0", "2.0"]


def test_only_the_latest_revision_of_a_cell_counts(client: Client, edition: Edition) -> None:
    observation = Item.objects.get(edition=edition, number="3").indicator.observations.get(fiscal_year=2021)
    observation.pk, observation.revision, observation.text, observation.number = None, 1, "17件", 17
    observation.save()
    rows = get(client, "/api/v1/plans/reform/items/3")["observations"]
    assert [(row["fiscal_year"], row["text"], row["number"], row["revision"]) for row in rows] == [
        (2019, "21件", 21, 0),
        (2020, "9件", 9, 0),
        (2021, "17件", 17, 1),
    ]


def test_a_single_item_brings_only_what_is_its_own(client: Client, edition: Edition) -> None:
    found = get(client, "/api/v1/plans/reform/items/8")
    assert {cell["item"] for cell in found["stage_cells"]} == {"8"}
    assert [finding["item"] for finding in found["findings"]] == ["8"]
    assert found["indicators"] == found["targets"] == []


def test_numbers_are_numbers_and_words_are_null(client: Client, edition: Edition) -> None:
    rows = get(client, "/api/v1/plans/reform/indicators/rate")
    assert rows["targets"][0]["number"] == 90
    assert rows["observations"][1]["number"] == 96


def test_search_counts_kinds_and_gives_whole_addresses(client: Client, edition: Edition) -> None:
    found = get(client, "/api/v1/search?q=取組&limit=2")
    assert (found["total"], found["counts"], len(found["results"])) == (10, {"item": 10}, 2)
    assert found["results"][0]["url"].startswith("http://testserver/plans/reform/items/")
    assert found["results"][0]["marked_title"].startswith("<mark>取組</mark>")
    assert get(client, "/api/v1/search?q=住まい&kind=section")["results"][0]["title"] == "住まい課"


@pytest.mark.parametrize(
    ("url", "status", "word"),
    [
        ("/api/v1/plans/none/items", 404, "none"),
        ("/api/v1/plans/reform/items?edition=9.9", 404, "1.0"),
        ("/api/v1/plans/reform/items/99", 404, "99"),
        ("/api/v1/plans/reform/indicators/none", 404, "none"),
        ("/api/v1/sections/none", 404, "none"),
        ("/api/v1/documents/none", 404, "none"),
        ("/api/v1/nothing/here", 404, "/api/v1/"),
        ("/api/v1/plans/reform/items?limit=0", 422, "limit"),
        ("/api/v1/plans/reform/items?limit=9999", 422, "1000"),
        ("/api/v1/plans/reform/items?offset=x", 422, "offset"),
        ("/api/v1/plans/reform/items?lang=fr", 422, "lang"),
        ("/api/v1/search?kind=person", 422, "item、indicator"),
        ("/api/v1/plans/reform/items?sort=colour", 422, "-attainment"),
        ("/api/v1/plans/reform/items?standing=late", 422, "under-way"),
    ],
)
def test_an_error_is_a_japanese_sentence_in_json(client: Client, edition: Edition, url: str, status: int, word: str) -> None:
    response = client.get(url)
    sentence = response.json()["detail"]
    assert response.status_code == status
    assert word in sentence
    assert sentence.endswith("。")
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_a_csv_file_has_japanese_headings_then_licence_and_source(client: Client, edition: Edition) -> None:
    response = client.get("/api/v1/plans/reform/items.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="reform-items.csv"'
    rows = sheet(response.content)
    assert rows[0][:4] == ["計画", "版", "番号", "取組"]
    assert {"計画 R3(2021)", "実績 R元(2019)", "計算 達成率", "出典 初めの行"} <= set(rows[0])
    assert len(rows) == 1 + 10 + 1 + 2
    assert rows[-3] == []
    assert [row[0] for row in rows[-2:]] == ["ライセンス", "出典"]
    third = dict(zip(rows[0], rows[3], strict=True))
    assert (third["計画 R3(2021)"], third["計算 達成率"], third["指標か"]) == ("15件", "1.067", "TRUE")


def test_a_csv_file_in_english_has_the_names_of_the_json_fields(client: Client, edition: Edition) -> None:
    heads = sheet(client.get("/api/v1/plans/reform/items.csv?lang=en").content)[0]
    assert {"number", "planned_2021", "computed_attainment", "source_first_line"} <= set(heads)
    assert all(head.isascii() for head in heads)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_of_a_csv_file_can_run_as_a_formula(client: Client, edition: Edition, sign: str) -> None:
    make_item(edition.headings.all()[0], f"{sign}1", f"{sign}cmd|' /C calc'!A0")
    rows = sheet(client.get("/api/v1/plans/reform/items.csv").content)
    assert not any(cell.startswith(tuple("=+-@\t\r＝")) for row in rows for cell in row)
    assert any(cell.startswith(f"'{sign}cmd") for row in rows for cell in row)


def test_a_json_file_is_the_whole_table_with_its_terms(client: Client, edition: Edition) -> None:
    found = get(client, "/api/v1/plans/reform/findings.json?lang=en")
    assert found["total"] == len(found["results"]) == 2
    assert found["licence"]["name"]
    assert "若松市の文書 list" in found["source"]
    assert found["results"][0]["lines"] == [{"first": 3, "last": 4}, {"first": 8, "last": 8}]


def test_head_is_answered_as_get(client: Client, edition: Edition) -> None:
    for url in EVERY:
        response = client.head(url)
        assert response.status_code == 200, url
        assert response.headers["ETag"] == client.get(url).headers["ETag"], url


def test_openapi_describes_every_table_and_every_link_is_there(client: Client, edition: Edition) -> None:
    document = get(client, "/api/v1/openapi.json")
    assert set(document["paths"]) >= {f"/api/v1/plans/{{slug}}/{name}" for name in PLAN_NAMES}
    identifiers = [operation["operationId"] for methods in document["paths"].values() for operation in methods.values()]
    assert len(identifiers) == len(set(identifiers))
    for table in get(client, "/api/v1/")["tables"]:
        assert all(client.get(table[key]).status_code == 200 for key in ("url", "csv", "json_file"))


def test_the_page_about_the_data_names_every_table_and_its_columns(client: Client, edition: Edition) -> None:
    for address, word in (("/data/", "改訂番号"), ("/en/data/", "?lang=en")):
        text = client.get(address).content.decode()
        assert word in text
        assert all(f"/api/v1/{name}.csv" in text for name in NAMES)
        assert "/api/v1/plans/{slug}/items/{number}" in text
        assert "standing" in text
    assert client.get("/api/v1/docs").headers["Location"] == "/data/"


def test_an_empty_city_answers_with_empty_lists(client: Client, db: None) -> None:
    assert all(get(client, f"/api/v1/{name}")["results"] == [] for name in NAMES)
    assert json.dumps(get(client, "/api/v1/search?q=税")["results"]) == "[]"


def test_an_edition_without_items_answers_with_empty_lists(client: Client, db: None) -> None:
    make_edition()
    assert get(client, "/api/v1/plans/reform/items")["total"] == 0
    fill_edition(Edition.objects.get(), items=5)
    assert get(client, "/api/v1/plans/reform/items")["total"] == 5
