"""What each section answers for. Eight statements for all of them, nine for one."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from shirube.core.errors import NotFound
from shirube.core.people.models import Section
from shirube.plans.queries.board import Board
from shirube.plans.queries.editions import current_editions
from shirube.plans.queries.filters import Filters, Judged
from shirube.plans.queries.matrix import RowMaker, RowView, Year, years_of
from shirube.plans.queries.shown import Shown, plan_name, shown_as_current
from shirube.plans.queries.standing import ONE, Standing


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section with its counts."""

    name: str
    url: str
    total: int
    done: int
    behind: int
    short: int


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """The items of one plan that a section answers for."""

    name: str
    url: str
    edition: str
    years: tuple[Year, ...]
    rows: tuple[RowView, ...]

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return 4 + len(self.years)


@dataclass(frozen=True, slots=True)
class SectionPage:
    """The whole page of a section."""

    name: str
    slug: str
    sentence: str
    plans: tuple[SectionPlan, ...]


def sections_list() -> tuple[SectionLine, ...]:
    """Return every section that answers for an item of a current edition, the busiest first."""
    board = Board.load(current_editions())
    found: dict[str, list[Judged]] = {}
    names: dict[str, str] = {}
    for judged in board.counted:
        for section in judged.record.sections:
            found.setdefault(section.slug, []).append(judged)
            names[section.slug] = section.name
    lines = [_line(slug, names[slug], own) for slug, own in found.items()]
    return tuple(sorted(lines, key=lambda line: (-line.total, line.name)))


def _line(slug: str, name: str, own: list[Judged]) -> SectionLine:
    return SectionLine(
        name=name,
        url=reverse("plans:section", args=[slug]),
        total=len(own),
        done=sum(judged.standing is Standing.DONE for judged in own),
        behind=sum(judged.standing is Standing.BEHIND for judged in own),
        short=sum(is_short(judged) for judged in own),
    )


def is_short(judged: Judged) -> bool:
    """Tell whether the item's number fell short of its target."""
    computed = judged.record.computed
    return computed is not None and computed.attainment is not None and computed.attainment < ONE


def section_page(slug: str) -> SectionPage:
    """Return what one section answers for; raises `NotFound`."""
    section = Section.objects.filter(slug=slug).first()
    if section is None:
        raise NotFound(gettext("この担当課は見つかりません。担当課の一覧から選んでください。"))
    editions = current_editions()
    board = Board.load(editions)
    plans = (_plan(shown_as_current(edition), board.within([edition]), slug) for edition in editions)
    own = [judged for judged in board.counted if any(ref.slug == slug for ref in judged.record.sections)]
    return SectionPage(section.name, slug, _sentence(_line(slug, section.name, own)), tuple(plan for plan in plans if plan.rows))


def _plan(shown: Shown, board: Board, slug: str) -> SectionPlan:
    kept = [judged for judged in board.judged if any(ref.slug == slug for ref in judged.record.sections)]
    years = years_of(shown, board)
    rows = RowMaker(shown, years, Filters())
    url = f"{reverse('plans:matrix', args=[shown.plan.slug])}?section={slug}"
    return SectionPlan(plan_name(shown.plan), url, shown.edition.name, years, tuple(rows.row_of(judged) for judged in kept))


def _sentence(line: SectionLine) -> str:
    values = {"total": line.total, "done": line.done, "behind": line.behind, "short": line.short}
    if not line.total:
        return gettext("いま担当している取組はありません。")
    said = gettext("%(total)s件を担当し、%(done)s件が達成。") % values
    if line.behind:
        said += gettext("%(behind)s件が計画より遅れています。") % values
    if line.short:
        said += gettext("%(short)s件の数値が目標に届いていません。") % values
    return said
