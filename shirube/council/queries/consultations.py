"""Consultations as everybody sees them: announced ones, with the draft and its documents. Of letters only the day is read."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from shirube.core.errors import NotFound
from shirube.core.people.queries import today
from shirube.council.models import Consultation, ConsultationFile
from shirube.council.rules.words import STANDING_WORDS, ConsultationState
from shirube.plans.models import Heading, Item
from shirube.ui.years import full_date


@dataclass(frozen=True, slots=True)
class DraftPart:
    """A heading of the draft with the items below it."""

    heading: Heading
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    """What the page of a consultation shows."""

    consultation: Consultation
    sentence: str
    standings: tuple[str, ...]
    files: tuple[ConsultationFile, ...]
    parts: tuple[DraftPart, ...]
    has_results: bool
    is_open: bool


def announced(slug: str) -> Consultation:
    """Return a consultation that was announced; raises `NotFound`, also for one in preparation. One statement."""
    found = Consultation.objects.select_related("edition__plan").defer("results").filter(slug=slug).exclude(state=ConsultationState.DRAFT)
    consultation = found.first()
    if consultation is None:
        raise NotFound(gettext("この意見公募はありません。アドレスを確かめてください。"))
    return consultation


def consultation_page(slug: str) -> ConsultationPage:
    """Return what the page of a consultation shows, the draft too, which stays readable afterwards. Four statements."""
    consultation = announced(slug)
    items: dict[int, list[Item]] = {}
    for item in consultation.edition.items.all():
        items.setdefault(item.heading_id or 0, []).append(item)
    headings = consultation.edition.headings.all() if today() >= consultation.opens_on else ()
    parts = tuple(DraftPart(heading, tuple(items.get(heading.pk, ()))) for heading in headings)
    return ConsultationPage(
        consultation=consultation,
        sentence=_sentence(consultation),
        standings=tuple(gettext(STANDING_WORDS[each]) for each in consultation.standings if each in STANDING_WORDS),
        files=tuple(consultation.files.filter(withdrawn_at=None).defer("content")),
        parts=parts,
        has_results=consultation.state == ConsultationState.RESULTS,
        is_open=is_open(consultation),
    )


def document_of(slug: str, pk: int) -> ConsultationFile:
    """Return a document of an announced consultation with its bytes; raises `NotFound`. Two statements."""
    found = announced(slug).files.filter(withdrawn_at=None, pk=pk).first()
    if found is None:
        raise NotFound(gettext("この資料はありません。取り下げられたかもしれません。"))
    return found


def _sentence(consultation: Consultation) -> str:
    day = full_date(consultation.closes_on)
    if consultation.state == ConsultationState.RESULTS:
        return gettext("意見の募集は終わり、結果を公表しました。")
    if today() < consultation.opens_on:
        return gettext("%(day)sから意見を受け付けます。") % {"day": full_date(consultation.opens_on)}
    if today() > consultation.closes_on:
        return gettext("意見の募集は%(day)sに終わりました。結果を準備しています。") % {"day": day}
    return gettext("%(day)sまで、この案への意見を受け付けています。") % {"day": day}


@dataclass(frozen=True, slots=True)
class ConsultationLine:
    """One consultation in the list: where it stands, in a sentence."""

    title: str
    url: str
    sentence: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ConsultationList:
    """The page of all consultations."""

    sentence: str
    lines: tuple[ConsultationLine, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt tells."""

    number: str
    day: str


def is_open(consultation: Consultation) -> bool:
    """Tell whether letters are taken today, the last day included."""
    return consultation.state == ConsultationState.ANNOUNCED and consultation.opens_on <= today() <= consultation.closes_on


def consultations_list() -> ConsultationList:
    """Return all consultations that were announced, the open ones first. One statement."""
    found = list(Consultation.objects.exclude(state=ConsultationState.DRAFT).defer("results").order_by("-opens_on", "-pk"))
    found.sort(key=lambda each: not is_open(each))
    lines = tuple(
        ConsultationLine(each.title, reverse("council:consultation", args=[each.slug]), _sentence(each), is_open(each)) for each in found
    )
    number = sum(line.is_open for line in lines)
    values = {"number": number}
    sentence = (
        ngettext("いま意見を受け付けている案が%(number)d件あります。", "いま意見を受け付けている案が%(number)d件あります。", number)
        % values
        if number
        else gettext("いま意見を受け付けている案はありません。")
    )
    return ConsultationList(sentence, lines)


def receipt_of_letter(consultation: Consultation, number: str) -> Receipt | None:
    """Return the receipt of a letter by its number; None where there is none. Nothing else of the letter is read."""
    day = consultation.letters.filter(receipt=number).values_list("received_on", flat=True).first()
    return Receipt(number, full_date(day)) if day else None
