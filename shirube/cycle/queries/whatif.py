"""What if: the page that tries a scheme, a target or an actual, and says which ranks would move. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import yaml
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from shirube.core.language import Sentence
from shirube.cycle.queries.sandbox import (
    ANSWERED,
    EDGES,
    FORMULAS,
    RECORDED,
    ROUNDINGS,
    ROWS,
    Sandbox,
    read_sandbox,
    stored_key,
)
from shirube.cycle.queries.so_far import SoFar, so_far
from shirube.cycle.rules.whatif import Move, WhatIf, what_if
from shirube.plans.models import Edition
from shirube.plans.models import RatingScheme as Stored
from shirube.plans.queries.shown import plan_name
from shirube.ui.sentences import told
from shirube.ui.years import long_year


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class MoveView:
    """One rank that would move."""

    number: str
    title: str
    url: str
    before: str
    after: str
    is_worse: bool
    causes: tuple[str, ...]
    before_why: tuple[str, ...]
    after_why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TallyView:
    """How many indicators have a rank, before and after."""

    code: str
    before: int
    after: int

    @property
    def change(self) -> str:
        """The difference with its sign; empty for none."""
        return f"{self.after - self.before:+d}" if self.after != self.before else ""


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """The whole page. `moves` and `tallies` are empty while something must be mended first."""

    edition: Edition
    name: str
    has_scheme: bool
    sandbox: Sandbox | None
    schemes: tuple[Option, ...]
    bases: tuple[Option, ...]
    items: tuple[Option, ...]
    years: tuple[Option, ...]
    sentence: str
    moves: tuple[MoveView, ...]
    tallies: tuple[TallyView, ...]
    yaml: str
    edges: tuple[Option, ...] = ()
    roundings: tuple[Option, ...] = ()
    formulas: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()


def what_if_page(edition: Edition, params: QueryDict) -> WhatIfPage:
    """Try what the address asks for. Four statements, and those of the facts where this process has not kept them."""
    known = so_far(edition)
    stored = list(Stored.objects.order_by("key", "version"))
    indicators = [item for item in known.facts.items if item.declaration is not None]
    page = WhatIfPage(
        edition=edition,
        name=plan_name(edition.plan),
        has_scheme=edition.scheme is not None and bool(indicators),
        sandbox=None,
        schemes=tuple(Option(stored_key(each), f"{each.name} {each.version}") for each in stored),
        bases=tuple(_bases(known)),
        items=tuple(Option(item.key, f"{item.key} {item.title}") for item in indicators),
        years=tuple(Option(str(year), long_year(year)) for year in known.facts.years),
        sentence=gettext("この計画には、動かせる評価がありません。"),
        moves=(),
        tallies=(),
        yaml="",
    )
    if edition.scheme is None or not indicators:
        return page
    sandbox = read_sandbox(params, stored, edition.scheme, known.judge)
    return _tried(_with_options(page), known, sandbox)


def _bases(known: SoFar) -> Iterator[Option]:
    if known.round is not None and known.answers:
        yield Option(ANSWERED, gettext("「%(round)s」の回答を加えた数") % {"round": known.round.title})
        yield Option(RECORDED, gettext("記録された数だけ"))


def _with_options(page: WhatIfPage) -> WhatIfPage:
    def options(words: Mapping[str, str]) -> tuple[Option, ...]:
        return tuple(Option(value, gettext(label)) for value, label in words.items())

    return replace(page, edges=options(EDGES), roundings=options(ROUNDINGS), formulas=options(FORMULAS), rows=options(ROWS))


def _tried(page: WhatIfPage, known: SoFar, sandbox: Sandbox) -> WhatIfPage:
    if sandbox.faults:
        return replace(page, sandbox=sandbox, sentence=gettext("直すところがあります。直すと結果が出ます。"))
    facts = known.with_answers if sandbox.base == ANSWERED else known.facts
    found = what_if(facts, known.scheme, sandbox.changes)
    return replace(
        page,
        sandbox=sandbox,
        sentence=_sentence(found),
        moves=tuple(_move(page.edition, move, _order(known, sandbox)) for move in found.moves),
        tallies=tuple(TallyView(each.code or gettext("評価なし"), each.before, each.after) for each in found.tallies),
        yaml=yaml.safe_dump(dict(sandbox.definition), allow_unicode=True, sort_keys=False, width=140),
    )


def _sentence(found: WhatIf) -> str:
    total = sum(tally.before for tally in found.tallies)
    if not found.moves:
        return gettext("%(total)sの指標のうち、評価が動くものはありません。") % {"total": total}
    ways = Counter((_word(move.before.rating), _word(move.after.rating)) for move in found.moves)
    told_ways = "、".join(f"{before}→{after} {count}" for (before, after), count in ways.most_common())
    values = {"total": total, "moved": len(found.moves), "ways": told_ways}
    return gettext("%(total)sの指標のうち%(moved)s件の評価が動きます（%(ways)s）。") % values


def _word(code: str | None) -> str:
    return code or gettext("評価なし")


def _order(known: SoFar, sandbox: Sandbox) -> tuple[str, ...]:
    """Return all ranks, best first, where both schemes have the same; none where they cannot be compared."""
    before = known.scheme.codes if known.scheme else ()
    after = sandbox.scheme.codes if sandbox.scheme else ()
    return before if before == after else ()


def _move(edition: Edition, move: Move, order: tuple[str, ...]) -> MoveView:
    places = [order.index(rank) if rank in order else -1 for rank in (move.before.rating, move.after.rating)]
    causes, whys = move.why[:-4], move.why[-4:]
    return MoveView(
        number=move.item.key,
        title=move.item.title,
        url=reverse("plans:item", args=[edition.plan.slug, move.item.key]),
        before=_word(move.before.rating),
        after=_word(move.after.rating),
        is_worse=-1 not in places and places[1] > places[0],
        causes=_told(causes),
        before_why=_told(whys[:2]),
        after_why=_told(whys[2:]),
    )


def _told(sentences: tuple[Sentence, ...]) -> tuple[str, ...]:
    """Return sentences in the reader's language, each once."""
    return tuple(dict.fromkeys(map(told, sentences)))
