"""Queue a mail, send it, send it again.

Nobody gets two mails of a kind in a day: the database refuses the second. Reminders, whoever they go to and whatever they are about, are
of one kind, so that nobody is reminded twice. A mail is never handed to the server twice by itself either: where a worker dies while the
server may have taken it, the mail counts as failed and a person decides.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from email.charset import BASE64, Charset
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.jobs import job
from shirube.core.mail.models import Message, State
from shirube.core.mail.rules import BROKEN_OFF, LOST, Refusal, body_of, refusal_of, subject_of

TRIES = 4
"""How often a mail is tried that the server puts off: at once, then after 1, 5 and 25 minutes."""
SENDER = "job:send_mail"
_SEVEN_BIT = Charset("utf-8")
_SEVEN_BIT.body_encoding = BASE64


class PutOff(Exception):
    """The server takes the mail later; the job is to try again."""


def queue(*, kind: str, recipient: str, subject: str, body: str, occasion: str = "", day: date | None = None) -> Message | None:
    """Put a mail into the queue, in the caller's transaction; return None where the recipient has one of this kind and day already.

    `kind` is `<app>.<name>`. Raises `InvalidInput` for an address that is none.
    """
    address = recipient.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidInput(gettext("メールアドレスの形ではありません。職員の登録を直してください。"), place=recipient) from error
    text = {"subject": subject_of(subject), "body": body_of(body), "occasion": occasion}
    with transaction.atomic():
        message, is_new = Message.objects.get_or_create(kind=kind, recipient=address, day=day or timezone.localdate(), defaults=text)
        if is_new:
            send.enqueue(message.pk)
    return message if is_new else None


@job(retries=TRIES - 1, pause=timedelta(minutes=1))
def send(number: int) -> None:
    """Hand a queued mail to the mail server, and keep what became of it; a mail that is no longer queued is left alone.

    Raises `PutOff` where another try may help.
    """
    message = _take(number)
    if message is None:
        return
    try:
        _hand_over(email_of(message))
    except OSError as error:
        _note_refusal(message, refusal_of(error))
    else:
        _note(message, State.SENT)


def _hand_over(email: EmailMessage) -> None:
    connection = get_connection()
    try:
        connection.send_messages([email])
    finally:
        with suppress(OSError):  # Django leaves the connection open after a refused sign-in
            connection.close()


def _take(number: int) -> Message | None:
    is_mine = Message.objects.filter(pk=number, state=State.QUEUED).update(state=State.SENDING, attempts=F("attempts") + 1, error="")
    message = Message.objects.filter(pk=number).first()
    if message is not None and not is_mine and message.state == State.SENDING:
        _note(message, State.FAILED, BROKEN_OFF)
    return message if is_mine else None


def _note_refusal(message: Message, refusal: Refusal) -> None:
    if refusal.is_final or message.attempts >= TRIES:
        _note(message, State.FAILED, refusal.said)
        return
    Message.objects.filter(pk=message.pk).update(state=State.QUEUED, error=refusal.said)
    raise PutOff(message.pk)


def _note(message: Message, state: State, error: str = "") -> None:
    """Keep what became of a mail. The journal, which forgets nothing, gets neither the address nor the server's words."""
    with transaction.atomic():
        journal.record(
            actor=SENDER,
            action="send_mail",
            subject=f"message:{message.pk}",
            after={"kind": message.kind, "state": state.value, "attempts": message.attempts},
            occasion=message.occasion,
            is_draft=True,
        )
        sent_at = timezone.now() if state == State.SENT else None
        Message.objects.filter(pk=message.pk).update(state=state, error=error, sent_at=sent_at)


def email_of(message: Message) -> EmailMessage:
    """Return a mail as it goes out: 7 bit, marked as automatic so that no absence note answers it, and with one lasting Message-ID."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    email = EmailMessage(
        subject=message.subject,
        body=message.body,
        to=[message.recipient],
        headers={
            "Message-ID": f"<{message.queued_at:%Y%m%d%H%M%S%f}.{message.pk}@{domain}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    email.encoding = _SEVEN_BIT
    return email


def resend(*, message: Message, actor: str) -> None:
    """Put a failed mail into the queue again; raises `Conflict` where it has not failed, or no longer."""
    with transaction.atomic():
        failed = Message.objects.filter(pk=message.pk, state=State.FAILED)
        if not failed.update(state=State.QUEUED, attempts=0, error=""):
            raise Conflict(gettext("このメールはもう送り直されています。頁を読み込み直してください。"))
        journal.record(
            actor=actor,
            action="resend_mail",
            subject=f"message:{message.pk}",
            before={"state": State.FAILED.value},
            after={"state": State.QUEUED.value},
            occasion=message.occasion,
            is_draft=True,
        )
        send.enqueue(message.pk)


def give_up_lost(*, before: timedelta, in_queue: frozenset[int]) -> int:
    """Mark as failed what has waited for `before` and has no job any more, so that somebody sees it; return how many."""
    waiting = Message.objects.filter(state__in=(State.QUEUED, State.SENDING), queued_at__lt=timezone.now() - before)
    lost = [message for message in waiting if message.pk not in in_queue]
    for message in lost:
        _note(message, State.FAILED, LOST)
    return len(lost)
