"""What staff read of meetings, closed parts too, and what waits for the office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from shirube.core.calendar import working_days_between
from shirube.core.city import closed_days
from shirube.core.errors import NotFound
from shirube.core.people.queries import today
from shirube.core.people.rules import Actor, Role
from shirube.council.models import AgendaItem, Body, Decision, Meeting, Milestone, Paper
from shirube.council.queries.days import day_words, name_of, when_words
from shirube.council.queries.meetings import PaperLink, current_seats, decision_lead, paper_link, state_words
from shirube.council.rules.meetings import written_members
from shirube.council.rules.words import AGENDA_WORDS, BODY_WORDS, DECISION_WORDS, MeetingState
from shirube.cycle.models import Round
from shirube.cycle.queries.signing import PlanLine, signing_page
from shirube.plans.models import Edition
from shirube.plans.queries.editions import with_documents
from shirube.plans.rules.links import EditionState
from shirube.ui.work import WorkLine
from shirube.ui.years import long_year

SOON = 5
"""Working days before a meeting from which papers are asked for."""
RECENT = timedelta(days=92)
"""How long the office is asked what became of a meeting whose day is over."""


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A meeting in the office's list."""

    name: str
    url: str
    when: str
    subject: str
    state_word: str
    papers: int


@dataclass(frozen=True, slots=True)
class DeskPaper:
    """A paper in the office's list."""

    pk: int
    link: PaperLink
    is_open: bool


@dataclass(frozen=True, slots=True)
class DeskItem:
    """An item of the agenda with its papers."""

    pk: int
    title: str
    kind: str
    is_open: bool
    edition: str
    papers: tuple[DeskPaper, ...]


@dataclass(frozen=True, slots=True)
class DeskDecision:
    """What was decided."""

    kind: str
    text: str
    label: str
    url: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class DeskMeeting:
    """A meeting with everything of it."""

    name: str
    when: str
    state_word: str
    agenda: tuple[DeskItem, ...]
    papers: tuple[DeskPaper, ...]
    decisions: tuple[DeskDecision, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """A plan or a round that a meeting can sign off."""

    label: str
    url: str
    told: str


def desk_page() -> tuple[DeskLine, ...]:
    """Return all meetings, the newest first. Two statements."""
    meetings = Meeting.objects.select_related("body").defer("minutes", "closed_minutes")
    papers: dict[int, int] = defaultdict(int)
    for pk in there().values_list("meeting_id", flat=True):
        papers[pk] += 1
    ordered = sorted(meetings, key=lambda each: (each.fiscal_year, each.held_on is None, str(each.held_on or ""), each.pk), reverse=True)
    return tuple(_desk_line(each, papers[each.pk]) for each in ordered)


def _desk_line(meeting: Meeting, papers: int) -> DeskLine:
    url = reverse("council:edit_meeting", args=[meeting.pk])
    return DeskLine(name_of(meeting), url, when_words(meeting), meeting.subject, state_words(meeting), papers)


def there() -> QuerySet[Paper]:
    """Papers that are not withdrawn, without their bytes."""
    return Paper.objects.filter(withdrawn_at=None).defer("content")


def desk_meeting(meeting: Meeting) -> DeskMeeting:
    """Return everything of a meeting. Three statements."""
    papers: dict[int | None, list[DeskPaper]] = defaultdict(list)
    for paper in there().filter(meeting=meeting):
        link = paper_link(paper, "council:desk_paper", meeting.pk, paper.pk)
        papers[paper.item_id].append(DeskPaper(paper.pk, link, paper.is_open))
    agenda = meeting.agenda.select_related("edition__plan").order_by("position")
    related = ("edition__plan", "publication__plan", "publication__corrects")
    decisions = meeting.decisions.select_related(*related).defer("publication__content", "publication__corrects__content")
    return DeskMeeting(
        name=name_of(meeting),
        when=when_words(meeting),
        state_word=state_words(meeting),
        agenda=tuple(_desk_item(item, papers[item.pk]) for item in agenda),
        papers=tuple(papers[None]),
        decisions=tuple(_desk_decision(each) for each in decisions),
    )


def _desk_item(item: AgendaItem, papers: Sequence[DeskPaper]) -> DeskItem:
    edition = str(item.edition) if item.edition else ""
    return DeskItem(item.pk, item.title, gettext(AGENDA_WORDS[item.kind]), item.is_open, edition, tuple(papers))


def _desk_decision(decision: Decision) -> DeskDecision:
    lead = decision_lead(decision)
    kind = gettext(DECISION_WORDS[decision.kind])
    return DeskDecision(kind, decision.text, lead.label if lead else "", lead.url if lead else "", decision.is_open)


def item_of(meeting: Meeting, pk: int) -> AgendaItem:
    """Return an item of a meeting's agenda; raises `NotFound`. One statement."""
    found = AgendaItem.objects.filter(meeting=meeting, pk=pk).select_related("edition").first()
    if found is None:
        raise NotFound("この議題はありません。消されたのかもしれません。会議の画面を読み直してください。")
    found.meeting = meeting
    return found


def paper_of(meeting: Meeting, pk: int) -> Paper:
    """Return a paper of a meeting that is not withdrawn, closed ones too; raises `NotFound`. One statement."""
    found = Paper.objects.filter(meeting=meeting, pk=pk, withdrawn_at=None).first()
    if found is None:
        raise NotFound("この資料はありません。取り下げられたのかもしれません。会議の画面を読み直してください。")
    return found


def ready_plans(meeting: Meeting) -> tuple[Ready, ...]:
    """Return what a meeting can sign off: the rounds that were begun, and the plans as they stand. Four statements."""
    return tuple(line for plan in signing_page() for line in _ready(meeting, plan))


def _ready(meeting: Meeting, plan: PlanLine) -> Iterable[Ready]:
    slug = plan.url.rstrip("/").rpartition("/")[2]
    url = reverse("council:sign_off_in_meeting", args=[meeting.pk, slug])
    for round_ in plan.rounds:
        told = gettext("%(total)s件のうち%(approved)s件を承認しました。") % {"total": round_.total, "approved": round_.approved}
        yield Ready(gettext("「%(title)s」を公表する") % {"title": round_.title}, f"{url}?{round_.url.rpartition('?')[2]}", told)
    if plan.has_changed:
        yield Ready(gettext("「%(plan)s」のいまの状態を公表する") % {"plan": plan.name}, url, "")


def drafts() -> list[Edition]:
    """Return the editions that are not adopted yet. One statement."""
    return list(with_documents().filter(state=EditionState.DRAFT))


def editions() -> list[Edition]:
    """Return every edition, drafts too, for the choice of what an item is about. One statement."""
    return list(with_documents())


def deciding_meetings() -> list[Meeting]:
    """Return the meetings that were held, the newest first; the last ten. One statement."""
    held = Meeting.objects.filter(state=MeetingState.HELD, held_on__isnull=False).select_related("body")
    return list(held.defer("minutes", "closed_minutes").order_by("-held_on", "-pk")[:10])


def deciding_ways(plan: str, round_: Round | None) -> list[tuple[str, str]]:
    """Return where a plan's publication is decided in a recorded meeting, as (label, address). One statement."""
    query = f"?round={round_.pk}" if round_ else ""
    return [
        (f"{name_of(each)} {when_words(each)}", reverse("council:sign_off_in_meeting", args=[each.pk, plan]) + query)
        for each in deciding_meetings()
    ]


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A body with its seats as they are typed."""

    pk: int
    name: str
    kind: str
    seats: int
    members: str


def body_lines() -> tuple[BodyLine, ...]:
    """Return the bodies. Two statements."""
    found = Body.objects.prefetch_related("members")
    return tuple(BodyLine(each.pk, each.name, gettext(BODY_WORDS[each.kind]), len(current_seats(each)), seats_of(each)) for each in found)


def seats_of(body: Body) -> str:
    """Return the present seats of a body as they are typed."""
    return written_members(tuple((member.role, member.function) for member in current_seats(body)))


def body_of(pk: int) -> Body:
    """Return a body; raises `NotFound`. One statement."""
    found = Body.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound("この会議体はありません。一覧から選び直してください。")
    return found


def milestone_lines() -> list[tuple[str, list[Milestone]]]:
    """Return the milestones by fiscal year, the newest first, closed ones too. One statement."""
    years: dict[int, list[Milestone]] = defaultdict(list)
    for each in Milestone.objects.order_by("-fiscal_year", "pk"):
        years[each.fiscal_year].append(each)
    return [(long_year(year), own) for year, own in years.items()]


def milestone_of(pk: int) -> Milestone:
    """Return a milestone; raises `NotFound`. One statement."""
    found = Milestone.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound("この節目はありません。消されたのかもしれません。一覧から選び直してください。")
    return found


def meeting_work(actor: Actor) -> Iterable[WorkLine]:
    """Tell the office of meetings that are near without a paper, and of those whose day is over. Two statements."""
    if not actor.has(Role.OFFICE):
        return
    planned = Meeting.objects.filter(state=MeetingState.PLANNED, held_on__gte=today() - RECENT).select_related("body").order_by("held_on")
    has_papers = set(there().filter(meeting__in=planned).values_list("meeting_id", flat=True))
    for meeting in planned.defer("minutes", "closed_minutes"):
        yield from _work(meeting, has_papers=meeting.pk in has_papers)


def _work(meeting: Meeting, *, has_papers: bool) -> Iterable[WorkLine]:
    if meeting.held_on is None:
        return
    left = working_days_between(today(), meeting.held_on, closed_days())
    values = {"name": name_of(meeting), "day": day_words(meeting.held_on), "left": left}
    url = reverse("council:edit_meeting", args=[meeting.pk])
    if meeting.held_on < today():
        yield WorkLine(gettext("%(name)sの日（%(day)s）を過ぎました。開催済みか中止かを入れてください") % values, url, is_late=True)
    elif not has_papers and left <= SOON:
        said = (
            gettext("%(name)sまであと%(left)s営業日です。資料がまだありません")
            if left
            else gettext("きょうは%(name)sです。資料がまだありません")
        )
        yield WorkLine(said % values, url)
