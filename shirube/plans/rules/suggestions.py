"""Which items of a later edition or plan may go on from which of an earlier one: a score from 0 to 1, and the reasons in words.

Plain Python, no model and no clock. What is alike in the titles begins the score; what else speaks for a link adds to what is missing
to 1, and what speaks against it takes a share away (`evidence`). Every step is a reason that a person can check. Nothing here decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from shirube.core.folding import fold
from shirube.core.language import Sentence
from shirube.plans.rules import evidence
from shirube.plans.rules.evidence import EXACT, Line, Reason, Scene
from shirube.plans.rules.likeness import Span, Title, Titles, comparable, likeness, shared_runs, shared_weights
from shirube.plans.rules.links import LinkKind

BEST = 3
"""How many suggestions an item gets at most, seen from either side."""
LEAST = 0.25
"""Suggestions under this score are not worth anybody's look."""
LEAST_REPEAT = 0.7
"""The same for repeats within one edition, where brothers are alike anyway."""
FAINT = 0.1
"""Likeness under which nothing else makes a pair worth judging."""
ALIKE = 0.6
"""Likeness from which two headings count as the same in other words."""
WITH_ABOVE = 0.85
"""What a likeness counts that needs the title of the item above."""
DETAIL = 0.5
"""What a detail of the very item starts with, where that item had no details before (or has none any more)."""
LIKELY = 0.5
"""Score from which several partners of one item speak for a split or a merger."""
REPEATED = fold("再掲")

Tops = tuple[Mapping[int, float], Mapping[int, float]]
"""The greatest likeness of any pair, by the place of the earlier and of the later item."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A link that may be: both keys, the score, the likely kind, the reasons (most telling first), and the runs both titles share."""

    earlier: int
    later: int
    score: float
    kind: LinkKind
    reasons: tuple[Reason, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sides:
    """Both editions, made comparable."""

    earlier: Sequence[Line]
    later: Sequence[Line]
    ones: Sequence[Title]
    others: Sequence[Title]
    rare: Titles
    scene: Scene


@dataclass(slots=True)
class Pair:
    """Two places under consideration, and what was found out about them."""

    one: int
    other: int
    text: float
    is_with_above: bool = False
    detail: str = ""
    """`new` or `lost` where one is a detail of the other that goes on."""
    names: tuple[str, ...] = ()
    score: float = 0.0


def suggest(
    earlier: Sequence[Line],
    later: Sequence[Line],
    *,
    equal: Sequence[Sequence[str]] = (),
    is_same_plan: bool = False,
    edition: str = "",
    decided: Collection[tuple[int, int]] = (),
    best: int = BEST,
) -> list[Suggestion]:
    """Return the best few suggestions of every item of both sides, by place of the earlier item, the best first.

    The very same lines on both sides look for repeats within one edition. `decided` pairs of keys are never proposed. `equal` holds
    groups of folded words that mean the same; `edition` is the name of the later edition. Cost follows what titles share.
    """
    judged = judge(earlier, later, equal=equal, is_same_plan=is_same_plan, edition=edition)
    return [judged.told(pair) for pair in judged.best(decided, best)]


def judge(
    earlier: Sequence[Line], later: Sequence[Line], *, equal: Sequence[Sequence[str]] = (), is_same_plan: bool = False, edition: str = ""
) -> Judged:
    """Return every pair worth judging, scored; what was decided is left out afterwards, so that one judgement serves many pages."""
    sides = _sides(earlier, later, equal, is_same_plan=is_same_plan, edition=edition)
    return Judged(sides, _scored(sides))


class Judged:
    """All scored pairs of two editions, from which the best are chosen and told."""

    def __init__(self, sides: Sides, pairs: Sequence[Pair]) -> None:
        self.sides, self.pairs = sides, pairs
        self._kinds, self._counts = _Kinds(sides, pairs), _Counts(sides)

    def keys(self, pair: Pair) -> tuple[int, int]:
        """Return the keys of both items."""
        return self.sides.earlier[pair.one].key, self.sides.later[pair.other].key

    def best(self, decided: Collection[tuple[int, int]] = (), best: int = BEST) -> list[Pair]:
        """Return the undecided pairs that are among the best few of their earlier or of their later item."""
        least = LEAST_REPEAT if self.sides.scene.is_one_edition else LEAST
        return _best((pair for pair in self.pairs if pair.score >= least and self.keys(pair) not in decided), best)

    def told(self, pair: Pair) -> Suggestion:
        """Return a pair with its kind and its reasons in words."""
        return _suggestion(self.sides, pair, self._kinds, self._counts)


def _sides(earlier: Sequence[Line], later: Sequence[Line], equal: Sequence[Sequence[str]], *, is_same_plan: bool, edition: str) -> Sides:
    is_one = earlier is later
    ones = [comparable(line.title, equal) for line in earlier]
    others = ones if is_one else [comparable(line.title, equal) for line in later]
    rare = Titles()
    rare.add([*ones, *others])
    return Sides(earlier, later, ones, others, rare, Scene(is_same_plan or is_one, is_one, edition))


def _scored(sides: Sides) -> list[Pair]:
    """Return every pair worth judging, scored by its evidence."""
    pairs = _pairs(sides)
    tops = _tops(pairs)
    rare = evidence.rare_runs(sides.ones, sides.rare), evidence.rare_runs(sides.others, sides.rare)
    heads = _alike_headings(sides)
    for pair in pairs:
        one, other, is_detail = sides.earlier[pair.one], sides.later[pair.other], bool(pair.detail)
        names = [*evidence.of_items(one, other, sides.scene, is_detail=is_detail)]
        names += evidence.of_rivals(pair.text, (tops[0][pair.one], tops[1][pair.other]), is_detail=is_detail)
        if (one.heading, other.heading) in heads and not is_detail and not sides.scene.is_one_edition:
            names.append("heading")
        if sides.scene.is_one_edition and _is_printed_again(sides, pair):
            names.append("printed")
        if not rare[0][pair.one].isdisjoint(rare[1][pair.other]):
            names.append("rare")
        if sides.scene.is_same_plan and sides.scene.edition and other.added_in == sides.scene.edition and pair.text < EXACT:
            names.append("added")
        pair.names = tuple(names)
        pair.score = evidence.score_of(pair.text, names)
    return pairs


def _pairs(sides: Sides) -> list[Pair]:
    """Return every pair whose titles share enough, alone or with the item above, and the details of items that go on."""
    ones, others = [sides.rare.weights(title) for title in sides.ones], [sides.rare.weights(title) for title in sides.others]
    found = {(one, other): Pair(one, other, text) for one, other, text in _texts(ones, others)}
    exact = {place for place, pair in found.items() if pair.text >= EXACT}
    below = set(_next_to(sides, exact))
    for one, other, text in _texts(_with_above(sides.earlier, ones), _with_above(sides.later, others)):
        pair = found.setdefault((one, other), Pair(one, other, 0.0))
        if (one, other) not in below and WITH_ABOVE * text > pair.text:
            pair.text, pair.is_with_above = WITH_ABOVE * text, True
    for one, other, detail in _details(sides, exact):
        pair = found.setdefault((one, other), Pair(one, other, 0.0))
        pair.text, pair.detail = max(pair.text, DETAIL), detail
    return [pair for pair in found.values() if pair.text >= FAINT and _is_possible(sides, pair)]


def _texts(ones: Sequence[Mapping[str, float]], others: Sequence[Mapping[str, float]]) -> Iterator[tuple[int, int, float]]:
    whole = [sum(weights.values()) for weights in ones], [sum(weights.values()) for weights in others]
    for one, near in shared_weights(ones, others).items():
        for other, shared in near.items():
            yield one, other, likeness(whole[0][one], whole[1][other], shared)


def _with_above(lines: Sequence[Line], weights: Sequence[Mapping[str, float]]) -> list[Mapping[str, float]]:
    places = _places(lines)
    return [{**weights[places[line.parent]], **own} if line.parent in places else own for line, own in zip(lines, weights, strict=True)]


def _places(lines: Sequence[Line]) -> Mapping[int | None, int]:
    return {line.key: place for place, line in enumerate(lines)}


def _below(lines: Sequence[Line]) -> Mapping[int | None, list[int]]:
    found: dict[int | None, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        found[line.parent].append(place)
    return found


def _next_to(sides: Sides, exact: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield an item that goes on with each detail of it, and the details with each other: its title says nothing new about them."""
    below = _below(sides.earlier), _below(sides.later)
    for one, other in exact:
        yield from product([one, *below[0][sides.earlier[one].key]], [other, *below[1][sides.later[other].key]])


def _details(sides: Sides, exact: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Yield the details an item has only in one of two editions, with the item itself in the other: what was one line is several now."""
    if not sides.scene.is_same_plan or sides.scene.is_one_edition:
        return
    known = set(exact)
    taken = {one for one, _ in known}, {other for _, other in known}
    below = _below(sides.earlier), _below(sides.later)
    for one, other in sorted(known):
        had, has = below[0][sides.earlier[one].key], below[1][sides.later[other].key]
        if not had:
            yield from ((one, child, "new") for child in has if child not in taken[1])
        if not has:
            yield from ((child, other, "lost") for child in had if child not in taken[0])


def _is_possible(sides: Sides, pair: Pair) -> bool:
    """Within one edition an item repeats neither itself nor the item above it, and each pair is asked once."""
    one, other = sides.earlier[pair.one], sides.later[pair.other]
    return not sides.scene.is_one_edition or (pair.one < pair.other and one.key != other.parent and other.key != one.parent)


def _is_printed_again(sides: Sides, pair: Pair) -> bool:
    """Return whether one of the two says that it is printed elsewhere too (再掲)."""
    return (REPEATED in sides.ones[pair.one].folded) != (REPEATED in sides.others[pair.other].folded)


def _tops(pairs: Iterable[Pair]) -> Tops:
    ones: dict[int, float] = defaultdict(float)
    others: dict[int, float] = defaultdict(float)
    for pair in pairs:
        ones[pair.one] = max(ones[pair.one], pair.text)
        others[pair.other] = max(others[pair.other], pair.text)
    return ones, others


def _alike_headings(sides: Sides) -> frozenset[tuple[str, str]]:
    """Return the lowest headings of both sides that say the same, in the same words or nearly."""
    names = [sorted({line.heading for line in lines if line.heading}) for lines in (sides.earlier, sides.later)]
    titles = [[comparable(name) for name in each] for each in names]
    rare = Titles()
    rare.add([*titles[0], *titles[1]])
    weights = [[rare.weights(title) for title in each] for each in titles]
    return frozenset((names[0][one], names[1][other]) for one, other, text in _texts(*weights) if text >= ALIKE)


def _best(pairs: Iterable[Pair], best: int) -> list[Pair]:
    """Return the pairs that are among the best few of the earlier or of the later item."""
    ranked = sorted(pairs, key=lambda pair: (-pair.score, pair.one, pair.other))
    ones: dict[int, int] = defaultdict(int)
    others: dict[int, int] = defaultdict(int)
    chosen = []
    for pair in ranked:
        if ones[pair.one] < best or others[pair.other] < best:
            chosen.append(pair)
        ones[pair.one] += 1
        others[pair.other] += 1
    return sorted(chosen, key=lambda pair: (pair.one, -pair.score, pair.other))


class _Kinds:
    """What kind of link a pair is likely to be."""

    def __init__(self, sides: Sides, pairs: Iterable[Pair]) -> None:
        self.sides = sides
        self.partners: tuple[dict[int, int], dict[int, int]] = (defaultdict(int), defaultdict(int))
        for pair in pairs:
            if pair.score >= LIKELY:
                self.partners[0][pair.one] += 1
                self.partners[1][pair.other] += 1

    def of(self, pair: Pair) -> LinkKind:
        """Return the kind."""
        ones, others = self.sides.ones[pair.one].folded, self.sides.others[pair.other].folded
        if pair.detail:
            return LinkKind.SPLIT if pair.detail == "new" else LinkKind.MERGED
        if self.sides.scene.is_one_edition or _is_printed_again(self.sides, pair):
            return LinkKind.REPEATED
        if ones == others:
            return LinkKind.MOVED if self.sides.scene.is_same_plan and "heading" not in pair.names else LinkKind.SAME
        return self._of_other_titles(pair)

    def _of_other_titles(self, pair: Pair) -> LinkKind:
        if self.sides.scene.is_same_plan and pair.score >= LIKELY and "mutual" not in pair.names:
            if self.partners[0][pair.one] > 1:
                return LinkKind.SPLIT
            if self.partners[1][pair.other] > 1:
                return LinkKind.MERGED
        return LinkKind.RENAMED


class _Counts:
    """In how many other titles a run stands; each run is looked up once."""

    def __init__(self, sides: Sides) -> None:
        self.titles = sorted({title.folded for title in (*sides.ones, *sides.others)})
        self.having: dict[str, frozenset[str]] = {}

    def others(self, run: str, pair: tuple[Title, Title]) -> int:
        """Return how many titles but these two have a run."""
        if run not in self.having:
            self.having[run] = frozenset(title for title in self.titles if run in title)
        return len(self.having[run] - {title.folded for title in pair})


def _suggestion(sides: Sides, pair: Pair, kinds: _Kinds, counts: _Counts) -> Suggestion:
    one, other = sides.earlier[pair.one], sides.later[pair.other]
    spans = shared_runs(sides.ones[pair.one], sides.others[pair.other])
    reasons = (*_of_titles(sides, pair, spans, counts), *evidence.reasons_of_items(one, other, pair.names, sides.scene.edition))
    return Suggestion(one.key, other.key, round(pair.score, 4), kinds.of(pair), reasons, spans)


def _of_titles(sides: Sides, pair: Pair, spans: Sequence[Span], counts: _Counts) -> Iterator[Reason]:
    """Yield what the titles share in words, the longest run first."""
    one, other = sides.earlier[pair.one], sides.later[pair.other]
    titles = sides.ones[pair.one], sides.others[pair.other]
    if titles[0].folded == titles[1].folded:
        yield Reason(Sentence(evidence.SAME_TITLE))
        return
    if pair.detail:
        template, above = (evidence.NEW_DETAIL, other) if pair.detail == "new" else (evidence.LOST_DETAIL, one)
        yield Reason(Sentence(template, {"above": above.parent_title}))
    for span in sorted(spans, key=lambda span: -len(span.folded)):
        yield evidence.reason_of_run(titles[0].text[slice(*span.one)], counts.others(span.folded, titles))
    if pair.is_with_above:
        yield from _with_titles_above(one, other, titles)


def _with_titles_above(one: Line, other: Line, titles: tuple[Title, Title]) -> Iterator[Reason]:
    above = comparable(one.parent_title), comparable(other.parent_title)
    spans = [(title, span) for title, near in zip(above, reversed(titles), strict=True) for span in shared_runs(title, near)]
    if spans:
        title, span = max(spans, key=lambda each: len(each[1].folded))
        yield Reason(Sentence(evidence.WITH_ABOVE, {"run": title.text[slice(*span.one)]}))
