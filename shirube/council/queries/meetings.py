"""What everybody may read of meetings. What is closed is left out here, so that no page or file can show it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from shirube.core.errors import NotFound
from shirube.core.people.queries import today
from shirube.core.sources.models import Citation
from shirube.council.models import AgendaItem, Body, Decision, Meeting, Member, Paper, Proposal
from shirube.council.queries.days import name_of, time_words, when_words
from shirube.council.rules.words import AGENDA_WORDS, DECISION_WORDS, MEETING_WORDS, MeetingState
from shirube.cycle.models import Publication
from shirube.cycle.queries.published import issue_name, page_url
from shirube.plans.models import Edition
from shirube.plans.queries.places import place_of
from shirube.plans.queries.shown import plan_name
from shirube.plans.rules.links import EditionState
from shirube.ui.years import full_year

OPEN = Q(item=None) | Q(item__is_open=True)
NOT_THERE = "この会議はありません。会議の一覧から選び直してください。"


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in a list."""

    name: str
    url: str
    when: str
    subject: str
    state: str
    state_word: str
    papers: int
    decisions: int


@dataclass(frozen=True, slots=True)
class BodyMeetings:
    """The meetings of one body in one fiscal year, the newest first."""

    name: str
    lines: tuple[MeetingLine, ...]


@dataclass(frozen=True, slots=True)
class YearMeetings:
    """The meetings of a fiscal year by body."""

    year: int
    label: str
    bodies: tuple[BodyMeetings, ...]


@dataclass(frozen=True, slots=True)
class MeetingsPage:
    """The list of meetings. `coming` is the next one with a day, None where none is planned."""

    sentence: str
    coming: MeetingLine | None
    years: tuple[YearMeetings, ...]


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A paper to be taken away."""

    name: str
    url: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Lead:
    """A link to what something is about; no address for plain words."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """An item of an agenda. A closed one has its title alone."""

    title: str
    is_open: bool
    kind: str = ""
    about: Lead | None = None
    papers: tuple[PaperLink, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What was decided."""

    kind: str
    text: str
    about: Lead | None


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """A meeting as everybody sees it."""

    name: str
    sentence: str
    body: str
    subject: str
    when: str
    western: str
    time: str
    place: str
    state: str
    state_word: str
    members: tuple[tuple[str, tuple[str, ...]], ...]
    agenda: tuple[AgendaLine, ...]
    papers: tuple[PaperLink, ...]
    decisions: tuple[DecisionLine, ...]
    proposals: tuple[Lead, ...]
    minutes: str
    source: Lead | None


def meetings_page() -> MeetingsPage:
    """Return the list of meetings. Three statements."""
    meetings = list(_meetings().defer("minutes", "closed_minutes"))
    papers = Counter(open_papers().values_list("meeting_id", flat=True))
    decisions = Counter(open_decisions().values_list("meeting_id", flat=True))
    lines = {meeting.pk: line_of(meeting, papers[meeting.pk], decisions[meeting.pk]) for meeting in meetings}
    ahead = coming(meetings)
    return MeetingsPage(_told(meetings, ahead), lines[ahead.pk] if ahead else None, _years(meetings, lines))


def _years(meetings: Sequence[Meeting], lines: dict[int, MeetingLine]) -> tuple[YearMeetings, ...]:
    ordered = sorted(meetings, key=lambda each: (-each.fiscal_year, each.body.position, each.body_id))
    years = []
    for year, own in groupby(ordered, key=lambda each: each.fiscal_year):
        bodies = [
            BodyMeetings(body.name, tuple(lines[each.pk] for each in sorted(held, key=_order, reverse=True)))
            for body, held in groupby(own, key=lambda each: each.body)
        ]
        years.append(YearMeetings(year, full_year(year), tuple(bodies)))
    return tuple(years)


def _order(meeting: Meeting) -> tuple[str, int, int]:
    day = meeting.held_on.isoformat() if meeting.held_on else f"{meeting.fiscal_year + ((meeting.month or 3) < 4)}-{meeting.month or 3:02}"
    return (day, meeting.number or 0, meeting.pk)


def coming(meetings: Sequence[Meeting]) -> Meeting | None:
    """Return the next planned meeting with a day, today's too; None where there is none."""
    ahead = [each for each in meetings if each.state == MeetingState.PLANNED and each.held_on and each.held_on >= today()]
    return min(ahead, key=lambda each: (each.held_on or date.max, each.pk), default=None)


def _told(meetings: Sequence[Meeting], ahead: Meeting | None) -> str:
    held = [each for each in meetings if each.state == MeetingState.HELD and each.held_on]
    values = {"count": len(held), "day": when_words(ahead) if ahead else "", "name": name_of(ahead) if ahead else ""}
    if ahead:
        return (
            ngettext(
                "次の会議は、%(day)sの%(name)sです。これまでに%(count)s回の会議を記録しています。",
                "次の会議は、%(day)sの%(name)sです。これまでに%(count)s回の会議を記録しています。",
                len(held),
            )
            % values
        )
    if not held:
        return gettext("会議の記録は、まだありません。")
    last = max(held, key=lambda each: (each.held_on or date.min, each.pk))
    values |= {"day": when_words(last), "name": name_of(last)}
    return (
        ngettext(
            "これまでに%(count)s回の会議を記録しています。最後は%(day)sの%(name)sです。次の会議の日は、まだ決まっていません。",
            "これまでに%(count)s回の会議を記録しています。最後は%(day)sの%(name)sです。次の会議の日は、まだ決まっていません。",
            len(held),
        )
        % values
    )


def line_of(meeting: Meeting, papers: int = 0, decisions: int = 0) -> MeetingLine:
    """Return a meeting as a line of a list."""
    return MeetingLine(
        name=name_of(meeting),
        url=reverse("council:meeting", args=[meeting.pk]),
        when=when_words(meeting),
        subject=meeting.subject,
        state=meeting.state,
        state_word=state_words(meeting),
        papers=papers,
        decisions=decisions,
    )


def state_words(meeting: Meeting) -> str:
    """Return a meeting's state in words; of a planned one whose day is over, that nobody recorded whether it was held."""
    if meeting.state == MeetingState.PLANNED and is_over(meeting):
        return gettext("予定（開催の記録なし）")
    return gettext(MEETING_WORDS[meeting.state])


def is_over(meeting: Meeting) -> bool:
    """Tell whether a meeting's day, or the fiscal year of one without a day, is over."""
    if meeting.held_on:
        return meeting.held_on < today()
    return date(meeting.fiscal_year + 1, 3, 31) < today()


def open_papers() -> QuerySet[Paper]:
    """Papers that everybody may have: open, not withdrawn, and not of a closed item. Without their bytes."""
    return Paper.objects.filter(OPEN, is_open=True, withdrawn_at=None).defer("content")


def open_decisions() -> QuerySet[Decision]:
    """Decisions that everybody may read."""
    return Decision.objects.filter(OPEN, is_open=True)


def open_paper(pk: int) -> Paper:
    """Return a paper that everybody may have, with its bytes; raises `NotFound`. One statement."""
    found = open_papers().defer(None).filter(pk=pk).first()
    if found is None:
        raise NotFound("この資料はありません。取り下げられたか、公開していない資料です。会議の頁から選び直してください。")
    return found


def meeting_of(pk: int) -> Meeting:
    """Return a meeting with its body and source; raises `NotFound`. One statement."""
    found = _meetings().select_related("citation__document").filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_THERE)
    return found


def _meetings() -> QuerySet[Meeting]:
    return Meeting.objects.select_related("body")


def meeting_page(pk: int) -> MeetingPage:
    """Return a meeting as everybody sees it; raises `NotFound`. Six statements."""
    meeting = meeting_of(pk)
    agenda = list(AgendaItem.objects.filter(meeting=meeting).select_related("edition__plan"))
    papers: dict[int | None, list[PaperLink]] = defaultdict(list)
    for paper in open_papers().filter(meeting=meeting):
        papers[paper.item_id].append(paper_link(paper, "council:paper", paper.pk))
    decisions = [_decision(each) for each in _decisions().filter(meeting=meeting)]
    return MeetingPage(
        name=name_of(meeting),
        sentence=_meeting_told(meeting, agenda, len(decisions)),
        body=meeting.body.name,
        subject=meeting.subject,
        when=when_words(meeting),
        western=f"{meeting.held_on.year}年" if meeting.held_on else "",
        time=time_words(meeting.starts_at),
        place=meeting.place,
        state=meeting.state,
        state_word=state_words(meeting),
        members=members_of(meeting.body_id, meeting.held_on),
        agenda=tuple(_agenda_line(item, papers[item.pk]) for item in agenda),
        papers=tuple(papers[None]),
        decisions=tuple(decisions),
        proposals=_proposals(meeting),
        minutes=meeting.minutes,
        source=source_of(meeting.citation),
    )


def _agenda_line(item: AgendaItem, papers: list[PaperLink]) -> AgendaLine:
    if not item.is_open:
        return AgendaLine(item.title, is_open=False)
    return AgendaLine(item.title, True, gettext(AGENDA_WORDS[item.kind]), edition_lead(item.edition), tuple(papers))


def _meeting_told(meeting: Meeting, agenda: Sequence[AgendaItem], decisions: int) -> str:
    closed = sum(not item.is_open for item in agenda)
    values = {"count": len(agenda), "closed": closed, "decisions": decisions}
    parts = [_opening(meeting)]
    if closed:
        told = ngettext("議題%(count)s件のうち%(closed)s件は非公開です。", "議題%(count)s件のうち%(closed)s件は非公開です。", len(agenda))
        parts.append(told % values)
    elif agenda:
        parts.append(ngettext("議題は%(count)s件です。", "議題は%(count)s件です。", len(agenda)) % values)
    if decisions:
        parts.append(ngettext("%(decisions)s件を決めました。", "%(decisions)s件を決めました。", decisions) % values)
    return "".join(parts)


def _opening(meeting: Meeting) -> str:
    values = {"day": when_words(meeting), "state": state_words(meeting)}
    if meeting.state == MeetingState.HELD:
        return gettext("%(day)sに開きました。") % values
    if meeting.state == MeetingState.CANCELLED:
        return gettext("%(day)sの予定でしたが、中止になりました。") % values
    if is_over(meeting):
        return gettext("%(day)sの予定でした。開いたかどうかの記録は、まだありません。") % values
    return gettext("%(day)sに開く予定です。") % values


def _proposals(meeting: Meeting) -> tuple[Lead, ...]:
    """Return the proposals that were given in a meeting. One statement."""
    given = Proposal.objects.filter(meeting=meeting, is_open=True)
    return tuple(Lead(each.title, reverse("council:proposal", args=[each.key])) for each in given)


def members_of(body: int, day: date | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the seats of a body on a day, today where none is known, by role. One statement."""
    on = day or today()
    seated = Member.objects.filter(Q(starts_on=None) | Q(starts_on__lte=on), Q(ends_on=None) | Q(ends_on__gte=on), body=body)
    seats = [(member.role, member.function) for member in seated]
    roles = dict.fromkeys(role for role, _ in seats)
    return tuple((role or gettext("委員"), tuple(function for each, function in seats if each == role)) for role in roles)


def current_seats(body: Body) -> list[Member]:
    """Return the seats of a body that have no end, in order. One statement, none where the members come loaded."""
    return sorted((each for each in body.members.all() if each.ends_on is None), key=lambda each: each.position)


def paper_link(paper: Paper, name: str, *args: int) -> PaperLink:
    """Return a paper with its address and its size in words."""
    return PaperLink(paper.name, reverse(name, args=args), size_words(paper.size), paper.sha256)


def size_words(size: int) -> str:
    """Return a size in bytes for people: 「12 KB」, 「3.4 MB」."""
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


def edition_lead(edition: Edition | None) -> Lead | None:
    """Return an adopted edition as a link; None for a draft, which no public page shows."""
    if edition is None or edition.state != EditionState.ADOPTED:
        return None
    url = f"{reverse('plans:matrix', args=[edition.plan.slug])}?edition={edition.name}"
    return Lead(f"{plan_name(edition.plan)} {edition.name}", url)


def _decisions() -> QuerySet[Decision]:
    related = ("edition__plan", "publication__plan", "publication__corrects")
    return open_decisions().select_related(*related).defer("publication__content", "publication__corrects__content")


def _decision(decision: Decision) -> DecisionLine:
    return DecisionLine(gettext(DECISION_WORDS[decision.kind]), decision.text, decision_lead(decision))


def decision_lead(decision: Decision) -> Lead | None:
    """Return what a decision made: a publication or an edition."""
    made: Publication | None = decision.publication
    if made is not None:
        return Lead(f"{plan_name(made.plan)} {issue_name(made)}", page_url(made.digest))
    return edition_lead(decision.edition)


def source_of(citation: Citation | None) -> Lead | None:
    """Return where a fact stands."""
    if citation is None:
        return None
    place = place_of(citation.document, citation.first_line, citation.last_line)
    return Lead(f"{citation.document.title} {place.label}", place.url)


def meetings_of_publications(publications: Sequence[Publication]) -> dict[int, str]:
    """Return the pages of the recorded meetings that signed these publications off, by primary key. One statement."""
    made = open_decisions().filter(publication__in=[each.pk for each in publications])
    return {key: reverse("council:meeting", args=[meeting]) for key, meeting in made.values_list("publication_id", "meeting_id") if key}
