"""What speaks for and against a link between two items, as named evidence with its weight, and in words. Plain Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shirube.core.calendar import era_fiscal_year
from shirube.core.folding import fold
from shirube.core.language import Sentence, mark
from shirube.plans.rules.likeness import Title, Titles

EXACT = 0.95
"""Likeness from which two titles count as one."""
NEAR = 0.8
"""Likeness of a title that casts doubt on all that are clearly less like."""
CLEARLY = 0.2
"""How much less like is clearly less."""
FEW = 3

GAINS: Mapping[str, float] = {
    "printed": 0.3,
    "rare": 0.2,
    "mutual": 0.2,
    "above": 0.25,
    "section": 0.2,
    "number": 0.15,
    "heading": 0.1,
    "years": 0.03,
}
"""What each evidence adds at most, as a share of what is missing to 1; of titles less than half alike it adds as much less."""
LOSSES: Mapping[str, float] = {"taken": 0.35, "other_best": 0.1, "added": 0.1, "apart": 0.1}
"""What each doubt takes away, as a share of the score."""

WORDS: Mapping[str, str] = {
    "printed": mark("『再掲』と印字されている"),
    "mutual": mark("互いにいちばん近い"),
    "above": mark("上の取組の名称が同じ（%(above)s）"),
    "section": mark("担当課が同じ（%(section)s）"),
    "number": mark("番号が同じ（%(number)s）"),
    "heading": mark("見出しが同じか近い（%(heading)s）"),
    "years": mark("予定の年度が重なる（%(first)s〜%(last)s）"),
    "taken": mark("ずっと近い取組がほかにある"),
    "other_best": mark("どちらの取組にも、もっと近い取組がある"),
    "added": mark("後の取組は版%(edition)sで加わったと印字されている"),
    "apart": mark("予定の年度が重ならない（前は%(one)sまで、後は%(other)sから）"),
}
SAME_TITLE = mark("名称が同じ")
NEW_DETAIL = mark("後の取組は『%(above)s』の内訳で、前の版には内訳がない")
LOST_DETAIL = mark("前の取組は『%(above)s』の内訳で、後の版には内訳がない")
ALONE = mark("『%(run)s』が共通（ほかの取組には出てこない）")
HARDLY = mark("『%(run)s』が共通（ほかの取組にはほとんど出てこない）")
OFTEN = mark("『%(run)s』が共通（ほかの%(count)d件の取組にも出てくる）")
WITH_ABOVE = mark("上の取組の名称も合わせると『%(run)s』が共通")


@dataclass(frozen=True, slots=True)
class Line:
    """An item as the suggestions see it: its own words, the item and the headings above, who answers for it, and when it is planned."""

    key: int
    number: str
    title: str
    parent: int | None = None
    parent_title: str = ""
    path: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    """Fiscal years for which anything is planned, the first first."""
    added_in: str = ""
    """Name of the edition in which it first stood, where that is printed."""

    @property
    def heading(self) -> str:
        return self.path[-1] if self.path else ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: the sentence, and whether it speaks against the link."""

    sentence: Sentence
    is_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What a pair is judged in: whether both sides are one plan, one and the same edition, and the name of the later one."""

    is_same_plan: bool
    is_one_edition: bool
    edition: str


def of_items(one: Line, other: Line, scene: Scene, *, is_detail: bool) -> Iterator[str]:
    """Yield the names of what the two items themselves tell. A detail under the very item has neither its number nor its heading."""
    between = scene.is_same_plan and not scene.is_one_edition
    if between and one.number == other.number and not is_detail:
        yield "number"
    if between and one.parent_title and fold(one.parent_title) == fold(other.parent_title):
        yield "above"
    if set(one.sections) & set(other.sections):
        yield "section"
    if one.years and other.years and one.years[0] <= other.years[-1] and other.years[0] <= one.years[-1]:
        yield "years"
    elif one.years and other.years and scene.is_same_plan:
        yield "apart"


def of_rivals(text: float, tops: tuple[float, float], *, is_detail: bool) -> Iterator[str]:
    """Yield the names of what the likeness of all other pairs tells; `tops` are the greatest ones of the two items."""
    is_best = text >= tops[0], text >= tops[1]
    if all(is_best):
        yield "mutual"
    elif not any(is_best):
        yield "other_best"
    if max(tops) >= NEAR and max(tops) - text > CLEARLY and not is_detail:
        yield "taken"


def score_of(text: float, names: Sequence[str]) -> float:
    """Return the score from the likeness of the titles and the names of all evidence, from 0 to 1."""
    trust = min(1.0, 2 * text)
    missing, kept = 1 - text, 1.0
    for name in names:
        missing *= 1 - GAINS.get(name, 0.0) * trust
        kept *= 1 - LOSSES.get(name, 0.0)
    return (1 - missing) * kept


def reasons_of_items(one: Line, other: Line, names: Sequence[str], edition: str) -> tuple[Reason, ...]:
    """Return the evidence in words: what speaks for the link, then what speaks against it, the weightiest first."""
    told = sorted((name for name in names if name in WORDS), key=lambda name: (name in LOSSES, -GAINS.get(name, 0), -LOSSES.get(name, 0)))
    return tuple(Reason(Sentence(WORDS[name], _values(name, one, other, edition)), name in LOSSES) for name in told)


def reason_of_run(run: str, others: int) -> Reason:
    """Return a shared run in words, with in how many other titles it stands."""
    template = ALONE if not others else HARDLY if others <= FEW else OFTEN
    return Reason(Sentence(template, {"run": run, "count": others}))


def rare_runs(titles: Sequence[Title], rare: Titles) -> list[frozenset[str]]:
    """Return for each title its runs of three characters that hardly another title has."""
    return [
        frozenset(run for run, share in title.runs.items() if len(run) == 3 and share == 1 and rare.having[run] <= 2) for title in titles
    ]


def _values(name: str, one: Line, other: Line, edition: str) -> Mapping[str, str]:
    if name == "section":
        return {"section": "、".join(section for section in one.sections if section in other.sections)}
    if name in {"years", "apart"}:
        return _years(name, one, other)
    return {"above": one.parent_title, "number": one.number, "heading": other.heading, "edition": edition}


def _years(name: str, one: Line, other: Line) -> Mapping[str, str]:
    if name == "years":
        first, last = max(one.years[0], other.years[0]), min(one.years[-1], other.years[-1])
        return {"first": era_fiscal_year(first), "last": era_fiscal_year(last)}
    return {"one": era_fiscal_year(one.years[-1]), "other": era_fiscal_year(other.years[0])}
