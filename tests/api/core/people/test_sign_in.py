"""The door: password, authenticator, recovery codes, lock-out, sessions; and what of it the journal keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse, HttpResponseBase
from django.test import Client, TestCase
from django.utils import timezone
from pytest_django.fixtures import Settings

from shirube.core.models import JournalEntry
from shirube.core.people.models import Account
from shirube.core.people.rules import Role
from tests.factories.people import PASSWORD, make_account, make_post, make_staff, sign_in

LOGIN = "/accounts/login/"
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def office() -> Account:
    return make_staff("事務局", Role.OFFICE, password=PASSWORD)


def enter(client: Client, email: str, password: str = PASSWORD) -> HttpResponseBase:
    return client.post(LOGIN, {"login": email, "password": password})


def text_of(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return unescape(response.content.decode())


def way(response: HttpResponseBase) -> str:
    """Return where a response leads."""
    return response.headers["Location"]


def code_of(secret: str, *, later: int = 0) -> str:
    counters = list(totp.yield_hotp_counters_from_time())
    return str(totp.format_hotp_value(totp.hotp_value(secret, counters[len(counters) // 2] + later)))


def set_up(client: Client, account: Account, *, folded: bool = False) -> str:
    """Sign in by password and set an authenticator up; return its secret."""
    enter(client, account.email)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = re.search(r'class="key">(\w+)<', page.content.decode())
    assert secret
    code = code_of(secret[1])
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = client.post("/accounts/2fa/totp/activate/", {"code": code.translate(FULL_WIDTH) if folded else code})
    assert way(response) == "/accounts/2fa/recovery-codes/"
    return secret[1]


def recovery_codes(client: Client) -> list[str]:
    return re.findall(r"<li><code>(\d+)</code>", text_of(client.get("/accounts/2fa/recovery-codes/")))


def actions(account: Account) -> list[str]:
    return list(JournalEntry.objects.filter(subject=f"account:{account.pk}").values_list("action", flat=True))


def test_a_page_of_the_staff_leads_to_the_door_and_back(client: Client, office: Account, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    response = client.get("/en/staff/?a=1")
    assert (response.status_code, way(response)) == (302, "/en/accounts/login/?next=/en/staff/%3Fa%3D1")
    response = client.post(LOGIN, {"login": office.email, "password": PASSWORD, "next": "/en/staff/?a=1"})
    assert way(response) == "/en/staff/?a=1"
    assert client.get("/staff/").status_code == 200


def test_the_door_leads_to_no_other_site(client: Client, office: Account) -> None:
    response = client.post(LOGIN, {"login": office.email, "password": PASSWORD, "next": "https://elsewhere.example/"})
    assert way(response) == "/staff/"


@pytest.mark.parametrize("email", ["office@city.example.jp", " OFFICE@city.example.jp ", "ｏｆｆｉｃｅ＠city.example.jp"])
def test_an_address_is_the_same_in_capitals_and_in_full_width(client: Client, email: str) -> None:
    make_account("事務局", email="office@city.example.jp", password=PASSWORD)
    assert enter(client, email).status_code == 302


def test_a_password_is_kept_as_argon2(office: Account) -> None:
    assert office.password.startswith("argon2$argon2id$")


def test_a_wrong_password_and_an_unknown_address_are_told_alike(client: Client, office: Account) -> None:
    wrong, unknown = enter(client, office.email, "wrong"), enter(client, "nobody@city.example.jp", "wrong")
    assert wrong.status_code == unknown.status_code == 200
    assert "メールアドレスかパスワードが違います" in text_of(wrong)
    assert "メールアドレスかパスワードが違います" in text_of(unknown)


def test_five_failures_lock_an_account_even_for_the_right_password_and_no_other(client: Client, office: Account) -> None:
    other = make_staff("監査", Role.AUDITOR, password=PASSWORD)
    for _ in range(5):
        enter(client, office.email, "wrong")
    assert "しばらく受け付けません" in text_of(enter(client, office.email))
    assert "しばらく受け付けません" in text_of(enter(Client(), office.email.upper()))
    assert enter(Client(), other.email).status_code == 302
    assert actions(office) == ["sign_in_failed"] * 5 + ["locked_out"]


def test_four_failures_lock_nothing(client: Client, office: Account) -> None:
    for _ in range(4):
        enter(client, office.email, "wrong")
    assert enter(client, office.email).status_code == 302


def test_who_has_only_a_password_is_led_to_set_up_a_second_factor(client: Client, office: Account) -> None:
    enter(client, office.email)
    assert way(client.get("/staff/")) == "/accounts/2fa/"
    assert "パスワードだけでは足りません" in text_of(client.get("/accounts/2fa/"))


def test_an_authenticator_is_set_up_and_asked_for_at_the_next_sign_in(client: Client, office: Account) -> None:
    secret = set_up(client, office, folded=True)
    assert client.get("/staff/").status_code == 200
    again = Client()
    assert way(enter(again, office.email)).startswith("/accounts/2fa/authenticate/")
    assert way(again.get("/staff/")).startswith(LOGIN)
    assert "番号が違います" in text_of(again.post("/accounts/2fa/authenticate/", {"code": "000000"}))
    assert way(again.post("/accounts/2fa/authenticate/", {"code": code_of(secret, later=1).translate(FULL_WIDTH)})) == "/staff/"
    assert again.get("/staff/").status_code == 200


def test_a_number_of_the_authenticator_opens_once(client: Client, office: Account) -> None:
    secret = set_up(client, office)
    code = code_of(secret, later=1)
    first, second = Client(), Client()
    for one in (first, second):
        enter(one, office.email)
    assert first.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert second.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200


def test_a_recovery_code_opens_once(client: Client, office: Account) -> None:
    set_up(client, office)
    codes = recovery_codes(client)
    assert len(codes) == 10
    for expected in (302, 200):
        again = Client()
        enter(again, office.email)
        assert again.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == expected


def test_the_last_second_factor_stays_where_it_is_asked_for(client: Client, office: Account, settings: Settings) -> None:
    set_up(client, office)
    page = client.post("/accounts/2fa/totp/deactivate/")
    assert "最後の一つは外せません" in text_of(page)
    assert Authenticator.objects.filter(user=office, type="totp").exists()
    settings.SECOND_FACTOR_REQUIRED = False
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=office).exists()


def test_secrets_are_encrypted_and_survive_a_change_of_the_key(client: Client, office: Account, settings: Settings) -> None:
    secret = set_up(client, office)
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"  # noqa: S105  (made up)
    again = Client()
    enter(again, office.email)
    assert again.post("/accounts/2fa/authenticate/", {"code": code_of(secret, later=1)}).status_code == 302


def test_a_lost_key_is_told_in_a_sentence(client: Client, office: Account, settings: Settings) -> None:
    set_up(client, office)
    settings.SECRET_KEY = "another"  # noqa: S105  (made up)
    again = Client()
    enter(again, office.email)
    response = again.post("/accounts/2fa/authenticate/", {"code": "123456"})
    assert response.status_code == 409
    assert "署名の鍵が変わった" in text_of(response)


def test_a_new_second_factor_ends_the_sessions_that_had_none(client: Client, office: Account) -> None:
    thief = Client()
    enter(thief, office.email)
    set_up(client, office)
    assert thief.get("/accounts/2fa/").status_code == 302
    assert client.get("/accounts/2fa/").status_code == 200


def test_nobody_signs_up(client: Client) -> None:
    for path in ("/accounts/signup/", "/accounts/email/", "/accounts/3rdparty/signup/", "/accounts/3rdparty/"):
        assert client.get(path).status_code == 404


def test_somebody_without_a_post_of_today_reads_why_and_it_is_journalled(client: Client) -> None:
    account = make_account("異動待ち")
    make_post(account, Role.VIEWER, ends_on=timezone.localdate() - timedelta(days=1))
    response = sign_in(client, account).get("/staff/")
    assert response.status_code == 403
    assert "きょう有効な職がありません" in text_of(response)
    refused = JournalEntry.objects.get(action="refused")
    assert (refused.actor, refused.subject, refused.is_draft) == (f"staff:{account.pk}", "/staff/", True)


def test_a_stopped_account_loses_its_session_at_once_and_cannot_come_back(client: Client, office: Account) -> None:
    sign_in(client, office)
    assert client.get("/staff/").status_code == 200
    Account.objects.filter(pk=office.pk).update(is_active=False)
    assert way(client.get("/staff/")).startswith(LOGIN)
    assert way(enter(client, office.email)) == "/accounts/inactive/"
    assert "アカウントは止められています" in text_of(client.get("/accounts/inactive/"))


def test_a_script_whose_session_has_ended_is_told_so_and_loses_nothing(client: Client) -> None:
    response = client.get("/staff/", headers={"HX-Request": "true"})
    assert (response.status_code, "期限が切れました" in text_of(response)) == (401, True)


def test_one_session_ends_the_others(client: Client, office: Account, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    other = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0"})
    for one in (client, other):
        enter(one, office.email)
    page = text_of(client.get("/accounts/sessions/"))
    assert "いま2台でサインインしています" in page
    assert "Windows の Edge" in page
    client.post("/accounts/sessions/")
    assert way(other.get("/staff/")).startswith(LOGIN)
    assert client.get("/staff/").status_code == 200
    assert UserSession.objects.filter(user=office).count() == 1


def test_a_used_session_lasts_twelve_hours_more_but_is_not_written_at_every_page(
    client: Client, office: Account, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    enter(client, office.email)
    client.get("/staff/")
    assert "sessionid" not in client.get("/staff/").cookies
    later = timezone.now().timestamp() + 601
    monkeypatch.setattr("shirube.core.people.gates.time", lambda: later)
    renewed = client.get("/staff/").cookies["sessionid"]
    assert renewed["max-age"] == 12 * 3600
    assert renewed["httponly"]
    assert renewed["samesite"] == "Lax"


def test_a_forgotten_password_is_set_anew_by_mail_and_ends_all_sessions(client: Client, office: Account) -> None:
    other = sign_in(Client(), office)
    other.get("/staff/")
    for _ in range(5):
        enter(client, office.email, "wrong")
    client.post("/accounts/password/reset/", {"email": office.email.upper()})
    [letter] = mail.outbox
    assert letter.to == [office.email]
    assert letter.subject == "しるべ: 新しいパスワードを決める案内"
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", str(letter.body))
    assert link
    form = way(client.get(link[1]))
    new = {"password1": "a far better secret", "password2": "a far better secret"}
    assert way(client.post(form, new)) == "/accounts/password/reset/key/done/"
    assert "もう使えません" in text_of(client.get(link[1]))
    assert way(other.get("/staff/")).startswith(LOGIN)
    assert enter(client, office.email, "a far better secret").status_code == 302


def test_a_forgotten_password_tells_nobody_which_accounts_there_are(client: Client, office: Account) -> None:
    known = way(client.post("/accounts/password/reset/", {"email": office.email}))
    assert way(client.post("/accounts/password/reset/", {"email": "nobody@city.example.jp"})) == known
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_down_breaks_no_page(client: Client, office: Account, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert client.post("/accounts/password/reset/", {"email": office.email}).status_code == 302


@pytest.mark.parametrize("weak", ["short", "123456789012345", "password1234", "staff1@city.example.jp"])
def test_a_weak_password_is_refused(client: Client, office: Account, weak: str) -> None:
    sign_in(client, office)
    page = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    assert page.status_code == 200
    assert Account.objects.get(pk=office.pk).check_password(PASSWORD)


def test_a_changed_password_ends_the_other_sessions_only(client: Client, office: Account, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    other = Client()
    for one in (client, other):
        enter(one, office.email)
    new = {"oldpassword": PASSWORD, "password1": "a far better secret", "password2": "a far better secret"}
    assert way(client.post("/accounts/password/change/", new)) == "/staff/myself/"
    assert client.get("/staff/").status_code == 200
    assert way(other.get("/staff/")).startswith(LOGIN)


def test_the_journal_keeps_what_happens_at_the_door_without_addresses_and_secrets(client: Client, office: Account) -> None:
    set_up(client, office)
    client.post("/accounts/logout/")
    assert actions(office) == ["sign_in", "add_second_factor", "add_second_factor", "sign_out"]
    entries = JournalEntry.objects.filter(subject=f"account:{office.pk}")
    assert all(entry.is_draft for entry in entries)
    assert entries[0].after == {"methods": "password"}
    assert not re.search(r"@|correct horse", str(list(JournalEntry.objects.values())))


def test_public_pages_ask_for_no_session_even_of_who_is_signed_in(client: Client, office: Account) -> None:
    sign_in(client, office)
    for path in ("/", "/accessibility/", "/sections/"):
        response = client.get(path)
        assert response.status_code == 200
        assert "Cookie" not in response.headers.get("Vary", "")
        assert not response.cookies
