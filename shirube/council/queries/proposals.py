"""Proposals and what became of them, for the public pages, the office and open data. A constant number of statements each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from shirube.core.calendar import fiscal_year_of
from shirube.core.errors import NotFound
from shirube.core.people.queries import today
from shirube.core.people.rules import Actor, Role
from shirube.council.models import Fate, Proposal
from shirube.council.queries.fates import FateLine, fate_line, items_today, no_fate, source_of
from shirube.council.rules.fates import TAKEN, Counts, count_fates, waiting
from shirube.council.rules.words import FATE_WORDS, FateKind
from shirube.plans.models import Item
from shirube.plans.rules.links import EditionState
from shirube.ui.work import WorkLine
from shirube.ui.years import full_date, full_year, long_year


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal in a list, with the fate in force."""

    key: str
    number: str
    title: str
    field: str
    proposer: str
    given: str
    url: str
    staff_url: str
    fate: FateLine
    waited: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ProposalList:
    """The public list: the sentence is about all proposals, `lines` are those that the filters leave."""

    sentence: str
    total: int
    lines: tuple[ProposalLine, ...]
    fates: tuple[Option, ...]
    fields: tuple[Option, ...]

    @property
    def is_filtered(self) -> bool:
        """Whether a filter is on."""
        return any(option.is_chosen for option in (*self.fates, *self.fields))


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """A proposal with all that is told of it; `history` begins with the fate in force."""

    proposal: Proposal
    line: ProposalLine
    sentence: str
    examples: tuple[str, ...]
    meeting: str
    history: tuple[FateLine, ...]
    source: str
    source_url: str


@dataclass(frozen=True, slots=True)
class StaffList:
    """The office's list: what waits for an answer, the oldest first, and all others."""

    sentence: str
    waiting: tuple[ProposalLine, ...]
    others: tuple[ProposalLine, ...]


def _proposals() -> QuerySet[Proposal]:
    items = Item.objects.filter(edition__state=EditionState.ADOPTED).select_related("lineage", "edition__plan").order_by("position")
    fates = Fate.objects.select_related("edition__plan", "citation__document").defer("citation__document__text")
    fates = fates.prefetch_related(Prefetch("items", items)).order_by("pk")
    return Proposal.objects.select_related("meeting__body").prefetch_related(Prefetch("fates", fates)).order_by("position", "pk")


def public_list(*, fate: str = "", field: str = "") -> ProposalList:
    """Return the open proposals, those of a fate or a field alone where it is named. Three statements."""
    found = [(proposal, line_of(proposal)) for proposal in _proposals().filter(is_open=True)]
    lines = [line for _, line in found]
    left = tuple(line for line in lines if fate in ("", line.fate.kind) and field in ("", line.field))
    words = [(kind.value, gettext(FATE_WORDS[kind])) for kind in FateKind]
    fates = _options(words, [line.fate.kind for line in lines], fate)
    fields = dict.fromkeys(line.field for line in lines if line.field)
    return ProposalList(
        sentence=list_sentence(_counts(lines)),
        total=len(lines),
        lines=left,
        fates=fates,
        fields=_options([(name, name) for name in fields], [line.field for line in lines], field),
    )


def _options(words: Iterable[tuple[str, str]], found: Sequence[str], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(value, label, found.count(value), value == chosen) for value, label in words if value in found or value == chosen)


def _counts(lines: Iterable[ProposalLine]) -> Counts:
    return count_fates(FateKind(line.fate.kind) for line in lines)


def list_sentence(counts: Counts) -> str:
    """Say in one sentence how many proposals there are and what became of them; nothing is said of what there is none of."""
    if not counts.total:
        return gettext("提言はまだありません。")
    values = {name: getattr(counts, name) for name in ("total", "taken", "partly", "studying", "declined", "waiting")}
    taken = gettext("%(taken)s件が計画に反映され（うち一部%(partly)s件）") if counts.partly else gettext("%(taken)s件が計画に反映され")
    parts = [taken] if counts.taken else []
    parts += [gettext("%(studying)s件が検討中で")] if counts.studying else []
    parts += [gettext("%(declined)s件は反映せず")] if counts.declined else []
    parts += [gettext("%(waiting)s件が回答待ちです")] if counts.waiting else [gettext("回答待ちはありません")]
    head = ngettext("%(total)s件の提言のうち", "%(total)s件の提言のうち", counts.total)
    return (head + gettext("、").join(parts) + gettext("。")) % values


def line_of(proposal: Proposal) -> ProposalLine:
    """Return a proposal as a line, with the fate in force; it was read with its fates."""
    fates = list(proposal.fates.all())
    fate = fate_line(fates[-1]) if fates else no_fate()
    return ProposalLine(
        key=proposal.key,
        number=proposal.number,
        title=proposal.title,
        field=proposal.field,
        proposer=proposal.proposer,
        given=_given(proposal),
        url=reverse("council:proposal", args=[proposal.key]),
        staff_url=reverse("council:staff_proposal", args=[proposal.key]),
        fate=fate,
        waited=waited_words(proposal, today()),
        is_open=proposal.is_open,
    )


def _given(proposal: Proposal) -> str:
    if proposal.given_on:
        return full_date(proposal.given_on)
    return full_year(proposal.given_in) if proposal.given_in else gettext("時期は不明")


def waited_words(proposal: Proposal, day: date) -> str:
    """Return how long a proposal has waited for an answer on a day: 「およそ5年」, 「1年2か月」, 「1か月未満」; empty for no day."""
    found = waiting(day, given_on=proposal.given_on, given_in=proposal.given_in)
    if found is None:
        return ""
    values = {"years": found.years, "months": found.months}
    if not found.is_exact:
        return gettext("およそ%(years)s年") % values if found.years else gettext("1年未満")
    if found.years and found.months:
        return gettext("%(years)s年%(months)sか月") % values
    if found.years:
        return gettext("%(years)s年") % values
    return gettext("%(months)sか月") % values if found.months else gettext("1か月未満")


def proposal_page(key: str, *, for_staff: bool = False) -> ProposalPage:
    """Return a proposal with its items as they stand today; raises `NotFound`, for the public also for one that is not open.

    Nine statements, three where it became no item.
    """
    known = _proposals().select_related("meeting__body", "citation__document").defer("citation__document__text")
    proposal = known.filter(key=key).first()
    if proposal is None or not (proposal.is_open or for_staff):
        raise NotFound(gettext("この提言はありません。提言の一覧から選んでください。"))
    line = line_of(proposal)
    fates = list(proposal.fates.all())
    standing = items_today([item for fate in fates for item in fate.items.all()])
    history = tuple(fate_line(fate, tuple(standing[item.pk] for item in fate.items.all())) for fate in reversed(fates))
    source, source_url = source_of(proposal.citation)
    return ProposalPage(
        proposal=proposal,
        line=line,
        sentence=_page_sentence(line),
        examples=tuple(each.strip() for each in proposal.examples.splitlines() if each.strip()),
        meeting=_meeting_words(proposal),
        history=history,
        source=source,
        source_url=source_url,
    )


def _meeting_words(proposal: Proposal) -> str:
    meeting = proposal.meeting
    if meeting is None:
        return ""
    number = gettext("第%(number)s回") % {"number": meeting.number} if meeting.number else ""
    return " ".join(filter(None, (meeting.body.name, long_year(meeting.fiscal_year), number)))


def _page_sentence(line: ProposalLine) -> str:
    """Say in one sentence what became of a proposal."""
    count = len(line.fate.items)
    values = {"edition": line.fate.edition, "count": count}
    kind = FateKind(line.fate.kind)
    if kind in TAKEN and line.fate.items:
        said = {
            FateKind.ADOPTED: ngettext(
                "%(edition)sの%(count)s件の取組に反映されました。", "%(edition)sの%(count)s件の取組に反映されました。", count
            ),
            FateKind.PARTLY: ngettext(
                "一部が、%(edition)sの%(count)s件の取組に反映されました。",
                "一部が、%(edition)sの%(count)s件の取組に反映されました。",
                count,
            ),
        }[kind]
        return said % values
    return {
        FateKind.ADOPTED: gettext("計画に反映されました。"),
        FateKind.PARTLY: gettext("一部が計画に反映されました。"),
        FateKind.STUDYING: gettext("反映するかどうかを検討しています。"),
        FateKind.DECLINED: gettext("反映しないことになりました。理由は下のとおりです。"),
        FateKind.NONE: gettext("まだ回答がありません。"),
    }[kind]


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """An open proposal as data; `items` are written 「plan edition number」, days as ISO 8601."""

    key: str
    number: str
    title: str
    field: str
    proposer: str
    given_on: str
    fiscal_year: int | None
    text: str
    present_state: str
    aim: str
    examples: tuple[str, ...]
    fate: str
    fate_word: str
    fate_reason: str
    fate_decided_on: str
    items: tuple[str, ...]
    source: str


def public_rows() -> list[ProposalRow]:
    """Return the open proposals as data. Three statements."""
    known = _proposals().select_related("citation__document").defer("citation__document__text")
    return [_row(proposal) for proposal in known.filter(is_open=True)]


def _row(proposal: Proposal) -> ProposalRow:
    last = next(iter(reversed(proposal.fates.all())), None)
    kind = FateKind(last.kind) if last else FateKind.NONE
    items = last.items.all() if last else ()
    return ProposalRow(
        **{name: getattr(proposal, name) for name in ("key", "number", "title", "field", "proposer", "text", "present_state", "aim")},
        given_on=proposal.given_on.isoformat() if proposal.given_on else "",
        fiscal_year=fiscal_year_of(proposal.given_on) if proposal.given_on else proposal.given_in,
        examples=tuple(filter(None, proposal.examples.splitlines())),
        fate=kind.value,
        fate_word=gettext(FATE_WORDS[kind]),
        fate_reason=last.reason if last else "",
        fate_decided_on=last.decided_on.isoformat() if last and last.decided_on else "",
        items=tuple(f"{item.edition.plan.slug} {item.edition.name} {item.number}" for item in items),
        source=source_of(proposal.citation)[0],
    )


def staff_list() -> StaffList:
    """Return all proposals for the office: what waits for an answer first, the oldest before all. Three statements."""
    found = [(proposal, line_of(proposal)) for proposal in _proposals()]
    found.sort(key=lambda each: (_since(each[0]), each[0].position))
    waits = tuple(line for _, line in found if line.fate.kind == FateKind.NONE)
    others = tuple(line for _, line in found if line.fate.kind != FateKind.NONE)
    return StaffList(_staff_sentence(waits, len(found)), waits, others)


def _since(proposal: Proposal) -> date:
    """Return the day since when a proposal waits; where only the year is known its first day, and long ago where nothing is."""
    if proposal.given_on:
        return proposal.given_on
    return date(proposal.given_in, 4, 1) if proposal.given_in else date.min


def _staff_sentence(waits: Sequence[ProposalLine], total: int) -> str:
    if not total:
        return gettext("提言はまだありません。")
    if not waits:
        return gettext("%(total)s件の提言のすべてに回答しています。") % {"total": total}
    values = {"count": len(waits), "waited": next((line.waited for line in waits if line.waited), "")}
    if not values["waited"]:
        return ngettext("回答していない提言が%(count)s件あります。", "回答していない提言が%(count)s件あります。", len(waits)) % values
    said = ngettext(
        "回答していない提言が%(count)s件あります。いちばん古いものは%(waited)s待っています。",
        "回答していない提言が%(count)s件あります。いちばん古いものは%(waited)s待っています。",
        len(waits),
    )
    return said % values


def proposal_work(actor: Actor) -> Iterable[WorkLine]:
    """Tell the office how many proposals wait for an answer. One statement."""
    if not actor.has(Role.OFFICE):
        return
    last = Fate.objects.filter(proposal=OuterRef("pk")).order_by("-pk").values("kind")[:1]
    count = Proposal.objects.annotate(last=Subquery(last)).filter(Q(last=None) | Q(last=FateKind.NONE)).count()
    if count:
        said = ngettext("回答していない提言が%(count)s件あります", "回答していない提言が%(count)s件あります", count)
        yield WorkLine(said % {"count": count}, reverse("council:staff_proposals"))
