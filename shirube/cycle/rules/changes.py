"""What changed from one publication to a later one: for the council's overview and for the page that compares two. Plain Python.

Every difference between two publications of a plan yields at least one change. Items are the same where number and title agree, or the
title alone (renumbered), or the number within one edition (renamed), or the number and most of the title in another edition.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from difflib import SequenceMatcher

from shirube.core.calendar import era_fiscal_year
from shirube.core.language import Sentence, mark
from shirube.cycle.rules.frozen import Frozen, FrozenCell, FrozenHeading, FrozenItem, FrozenRating, FrozenScheme
from shirube.cycle.rules.kinds_of_change import KIND_WORDS, NOTABLE, TEMPLATES, Kind
from shirube.plans.rules.stages import ACHIEVED

__all__ = ["KIND_WORDS", "NOTABLE", "Change", "Changes", "Kind", "changes", "code_of", "matched"]

ALIKE = 0.6
"""How alike two titles with the same number must be, in another edition, to be one item: 1 is the same."""
UNKNOWN_ACTUALS = frozenset({"", "未確定", "集計中", "調査中"})
"""What stands in an actual cell before the actual is known."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `number` and `title` are the later publication's (the earlier one's where the item was dropped), empty for the whole.

    `year` is a fiscal year where the change belongs to one; `label` names what changed where the kind alone does not.
    """

    kind: Kind
    number: str
    title: str
    before: str
    after: str
    year: int | None = None
    label: str = ""

    @property
    def sentence(self) -> Sentence:
        """The change in a sentence."""
        values = {"year": era_fiscal_year(self.year) if self.year else "", "before": self.before, "after": self.after, "label": self.label}
        return Sentence(TEMPLATES[self.kind], values)


@dataclass(frozen=True, slots=True)
class Changes:
    """All differences, in the order of the kinds and, within a kind, of the later publication."""

    found: tuple[Change, ...]

    def of(self, *kinds: Kind) -> tuple[Change, ...]:
        """Return the changes of these kinds."""
        return tuple(change for change in self.found if change.kind in kinds)

    @property
    def notable(self) -> tuple[Change, ...]:
        """The changes that say something about the city's work."""
        return self.of(*NOTABLE)

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many items each kind touches."""
        touched = {(change.kind, change.number, change.title) for change in self.found}
        counted = Counter(kind for kind, _, _ in touched)
        return {kind: counted[kind] for kind in Kind if counted[kind]}


def changes(previous: Frozen, content: Frozen) -> Changes:
    """Return what changed from `previous` to `content`, two publications of one plan."""
    pairs, dropped, added = matched(previous, content)
    paths = _paths(previous), _paths(content)
    found = [
        *(change for before, after in pairs for change in _of_pair(before, after, previous, content, paths)),
        *(Change(Kind.ADDED, item.number, item.title, "", _path(item, paths[1])) for item in added),
        *(Change(Kind.DROPPED, item.number, item.title, _path(item, paths[0]), "") for item in dropped),
        *_order(pairs, previous, content),
        *_of_whole(previous, content),
    ]
    order = {kind: place for place, kind in enumerate(Kind)}
    return Changes(tuple(sorted(found, key=lambda change: order[change.kind])))


Pairs = list[tuple[FrozenItem, FrozenItem]]


def matched(previous: Frozen, content: Frozen) -> tuple[Pairs, list[FrozenItem], list[FrozenItem]]:
    """Return the items that are in both, those dropped and those added; each list in its publication's order."""
    earlier, later = [*previous.items, *previous.goals], [*content.items, *content.goals]
    partner: dict[int, int] = {}
    for way in _SAME_EDITION if previous.plan.edition == content.plan.edition else _OTHER_EDITION:
        taken = set(partner.values())
        by_key = _unique(earlier, taken, way.key)
        for value, place in _unique(later, partner.keys(), way.key).items():
            if value in by_key and (not way.needs_likeness or _alike(earlier[by_key[value]], later[place])):
                partner[place] = by_key[value]
    taken = set(partner.values())
    pairs = [(earlier[partner[place]], item) for place, item in enumerate(later) if place in partner]
    dropped = [item for place, item in enumerate(earlier) if place not in taken]
    return pairs, dropped, [item for place, item in enumerate(later) if place not in partner]


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to tell that two items are one: the same key, which no other item has, and titles that are much alike."""

    key: Callable[[FrozenItem], object]
    needs_likeness: bool = False


_BY_BOTH = _Way(lambda item: (item.number, item.title, item.heading is None))
_BY_TITLE = _Way(lambda item: (item.title, item.heading is None))
_BY_NUMBER = _Way(lambda item: (item.number, item.heading is None))
_SAME_EDITION = (_BY_BOTH, _BY_NUMBER, _BY_TITLE)
_OTHER_EDITION = (_BY_BOTH, _BY_TITLE, _Way(_BY_NUMBER.key, needs_likeness=True))


def _alike(before: FrozenItem, after: FrozenItem) -> bool:
    return SequenceMatcher(None, before.title, after.title, autojunk=False).ratio() >= ALIKE


def _unique(items: Sequence[FrozenItem], taken: Container[int], key: Callable[[FrozenItem], object]) -> dict[object, int]:
    """Return the places, not yet taken, of items whose key no other of them has."""
    found: dict[object, list[int]] = {}
    for place, item in enumerate(items):
        if place not in taken:
            found.setdefault(key(item), []).append(place)
    return {value: at[0] for value, at in found.items() if len(at) == 1}


Paths = Mapping[int | None, str]


def _of_pair(before: FrozenItem, after: FrozenItem, previous: Frozen, content: Frozen, paths: tuple[Paths, Paths]) -> Iterator[Change]:
    """Yield the differences of one item."""
    if before == after and _path(before, paths[0]) == _path(after, paths[1]):
        return

    def change(kind: Kind, was: str, now: str, *, year: int | None = None, label: str = "") -> Change:
        return Change(kind, after.number, after.title, was, now, year, label)

    yield from _standing(before, after, change)
    yield from _rank(before.computed, after.computed, (previous.scheme, content.scheme), change)
    yield from _row(before.actual, after.actual, _ACTUALS, UNKNOWN_ACTUALS, change)
    yield from _row(before.plan, after.plan, _TARGETS, frozenset({""}), change)
    for kind, was, now in _words(before, after, paths):
        if was != now:
            yield change(kind, was, now)
    yield from _remarks(before, after, change)
    for text in after.findings:
        if text not in before.findings:
            yield change(Kind.FINDING_NEW, "", text)
    for text in before.findings:
        if text not in after.findings:
            yield change(Kind.FINDING_GONE, text, "")
    yield from _nature(before, after, change)
    if _is_sourced_otherwise(before, after):
        yield change(Kind.SOURCE, _source(before), _source(after))


Make = Callable[..., Change]


def _standing(before: FrozenItem, after: FrozenItem, change: Make) -> Iterator[Change]:
    if before.standing == after.standing:
        return
    if after.standing == "done":
        kind = Kind.ACHIEVED
    elif after.standing == "behind":
        kind = Kind.BEHIND
    elif before.standing == "done":
        kind = Kind.REOPENED
    else:
        kind = Kind.RECOVERED if before.standing == "behind" else Kind.STANDING
    yield change(kind, before.standing, after.standing)


def _rank(
    before: FrozenRating | None, after: FrozenRating | None, schemes: tuple[FrozenScheme | None, FrozenScheme | None], change: Make
) -> Iterator[Change]:
    was, now = code_of(before), code_of(after)
    year = after.year if after else None
    if was != now and {was, now} != {ACHIEVED, ""}:
        yield change(_rank_kind(was, now, schemes), was, now, year=year)
    elif before != after:  # what is achieved is told by the standing
        yield change(Kind.RECKONING, _told(before), _told(after), year=year)


def _rank_kind(was: str, now: str, schemes: tuple[FrozenScheme | None, FrozenScheme | None]) -> Kind:
    if not was or not now:
        return Kind.RANK_FIRST if now else Kind.RANK_GONE
    orders = [[code for code, _ in scheme.codes] if scheme else [] for scheme in schemes]
    order = orders[1]
    if orders[0] != order or was not in order or now not in order:
        return Kind.RANK_OTHER
    return Kind.RANK_UP if order.index(now) < order.index(was) else Kind.RANK_DOWN


def code_of(rating: FrozenRating | None) -> str:
    """Return the rank of a judgement, empty for none."""
    return rating.code if rating else ""


_ACTUALS = {(False, True): Kind.ACTUAL_NEW, (True, True): Kind.ACTUAL_CHANGED, (True, False): Kind.ACTUAL_GONE}
_TARGETS = {(False, True): Kind.TARGET_NEW, (True, True): Kind.TARGET_CHANGED, (True, False): Kind.TARGET_GONE}
"""By whether a cell was known before and is known now."""


def _row(
    before: Sequence[FrozenCell],
    after: Sequence[FrozenCell],
    kinds: Mapping[tuple[bool, bool], Kind],
    unknown: frozenset[str],
    change: Make,
) -> Iterator[Change]:
    """Yield the years whose cell reads otherwise: now known, changed, or no longer known."""
    was, now = ({cell.year: cell.text for cell in cells} for cells in (before, after))
    for year in sorted({*was, *now}):
        old, new = was.get(year, ""), now.get(year, "")
        if old != new:
            kind = kinds.get((old not in unknown, new not in unknown), Kind.ACTUAL_AWAITED)
            yield change(kind, old, new, year=year)


def _words(before: FrozenItem, after: FrozenItem, paths: tuple[Paths, Paths]) -> Iterator[tuple[Kind, str, str]]:
    yield Kind.RENAMED, before.title, after.title
    yield Kind.RENUMBERED, before.number, after.number
    yield Kind.MOVED, _path(before, paths[0]), _path(after, paths[1])
    yield Kind.SECTIONS, "、".join(before.sections), "、".join(after.sections)
    yield Kind.FLAGS, "、".join(before.flags), "、".join(after.flags)
    yield Kind.PRINTED, _told(before.printed), _told(after.printed)


def _told(rating: FrozenRating | None) -> str:
    """Return a whole judgement as one text."""
    if rating is None:
        return ""
    year = era_fiscal_year(rating.year) if rating.year else ""
    return " ".join(filter(None, (year, rating.code, rating.shown or rating.attainment, rating.summary, *rating.steps))) or "－"


def _remarks(before: FrozenItem, after: FrozenItem, change: Make) -> Iterator[Change]:
    was, now = ({remark.question: remark.text for remark in item.remarks} for item in (before, after))
    for question in dict.fromkeys([*now, *was]):
        if was.get(question) != now.get(question):
            yield change(Kind.REMARK, was.get(question, ""), now.get(question, ""), label=question)


_NATURE = {
    "parent": mark("上の取組"),
    "is_counted": mark("件数に数えるか"),
    "is_certain": mark("読み取りの確かさ"),
    "is_indicator": mark("数値目標か"),
    "is_headline": mark("主な指標か"),
    "unit": mark("単位"),
    "direction": mark("良い向き"),
    "kind": mark("数の種類"),
}


def _nature(before: FrozenItem, after: FrozenItem, change: Make) -> Iterator[Change]:
    for name, label in _NATURE.items():
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield change(Kind.NATURE, _plain(was), _plain(now), label=label)


def _plain(value: object) -> str:
    """Return a value of any field as a text."""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, tuple):
        return "、".join(_plain(part) for part in value)
    if is_dataclass(value):
        return " ".join(filter(None, (_plain(getattr(value, field.name)) for field in fields(value))))
    return str(value)


def _is_sourced_otherwise(before: FrozenItem, after: FrozenItem) -> bool:
    """Tell whether the item, or a cell that reads the same, stands elsewhere or was read as something else."""
    if before.source != after.source:
        return True
    for was, now in ((before.plan, after.plan), (before.actual, after.actual)):
        old, new = {cell.year: cell for cell in was}, {cell.year: cell for cell in now}
        if any(old.get(year) != new.get(year) and _text(old.get(year)) == _text(new.get(year)) for year in {*old, *new}):
            return True
    return False


def _text(cell: FrozenCell | None) -> str:
    return cell.text if cell else ""


def _source(item: FrozenItem) -> str:
    return f"{item.source.document} {item.source.first}–{item.source.last}"


def _order(pairs: Pairs, previous: Frozen, content: Frozen) -> Iterator[Change]:
    """Yield one change where the items that are in both stand in another order."""
    places = {id(item): place for place, item in enumerate([*previous.items, *previous.goals])}
    order = [places[id(before)] for before, _ in pairs]
    if order != sorted(order):
        yield Change(Kind.ORDER, "", content.plan.name, "", "")


_LABELS = {
    "slug": mark("識別名"),
    "name": mark("名称"),
    "name_en": mark("英語の名称"),
    "first_year": mark("最初の年度"),
    "last_year": mark("最後の年度"),
    "edition": mark("版"),
    "kind": mark("版の種類"),
    "adopted_on": mark("策定日"),
    "levels": mark("見出しの段"),
    "stages": mark("段階の印"),
    "years": mark("年度の欄"),
    "city": mark("市とライセンス"),
    "documents": mark("文書"),
    "format": mark("データの形式"),
    "corrects": mark("訂正する号"),
    "corrects_digest": mark("訂正する公表の照合値"),
    "errata": mark("訂正の内容"),
}


def _of_whole(previous: Frozen, content: Frozen) -> Iterator[Change]:
    """Yield what differs in the publication as a whole."""

    def whole(kind: Kind, was: str, now: str, label: str = "") -> Change:
        return Change(kind, "", content.plan.name, was, now, None, label)

    yield from _headings(previous.headings, content.headings, content.plan.name)
    if previous.scheme != content.scheme:
        yield whole(Kind.SCHEME, _scheme(previous.scheme), _scheme(content.scheme))
    plans = [(field.name, getattr(previous.plan, field.name), getattr(content.plan, field.name)) for field in fields(content.plan)]
    yield from (whole(Kind.PLAN, _plain(was), _plain(now), _LABELS[name]) for name, was, now in plans if was != now)
    yield from (whole(Kind.FINDING_NEW, "", text) for text in content.findings if text not in previous.findings)
    yield from (whole(Kind.FINDING_GONE, text, "") for text in previous.findings if text not in content.findings)
    for name in ("city", "documents", "format", "corrects", "corrects_digest", "errata"):
        was, now = getattr(previous, name), getattr(content, name)
        if was != now:
            yield whole(Kind.TERMS, _plain(was), _plain(now), _LABELS[name])
    if _occasion(previous) != _occasion(content):
        yield whole(Kind.OCCASION, _occasion(previous), _occasion(content))


def _occasion(content: Frozen) -> str:
    return " ".join(
        (f"第{content.number}号", era_fiscal_year(content.fiscal_year), content.reporting_date, content.meeting, content.meeting_on)
    )


def _scheme(scheme: FrozenScheme | None) -> str:
    return f"{scheme.name} {scheme.version}（{'、'.join(code for code, _ in scheme.codes)}）" if scheme else ""


def _headings(before: Sequence[FrozenHeading], after: Sequence[FrozenHeading], name: str) -> Iterator[Change]:
    was, now = (_told_headings(headings) for headings in (before, after))
    for path in dict.fromkeys([*now, *was]):
        if was.get(path) != now.get(path):
            yield Change(Kind.HEADING, "", name, was.get(path, ""), now.get(path, ""), None, path)


def _told_headings(headings: Sequence[FrozenHeading]) -> dict[str, str]:
    paths = _heading_paths(headings)
    return {paths[each.position]: " ".join(filter(None, (paths[each.position], each.vision, str(each.hue)))) for each in headings}


def _paths(content: Frozen) -> Paths:
    return {None: ""} | _heading_paths(content.headings)


def _heading_paths(headings: Sequence[FrozenHeading]) -> dict[int | None, str]:
    """Return the names from the top down to each heading, by its position."""
    found: dict[int | None, str] = {}
    for heading in headings:
        own = f"{heading.number} {heading.name}".strip()
        above = found.get(heading.parent, "")
        found[heading.position] = f"{above} ＞ {own}" if above else own
    return found


def _path(item: FrozenItem, paths: Paths) -> str:
    return paths.get(item.heading, "")
