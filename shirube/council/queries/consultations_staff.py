"""Consultations as the office sees them: the list, how far each one is, and what keeps its results back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from shirube.core.calendar import era_date
from shirube.core.city import closed_days
from shirube.core.errors import NotFound
from shirube.core.language import mark
from shirube.core.people.queries import today
from shirube.core.people.rules import Actor, Role
from shirube.council.models import Consultation, ConsultationFile, Letter, Opinion, OpinionGroup
from shirube.council.rules.periods import days_in, period_warnings
from shirube.council.rules.words import ConsultationState
from shirube.plans.models import Edition
from shirube.plans.queries.editions import with_documents
from shirube.plans.queries.shown import plan_name
from shirube.plans.rules.links import EditionState
from shirube.ui.work import WorkLine

_UNTAKEN = mark("%(n)s通の意見書がまだ意見として並んでいません。")
_UNCHECKED = mark("%(n)s件の意見の公表する文が未確認です。")
_UNGROUPED = mark("%(n)s件の意見がまだまとまりに入っていません。")
_UNANSWERED = mark("%(n)s件のまとまりに、概要・市の考え方・修正の有無のどれかがありません。")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the office is. `untaken` letters have no opinion yet; `unchecked` and `ungrouped` count opinions that count."""

    letters: int
    untaken: int
    opinions: int
    unchecked: int
    ungrouped: int
    not_counted: int
    groups: int
    unanswered: int

    @property
    def checked(self) -> int:
        """Opinions whose text may be published."""
        return self.opinions - self.unchecked


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What keeps the results back: a sentence, and where it is done."""

    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class ConsultationRow:
    """A consultation in the list."""

    consultation: Consultation
    plan: str
    state: str
    period: str
    letters: int


def consultations_for_staff() -> list[ConsultationRow]:
    """Return all consultations, the newest first. One statement."""
    found = Consultation.objects.select_related("edition__plan").defer("results").annotate(number=Count("letters"))
    return [ConsultationRow(each, plan_name(each.edition.plan), state_words(each), period_words(each), each.number) for each in found]


def draft_editions() -> list[Edition]:
    """Return the editions that may be consulted on. One statement."""
    return list(with_documents().filter(state=EditionState.DRAFT))


def consultation_for_staff(slug: str) -> Consultation:
    """Return a consultation, draft or not; raises `NotFound`. One statement."""
    found = Consultation.objects.select_related("edition__plan").filter(slug=slug).first()
    if found is None:
        raise NotFound(gettext("この意見公募はありません。一覧から選んでください。"))
    return found


def files_of(consultation: Consultation) -> QuerySet[ConsultationFile]:
    """Return the documents of a consultation that are not withdrawn, without their bytes."""
    return consultation.files.filter(withdrawn_at=None).defer("content")


def state_words(consultation: Consultation) -> str:
    """Return how far a consultation is today, in words of the page's language."""
    if consultation.state == ConsultationState.RESULTS:
        return gettext("結果を公表")
    if consultation.state == ConsultationState.DRAFT:
        return gettext("準備中")
    if today() < consultation.opens_on:
        return gettext("公示済み・募集前")
    return gettext("募集中") if today() <= consultation.closes_on else gettext("募集終了・結果の準備中")


def period_words(consultation: Consultation) -> str:
    """Return the period: 「令和8年1月5日～令和8年2月4日（31日間）」."""
    days = days_in(consultation.opens_on, consultation.closes_on)
    return f"{era_date(consultation.opens_on)}～{era_date(consultation.closes_on)}" + gettext("（%(days)s日間）") % {"days": days}


def warnings_of(consultation: Consultation) -> list[str]:
    """Return what to think about in the period of a consultation."""
    found = period_warnings(consultation.opens_on, consultation.closes_on, closed_days())
    return [gettext(sentence) % {"day": day} for sentence, day in found]


def progress_of(consultation: Consultation) -> Progress:
    """Return how far the office is with a consultation. Three statements."""
    waiting = ~Exists(Opinion.objects.filter(letter=OuterRef("pk")))
    letters = Letter.objects.filter(consultation=consultation).aggregate(all=Count("pk"), untaken=Count("pk", filter=waiting))
    counts = Q(is_not_counted="")
    opinions = Opinion.objects.filter(letter__consultation=consultation).aggregate(
        all=Count("pk", filter=counts),
        unchecked=Count("pk", filter=counts & Q(checked_at=None)),
        ungrouped=Count("pk", filter=counts & Q(group=None)),
        others=Count("pk", filter=~counts),
    )
    held = Exists(Opinion.objects.filter(group=OuterRef("pk")))
    groups = OpinionGroup.objects.filter(held, consultation=consultation).aggregate(
        all=Count("pk"), open=Count("pk", filter=Q(summary="") | Q(answer="") | Q(effect=""))
    )
    return Progress(
        letters=letters["all"],
        untaken=letters["untaken"],
        opinions=opinions["all"],
        unchecked=opinions["unchecked"],
        ungrouped=opinions["ungrouped"],
        not_counted=opinions["others"],
        groups=groups["all"],
        unanswered=groups["open"],
    )


def obstacles(consultation: Consultation, progress: Progress) -> list[Obstacle]:
    """Return what keeps the results back, none where they may be published."""
    return list(_obstacles(consultation, progress))


def _obstacles(consultation: Consultation, progress: Progress) -> Iterator[Obstacle]:
    def at(name: str) -> str:
        return reverse(f"council:{name}", args=[consultation.slug])

    if consultation.state == ConsultationState.DRAFT:
        yield Obstacle(gettext("まだ公示していません。"), at("office_consultation"))
    elif today() <= consultation.closes_on:
        day = era_date(consultation.closes_on)
        yield Obstacle(gettext("募集が%(day)sまで続いています。") % {"day": day}, at("office_consultation"))
    told = (
        (progress.untaken, _UNTAKEN, "office_letters"),
        (progress.unchecked, _UNCHECKED, "office_opinions"),
        (progress.ungrouped, _UNGROUPED, "office_groups"),
        (progress.unanswered, _UNANSWERED, "office_groups"),
    )
    for number, sentence, name in told:
        if number:
            yield Obstacle(gettext(sentence) % {"n": number}, at(name))


def consultation_work(actor: Actor) -> list[WorkLine]:
    """Return what the office has to do in announced consultations. Two statements, whatever the number of consultations."""
    if not actor.has(Role.OFFICE) or actor.is_program:
        return []
    unchecked = Count(
        "letters__opinions", filter=Q(letters__opinions__checked_at=None, letters__opinions__is_not_counted=""), distinct=True
    )
    untaken = Count("letters", filter=Q(letters__opinions=None), distinct=True)
    found = Consultation.objects.filter(state=ConsultationState.ANNOUNCED).defer("results").annotate(unchecked=unchecked, untaken=untaken)
    return [line for each in found for line in _work_lines(each)]


def _work_lines(consultation: Consultation) -> Iterator[WorkLine]:
    title = consultation.title
    waiting = consultation.unchecked + consultation.untaken  # type: ignore[attr-defined]  # annotated above
    if waiting:
        sentence = ngettext(
            "「%(title)s」に、確認していない意見が%(n)s件あります。", "「%(title)s」に、確認していない意見が%(n)s件あります。", waiting
        )
        yield WorkLine(sentence % {"title": title, "n": waiting}, reverse("council:office_opinions", args=[consultation.slug]))
    if today() > consultation.closes_on:
        sentence = gettext("「%(title)s」の募集が終わりました。市の考え方をまとめて、結果を公表してください。") % {"title": title}
        yield WorkLine(sentence, reverse("council:office_consultation", args=[consultation.slug]))
