"""Warn the office by mail before the terms of advisers end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from shirube.core import journal
from shirube.core.city import city
from shirube.core.mail.actions import queue
from shirube.core.mail.models import Message
from shirube.core.people.queries import posts_on, today
from shirube.core.people.rules import Actor, Role
from shirube.council.models import Adviser
from shirube.council.queries.leaders import ending_terms, ending_words

KIND = "council.adviser-terms"
"""The kind of mail that warns of the end of terms."""


def warn_of_terms(*, actor: Actor, day: date | None = None) -> int:
    """Tell the office by mail that terms are about to end, once for each day on which terms end; return how many mails.

    A mail that was sent for the same day of ending is not sent again, on whatever day this runs. One transaction.
    """
    day = day or today()
    ends = sorted({adviser.ends_on for adviser in ending_terms(day) if adviser.ends_on >= day})
    sent = 0
    with transaction.atomic():
        journal.hold()
        for ends_on in ends:
            sent += _warn(ends_on, day, actor)
    return sent


def _warn(ends_on: date, day: date, actor: Actor) -> int:
    occasion = f"adviser-terms:{ends_on.isoformat()}"
    told = set(Message.objects.filter(kind=KIND, occasion=occasion).values_list("recipient", flat=True))
    advisers = [adviser for adviser in ending_terms(day) if adviser.ends_on == ends_on]
    with override("ja"):
        subject = ending_words(ends_on, len(advisers), day)
        body = _body(subject, advisers)
    made = [queue(kind=KIND, recipient=each, subject=subject, body=body, occasion=occasion, day=day) for each in _office(day) - told]
    count = sum(message is not None for message in made)
    if count:
        journal.record(
            actor=actor.label, action="warn_of_terms", subject=occasion, after={"letters": count}, occasion=occasion, is_draft=True
        )
    return count


def _office(day: date) -> set[str]:
    posts = posts_on(day).filter(role=Role.OFFICE)
    return {email.strip().lower() for email in posts.values_list("account__email", flat=True) if email}


def _body(subject: str, advisers: Iterable[Adviser]) -> str:
    seats = "\n".join(f"・{adviser.section_name} {adviser.grade}" for adviser in advisers)
    return f"{subject}。\n\n{seats}\n\n更新するときは、次の頁で新しい任期を記録してください。\n{page_url()}\n\nしるべ {city().name}\n"


def page_url() -> str:
    """Return the whole address of the office's page of advisers."""
    return f"{settings.PUBLIC_URL}{reverse('council:staff_leaders')}#advisers"
