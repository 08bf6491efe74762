"""The crosswalk (対応表): measures against the themes of a framework, and what is covered by nothing on either side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from shirube.core.errors import NotFound
from shirube.plans.models import Alignment, Edition, Framework, Heading, Item, Theme
from shirube.plans.queries.drafts import in_order
from shirube.plans.queries.editions import current_editions
from shirube.plans.queries.shown import plan_name
from shirube.ui.years import reads_english

Pairs = Mapping[int, Mapping[int, str]]
"""Themes an item serves, with the reason, by item."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A framework or a plan to choose."""

    slug: str
    name: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Served:
    """An item that serves a theme, or none."""

    pk: int
    number: str
    title: str
    url: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A theme with the items that serve it. `key` is its anchor on the page."""

    pk: int
    key: str
    number: str
    name: str
    group: str
    items: tuple[Served, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """How many items under a heading serve a theme; `theme` and `key` name it."""

    theme: str
    key: str
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """A heading that items stand under: its path above, its name, how many items serve each theme and how many none."""

    above: str
    name: str
    cells: tuple[Cell, ...]
    total: int
    none: int


@dataclass(frozen=True, slots=True)
class CrosswalkPage:
    """The whole page; `columns` is empty where the city has no framework."""

    name: str
    slug: str
    plan: str
    edition: str
    plan_slug: str
    sentence: str
    frameworks: tuple[Choice, ...]
    plans: tuple[Choice, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    uncovered: tuple[Served, ...]
    """Items that serve no theme."""
    gaps: tuple[str, ...]
    """What of the edition's document nobody could read: a theme may be served there."""
    data_address: str


def crosswalk_page(slug: str = "", plan: str = "") -> CrosswalkPage | None:
    """Return the crosswalk of a framework and the current edition of a plan; None where the city has no framework.

    The first framework and the plan with the most alignments where none is named. Raises `NotFound`. Six statements.
    """
    frameworks = list(Framework.objects.prefetch_related("themes"))
    editions = current_editions()
    if not frameworks or not editions:
        return None
    framework = _chosen(frameworks, slug)
    pairs = _pairs(framework, editions)
    edition = _edition(editions, plan, pairs)
    items = list(edition.items.filter(is_counted=True).select_related("heading").order_by("position"))
    columns = tuple(_columns(framework, edition, items, pairs))
    uncovered = tuple(_served(edition, item) for item in items if not pairs.get(item.pk))
    return CrosswalkPage(
        name=framework_name(framework),
        slug=framework.slug,
        plan=plan_name(edition.plan),
        edition=edition.name,
        plan_slug=edition.plan.slug,
        sentence=_sentence(columns, len(items), len(uncovered)),
        frameworks=tuple(Choice(each.slug, framework_name(each), each == framework) for each in frameworks),
        plans=tuple(Choice(each.plan.slug, plan_name(each.plan), each == edition) for each in editions),
        columns=columns,
        lines=tuple(_lines(edition, framework, items, pairs)),
        uncovered=uncovered,
        gaps=tuple(edition.gaps),
        data_address=f"{reverse('plans:crosswalk_csv', args=[framework.slug])}?plan={edition.plan.slug}",
    )


def crosswalk_rows(slug: str, plan: str = "") -> list[list[str]]:
    """Return the crosswalk as rows: theme, number and name of the item, reason; first row the heads. An uncovered side stays empty."""
    page = crosswalk_page(slug, plan)
    if page is None:
        raise NotFound(gettext("上位計画が登録されていません。"))
    rows = [[gettext("上位計画"), gettext("項目"), gettext("計画"), gettext("版"), gettext("番号"), gettext("取組"), gettext("理由")]]
    for column in page.columns:
        served = column.items or (Served(0, "", "", ""),)
        rows += [[page.name, column.name, page.plan, page.edition, item.number, item.title, item.reason] for item in served]
    rows += [[page.name, "", page.plan, page.edition, item.number, item.title, ""] for item in page.uncovered]
    return rows


def framework_name(framework: Framework) -> str:
    """Return a framework's name in the reader's language."""
    return framework.name_en if reads_english() and framework.name_en else framework.name


def framework_of(slug: str) -> Framework:
    """Return a framework with its themes; raises `NotFound`. Two statements."""
    return _chosen(list(Framework.objects.filter(slug=slug).prefetch_related("themes")), slug)


def _chosen(frameworks: Sequence[Framework], slug: str) -> Framework:
    found = next((each for each in frameworks if each.slug == slug or not slug), None)
    if found is None:
        raise NotFound(gettext("この上位計画は登録されていません。対応表の最初の頁から選んでください。"))
    return found


def _pairs(framework: Framework, editions: Sequence[Edition]) -> Pairs:
    found: dict[int, dict[int, str]] = defaultdict(dict)
    rows = Alignment.objects.filter(theme__framework=framework, item__edition__in=editions).order_by()
    for item, theme, reason in rows.values_list("item_id", "theme_id", "reason"):
        found[item][theme] = reason
    return found


def _edition(editions: Sequence[Edition], plan: str, pairs: Pairs) -> Edition:
    if plan:
        found = next((each for each in editions if each.plan.slug == plan), None)
        if found is None:
            raise NotFound(gettext("この計画はありません。一覧から選んでください。"))
        return found
    counts: dict[int, int] = defaultdict(int)
    for edition in Item.objects.filter(pk__in=pairs).order_by().values_list("edition", flat=True):
        counts[edition] += 1
    return max(editions, key=lambda each: counts[each.pk])


def _columns(framework: Framework, edition: Edition, items: Sequence[Item], pairs: Pairs) -> Iterable[Column]:
    for theme in framework.themes.all():
        served = tuple(_served(edition, item, pairs[item.pk][theme.pk]) for item in items if theme.pk in pairs.get(item.pk, {}))
        yield Column(theme.pk, theme.key, theme.number, theme.name, theme.group, served)


def _served(edition: Edition, item: Item, reason: str = "") -> Served:
    return Served(item.pk, item.number, item.title, reverse("plans:item", args=[edition.plan.slug, item.number]), reason)


def _lines(edition: Edition, framework: Framework, items: Sequence[Item], pairs: Pairs) -> Iterable[Line]:
    themes = list(framework.themes.all())
    headings = list(edition.headings.order_by("position"))
    above = {heading.pk: heading.name for heading in headings}
    under: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        under[item.heading_id].append(item)
    for heading in in_order(headings):
        if heading.pk in under:
            yield _line(heading, above.get(heading.parent_id or 0, ""), themes, under[heading.pk], pairs)


def _line(heading: Heading, above: str, themes: Sequence[Theme], items: Sequence[Item], pairs: Pairs) -> Line:
    cells = tuple(Cell(theme.name, theme.key, sum(theme.pk in pairs.get(item.pk, {}) for item in items)) for theme in themes)
    return Line(above, heading.name, cells, len(items), sum(not pairs.get(item.pk) for item in items))


def _sentence(columns: Sequence[Column], total: int, uncovered: int) -> str:
    empty = [column.name for column in columns if not column.items]
    values = {"themes": len(columns), "served": len(columns) - len(empty), "total": total, "none": uncovered}
    first = gettext("%(themes)d項目のうち%(served)d項目に取組があります。") % values
    names = gettext("、").join(f"「{name}」" for name in empty)
    lacking = gettext("取組がないのは%(names)sです。") % {"names": names} if empty else ""
    rest = (
        ngettext(
            "取組%(total)d件のうち%(none)d件は、どの項目にも当たりません。",
            "取組%(total)d件のうち%(none)d件は、どの項目にも当たりません。",
            uncovered,
        )
        % values
    )
    return f"{first}{lacking}{rest}"
