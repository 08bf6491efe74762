"""The biography (歩み) of a measure: everything that happened to it, through all documents, on one time line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from shirube.core.calendar import end_of_fiscal_year, fiscal_year_of
from shirube.core.errors import NotFound
from shirube.core.language import mark
from shirube.plans.models import Edition, Finding, Item, Lineage, Link
from shirube.plans.queries.board import Board, scheme_of
from shirube.plans.queries.cells import CellPainter, Tone
from shirube.plans.queries.chapters import LIFE_WORDS, LifeKind, LifeLine, told_lines
from shirube.plans.queries.editions import with_documents
from shirube.plans.queries.filters import Judged
from shirube.plans.queries.places import place_of
from shirube.plans.queries.records import BLANK, Record, load_some_records
from shirube.plans.queries.sentence import sentence_of_item
from shirube.plans.queries.series import number_chart
from shirube.plans.queries.shown import plan_name
from shirube.plans.queries.standing import attainment_of, falls_short
from shirube.plans.rules.links import EditionState, LinkKind, Verdict
from shirube.plans.rules.ratings import percent, shown
from shirube.plans.rules.stages import ACHIEVED
from shirube.ui.charts import LineChart
from shirube.ui.sentences import say
from shirube.ui.years import full_date, long_year

ORDER = list(LifeKind)
LINK_SENTENCES: Mapping[LinkKind, str] = {
    LinkKind.SAME: mark("%(earlier)sは、%(later)sに続いています。"),
    LinkKind.RENAMED: mark("%(earlier)sは、名前を変えて%(later)sに続いています。"),
    LinkKind.MOVED: mark("%(earlier)sは、見出しを移して%(later)sに続いています。"),
    LinkKind.SPLIT: mark("%(earlier)sから、%(later)sが分かれました。"),
    LinkKind.MERGED: mark("%(earlier)sは、%(later)sにまとまりました。"),
    LinkKind.REPEATED: mark("%(earlier)sは、%(later)sとして再掲されています。"),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """What happened on one day or, where only that is known, in one fiscal year."""

    label: str
    is_exact: bool
    lines: tuple[LifeLine, ...]


@dataclass(frozen=True, slots=True)
class Appearance:
    """An item of the lineage: where it stands, under which name."""

    plan: str
    edition: str
    number: str
    title: str
    heading: str
    sections: str
    url: str


@dataclass(frozen=True, slots=True)
class LifePage:
    """The whole page. `lines` are all that `moments` hold, in order."""

    key: str
    title: str
    sentence: str
    moments: tuple[Moment, ...]
    appearances: tuple[Appearance, ...]
    chart: LineChart | None

    @property
    def lines(self) -> tuple[LifeLine, ...]:
        return tuple(line for moment in self.moments for line in moment.lines)


class Moved(NotFound):
    """The lineage was joined to another, whose key this is."""

    def __init__(self, key: str) -> None:
        super().__init__(gettext("この取組の歩みは「%(key)s」に移りました。") % {"key": key})
        self.key = key


def life_page(key: str) -> LifePage:
    """Return the biography of a measure. Raises `NotFound`, and `Moved` where it was joined to another. A constant number of statements."""
    items = _items(_lineage(key))
    editions = list(with_documents().filter(pk__in={item.edition_id for item in items}))
    board = Board.of(editions, load_some_records(item.pk for item in items))
    life = _Life(items, board)
    last = life.judged[items[-1].pk]
    lines = sorted([*life.lines(), *told_lines([item.pk for item in items])], key=lambda line: (line.day, ORDER.index(line.kind)))
    return LifePage(
        key=key,
        title=items[-1].title,
        sentence=_sentence(items, life, last),
        moments=tuple(_moments(lines)),
        appearances=tuple(life.appearance(item) for item in items),
        chart=_chart(life),
    )


def kind_words(line: LifeLine) -> str:
    """Return what kind of thing a line tells, in the language of the page."""
    return gettext(LIFE_WORDS[line.kind])


def life_address(lineage: Lineage | None) -> str:
    """Return the address of a lineage's biography; nothing for none."""
    return reverse("plans:life", args=[lineage.key]) if lineage else ""


def _lineage(key: str) -> Lineage:
    lineage = Lineage.objects.select_related("joined_to").filter(key=key).first()
    if lineage is None:
        raise NotFound(gettext("この取組の歩みはありません。計画の一覧から取組を選んでください。"))
    if lineage.joined_to is not None:
        raise Moved(lineage.joined_to.key)
    return lineage


def _items(lineage: Lineage) -> list[Item]:
    chosen = lineage.items.filter(edition__state=EditionState.ADOPTED).select_related("edition__plan", "citation")
    items = sorted(chosen, key=lambda item: (_began(item.edition), item.edition.plan.position, item.edition.position, item.position))
    if not items:
        raise NotFound(gettext("この取組は、まだ決定された計画に載っていません。"))
    return items


def _began(edition: Edition) -> date:
    """Return the day from which an edition holds: its adoption, else the beginning of its plan."""
    return edition.adopted_on or date(edition.plan.first_year, 4, 1)


class _Life:
    """Tells the life of the items of one lineage from the store of plans."""

    def __init__(self, items: Sequence[Item], board: Board) -> None:
        self.items = items
        self.board = board
        self.judged = {judged.record.pk: judged for judged in board.judged}
        self.editions = board.editions
        self.painters = {pk: CellPainter(edition) for pk, edition in board.editions.items()}

    def lines(self) -> Iterator[LifeLine]:
        for item in self.items:
            record, edition = self.judged[item.pk].record, self.editions[item.edition_id]
            yield self._appears(item, record, edition)
            yield from self._years(item, record, edition)
            yield from self._ranks(item, self.judged[item.pk], edition)
        yield from self._links()
        yield from self._findings()

    def appearance(self, item: Item) -> Appearance:
        edition = self.editions[item.edition_id]
        return Appearance(
            plan=plan_name(edition.plan),
            edition=edition.name,
            number=item.number,
            title=item.title,
            heading=self._heading(item),
            sections=gettext("、").join(section.name for section in self.judged[item.pk].record.sections),
            url=self._url(item),
        )

    def _heading(self, item: Item) -> str:
        return " › ".join(node.label for node in self.board.chain_of(self.judged[item.pk]))

    def _url(self, item: Item) -> str:
        edition = self.editions[item.edition_id]
        return f"{reverse('plans:item', args=[edition.plan.slug, item.number])}?edition={edition.name}"

    def _source(self, item: Item) -> tuple[str, str]:
        """Return the place an item stands at, and its address."""
        document = self.editions[item.edition_id].document
        place = place_of(document, item.citation.first_line, item.citation.last_line)
        same = item.citation.document_id == document.pk
        return (f"{document.title} {place.label}", place.url) if same else ("", "")

    def _line(self, kind: LifeKind, item: Item, day: date, sentence: str, *, exact: bool = False, against: bool = False) -> LifeLine:
        source, source_url = self._source(item)
        return LifeLine(kind, day, sentence, self._url(item), source, source_url, exact, against, item.pk)

    def _appears(self, item: Item, record: Record, edition: Edition) -> LifeLine:
        values = {"plan": plan_name(edition.plan), "edition": edition.name, "title": item.title, "number": item.number}
        said = gettext("%(plan)s %(edition)sに、%(number)s「%(title)s」として載りました。") % values
        if record.sections:
            names = gettext("、").join(section.name for section in record.sections)
            said += gettext("担当は%(sections)sです。") % {"sections": names}
        if record.added_in and record.added_in != edition.name:
            said += gettext("%(version)s版で加わった取組です。") % {"version": record.added_in}
        return self._line(LifeKind.EDITION, item, _began(edition), said, exact=edition.adopted_on is not None)

    def _years(self, item: Item, record: Record, edition: Edition) -> Iterator[LifeLine]:
        for year in sorted(record.plan.keys() | record.actual.keys()):
            told = self._number(record, year) if record.is_indicator else self._stage(record, edition, year)
            if told:
                day, exact = self._reported(edition, year)
                kind = LifeKind.NUMBER if record.is_indicator else LifeKind.STAGE
                yield self._line(kind, item, day, told[0], exact=exact, against=told[1])

    def _reported(self, edition: Edition, year: int) -> tuple[date, bool]:
        """Return the day to which what is said of a year belongs: the report's own within the year, else the end of the year."""
        day = edition.document.published_on
        within = edition.kind == "progress" and day is not None and fiscal_year_of(day) == year
        return (day, True) if within and day is not None else (end_of_fiscal_year(year), False)

    def _stage(self, record: Record, edition: Edition, year: int) -> tuple[str, bool] | None:
        painter = self.painters[edition.pk]
        plan, actual = record.plan.get(year, BLANK), record.actual.get(year, BLANK)
        tone = painter.cells_of(record, (year,))[0].tone
        values = {
            "year": long_year(year),
            "number": record.number,
            "plan": painter.stage_words(plan) or plan.text,
            "actual": painter.stage_words(actual) or actual.text,
        }
        if actual.text and plan.text:
            said = gettext("%(year)sは、計画「%(plan)s」に対し実績「%(actual)s」です（%(number)s）。") % values
        elif actual.text:
            said = gettext("%(year)sの実績は「%(actual)s」です（%(number)s）。") % values
        elif plan.text:
            said = gettext("%(year)sの計画は「%(plan)s」です（%(number)s）。") % values
        else:
            return None
        late = tone in (Tone.BEHIND, Tone.WAS_BEHIND)
        return (said + gettext("計画より遅れています。") if late else said), late

    def _number(self, record: Record, year: int) -> tuple[str, bool] | None:
        target, actual = record.plan.get(year), record.actual.get(year)
        values = {"year": long_year(year), "target": target.text if target else "", "actual": actual.text if actual else ""}
        if not values["target"] and not values["actual"]:
            return None
        if not values["actual"]:
            return gettext("%(year)sの目標は%(target)sです。") % values, False
        if not values["target"]:
            return gettext("%(year)sの実績は%(actual)sです。") % values, False
        share = attainment_of(target, actual, record.direction)
        said = gettext("%(year)sは、目標%(target)sに対し実績%(actual)sです。") % values
        if share is not None:
            said += gettext("達成率は%(rate)sです。") % {"rate": percent(share)}
        return said, falls_short(target, share)

    def _ranks(self, item: Item, judged: Judged, edition: Edition) -> Iterator[LifeLine]:
        computed, printed = judged.record.computed, judged.record.printed
        year = next((each.fiscal_year for each in (computed, printed) if each and each.fiscal_year), None)
        if year is None:
            return
        values = {
            "year": long_year(year),
            "computed": _code(computed.code) if computed else "",
            "printed": _code(printed.code) if printed else "",
        }
        if values["computed"] and values["printed"]:
            said = gettext("%(year)sの評価は、計算では%(computed)s、公表では%(printed)sです。")
        elif values["computed"]:
            said = gettext("%(year)sの評価は、計算では%(computed)sです。")
        elif values["printed"]:
            said = gettext("%(year)sの評価は、公表では%(printed)sです。")
        else:
            return
        worst = scheme.codes[-1:] if (scheme := scheme_of(edition)) else ()
        yield self._line(LifeKind.RANK, item, end_of_fiscal_year(year), said % values, against=bool(worst) and judged.rating == worst[0])

    def _links(self) -> Iterator[LifeLine]:
        by_pk = {item.pk: item for item in self.items}
        links = Link.objects.filter(verdict=Verdict.ACCEPTED, earlier__in=by_pk, later__in=by_pk).order_by("pk")
        for link in links:
            earlier, later = by_pk[link.earlier_id or 0], by_pk[link.later_id or 0]
            day = max(_began(earlier.edition), _began(later.edition))
            values = {"earlier": self._named(earlier), "later": self._named(later)}
            sentence = gettext(LINK_SENTENCES[LinkKind(link.kind)]) % values
            if link.reason:
                sentence += gettext("（%(reason)s）") % {"reason": link.reason}
            yield self._line(LifeKind.LINK, later, day, sentence)

    def _named(self, item: Item) -> str:
        edition = self.editions[item.edition_id]
        values = {"title": item.title, "plan": plan_name(edition.plan), "edition": edition.name, "number": item.number}
        return gettext("%(plan)s %(edition)sの%(number)s「%(title)s」") % values

    def _findings(self) -> Iterator[LifeLine]:
        by_pk = {item.pk: item for item in self.items}
        for finding in Finding.objects.filter(item__in=by_pk).order_by("position"):
            item = by_pk[finding.item_id or 0]
            edition = self.editions[item.edition_id]
            year = edition.status_year or edition.plan.last_year
            yield self._line(LifeKind.FINDING, item, end_of_fiscal_year(year), say(finding.sentence), against=True)


def _code(code: str) -> str:
    return gettext("達成") if code == ACHIEVED else code


def _moments(lines: Iterable[LifeLine]) -> Iterator[Moment]:
    for (_, exact), own in groupby(lines, key=lambda line: (line.day, line.is_exact)):
        told = tuple(own)
        day = told[0].day
        label = full_date(day) if exact else long_year(fiscal_year_of(day))
        yield Moment(label, exact, told)


def _sentence(items: Sequence[Item], life: _Life, last: Judged) -> str:
    plans, editions = len({item.edition.plan_id for item in items}), len({item.edition_id for item in items})
    values = {"plans": plans, "editions": editions, "items": len(items)}
    where = (
        ngettext(
            "%(plans)dつの計画の%(editions)dつの版に載っている取組です。",
            "%(plans)dつの計画の%(editions)dつの版に載っている取組です。",
            editions,
        )
        % values
    )
    edition = life.editions[last.record.edition]
    computed, scheme = last.record.computed, scheme_of(edition)
    rate = computed.attainment if computed else None
    attainment = "" if rate is None else (shown(rate, scheme) if scheme else percent(rate))
    return where + sentence_of_item(last, edition, life.painters[edition.pk], attainment)


def _chart(life: _Life) -> LineChart | None:
    """Return the chart of the item with the most actuals, the latest of equals."""
    counted = [life.judged[item.pk].record for item in life.items if life.judged[item.pk].record.is_indicator]
    if not counted:
        return None
    record = max(reversed(counted), key=lambda record: len(record.actual))
    return number_chart(record.title, record.unit, record.direction, record.plan, record.actual)
