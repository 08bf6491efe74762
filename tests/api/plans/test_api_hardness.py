"""The API under bad questions: every refusal is JSON with a Japanese sentence."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from shirube.plans.api import endpoints
from tests.api.plans.test_other_city import pack  # noqa: F401  (fixture)

pytestmark = pytest.mark.django_db
ITEMS = "/api/v1/plans/garden-plan/items"


@pytest.fixture(autouse=True)
def loaded(pack: Any) -> None:  # noqa: F811
    call_command("load_city", verbosity=0)


def sentence(response: Any) -> str:
    assert response.headers["Content-Type"].startswith("application/json")
    told: str = json.loads(response.content)["detail"]
    assert told.endswith("。")
    return told


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("limit=-1", 422, "1以上"),
        ("limit=1000000000", 422, "以下"),
        ("limit=abc", 422, "「limit」は整数"),
        ("offset=99999999999999999999999", 422, "「offset」は10000000以下"),
        ("lang=fr", 422, "「lang」はja、en のどれか"),
        ("nope=1", 400, "「nope」というパラメーターはありません。使えるのは"),
    ],
)
def test_a_bad_parameter_is_named_with_what_it_may_be(client: Client, query: str, status: int, said: str) -> None:
    response = client.get(f"{ITEMS}?{query}")
    assert response.status_code == status
    assert said in sentence(response)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_writing_is_refused_in_json(client: Client, method: str) -> None:
    response = getattr(client, method)(ITEMS)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert "読むだけ" in sentence(response)


def test_a_fault_of_ours_is_json_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(endpoints, "_list", broken)
    response = client.get(ITEMS)
    assert response.status_code == 500
    assert "こちらの誤り" in sentence(response)


def test_a_long_answer_comes_compressed_where_the_asker_can_read_it(client: Client) -> None:
    plain = client.get(ITEMS)
    packed = client.get(ITEMS, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["ETag"] == f"W/{plain.headers['ETag']}"
    assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', 'W/"x",W/{}', "*"])
def test_a_known_tag_gets_304_however_it_is_listed(client: Client, form: str) -> None:
    tag = client.get(ITEMS).headers["ETag"]
    assert client.get(ITEMS, headers={"If-None-Match": form.format(tag)}).status_code == 304


@pytest.mark.parametrize("tag", ['"unclosed', "garbage,,,", ",", "あ", '""'])
def test_a_malformed_tag_gets_the_whole_answer(client: Client, tag: str) -> None:
    assert client.get(ITEMS, headers={"If-None-Match": tag}).status_code == 200


def test_head_has_the_headers_and_no_body(client: Client) -> None:
    head, whole = client.head(ITEMS), client.get(ITEMS)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
