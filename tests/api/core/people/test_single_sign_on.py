"""Single sign-on with a real OpenID Connect provider, over real HTTP on both sides: who gets in, and who is told why not."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from shirube.config import env
from shirube.core.models import JournalEntry
from shirube.core.people.models import Account
from shirube.core.people.rules import Role
from tests.browser.conftest import static_folder as static_folder  # the server asks for it
from tests.factories.people import make_account, make_staff
from tests.provider import people

ROOT = Path(__file__).resolve().parents[4]
CALLBACK = "/accounts/oidc/staff/login/callback/"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def provider(live_server: LiveServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the provider; return its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "tests.provider", str(port), live_server.url + CALLBACK]
    surroundings = {**os.environ, "PROVIDER_DATABASE": str(tmp_path_factory.mktemp("provider") / "provider.sqlite3")}
    surroundings.pop("DJANGO_SETTINGS_MODULE", None)
    with subprocess.Popen(words, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@pytest.fixture
def configured(provider: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> str:
    configure(provider, settings, monkeypatch)
    return provider


def configure(issuer: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIRUBE_OIDC_ISSUER", issuer)
    monkeypatch.setenv("SHIRUBE_OIDC_CLIENT_ID", people.CLIENT)
    monkeypatch.setenv("SHIRUBE_OIDC_CLIENT_SECRET", people.SECRET)
    monkeypatch.setenv("SHIRUBE_OIDC_NAME", "職員ポータル")
    settings.SOCIALACCOUNT_PROVIDERS = env.single_sign_on()


def text_of(response: requests.Response) -> str:
    return unescape(response.text)


def come_in(session: requests.Session, server: str, email: str, *, path: str = "/staff/") -> requests.Response:
    """Go through the door as a browser does: our page, the provider's page, and back."""
    door = session.get(server + path)
    button = re.search(r'href="(/accounts/oidc/staff/login/[^"]*)">職員ポータル', unescape(door.text))
    assert button
    asked = session.get(server + button[1])
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', asked.text)
    further = re.search(r'name="next" value="([^"]*)"', asked.text)
    assert token
    assert further
    given = {"csrfmiddlewaretoken": token[1], "login": email.partition("@")[0], "password": people.PASSWORD, "next": unescape(further[1])}
    return session.post(asked.url, data=given)


def test_who_is_known_comes_in_without_a_password_of_ours(live_server: LiveServer, configured: str) -> None:
    account = make_staff("事務局", Role.OFFICE)
    Account.objects.filter(pk=account.pk).update(email="Office@city.example.jp")
    session = requests.Session()
    page = come_in(session, live_server.url, "office@city.example.jp")
    assert (page.status_code, page.url) == (200, f"{live_server.url}/staff/")
    assert "自分の仕事" in text_of(page)
    started = next(step for step in page.history if CALLBACK in step.url)
    assert parse_qs(urlsplit(started.url).query).keys() >= {"code", "state"}
    entry = JournalEntry.objects.get(action="sign_in")
    assert (entry.actor, entry.after) == (f"staff:{account.pk}", {"methods": "socialaccount"})


def test_the_way_back_keeps_page_and_language(live_server: LiveServer, configured: str) -> None:
    account = make_staff("事務局", Role.OFFICE)
    Account.objects.filter(pk=account.pk).update(email="office@city.example.jp")
    session = requests.Session()
    session.get(f"{live_server.url}/accounts/login/")
    page = session.get(f"{live_server.url}/accounts/oidc/staff/login/?process=login&next=/en/staff/myself/", allow_redirects=False)
    asked = parse_qs(urlsplit(page.headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [live_server.url + CALLBACK]
    assert asked["response_type"] == ["code"]


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("stranger@city.example.jp", "このメールアドレスのアカウントはありません"),
        ("stopped@city.example.jp", "このアカウントは止められています"),
        ("unverified@city.example.jp", "メールアドレスを確かめていない"),
    ],
)
def test_others_are_refused_in_a_sentence_and_nobody_is_made(live_server: LiveServer, configured: str, email: str, said: str) -> None:
    make_account("止められた人", email="stopped@city.example.jp", is_active=False)
    make_account("確かめられていない人", email="unverified@city.example.jp")
    session = requests.Session()
    page = come_in(session, live_server.url, email)
    assert page.status_code == 403
    assert said in text_of(page)
    assert "/accounts/login/" in session.get(f"{live_server.url}/staff/").url
    assert Account.objects.count() == 2


def test_a_provider_that_calls_itself_otherwise_is_refused(
    live_server: LiveServer, provider: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_account("事務局", email="office@city.example.jp")
    configure(f"{provider}/", settings, monkeypatch)  # the provider's tokens name it without the last stroke
    page = come_in(requests.Session(), live_server.url, "office@city.example.jp")
    assert page.status_code == 401
    assert "共通のサインインが途中で止まりました" in text_of(page)


def test_a_provider_that_is_down_is_told_in_a_sentence(
    live_server: LiveServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure("http://127.0.0.1:1", settings, monkeypatch)
    page = requests.get(f"{live_server.url}/accounts/oidc/staff/login/?process=login", timeout=10)
    assert page.status_code == 502
    assert "共通のサインインが途中で止まりました" in text_of(page)


def test_a_forged_return_is_refused(live_server: LiveServer, configured: str) -> None:
    page = requests.get(f"{live_server.url}{CALLBACK}?code=made-up&state=made-up", timeout=10)
    assert page.status_code == 401


def test_nobody_ties_a_foreign_identity_to_an_account(live_server: LiveServer, configured: str) -> None:
    account = make_staff("事務局", Role.OFFICE)
    Account.objects.filter(pk=account.pk).update(email="office@city.example.jp")
    session = requests.Session()
    come_in(session, live_server.url, "office@city.example.jp")
    page = session.get(f"{live_server.url}/accounts/oidc/staff/login/?process=connect")
    assert page.status_code == 403
    assert "結び付けることはできません" in text_of(page)


def test_without_a_provider_the_door_names_none(live_server: LiveServer) -> None:
    page = requests.get(f"{live_server.url}/accounts/login/", timeout=10)
    assert "oidc" not in page.text
    assert requests.get(f"{live_server.url}/accounts/oidc/staff/login/", timeout=10).status_code == 404
