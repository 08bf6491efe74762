"""What the public pages say of publications: the list, the difference of two, and the stamp on the pages of a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from shirube.core.errors import InvalidInput
from shirube.cycle.models import Publication
from shirube.cycle.queries.occasions import meeting_urls
from shirube.cycle.queries.publications import content_of, newest_publications, publication_of, publications_of
from shirube.cycle.rules.changes import KIND_WORDS, Change, Kind, changes
from shirube.cycle.rules.frozen import Frozen
from shirube.cycle.rules.papers import PAPERS, page_names
from shirube.plans.queries.shown import plan_name
from shirube.ui.sentences import say
from shirube.ui.stamps import Stamp
from shirube.ui.years import full_date, full_year, reads_english


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file to be taken away."""

    label: str
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class Issue:
    """One publication. `difference_url` compares it with the one before, empty for the first."""

    name: str
    meeting: str
    day: str
    year: str
    errata: str
    digest: str
    url: str
    difference_url: str
    files: tuple[FileLink, ...]
    is_newest: bool
    meeting_url: str = ""
    """The page of the meeting, where it is recorded."""


@dataclass(frozen=True, slots=True)
class PlanIssues:
    """The publications of one plan, the newest first."""

    name: str
    url: str
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One difference: the item with its page, and the change in a sentence."""

    number: str
    title: str
    url: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """All differences of one kind."""

    kind: str
    title: str
    lines: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A publication that can be compared."""

    digest: str
    label: str
    is_earlier: bool
    is_later: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """The whole page that compares two publications."""

    plan: str
    earlier: Issue
    later: Issue
    groups: tuple[ChangeGroup, ...]
    total: int
    choices: tuple[Choice, ...]


def plan_issues() -> tuple[PlanIssues, ...]:
    """Return every publication, by plan. Two statements."""
    published = publications_of()
    meetings = meeting_urls(published)
    found = groupby(published, key=lambda publication: publication.plan)
    return tuple(
        PlanIssues(plan_name(plan), reverse("plans:matrix", args=[plan.slug]), _issues(list(own), meetings)) for plan, own in found
    )


def _issues(own: Sequence[Publication], meetings: Mapping[int, str]) -> tuple[Issue, ...]:
    """Return the issues of one plan, which come the newest first."""
    before = [*own[1:], None]
    return tuple(
        replace(_issue(publication, earlier, is_newest=publication is own[0]), meeting_url=meetings.get(publication.pk, ""))
        for publication, earlier in zip(own, before, strict=True)
    )


def _issue(publication: Publication, earlier: Publication | None, *, is_newest: bool) -> Issue:
    url = page_url(publication.digest)
    files = (FileLink(gettext(paper.label), paper.kind, file_url(publication.digest, paper.path)) for paper in PAPERS)
    return Issue(
        name=issue_name(publication),
        meeting=publication.meeting,
        day=full_date(publication.meeting_on),
        year=full_year(publication.fiscal_year),
        errata=publication.errata,
        digest=publication.digest,
        url=url,
        difference_url=f"{reverse('cycle:compare')}?from={earlier.digest}&to={publication.digest}" if earlier else "",
        files=tuple(files),
        is_newest=is_newest,
    )


def issue_of(publication: Publication) -> Issue:
    """Return one publication as the pages show it."""
    return _issue(publication, None, is_newest=False)


def issue_name(publication: Publication) -> str:
    """Return which publication it is: 「公表第2号（第1号の訂正）」."""
    if publication.corrects:
        values = {"number": publication.number, "corrects": publication.corrects.number}
        return gettext("公表第%(number)s号（第%(corrects)s号の訂正）") % values
    return gettext("公表第%(number)s号") % {"number": publication.number}


def file_url(digest: str, path: str) -> str:
    """Return the address of a file of a publication; it has no language of its own."""
    with override(settings.LANGUAGE_CODE):
        return reverse("cycle:publication", args=[digest]) + path


def page_url(digest: str, path: str = "index.html") -> str:
    """Return the address of a page of a publication in the reader's language."""
    return file_url(digest, f"en/{path}" if reads_english() else path)


def difference_of(earlier: str, later: str) -> Difference:
    """Return what changed between two publications of a plan; raises `NotFound` and `InvalidInput`. Three statements."""
    before, after = publication_of(earlier), publication_of(later)
    if before.plan_id != after.plan_id:
        raise InvalidInput(gettext("別の計画の公表どうしは比べられません。同じ計画の公表を二つ選んでください。"))
    content = content_of(after)
    groups = change_groups(content_of(before), content, base=page_url(after.digest, "items/"))
    known = publications_of(after.plan.slug)
    return Difference(
        plan=plan_name(after.plan),
        earlier=_issue(before, None, is_newest=False),
        later=_issue(after, None, is_newest=False),
        groups=groups,
        total=sum(len(group.lines) for group in groups if group.kind != Kind.OCCASION),
        choices=tuple(Choice(each.digest, _choice_label(each), each.pk == before.pk, each.pk == after.pk) for each in known),
    )


def _choice_label(publication: Publication) -> str:
    return f"{issue_name(publication)} {publication.meeting} {full_date(publication.meeting_on)}"


def change_groups(before: Frozen, after: Frozen, *, base: str = "") -> tuple[ChangeGroup, ...]:
    """Return the differences of two contents by kind; with `base`, each item leads to its page below that address."""
    pages = page_names(after.items) if base else {}
    found = changes(before, after).found
    return tuple(
        ChangeGroup(kind.value, gettext(KIND_WORDS[kind]), tuple(_line(change, pages, base) for change in own))
        for kind, own in groupby(found, key=lambda change: change.kind)
    )


def _line(change: Change, pages: Mapping[str, str], base: str) -> ChangeLine:
    url = f"{base}{pages[change.number]}" if change.number in pages and change.kind is not Kind.DROPPED else ""
    return ChangeLine(change.number, change.title, url, say(asdict(change.sentence)))


def newest_stamps() -> dict[str, Stamp]:
    """Return the newest publication of each plan, as its pages show it. One statement."""
    return {publication.plan.slug: _stamp(publication) for publication in newest_publications().values()}


def _stamp(publication: Publication) -> Stamp:
    values = {"name": issue_name(publication), "meeting": publication.meeting, "day": full_date(publication.meeting_on)}
    return Stamp(
        label=gettext("%(name)s（%(meeting)s、%(day)s）") % values,
        url=page_url(publication.digest),
        digest=publication.digest,
        edition=publication.edition_id,
        revision=publication.revision,
    )
