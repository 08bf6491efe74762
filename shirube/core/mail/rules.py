"""What a mail server's answer means, and what a text must be before it becomes a mail. Plain Python."""

from __future__ import annotations

import re
import smtplib
from dataclasses import dataclass

from shirube.core.language import mark

LONGEST_SUBJECT = 200
LONGEST_ERROR = 500
BROKEN_OFF = mark("送信の途中で処理が止まりました。届いているかもしれないので、相手に確かめてから送り直してください。")
LOST = mark("送信の処理が失われました。送り直してください。")
OWN_WORDS = frozenset({BROKEN_OFF, LOST})
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a mail was not taken: `said` is the server's answer, beginning with its code, or what the network said.

    Where it `is_final` another try is of no use.
    """

    said: str
    is_final: bool


def refusal_of(error: OSError) -> Refusal:
    """Return what a failed delivery means. Every fault of `smtplib` and of the network is an `OSError`.

    5xx is final, but for a refused sign-in, which is about us and not about this mail; all else passes.
    Source: RFC 5321 4.2.1.
    """
    answer = _answer_of(error)
    if answer is None:
        return Refusal(one_line(f"{type(error).__name__}: {error.strerror or error}")[:LONGEST_ERROR], is_final=False)
    code, words = answer
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    is_final = 500 <= code < 600 and not isinstance(error, smtplib.SMTPAuthenticationError)
    return Refusal(one_line(f"{code} {said}")[:LONGEST_ERROR], is_final)


def _answer_of(error: OSError) -> tuple[int, bytes | str] | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()), None)
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code, error.smtp_error
    return None


def one_line(text: str) -> str:
    """Return a text on one line, without control characters: a line break in a header would begin another header."""
    return " ".join(_CONTROL.sub(" ", text).split())


def subject_of(text: str) -> str:
    """Return a subject that fits into one header."""
    line = one_line(text)
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1]}…"


def body_of(text: str) -> str:
    """Return a body with plain line ends and no control characters."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
