"""The log tells what happened and nobody's secrets."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from shirube.core import logs
from tests.factories.people import PASSWORD, make_account

ADDRESS = "taro.yamada+plan@city.example.jp"
SAID = f"Key (email)=({ADDRESS}) 山田太郎 geheim"
REQUEST = RequestFactory().get("/geheim")


class Kept(logging.Handler):
    """Keeps every line as both forms would write it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.addFilter(logs.WithoutPath())
        self.lines: list[str] = []
        self.objects: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logs.Lines().format(record))
        self.objects.append(json.loads(logs.Json().format(record)))

    def text(self) -> str:
        return "\n".join(self.lines) + json.dumps(self.objects, ensure_ascii=False)


@pytest.fixture
def kept() -> Iterator[Kept]:
    handler, root = Kept(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)


def requests(kept: Kept) -> list[dict[str, Any]]:
    return [each for each in kept.objects if each["logger"] == "shirube.request"]


def test_a_request_is_one_line_with_the_name_of_its_address(client: Client, kept: Kept) -> None:
    answer = client.get("/-/alive?token=geheim")
    (line,) = requests(kept)
    assert (line["method"], line["route"], line["status"], line["level"]) == ("GET", "alive", 200, "INFO")
    assert line["ms"] >= 0
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert line["message"].startswith("GET alive 200 ")
    assert "geheim" not in kept.text()


def test_a_request_id_of_the_proxy_is_kept_where_it_is_a_plain_word(client: Client, kept: Kept) -> None:
    assert client.get("/-/alive", headers={"X-Request-ID": "abcdef-012345"}).headers["X-Request-ID"] == "abcdef-012345"
    forged = "x\n2026 ERROR forged line"
    assert client.get("/-/alive", headers={"X-Request-ID": forged}).headers["X-Request-ID"] != forged
    assert "forged" not in kept.text()


@pytest.mark.django_db
@pytest.mark.parametrize("password", [PASSWORD, "wrong words"])
def test_a_sign_in_leaves_no_mail_address_and_no_password(client: Client, kept: Kept, password: str) -> None:
    make_account("山田太郎", email=ADDRESS, password=PASSWORD)
    client.post(reverse("account_login"), {"login": ADDRESS, "password": password})
    (line,) = requests(kept)
    assert (line["method"], line["route"]) == ("POST", "account_login")
    for secret in (ADDRESS, "taro", "山田", PASSWORD, "wrong words"):
        assert secret not in kept.text()


@pytest.mark.django_db
def test_a_page_that_is_missing_or_refused_is_told_without_its_path(client: Client, kept: Kept) -> None:
    client.get("/staff/geheim-key/?q=geheim")
    Client(enforce_csrf_checks=True).post(reverse("account_login") + "?next=/geheim", {"login": ADDRESS})
    assert {(each["route"], each["status"]) for each in requests(kept)} == {("-", 404), ("account_login", 403)}
    assert "geheim" not in kept.text()


def broken(said: str) -> None:
    try:
        raise ValueError(said)
    except ValueError as error:
        raise RuntimeError(said) from error


def test_an_error_is_told_by_its_kind_and_its_place_and_not_by_its_words(kept: Kept) -> None:
    try:
        broken(SAID)
    except RuntimeError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", "/x", extra={"request": REQUEST})
    text = kept.text()
    assert "builtins.ValueError" in text
    assert "builtins.RuntimeError" in text
    assert "test_logs.py" in text
    assert "GET - -" in text
    for secret in (ADDRESS, "山田", "(email)=", "geheim"):
        assert secret not in text


def test_what_a_library_writes_is_blotted(kept: Kept) -> None:
    logging.getLogger("some.library").warning("GET https://sso.example/token?code=geheim&state=x for %s", ADDRESS, extra={"who": "geheim"})
    assert "https://sso.example/token?…" in kept.lines[0]
    assert "for …@…" in kept.lines[0]
    assert "geheim" not in kept.text()


@pytest.mark.parametrize("text", ["3件 @ 5円", "進みますか? はい=1", "what? a=b", "12 @"])
def test_plain_words_are_left_alone(text: str) -> None:
    assert logs.blot(text) == text


def test_words_of_errors_are_kept_where_somebody_debugs() -> None:
    try:
        raise ValueError(SAID)
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), (ValueError, error, error.__traceback__))
    assert "山田" in logs.Lines(words=True).format(record)
    assert "山田" not in logs.Lines().format(record)
