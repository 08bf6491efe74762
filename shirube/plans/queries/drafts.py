"""Drafts of further editions and successor plans: what was carried over, what was left behind, and what serves the frameworks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext

from shirube.core.errors import NotFound
from shirube.plans.models import Edition, Framework, Heading, Indicator, Item, Link, Row, StageCell, Target
from shirube.plans.queries.editions import current_editions, with_documents
from shirube.plans.queries.shown import plan_name
from shirube.plans.rules.links import KIND_WORDS, EditionState, LinkKind, Verdict
from shirube.ui.years import full_year


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft in the list."""

    title: str
    edition: str
    url: str
    items: int
    base: str


@dataclass(frozen=True, slots=True)
class BaseLine:
    """An adopted edition from which a draft may begin."""

    title: str
    edition: str
    begin_url: str


@dataclass(frozen=True, slots=True)
class DraftList:
    """The page of all drafts."""

    sentence: str
    drafts: tuple[DraftLine, ...]
    bases: tuple[BaseLine, ...]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of the draft, with what it was carried from."""

    pk: int
    number: str
    title: str
    url: str
    sections: str
    origin: str
    """In words: 「継続」, 「名称変更」, …; 「新規」 where it was carried from nothing."""


@dataclass(frozen=True, slots=True)
class LeftLine:
    """An item of the base that is not carried."""

    pk: int
    number: str
    title: str
    sections: str


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands right under it. `level` counts from 0; `left` are the base's items of a heading of the same path."""

    heading: Heading | None
    name: str
    level: int
    items: tuple[ItemLine, ...]
    left: tuple[LeftLine, ...]


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A theme of a framework that no item of the draft serves."""

    framework: str
    theme: str


@dataclass(frozen=True, slots=True)
class DraftPage:
    """The whole page of a draft."""

    draft: Edition
    name: str
    years: str
    base: Edition | None
    sentence: str
    parts: tuple[Part, ...]
    carried: int
    left: int
    uncovered: tuple[Uncovered, ...]
    themes: int


def draft_list() -> DraftList:
    """Return all drafts, and the editions from which one may begin. Three statements."""
    counts = dict(Item.objects.filter(edition__state=EditionState.DRAFT).order_by().values_list("edition").annotate(Count("pk")))
    found = list(with_documents().filter(state=EditionState.DRAFT).select_related("based_on__plan"))
    drafts = tuple(
        DraftLine(
            title=plan_name(draft.plan),
            edition=draft.name,
            url=reverse("plans:draft", args=[draft.pk]),
            items=counts.get(draft.pk, 0),
            base=str(draft.based_on or draft.plan.predecessor or ""),
        )
        for draft in found
    )
    bases = tuple(
        BaseLine(plan_name(edition.plan), edition.name, reverse("plans:begin_draft", args=[edition.plan.slug]))
        for edition in current_editions()
    )
    sentence = (
        gettext("作成中の案が%(count)d件あります。") % {"count": len(drafts)}
        if drafts
        else gettext("作成中の案はありません。いまの版から始められます。")
    )
    return DraftList(sentence, drafts, bases)


def draft_page(draft: Edition) -> DraftPage:
    """Return a draft with what was left behind. A constant number of statements."""
    base = base_of(draft)
    headings = list(draft.headings.order_by("position"))
    paths = {heading.pk: path for heading, path in _paths(headings)}
    items = list(draft.items.prefetch_related("sections").order_by("position"))
    origins = _origins(draft)
    carried, left = _left(draft, base)
    uncovered, themes = _coverage(draft)
    return DraftPage(
        draft=draft,
        name=plan_name(draft.plan),
        years=f"{full_year(draft.plan.first_year)}〜{full_year(draft.plan.last_year)}",
        base=base,
        sentence=_sentence(base, len(items), carried, sum(map(len, left.values()))),
        parts=tuple(_parts(headings, paths, items, origins, left, draft)),
        carried=carried,
        left=sum(map(len, left.values())),
        uncovered=uncovered,
        themes=themes,
    )


def base_of(draft: Edition) -> Edition | None:
    """Return the edition a draft goes on from: the one it was begun from, else the last adopted one of the plan or its predecessor."""
    if draft.based_on_id is not None:
        return with_documents().get(pk=draft.based_on_id)
    plans = [draft.plan_id, *([draft.plan.predecessor_id] if draft.plan.predecessor_id else [])]
    found = with_documents().filter(plan__in=plans, state=EditionState.ADOPTED).exclude(pk=draft.pk)
    return found.order_by("plan__position", "position").last()


def item_of(draft: Edition, pk: int) -> Item:
    """Return an item of a draft; raises `NotFound`."""
    item = draft.items.select_related("heading", "indicator").filter(pk=pk).first()
    if item is None:
        raise NotFound("この取組は、この案にありません。もう外されています。")
    return item


def heading_of(draft: Edition, pk: int) -> Heading:
    """Return a heading of a draft; raises `NotFound`."""
    heading = draft.headings.select_related("parent").filter(pk=pk).first()
    if heading is None:
        raise NotFound("この見出しは、この案にありません。もう外されています。")
    return heading


def path_of(heading: Heading) -> tuple[str, ...]:
    """Return the names from the top down to a heading."""
    names = [heading.name]
    while heading.parent is not None:
        heading = heading.parent
        names.insert(0, heading.name)
    return tuple(names)


def plan_cells_of(item: Item) -> dict[int, tuple[str, int]]:
    """Return what is planned for an item by fiscal year: the text in force and its revision. One statement."""
    counted: Indicator | None = getattr(item, "indicator", None)
    if counted is None:
        stages = StageCell.objects.filter(item=item, row=Row.PLAN).order_by("revision")
        return {cell.fiscal_year: (cell.text, cell.revision) for cell in stages}
    targets = Target.objects.filter(indicator=counted).order_by("revision")
    return {cell.fiscal_year: (cell.text, cell.revision) for cell in targets}


def _paths(headings: Sequence[Heading]) -> Iterable[tuple[Heading, tuple[str, ...]]]:
    known: dict[int, tuple[str, ...]] = {}
    for heading in sorted(headings, key=lambda heading: heading.level):
        known[heading.pk] = (*known.get(heading.parent_id or 0, ()), heading.name)
        yield heading, known[heading.pk]


def _origins(draft: Edition) -> Mapping[int, str]:
    links = Link.objects.filter(later__edition=draft, verdict=Verdict.ACCEPTED).values_list("later_id", "kind", "earlier__number")
    return {later: f"{gettext(KIND_WORDS[kind])}（{number}）" if number else gettext(KIND_WORDS[kind]) for later, kind, number in links}


def _left(draft: Edition, base: Edition | None) -> tuple[int, Mapping[tuple[str, ...], list[LeftLine]]]:
    """Return how many of the base's items are carried, and those that are not by the path of their heading."""
    found: dict[tuple[str, ...], list[LeftLine]] = defaultdict(list)
    if base is None:
        return 0, found
    paths = {heading.pk: path for heading, path in _paths(list(base.headings.all()))}
    accepted = Q(later_links__later__edition=draft, later_links__verdict=Verdict.ACCEPTED)
    carried = set(base.items.filter(accepted).values_list("pk", flat=True))
    for item in base.items.prefetch_related("sections").order_by("position"):
        if item.pk not in carried:
            found[paths[item.heading_id]].append(LeftLine(item.pk, item.number, item.title, _sections(item)))
    return len(carried), found


def _sections(item: Item) -> str:
    return "、".join(section.name for section in item.sections.all())


def _parts(
    headings: Sequence[Heading],
    paths: Mapping[int, tuple[str, ...]],
    items: Sequence[Item],
    origins: Mapping[int, str],
    left: Mapping[tuple[str, ...], list[LeftLine]],
    draft: Edition,
) -> Iterable[Part]:
    under: dict[int, list[ItemLine]] = defaultdict(list)
    for item in items:
        origin = origins.get(item.pk, gettext(KIND_WORDS[LinkKind.NEW]))
        url = reverse("plans:draft_item", args=[draft.pk, item.pk])
        under[item.heading_id].append(ItemLine(item.pk, item.number, item.title, url, _sections(item), origin))
    shown = set()
    for heading in in_order(headings):
        path = paths[heading.pk]
        shown.add(path)
        yield Part(heading, heading.name, heading.level, tuple(under[heading.pk]), tuple(left.get(path, ())))
    for path, lines in left.items():
        if path not in shown:
            yield Part(None, " › ".join(path), 0, (), tuple(lines))


def in_order(headings: Sequence[Heading]) -> Iterable[Heading]:
    """Yield headings so that what stands below one follows it."""
    below: dict[int | None, list[Heading]] = defaultdict(list)
    for heading in headings:
        below[heading.parent_id].append(heading)
    waiting = below[None][::-1]
    while waiting:
        heading = waiting.pop()
        yield heading
        waiting += below[heading.pk][::-1]


def _coverage(draft: Edition) -> tuple[tuple[Uncovered, ...], int]:
    """Return the themes that nothing in the draft serves, and how many themes there are."""
    served = set(draft.items.filter(alignments__isnull=False).values_list("alignments__theme", flat=True))
    frameworks = list(Framework.objects.prefetch_related("themes"))
    themes = [(framework, theme) for framework in frameworks for theme in framework.themes.all()]
    uncovered = tuple(Uncovered(framework.name, theme.name) for framework, theme in themes if theme.pk not in served)
    return uncovered, len(themes)


def _sentence(base: Edition | None, total: int, carried: int, left: int) -> str:
    if base is None:
        return gettext("%(total)d件の取組が入っています。") % {"total": total}
    values = {"total": total, "base": f"{base.plan} {base.name}", "all": carried + left, "carried": carried, "left": left}
    return (
        gettext("%(total)d件の取組が入っています。「%(base)s」の%(all)d件のうち%(carried)d件を引き継ぎ、%(left)d件を引き継いでいません。")
        % values
    )
