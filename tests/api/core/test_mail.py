"""Mails reach a real server, and what does not arrive is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from shirube.core.errors import Conflict, InvalidInput
from shirube.core.jobs import manner_of
from shirube.core.mail import actions, jobs
from shirube.core.mail.models import Message, State
from shirube.core.mail.rules import BROKEN_OFF, LOST
from shirube.core.models import JournalEntry
from shirube.core.worker import Loop, claim
from tests.factories.mailserver import MailServer, free_port, make_certificate, serving_mail

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
SECRET = "secret words"  # noqa: S105  (of the test's own server)


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with serving_mail() as made:
        use(settings, made.port)
        yield made


def use(settings: Settings, port: int, *, host: str = "127.0.0.1") -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 5
    settings.DEFAULT_FROM_EMAIL = "しるべ事務局 <shirube@city.example.jp>"


def queue(
    recipient: str = "clerk@city.example.jp",
    *,
    kind: str = "cycle.reminder",
    subject: str = "回答のお願い",
    body: str = "お願いします。\n",
    day: date = DAY,
) -> Message | None:
    return actions.queue(kind=kind, recipient=recipient, subject=subject, body=body, occasion="round:3", day=day)


def queued(recipient: str = "clerk@city.example.jp", *, subject: str = "回答のお願い", body: str = "お願いします。\n") -> Message:
    message = queue(recipient, subject=subject, body=body)
    assert message is not None
    message.refresh_from_db()
    return message


def try_again(message: Message) -> Message:
    actions.send.enqueue(message.pk)
    message.refresh_from_db()
    return message


def test_a_mail_arrives_as_it_was_written(server: MailServer) -> None:
    message = queued(body="締切は6月12日（金）です。\n高﨑 様、𠮷田 様\n.点で始まる行\n")
    assert (message.state, message.attempts, message.error) == (State.SENT, 1, "")
    assert message.sent_at is not None
    (mail,) = server.mails()
    assert mail["Subject"] == "回答のお願い"
    assert mail["From"] == "しるべ事務局 <shirube@city.example.jp>"
    assert mail["To"] == "clerk@city.example.jp"
    assert mail.get_content() == "締切は6月12日（金）です。\n高﨑 様、𠮷田 様\n.点で始まる行\n"


def test_a_mail_says_that_a_program_sent_it_and_when(server: MailServer) -> None:
    message = queued()
    (mail,) = server.mails()
    assert mail["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(rf"<\d+\.{message.pk}@city\.example\.jp>", mail["Message-ID"])
    sent = parsedate_to_datetime(mail["Date"])
    assert abs(sent - timezone.now()) < timedelta(minutes=1)
    assert sent.utcoffset() == timedelta(hours=9)


def test_a_mail_is_seven_bit_and_short_lined_whatever_is_written(server: MailServer) -> None:
    queued(subject="あ" * 300, body="い" * 5000 + "\r\n" + "x" * 5000)
    content = server.taken[0].content
    assert isinstance(content, bytes)
    assert content.isascii()
    assert max(map(len, content.splitlines())) <= 78 + 20
    (mail,) = server.mails()
    assert mail["Subject"].strip() == "あ" * 199 + "…"  # folded before its first word, as a header may be
    assert mail.get_content() == "い" * 5000 + "\n" + "x" * 5000


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x00", "\u2028", "\x0b"])
def test_a_line_break_in_a_subject_begins_no_header(server: MailServer, end: str) -> None:
    queued(subject=f"回答{end}Bcc: all@city.example.jp", body=f"本文{end}終わり")
    (mail,) = server.mails()
    assert mail["Subject"] == "回答 Bcc: all@city.example.jp"
    assert mail["Bcc"] is None
    assert server.taken[0].rcpt_tos == ["clerk@city.example.jp"]


@pytest.mark.parametrize("address", ["", "somebody", "a@b\nBcc: c@d.jp", "窓口@city.example.jp", "a@b@c.jp", "a b@c.jp", "<a@c.jp>"])
def test_an_address_that_is_none_is_refused_before_it_is_queued(address: str) -> None:
    with pytest.raises(InvalidInput, match="メールアドレス"):
        queue(address)
    assert not Message.objects.exists()


def test_nobody_gets_a_second_mail_of_a_kind_in_a_day(server: MailServer) -> None:
    assert queue("clerk@city.example.jp")
    assert queue("CLERK@city.example.jp ") is None
    assert queue("clerk@city.example.jp", day=DAY + timedelta(days=1))
    assert queue("clerk@city.example.jp", kind="cycle.returned")
    assert queue("head@city.example.jp")
    assert len(server.taken) == 4


def test_a_refused_recipient_is_seen_at_once_and_not_tried_again(server: MailServer) -> None:
    server.recipient_answers = ["550 5.1.1 No such user here"]
    message = queued()
    assert (message.state, message.attempts, message.error) == (State.FAILED, 1, "550 5.1.1 No such user here")
    try_again(message)
    assert (message.attempts, server.taken) == (1, [])


def test_a_mail_that_is_put_off_is_taken_at_the_next_try(server: MailServer) -> None:
    server.recipient_answers = ["451 4.7.1 Greylisted, try later"]
    message = queued()
    assert (message.state, message.error) == (State.QUEUED, "451 4.7.1 Greylisted, try later")
    assert server.taken == []
    try_again(message)
    assert (message.state, message.attempts, message.error) == (State.SENT, 2, "")
    assert len(server.taken) == 1


def test_a_mail_that_is_put_off_again_and_again_has_failed(server: MailServer) -> None:
    server.data_answers = ["452 4.3.1 Mailbox full"] * 9
    message = queued()
    for _ in range(5):
        try_again(message)
    assert (message.state, message.attempts, message.error) == (State.FAILED, actions.TRIES, "452 4.3.1 Mailbox full")
    assert manner_of(actions.send.module_path).retries == actions.TRIES - 1


def test_a_server_that_is_down_is_asked_again(settings: Settings) -> None:
    use(settings, free_port())
    message = queued()
    assert (message.state, message.error) == (State.QUEUED, "ConnectionRefusedError: Connection refused")


def test_the_worker_waits_before_it_asks_again(server: MailServer, settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    server.recipient_answers = ["451 Try later"]
    queued()
    loop = Loop(say=lambda line: None)
    result = claim(loop.name)
    assert result is not None
    loop._perform(result)
    assert claim(loop.name) is None
    DBTaskResult.objects.update(run_after=timezone.now())
    again = claim(loop.name)
    assert again is not None
    loop._perform(again)
    assert Message.objects.get().state == State.SENT


def test_a_mail_whose_worker_died_while_sending_is_not_sent_twice_by_itself(server: MailServer) -> None:
    message = queued()
    Message.objects.update(state=State.SENDING)
    try_again(message)
    assert (message.state, message.error) == (State.FAILED, BROKEN_OFF)
    assert len(server.taken) == 1


def test_a_failed_mail_is_sent_again_once_when_somebody_says_so(server: MailServer) -> None:
    server.recipient_answers = ["550 No such user"]
    message = queued()
    actions.resend(message=message, actor="staff:1")
    message.refresh_from_db()
    assert (message.state, message.error, len(server.taken)) == (State.SENT, "", 1)
    with pytest.raises(Conflict, match="もう送り直されています"):
        actions.resend(message=message, actor="staff:1")


def test_what_became_of_a_mail_is_in_the_journal_without_the_address(server: MailServer) -> None:
    server.recipient_answers = ["550 <clerk@city.example.jp> unknown"]
    message = queued()
    actions.resend(message=message, actor="staff:1")
    entries = list(JournalEntry.objects.all())
    assert [(entry.actor, entry.action, (entry.after or {})["state"]) for entry in entries] == [
        ("job:send_mail", "send_mail", "failed"),
        ("staff:1", "resend_mail", "queued"),
        ("job:send_mail", "send_mail", "sent"),
    ]
    assert all(entry.is_draft and entry.occasion == "round:3" for entry in entries)
    assert "clerk" not in "".join(str([entry.subject, entry.before, entry.after, entry.grounds]) for entry in entries)


def test_a_mail_whose_job_is_gone_is_seen(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    lost, waiting, young = (queue(f"{name}@city.example.jp") for name in ("lost", "waiting", "young"))
    assert lost
    assert waiting
    assert young
    Message.objects.exclude(pk=young.pk).update(queued_at=timezone.now() - timedelta(days=1))
    DBTaskResult.objects.exclude(args_kwargs__args=[waiting.pk]).delete()
    assert jobs.sweep.call() == 1
    assert dict(Message.objects.values_list("recipient", "state")) == {
        lost.recipient: State.FAILED,
        waiting.recipient: State.QUEUED,
        young.recipient: State.QUEUED,
    }
    assert Message.objects.get(pk=lost.pk).error == LOST


def test_a_mail_goes_encrypted_with_a_sign_in(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with serving_mail(certificate=certificate, password=SECRET) as server:
        use(settings, server.port, host="localhost")
        settings.EMAIL_USE_TLS = True
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "city", SECRET
        assert queued().state == State.SENT
        assert server.was_encrypted == [True]


def test_a_wrong_password_is_told_without_the_password(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with serving_mail(certificate=certificate, password=SECRET) as server:
        use(settings, server.port, host="localhost")
        settings.EMAIL_USE_TLS = True
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "city", "wrong words"
        message = queued()
    assert message.state == State.QUEUED
    assert message.error.startswith("535 ")
    assert "wrong" not in message.error


def test_a_server_whose_certificate_nobody_vouches_for_gets_no_mail(settings: Settings, tmp_path: Path) -> None:
    with serving_mail(certificate=make_certificate(tmp_path)) as server:
        use(settings, server.port, host="localhost")
        settings.EMAIL_USE_TLS = True
        message = queued()
    assert message.state == State.QUEUED
    assert "SSLCertVerificationError" in message.error
    assert server.taken == []


def test_without_a_server_mails_become_files(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "shirube.core.mail.adapters.Folder"
    settings.DATA_DIR = tmp_path
    assert queued(body="お願いします。\n").state == State.SENT
    (file,) = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (mail["To"], mail["Subject"]) == ("clerk@city.example.jp", "回答のお願い")
    assert mail.get_content() == "お願いします。\n"


def test_a_folder_that_cannot_be_written_is_no_lost_mail(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "shirube.core.mail.adapters.Folder"
    settings.DATA_DIR = tmp_path
    (tmp_path / "mail").write_text("in the way")
    assert queued().state == State.QUEUED
