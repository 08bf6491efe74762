"""Enter a letter that came by mail, post, fax or at the counter: it gets a receipt number and stands in the same lists as all others."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction

from shirube.core import journal
from shirube.core.errors import Conflict, InvalidInput
from shirube.core.folding import fold
from shirube.core.people.queries import today
from shirube.core.people.rules import Actor, Role
from shirube.council.actions.consultations_staff import locked_consultation
from shirube.council.actions.letters import keep_letter
from shirube.council.actions.opinions import LONGEST
from shirube.council.models import Consultation, Letter
from shirube.council.rules.letters import clean
from shirube.council.rules.words import ConsultationState, Standing, Via


@dataclass(frozen=True, slots=True)
class PaperLetter:
    """What is kept of a letter on paper. Who wrote it stays with the paper."""

    via: str
    received_on: date
    text: str
    standing: str = ""


def enter_letter(*, consultation: Consultation, letter: PaperLetter, actor: Actor) -> Letter:
    """Keep a letter as it came; the text is never changed afterwards.

    Raises `InvalidInput` for an empty or too long text, for an unknown way and for a day outside the period, `Conflict` before the
    announcement and after the results, `NotAllowed`.
    """
    actor.require(Role.OFFICE)
    text = clean(letter.text)
    _refuse_faults(letter, text)
    with transaction.atomic():
        locked = locked_consultation(consultation)
        if locked.state != ConsultationState.ANNOUNCED:
            raise Conflict("公示していないか、結果を公表した意見公募です。意見書は入れられません。")
        if not locked.opens_on <= letter.received_on <= locked.closes_on:
            raise InvalidInput(
                "届いた日が募集の期間の外です。日付を確かめてください。期間の後に届いたものは、意見公募の意見書には入れません。"
            )
        told = {
            "consultation": locked,
            "via": letter.via,
            "received_on": letter.received_on,
            "standing": letter.standing,
            "text": text,
            "digest": sha256(fold(text).encode()).hexdigest(),
            "entered_by_id": actor.account,
        }
        made, _ = keep_letter(secrets.token_hex(8), told)
        journal.record(
            actor=actor.label,
            action="enter_letter",
            subject=f"letter:{made.receipt}",
            after={"via": made.via, "received_on": str(made.received_on), "digest": made.digest},
            occasion=f"consultation:{locked.slug}",
            is_draft=True,
        )
    return made


def _refuse_faults(letter: PaperLetter, text: str) -> None:
    if not text:
        raise InvalidInput("意見の文を入れてください。白紙のときは「（白紙）」と入れると、数えない理由を後で書けます。")
    if len(text) > LONGEST:
        raise InvalidInput(f"{len(text)}文字あります。{LONGEST}文字までです。長いものは、二通に分けて入れてください。")
    if letter.via not in {via.value for via in Via if via is not Via.WEB}:
        raise InvalidInput("届いた方法を選び直してください。")
    if letter.standing and letter.standing not in {standing.value for standing in Standing}:
        raise InvalidInput("出した人を選び直してください。")
    if letter.received_on > today():
        raise InvalidInput("届いた日が先の日です。日付を確かめてください。")
