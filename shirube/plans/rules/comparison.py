"""Two editions side by side: what goes on, was added or dropped, and what of it changed. Plain Python.

Items are joined by decided links. An item nobody has decided on is joined by equal number and title, then by an equal title that stands
once in each edition. Values are compared in years that both editions plan for: a year outside the other's period is no change of the item.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from shirube.core.calendar import fold
from shirube.core.language import mark
from shirube.plans.rules.audit.targets import REVISED, comparable, easier
from shirube.plans.rules.facts import Declaration, Direction
from shirube.plans.rules.links import LinkKind
from shirube.plans.rules.quantities import parse_quantity
from shirube.plans.rules.stages import CARRY, StageScale


class ChangeKind(StrEnum):
    """What changed, in the order in which it is shown."""

    ADDED = "added"
    DROPPED = "dropped"
    SPLIT = "split"
    MERGED = "merged"
    MOVED = "moved"
    RENAMED = "renamed"
    TARGET_LOWERED = "target-lowered"
    TARGET_RAISED = "target-raised"
    TARGET_CHANGED = "target-changed"
    STEP_LATER = "step-later"
    STEP_EARLIER = "step-earlier"
    STEP_CHANGED = "step-changed"
    YEAR_DROPPED = "year-dropped"
    YEAR_ADDED = "year-added"
    INDICATOR = "indicator"
    SECTION = "section"


CHANGE_WORDS: Mapping[str, str] = {
    ChangeKind.ADDED: mark("追加"),
    ChangeKind.DROPPED: mark("なくなった"),
    ChangeKind.SPLIT: mark("分割"),
    ChangeKind.MERGED: mark("統合"),
    ChangeKind.MOVED: mark("見出しの変更"),
    ChangeKind.RENAMED: mark("名称の変更"),
    ChangeKind.TARGET_LOWERED: mark("目標の引下げ"),
    ChangeKind.TARGET_RAISED: mark("目標の引上げ"),
    ChangeKind.TARGET_CHANGED: mark("目標の変更"),
    ChangeKind.STEP_LATER: mark("段階の後退"),
    ChangeKind.STEP_EARLIER: mark("段階の前倒し"),
    ChangeKind.STEP_CHANGED: mark("段階の書き方の変更"),
    ChangeKind.YEAR_DROPPED: mark("年度の予定がなくなった"),
    ChangeKind.YEAR_ADDED: mark("年度の予定が加わった"),
    ChangeKind.INDICATOR: mark("指標の定義の変更"),
    ChangeKind.SECTION: mark("担当課の変更"),
}
CUT_BACK = frozenset({ChangeKind.TARGET_LOWERED, ChangeKind.STEP_LATER, ChangeKind.YEAR_DROPPED, ChangeKind.INDICATOR})
"""Changes that make a plan easier or another one; silent where the later edition does not say 計画見直し."""


class Join(StrEnum):
    """By what two items were joined."""

    LINK = "link"
    NUMBER = "number"
    TITLE = "title"


JOIN_WORDS: Mapping[str, str] = {Join.LINK: mark("系譜"), Join.NUMBER: mark("同じ番号と名称"), Join.TITLE: mark("同じ名称")}


@dataclass(frozen=True, slots=True)
class Side:
    """An item of one edition. `headings` go from the top; `plan` maps a fiscal year to its cell.

    `measure` is what its indicator counts: name, unit, kind, explanation.
    """

    key: int
    number: str
    title: str
    headings: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    plan: Mapping[int, str] | None = None
    declaration: Declaration | None = None
    measure: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()

    @property
    def top(self) -> str:
        """The heading the item stands under at the top."""
        return self.headings[0] if self.headings else ""


@dataclass(frozen=True, slots=True)
class Whole:
    """An edition: its items, the fiscal years it plans for, and its stages in rising order as (sign, name)."""

    items: tuple[Side, ...]
    years: frozenset[int] = frozenset()
    stages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """A decided link; one end is None where the item is decided to be new or dropped. A refused one keeps its items apart."""

    kind: LinkKind
    earlier: int | None
    later: int | None
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `year` where it is one of a fiscal year's cell."""

    kind: ChangeKind
    before: str = ""
    after: str = ""
    year: int | None = None
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """An item and what became of it; one side is None where it was added or dropped."""

    before: Side | None
    after: Side | None
    by: Join | None
    changes: tuple[Change, ...]

    @property
    def top(self) -> str:
        """The policy: the later edition's, where the item still stands in it."""
        side = self.after or self.before
        return side.top if side else ""


def compare(old: Whole, new: Whole, ties: Iterable[Tie] = ()) -> tuple[Pair, ...]:
    """Compare two editions: joined pairs and additions in the later edition's order, then what was dropped in the earlier one's."""
    joins = _joined(old, new, list(ties))
    before, after = {side.key: side for side in old.items}, {side.key: side for side in new.items}
    parts = Counter(earlier for earlier, _ in joins)
    wholes = Counter(later for _, later in joins)
    scale, years = _scale(old, new), old.years & new.years
    froms: dict[int, list[int]] = {}
    for earlier, later in joins:
        froms.setdefault(later, []).append(earlier)
    found: list[Pair] = []
    for key, side in after.items():
        if key not in froms:
            found.append(Pair(None, side, None, (Change(ChangeKind.ADDED, after=side.title),)))
        for earlier in froms.get(key, ()):
            shape = _shape(parts[earlier] > 1, wholes[key] > 1, before[earlier], side)
            found.append(Pair(before[earlier], side, joins[earlier, key], (*shape, *_changes(before[earlier], side, years, scale))))
    gone = [Pair(side, None, None, (Change(ChangeKind.DROPPED, side.title),)) for side in old.items if not parts[side.key]]
    return (*found, *gone)


def _joined(old: Whole, new: Whole, ties: Sequence[Tie]) -> dict[tuple[int, int], Join]:
    before, after = {side.key for side in old.items}, {side.key for side in new.items}
    decided = [tie for tie in ties if not tie.is_refused]
    found: dict[tuple[int, int], Join] = {}
    for tie in decided:
        if tie.earlier in before and tie.later in after:
            found[tie.earlier, tie.later] = Join.LINK
    refused = {(tie.earlier, tie.later) for tie in ties if tie.is_refused}
    taken_old = {tie.earlier for tie in decided if tie.earlier is not None and (tie.later is None or tie.later in after)}
    taken_new = {tie.later for tie in decided if tie.later is not None and (tie.earlier is None or tie.earlier in before)}
    for join in (Join.NUMBER, Join.TITLE):
        ours, theirs = _alone(old.items, taken_old, join), _alone(new.items, taken_new, join)
        for name in ours.keys() & theirs.keys():
            pair = ours[name], theirs[name]
            if pair not in refused:
                found[pair] = join
                taken_old.add(pair[0])
                taken_new.add(pair[1])
    return found


def _alone(sides: Iterable[Side], taken: Collection[int], join: Join) -> dict[Hashable, int]:
    """Return the keys of items by name, where the name stands once among those not taken."""
    names = [((side.number if join is Join.NUMBER else "", fold(side.title)), side.key) for side in sides if side.key not in taken]
    counts = Counter(name for name, _ in names)
    return {name: key for name, key in names if counts[name] == 1}


def _shape(is_part: bool, is_whole: bool, before: Side, after: Side) -> Iterator[Change]:
    if is_part:
        yield Change(ChangeKind.SPLIT, before.title, after.title)
    if is_whole:
        yield Change(ChangeKind.MERGED, before.title, after.title)


def _changes(before: Side, after: Side, years: Iterable[int], scale: StageScale | None) -> Iterator[Change]:
    pairs = (
        (ChangeKind.MOVED, "＞".join(before.headings), "＞".join(after.headings)),
        (ChangeKind.RENAMED, before.title, after.title),
    )
    yield from (Change(kind, was, now) for kind, was, now in pairs if fold(was) != fold(now))
    said = REVISED in after.flags
    for change in (*_cells(before, after, years, scale), *_measure(before, after)):
        silent = change.kind in CUT_BACK and not said
        yield Change(change.kind, change.before, change.after, change.year, silent)
    if before.sections != after.sections:
        yield Change(ChangeKind.SECTION, "、".join(before.sections), "、".join(after.sections))


def _measure(before: Side, after: Side) -> Iterator[Change]:
    """Tell how an indicator's definition changed; silent of an item that has none on either side."""
    if before.measure and after.measure and [fold(text) for text in before.measure] != [fold(text) for text in after.measure]:
        yield Change(ChangeKind.INDICATOR, _told(before.measure), _told(after.measure))


def _told(measure: Iterable[str]) -> str:
    return "／".join(part for part in measure if part)


def _cells(before: Side, after: Side, years: Iterable[int], scale: StageScale | None) -> Iterator[Change]:
    """Compare planned cells; an item with a number on one side and stages on the other is not compared by its cells.

    Where the editions' stages are not the same, a blank says nothing: one may print what is done where the other prints what is planned.
    """
    if bool(before.declaration) is not bool(after.declaration):
        return
    can_lack = bool(after.declaration or scale)
    was, now = _carried(before.plan or {}), _carried(after.plan or {})
    for year in sorted(years):
        old, new = was.get(year, ""), now.get(year, "")
        if fold(old) != fold(new) and (can_lack or (old and new)):
            yield Change(_cell_kind(old, new, after.declaration, scale), old, new, year)


def _cell_kind(old: str, new: str, declaration: Declaration | None, scale: StageScale | None) -> ChangeKind:
    if not old or not new:
        return ChangeKind.YEAR_ADDED if new else ChangeKind.YEAR_DROPPED
    return _target_kind(old, new, declaration.direction) if declaration else _step_kind(old, new, scale)


def _target_kind(old: str, new: str, direction: Direction) -> ChangeKind:
    before, after = parse_quantity(old), parse_quantity(new)
    if not comparable(before, after) or before.number == after.number:
        return ChangeKind.TARGET_CHANGED
    return ChangeKind.TARGET_LOWERED if easier(before, after, direction) else ChangeKind.TARGET_RAISED


def _step_kind(old: str, new: str, scale: StageScale | None) -> ChangeKind:
    before, after = (scale.rank_of(old), scale.rank_of(new)) if scale else (None, None)
    if before is None or after is None or before == after:
        return ChangeKind.STEP_CHANGED
    return ChangeKind.STEP_LATER if after < before else ChangeKind.STEP_EARLIER


def _scale(old: Whole, new: Whole) -> StageScale | None:
    """Return the scale of both editions; None where they have not the same, so that no step is earlier or later than another."""
    return StageScale(tuple(sign for sign, _ in new.stages)) if old.stages and old.stages == new.stages else None


def _carried(plan: Mapping[int, str]) -> dict[int, str]:
    """Return the row with the sign before it in the place of every arrow."""
    found, last = {}, ""
    for year in sorted(plan):
        last = last if plan[year] == CARRY and last else plan[year]
        found[year] = last
    return found
