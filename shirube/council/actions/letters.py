"""Take a letter that a resident sends by the web form. No name and no address is asked for, so that none is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import Any

from django.conf import settings
from django.db import transaction

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.folding import fold
from shirube.core.people.queries import today
from shirube.council.actions.opinions import LONGEST
from shirube.council.models import Consultation, Letter
from shirube.council.rules.letters import clean, receipt_of
from shirube.council.rules.words import ConsultationState, Via
from shirube.plans.models import Heading, Item

LONGEST_PASSAGE = 500
SENDER = "resident"


@dataclass(frozen=True, slots=True)
class WebLetter:
    """What a resident sends: the text, in what standing, and what of the draft it is about (the whole where nothing is named)."""

    text: str
    standing: str
    heading: Heading | None = None
    item: Item | None = None
    passage: str = ""


def receive_letter(*, consultation: Consultation, letter: WebLetter, nonce: str) -> Letter:
    """Keep a letter as it came, in one transaction; the same form sent twice with the same text is one letter.

    `nonce` is the form's own. Raises `InvalidInput` for an empty or too long text and a standing that may not comment, `Conflict`
    outside the period.
    """
    text = clean(letter.text)
    _refuse_faults(consultation, letter, text)
    digest = sha256(fold(text).encode()).hexdigest()
    about = (letter.heading and letter.heading.pk, letter.item and letter.item.pk)
    seed = " ".join(map(str, (nonce, consultation.pk, *about, sha256(text.encode()).hexdigest())))
    told = {
        "consultation": consultation,
        "via": Via.WEB.value,
        "received_on": today(),
        "standing": letter.standing,
        "text": text,
        "digest": digest,
        "heading": letter.heading,
        "item": letter.item,
        "passage": clean(letter.passage)[:LONGEST_PASSAGE],
    }
    with transaction.atomic():
        made, is_new = keep_letter(seed, told)
        if is_new:
            journal.record(
                actor=SENDER,
                action="receive_letter",
                subject=f"letter:{made.receipt}",
                after={"via": made.via, "received_on": str(made.received_on), "digest": made.digest},
                occasion=f"consultation:{consultation.slug}",
                is_draft=True,
            )
    return made


def keep_letter(seed: str, told: Mapping[str, Any]) -> tuple[Letter, bool]:
    """Keep a letter under the receipt number that follows from `seed`; tell whether it is new.

    The same letter keeps its number. Where another letter has it already, the next number that follows from the seed is taken.
    """
    same = ("consultation", "text", "heading", "item")
    for turn in count():
        made, is_new = Letter.objects.get_or_create(receipt=receipt_of(f"{seed} {turn}", settings.SECRET_KEY), defaults=told)
        if is_new or all(getattr(made, name) == told.get(name) for name in same):
            return made, is_new
    raise AssertionError


def _refuse_faults(consultation: Consultation, letter: WebLetter, text: str) -> None:
    if consultation.state != ConsultationState.ANNOUNCED or not consultation.opens_on <= today() <= consultation.closes_on:
        raise Conflict("いまは意見を受け付けていません。意見公募の頁で、期間を確かめてください。")
    if not text:
        raise InvalidInput("意見の文を入れてください。")
    if len(text) > LONGEST:
        raise InvalidInput(f"{len(text)}文字あります。{LONGEST}文字までにするか、二通に分けて送ってください。")
    if letter.standing not in consultation.standings:
        raise InvalidInput("あなたの立場を、出せる人の中から選んでください。")
