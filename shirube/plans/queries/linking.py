"""The office's pages of links between two editions: what is decided, what is left, and one item after another with its suggestions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from shirube.core.errors import NotFound
from shirube.core.folding import fold, words
from shirube.core.language import mark
from shirube.core.people.rules import Actor, Role
from shirube.plans.models import Edition, Item, Link
from shirube.plans.queries.editions import with_documents
from shirube.plans.queries.places import lines_label, place_of
from shirube.plans.queries.shown import plan_name
from shirube.plans.queries.suggestions import Between, between_editions
from shirube.plans.rules.evidence import Line
from shirube.plans.rules.links import KIND_WORDS, ONE_SIDED, EditionState, LinkKind, Verdict
from shirube.plans.rules.suggestions import Pair
from shirube.ui.sentences import told
from shirube.ui.work import WorkLine

EARLIER, LATER = "earlier", "later"
MOST_FOUND = 12
LIKENESS_WORDS = ((0.8, mark("とても近い")), (0.6, mark("近い")), (0.4, mark("やや近い")), (0.0, mark("少し近い")))


@dataclass(frozen=True, slots=True)
class EditionChoice:
    """An edition to choose."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class Couple:
    """Two editions whose items are being linked, how many links stand, and how many items nobody has decided on."""

    earlier: str
    later: str
    """Empty where it is about repeats within one edition."""
    url: str
    accepted: int
    refused: int
    left: int


@dataclass(frozen=True, slots=True)
class LinksPage:
    """The first page."""

    sentence: str
    couples: tuple[Couple, ...]
    choices: tuple[EditionChoice, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a title; `is_shared` where the other title has it too."""

    text: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Card:
    """An item as the page shows it. `source_url` is empty where no public page shows the lines."""

    pk: int
    number: str
    runs: tuple[Run, ...]
    path: str
    sections: str
    source: str
    source_url: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind to choose."""

    value: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A partner that may be chosen: both items, and where it was suggested the score, a word for it and the reasons (text, is a doubt)."""

    earlier: Card
    later: Card
    other: Card
    kinds: tuple[Kind, ...]
    score: str = ""
    likeness: str = ""
    reasons: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A decided link of the item at hand, in words."""

    pk: int
    kind: str
    is_refused: bool
    other: str
    reason: str
    is_just_made: bool


@dataclass(frozen=True, slots=True)
class LinkingPage:
    """One item with everything to decide on it. `item` is None where the edition has none."""

    earlier: Edition
    later: Edition
    names: tuple[str, str]
    side: str
    sentence: str
    is_one_edition: bool
    other_side: tuple[str, str]
    """The address of the other side's items, and how it is called; empty for repeats within one edition."""
    position: str
    item: Card | None
    previous_url: str
    next_url: str
    left_url: str
    """The next item nobody has decided on; empty where there is none."""
    links: tuple[Told, ...]
    choices: tuple[Choice, ...]
    found: tuple[Choice, ...]
    q: str
    alone: str
    """The kind for an item without partner on this side: dropped or new."""
    alone_word: str
    is_alone: bool
    can_be_alone: bool
    """Whether the later edition goes on from the earlier one, so that an item without partner was dropped or is new."""
    gaps: tuple[str, ...]


def links_page() -> LinksPage:
    """Return all couples of editions that follow each other or have links. A constant number of statements."""
    editions = list(with_documents())
    couples = tuple(_couples(editions))
    left = sum(couple.left for couple in couples)
    sentence = (
        ngettext("まだ決めていない取組が%(count)d件あります。", "まだ決めていない取組が%(count)d件あります。", left) % {"count": left}
        if left
        else gettext("続く版のあいだで、決めていない取組はありません。")
    )
    return LinksPage(sentence, couples, tuple(EditionChoice(each.pk, _name(each)) for each in editions))


def link_work(actor: Actor) -> Iterable[WorkLine]:
    """Tell the office of editions that follow each other and have items nobody has decided on."""
    if actor.has(Role.OFFICE):
        for couple in _couples(list(with_documents())):
            if couple.left:
                said = ngettext(
                    "%(earlier)sから%(later)sへのつながりを決めていない取組が%(count)d件",
                    "%(earlier)sから%(later)sへのつながりを決めていない取組が%(count)d件",
                    couple.left,
                )
                yield WorkLine(said % {"earlier": couple.earlier, "later": couple.later, "count": couple.left}, couple.url)


def editions_by_key(earlier: int, later: int) -> tuple[Edition, Edition]:
    """Return two editions, drafts too; raises `NotFound`. One statement."""
    known = {edition.pk: edition for edition in with_documents().filter(pk__in=[earlier, later])}
    try:
        return known[earlier], known[later]
    except KeyError as error:
        raise NotFound(gettext("この版はありません。つながりの最初の頁から選んでください。")) from error


def linking_page(earlier: Edition, later: Edition, *, side: str = EARLIER, item: int = 0, q: str = "", done: int = 0) -> LinkingPage:
    """Return one item of a side with its suggestions, its decided links and what was searched for. A constant number of statements.

    Without `item` the first that nobody has decided on, else the first. Raises `NotFound` for an item of another edition.
    """
    between = between_editions(earlier, later)
    lines = between.earlier if side == EARLIER else between.later
    can_be_alone = _follows(earlier, later)
    best = between.best()
    left = _left(between, side, best, can_be_alone=can_be_alone)
    place = _place(lines, left, item)
    here = lines[place] if lines else None
    pairs = [pair for pair in best if here and here.key == between.judged.keys(pair)[side == LATER]]
    pairs.sort(key=lambda pair: -pair.score)
    matches = _matches(between, side, q) if here else []
    cards = _Cards(between, [earlier, later], [here, *matches], pairs)
    address = reverse("plans:link_items", args=[earlier.pk, later.pk])
    alone = LinkKind.DROPPED if side == EARLIER else LinkKind.NEW
    dropped = between.decided.dropped if side == EARLIER else between.decided.new
    return LinkingPage(
        earlier=earlier,
        later=later,
        names=(_name(earlier), _name(later)),
        side=side,
        is_one_edition=earlier == later,
        sentence=_sentence(lines, between.decided.earlier if side == EARLIER else between.decided.later, left, can_be_alone=can_be_alone),
        other_side=_other_side(address, side, (earlier, later)) if earlier != later else ("", ""),
        position=gettext("%(place)d件目（全%(count)d件）") % {"place": place + 1, "count": len(lines)} if lines else "",
        item=cards.of(here) if here else None,
        previous_url=_address(address, side, lines[place - 1].key) if place > 0 else "",
        next_url=_address(address, side, lines[place + 1].key) if place + 1 < len(lines) else "",
        left_url=_left_url(address, side, lines, left, place),
        links=tuple(_links(here.key, (earlier, later), done)) if here else (),
        choices=tuple(cards.suggested(pair, side) for pair in pairs),
        found=tuple(cards.found(here, line, side) for line in matches) if here else (),
        q=q,
        alone=alone.value,
        alone_word=gettext(KIND_WORDS[alone]),
        is_alone=bool(here and here.key in dropped),
        can_be_alone=can_be_alone,
        gaps=tuple((later if side == EARLIER else earlier).gaps),
    )


def score_between(between: Between, earlier: int, later: int) -> Decimal | None:
    """Return the score with which a pair is suggested; None where it is not."""
    found = (pair.score for pair in between.judged.pairs if between.judged.keys(pair) == (earlier, later))
    return next((Decimal(str(round(score, 4))) for score in found), None)


def _couples(editions: Sequence[Edition]) -> Iterator[Couple]:
    """Yield the editions of one plan that follow each other, drafts with what they go on from, and all others that have links."""
    known = {edition.pk: edition for edition in editions}
    verdicts = _verdicts()
    counts = dict(Item.objects.order_by().values_list("edition").annotate(Count("pk")))
    settled = _settled()
    following = set(_following(editions))
    for earlier, later in dict.fromkeys([*following, *verdicts]):
        if earlier not in known or later not in known or (later, earlier) in following:
            continue
        left = sum(counts.get(each, 0) - settled[earlier, later, each] for each in (earlier, later)) if (earlier, later) in following else 0
        told = verdicts.get((earlier, later), Counter())
        url = reverse("plans:link_items", args=[earlier, later])
        yield Couple(
            _name(known[earlier]), _name(known[later]) if earlier != later else "", url, told[Verdict.ACCEPTED], told[Verdict.REFUSED], left
        )


def _following(editions: Sequence[Edition]) -> Iterator[tuple[int, int]]:
    of_plan: dict[int, list[Edition]] = defaultdict(list)
    for edition in editions:
        of_plan[edition.plan_id].append(edition)
    for brothers in of_plan.values():
        yield from ((one.pk, other.pk) for one, other in pairwise(brothers) if other.based_on_id is None)
    yield from ((edition.based_on_id, edition.pk) for edition in editions if edition.based_on_id is not None)


def _verdicts() -> Mapping[tuple[int, int], Counter[str]]:
    found: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    rows = Link.objects.order_by("earlier_edition", "later_edition").values_list("earlier_edition", "later_edition", "verdict")
    for earlier, later, verdict, count in rows.annotate(count=Count("pk")):
        found[earlier, later][verdict] = count
    return found


def _settled() -> Counter[tuple[int, int, int]]:
    """Count the items of either edition that an accepted link between two editions names."""
    named: set[tuple[int, int, int, int]] = set()
    rows = Link.objects.filter(verdict=Verdict.ACCEPTED).values_list("earlier_edition", "later_edition", "earlier", "later")
    for earlier, later, one, other in rows:
        named |= {(earlier, later, edition, item) for edition, item in ((earlier, one), (later, other)) if item}
    return Counter((earlier, later, edition) for earlier, later, edition, _ in named)


def _name(edition: Edition) -> str:
    draft = gettext("（案）") if edition.state == EditionState.DRAFT else ""
    return f"{plan_name(edition.plan)} {edition.name}{draft}"


def _follows(earlier: Edition, later: Edition) -> bool:
    is_successor = later.plan.predecessor_id == earlier.plan_id or later.based_on_id == earlier.pk
    return earlier != later and (earlier.plan_id == later.plan_id or is_successor)


def _left(between: Between, side: str, best: Iterable[Pair], *, can_be_alone: bool) -> frozenset[int]:
    """Return the items to decide on: all that are not settled, of plans that stand beside each other only those with a suggestion."""
    lines = between.earlier if side == EARLIER else between.later
    settled = between.decided.earlier if side == EARLIER else between.decided.later
    with_pairs = {between.judged.keys(pair)[side == LATER] for pair in best}
    return frozenset(line.key for line in lines if line.key not in settled and (can_be_alone or line.key in with_pairs))


def _place(lines: Sequence[Line], left: frozenset[int], item: int) -> int:
    keys = [line.key for line in lines]
    if item and item not in keys:
        raise NotFound(gettext("この取組は、この版にありません。"))
    wanted = item or next((key for key in keys if key in left), keys[0] if keys else 0)
    return keys.index(wanted) if keys else 0


def _sentence(lines: Sequence[Line], settled: frozenset[int], left: frozenset[int], *, can_be_alone: bool) -> str:
    values = {"all": len(lines), "done": len(settled), "left": len(left)}
    if not can_be_alone:
        return gettext("%(all)d件のうち%(done)d件につながりがあります。ほかに候補のある取組が%(left)d件です。") % values
    if not left:
        return gettext("%(all)d件すべてを決めました。") % values
    return gettext("%(all)d件のうち%(done)d件を決めました。残りは%(left)d件です。") % values


def _other_side(address: str, side: str, editions: tuple[Edition, Edition]) -> tuple[str, str]:
    other = editions[side == EARLIER]
    name = gettext("「%(edition)s」の側から決める") % {"edition": _name(other)}
    return f"{address}?{urlencode({'side': LATER if side == EARLIER else EARLIER})}", name


def _address(address: str, side: str, item: int) -> str:
    return f"{address}?{urlencode({'side': side, 'item': item})}"


def _left_url(address: str, side: str, lines: Sequence[Line], left: frozenset[int], place: int) -> str:
    order = (*lines[place + 1 :], *lines[:place])
    return next((_address(address, side, line.key) for line in order if line.key in left), "")


def _matches(between: Between, side: str, q: str) -> list[Line]:
    """Return the items of the other side that a number or words name; an equal number first."""
    wanted = words(q)
    others = between.later if side == EARLIER else between.earlier
    found = [line for line in others if wanted and all(word in fold(f"{line.number} {line.title}") for word in wanted)]
    return sorted(found, key=lambda line: fold(line.number) != fold(q))[:MOST_FOUND]


def _links(item: int, editions: tuple[Edition, Edition], done: int) -> Iterator[Told]:
    links = Link.objects.filter(earlier_edition__in=editions, later_edition__in=editions).filter(Q(earlier=item) | Q(later=item))
    for link in links.select_related("earlier", "later"):
        other = link.later if link.earlier_id == item else link.earlier
        yield Told(
            pk=link.pk,
            kind=gettext(KIND_WORDS[link.kind]),
            is_refused=link.verdict == Verdict.REFUSED,
            other=f"{other.number} {other.title}" if other else "",
            reason=link.reason,
            is_just_made=link.pk == done,
        )


class _Cards:
    """The items of a page made ready to be shown, their sources read in one statement."""

    def __init__(self, between: Between, editions: Sequence[Edition], lines: Iterable[Line | None], pairs: Sequence[Pair]) -> None:
        self.between = between
        self.lines = {line.key: line for line in (*between.earlier, *between.later)}
        keys = {line.key for line in lines if line} | {key for pair in pairs for key in between.judged.keys(pair)}
        items = Item.objects.filter(pk__in=keys).select_related("citation__document").defer("citation__document__text")
        drafts = {edition.pk for edition in editions if edition.state == EditionState.DRAFT}
        self.sources = {item.pk: _source(item, is_draft=item.edition_id in drafts) for item in items}

    def of(self, line: Line, spans: Iterable[tuple[int, int]] = ()) -> Card:
        """Return an item, the spans of its title marked."""
        return Card(
            line.key, line.number, _runs(line.title, spans), " › ".join(line.path), "、".join(line.sections), *self.sources[line.key]
        )

    def suggested(self, pair: Pair, side: str) -> Choice:
        """Return a suggestion."""
        found = self.between.judged.told(pair)
        earlier = self.of(self.lines[found.earlier], [span.one for span in found.spans])
        later = self.of(self.lines[found.later], [span.other for span in found.spans])
        reasons = tuple((told(reason.sentence), reason.is_doubt) for reason in found.reasons)
        likeness = next(word for least, word in LIKENESS_WORDS if round(found.score, 2) >= least)
        other = later if side == EARLIER else earlier
        return Choice(earlier, later, other, _kinds(found.kind), f"{found.score:.2f}", gettext(likeness), reasons)

    def found(self, here: Line, line: Line, side: str) -> Choice:
        """Return an item that somebody searched for."""
        ends = (here, line) if side == EARLIER else (line, here)
        is_same = fold(here.title) == fold(line.title)
        return Choice(self.of(ends[0]), self.of(ends[1]), self.of(line), _kinds(LinkKind.SAME if is_same else LinkKind.RENAMED))


def _source(item: Item, *, is_draft: bool) -> tuple[str, str]:
    citation = item.citation
    if is_draft:
        return f"{citation.document.title} {lines_label(citation.first_line, citation.last_line)}", ""
    place = place_of(citation.document, citation.first_line, citation.last_line)
    return f"{citation.document.title} {place.label}", place.url


def _kinds(chosen: LinkKind) -> tuple[Kind, ...]:
    return tuple(Kind(kind.value, gettext(KIND_WORDS[kind]), kind is chosen) for kind in LinkKind if kind not in ONE_SIDED)


def _runs(title: str, spans: Iterable[tuple[int, int]]) -> tuple[Run, ...]:
    found, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            found += [Run(title[at:start], False), Run(title[start:end], True)]
            at = end
    return tuple(run for run in (*found, Run(title[at:], False)) if run.text)
