"""Two adopted editions side by side: the page, its filters, and the rows of its file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from shirube.core.calendar import era_fiscal_year, fold
from shirube.core.errors import NotFound
from shirube.plans.models import Edition, Item, Link
from shirube.plans.queries.editions import all_editions
from shirube.plans.queries.facts import facts_of
from shirube.plans.queries.shown import plan_name
from shirube.plans.rules.comparison import CHANGE_WORDS, JOIN_WORDS, Change, ChangeKind, Pair, Side, Tie, Whole, compare
from shirube.plans.rules.links import LinkKind, Verdict
from shirube.plans.rules.wording import Piece, pieces

SAME = "same"
"""The filter for items nothing of which changed."""
WORDED = frozenset({ChangeKind.RENAMED, ChangeKind.MOVED, ChangeKind.INDICATOR})
"""Changes of words, whose difference is shown within the text."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An edition, kind, policy or section to choose."""

    value: str
    name: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words; `pieces` where it is one of wording."""

    kind: str
    word: str
    year: str
    before: str
    after: str
    is_silent: bool
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the comparison: both items with their addresses, how they were joined, and what changed."""

    before: Side | None
    after: Side | None
    before_url: str
    after_url: str
    by: str
    changes: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class PolicyCount:
    """How many items of a policy of the earlier edition go on, changed or not, and were dropped; how many the later one added."""

    name: str
    kept: int
    added: int
    dropped: int
    changed: int


@dataclass(frozen=True, slots=True)
class AspectLine:
    """What the two editions say of the plan as a whole; `state` says in words whether it is the same."""

    label: str
    state: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asked for; empty means everything that changed."""

    kind: str = ""
    policy: str = ""
    section: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The whole page."""

    earlier: str
    later: str
    sentence: str
    silent: int
    kinds: tuple[Choice, ...]
    policies: tuple[Choice, ...]
    sections: tuple[Choice, ...]
    counts: tuple[PolicyCount, ...]
    aspects: tuple[AspectLine, ...]
    rows: tuple[Row, ...]
    data_address: str


def edition_choices() -> tuple[Choice, ...]:
    """Return the adopted editions to choose from; the value is 「plan/edition」. One statement."""
    return tuple(Choice(f"{each.plan.slug}/{each.name}", f"{plan_name(each.plan)} {each.name}", False) for each in all_editions())


def compared(names: Sequence[str]) -> tuple[Edition, Edition]:
    """Return the two editions that (plan, edition, plan, edition) name; raises `NotFound`. One statement."""
    known = {(each.plan.slug, each.name): each for each in all_editions()}
    try:
        return known[names[0], names[1]], known[names[2], names[3]]
    except KeyError as error:
        raise NotFound(gettext("この版はありません。比較の最初の頁から選んでください。")) from error


def comparison(old: Edition, new: Edition) -> tuple[Pair, ...]:
    """Compare two editions. A constant number of statements."""
    return compare(whole_of(old), whole_of(new), _ties(old, new))


def comparison_page(old: Edition, new: Edition, wanted: Wanted) -> ComparisonPage:
    """Return the page of a comparison, of which `wanted` chooses the lines. A constant number of statements."""
    pairs = comparison(old, new)
    shown = [pair for pair in pairs if _is_wanted(pair, wanted)]
    names = (_named(old, new), _named(new, old))
    address = reverse("plans:compare_csv", args=[old.plan.slug, old.name, new.plan.slug, new.name])
    query = urlencode({key: getattr(wanted, key) for key in ("kind", "policy", "section", "q") if getattr(wanted, key)})
    return ComparisonPage(
        earlier=names[0],
        later=names[1],
        sentence=_sentence(names, pairs),
        silent=sum(change.is_silent for pair in pairs for change in pair.changes),
        kinds=_kinds(pairs, wanted),
        policies=_choices((pair.top for pair in pairs), wanted.policy),
        sections=_choices(sorted({name for pair in pairs for name in _sections(pair)}), wanted.section),
        counts=_counts(pairs),
        aspects=_aspects(old, new),
        rows=tuple(_row(pair, old, new) for pair in shown),
        data_address=f"{address}?{query}" if query else address,
    )


def comparison_rows(old: Edition, new: Edition, wanted: Wanted) -> list[list[str]]:
    """Return the comparison as rows, one a change, the first row the heads; a line without change stands once."""
    sides = [gettext("前の番号"), gettext("前の取組"), gettext("後の番号"), gettext("後の取組")]
    rows = [
        [*sides, gettext("対応の根拠"), gettext("変更"), gettext("年度"), gettext("前"), gettext("後"), gettext("計画見直しの表示なし")]
    ]
    for row in comparison_page(old, new, wanted).rows:
        ends = [text for side in (row.before, row.after) for text in ((side.number, side.title) if side else ("", ""))]
        changes = row.changes or (Told(SAME, gettext("変更なし"), "", "", "", False),)
        rows += [[*ends, row.by, each.word, each.year, each.before, each.after, "1" if each.is_silent else ""] for each in changes]
    return rows


def whole_of(edition: Edition) -> Whole:
    """Return an edition the way the comparison reads it. A constant number of statements."""
    facts = {item.key: item for item in facts_of(edition).items}
    headings = {heading.pk: (heading.parent_id, heading.name) for heading in edition.headings.all()}
    items = edition.items.select_related("indicator").prefetch_related("responsibilities__section")
    sides = []
    for item in items:
        fact = facts[item.number]
        sections = tuple(each.section.name for each in item.responsibilities.all())
        path = _path(item.heading_id, headings)
        sides.append(Side(item.pk, item.number, item.title, path, sections, fact.plan, fact.declaration, _measure(item), fact.flags))
    stages = tuple((stage["sign"], stage["name"]) for stage in edition.stages)
    return Whole(tuple(sides), frozenset(edition.years), stages)


def _path(heading: int | None, headings: Mapping[int, tuple[int | None, str]]) -> tuple[str, ...]:
    found: list[str] = []
    while heading is not None:
        heading, name = headings[heading]
        found.insert(0, name)
    return tuple(found)


def _measure(item: Item) -> tuple[str, ...]:
    indicator = getattr(item, "indicator", None)
    return (indicator.name, indicator.unit, indicator.kind, indicator.explanation) if indicator else ()


def _ties(old: Edition, new: Edition) -> list[Tie]:
    """Read the links between two editions; a link of an item that was dropped or is new names the other edition."""
    links = Link.objects.filter(earlier_edition=old, later_edition=new).filter(Q(earlier__isnull=False) | Q(later__isnull=False))
    return [Tie(LinkKind(each.kind), each.earlier_id, each.later_id, each.verdict == Verdict.REFUSED) for each in links]


def _named(edition: Edition, other: Edition) -> str:
    return edition.name if edition.plan_id == other.plan_id else f"{plan_name(edition.plan)} {edition.name}"


def _sentence(names: tuple[str, str], pairs: Sequence[Pair]) -> str:
    before = {pair.before.key for pair in pairs if pair.before}
    kept = {pair.before.key for pair in pairs if pair.before and pair.after}
    values = {
        "earlier": names[0],
        "later": names[1],
        "total": len(before),
        "kept": len(kept),
        "added": sum(pair.before is None for pair in pairs),
        "dropped": sum(pair.after is None for pair in pairs),
    }
    told = gettext("%(earlier)sから%(later)sへ、%(total)d件のうち%(kept)d件が続き、%(added)d件が加わり、%(dropped)d件がなくなりました。")
    return told % values


def _is_wanted(pair: Pair, wanted: Wanted) -> bool:
    kinds = {change.kind.value for change in pair.changes}
    if wanted.kind == SAME:
        return not kinds and _is_found(pair, wanted)
    return bool(kinds) and (not wanted.kind or wanted.kind in kinds) and _is_found(pair, wanted)


def _is_found(pair: Pair, wanted: Wanted) -> bool:
    titles = " ".join(fold(f"{side.number} {side.title}") for side in (pair.before, pair.after) if side)
    in_place = not wanted.policy or pair.top == wanted.policy
    return in_place and (not wanted.section or wanted.section in _sections(pair)) and fold(wanted.q) in titles


def _sections(pair: Pair) -> set[str]:
    return {name for side in (pair.before, pair.after) if side for name in side.sections}


def _choices(names: Iterable[str], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(name, name, name == chosen) for name in dict.fromkeys(names) if name)


def _kinds(pairs: Sequence[Pair], wanted: Wanted) -> tuple[Choice, ...]:
    counts = Counter(kind for pair in pairs for kind in {change.kind for change in pair.changes})
    found = [(kind.value, gettext(CHANGE_WORDS[kind]), counts[kind]) for kind in ChangeKind if counts[kind]]
    found.append((SAME, gettext("変更なし"), sum(not pair.changes for pair in pairs)))
    return tuple(Choice(value, f"{name}（{count}）", value == wanted.kind) for value, name, count in found)


def _counts(pairs: Sequence[Pair]) -> tuple[PolicyCount, ...]:
    under: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        side = pair.before or pair.after
        under[side.top if side else ""].append(pair)
    return tuple(_count(name, group) for name, group in under.items())


def _count(name: str, pairs: Sequence[Pair]) -> PolicyCount:
    kept = {pair.before.key for pair in pairs if pair.before and pair.after}
    changed = {pair.before.key for pair in pairs if pair.before and pair.after and pair.changes}
    added, dropped = sum(pair.before is None for pair in pairs), sum(pair.after is None for pair in pairs)
    return PolicyCount(name, len(kept), added, dropped, len(changed))


def _aspects(old: Edition, new: Edition) -> tuple[AspectLine, ...]:
    before = {aspect.key: aspect for aspect in old.aspects.all()}
    after = {aspect.key: aspect for aspect in new.aspects.all()}
    lines = []
    for key in dict.fromkeys([*after, *before]):
        was, now = before.get(key), after.get(key)
        label = (now or was).label if (now or was) else ""  # type: ignore[union-attr]
        if was is None or now is None:
            lines.append(AspectLine(label, gettext("追加") if now else gettext("なくなった"), ()))
        elif was.digest and was.digest == now.digest:
            lines.append(AspectLine(label, gettext("変更なし"), ()))
        else:
            lines.append(AspectLine(label, gettext("変更"), pieces(was.text, now.text) if was.text and now.text else ()))
    return tuple(lines)


def _row(pair: Pair, old: Edition, new: Edition) -> Row:
    changes = tuple(_told(change) for change in pair.changes)
    by = gettext(JOIN_WORDS[pair.by]) if pair.by else ""
    return Row(pair.before, pair.after, _address(old, pair.before), _address(new, pair.after), by, changes)


def _address(edition: Edition, side: Side | None) -> str:
    if side is None:
        return ""
    return f"{reverse('plans:item', args=[edition.plan.slug, side.number])}?{urlencode({'edition': edition.name})}"


def _told(change: Change) -> Told:
    marked = pieces(change.before, change.after) if change.kind in WORDED else ()
    year = era_fiscal_year(change.year) if change.year else ""
    return Told(change.kind.value, gettext(CHANGE_WORDS[change.kind]), year, change.before, change.after, change.is_silent, marked)
