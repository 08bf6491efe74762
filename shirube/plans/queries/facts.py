"""An edition of the store in the neutral form that the rules judge."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from shirube.core.sources.models import Citation, Confidence
from shirube.plans.models import Claim, Edition, Item, Origin, PeerValue, Row, Tally
from shirube.plans.queries.changes import latest_cells
from shirube.plans.rules.facts import (
    Declaration,
    Direction,
    ItemFacts,
    Kind,
    Lines,
    PeerSeries,
    PlanFacts,
    PrintedDate,
    PrintedShare,
    PrintedTotal,
)

Rows = dict[tuple[str, str], dict[int, str]]
ZERO = Decimal(0)


def facts_of(edition: Edition) -> PlanFacts:
    """Return everything the rules need to judge an edition. A constant number of statements."""
    rows: Rows = defaultdict(dict)
    for (owner, row, year), (text, _) in latest_cells(edition).items():
        rows[owner, row][year] = text
    items = edition.items.select_related("citation", "indicator").prefetch_related("ratings")
    claims = list(edition.claims.select_related("citation"))
    tallies = edition.tallies.exclude(printed=None).select_related("citation", "heading", "edition__document")
    totals = [PrintedTotal(c.label, _plain(c.printed), _plain(c.part), lines_of(c.citation)) for c in claims if c.kind == "total"]
    return PlanFacts(
        title=edition.document.title,
        years=tuple(edition.years),
        items=tuple(_item(item, rows) for item in items),
        stages=tuple(stage["sign"] for stage in edition.stages),
        status_year=edition.status_year,
        peers=_peers(edition),
        totals=(*(_total(tally) for tally in tallies), *totals),
        shares=tuple(_share(claim) for claim in claims if claim.kind == "share"),
        dates=tuple(PrintedDate(c.day, c.label, lines_of(c.citation)) for c in claims if c.kind == "weekday" and c.day),
        printed_until=edition.printed_until,
    )


def _item(item: Item, rows: Rows) -> ItemFacts:
    indicator = getattr(item, "indicator", None)
    printed = next((rating for rating in item.ratings.all() if rating.origin == Origin.PRINTED), None)
    owner = indicator.slug if indicator else item.number
    return ItemFacts(
        key=item.number,
        title=item.title,
        lines=lines_of(item.citation),
        plan=rows[owner, Row.PLAN],
        actual=rows[owner, Row.ACTUAL],
        declaration=Declaration(Direction(indicator.direction), Kind(indicator.kind), indicator.evidence) if indicator else None,
        flags=frozenset(item.flags),
        printed_year=printed.fiscal_year if printed else None,
        printed_rating=(printed.code or None) if printed else None,
        certain=item.citation.confidence == Confidence.CERTAIN,
    )


def _peers(edition: Edition) -> tuple[PeerSeries, ...]:
    values = PeerValue.objects.filter(indicator__edition=edition, indicator__item__isnull=False).order_by("revision")
    series: dict[tuple[str, str], dict[int, PeerValue]] = defaultdict(dict)
    for value in values.select_related("indicator__item", "citation"):
        assert value.indicator.item is not None
        series[value.indicator.item.number, value.name][value.fiscal_year] = value
    return tuple(
        PeerSeries(item, name, {year: value.text for year, value in by_year.items()}, lines_of(next(iter(by_year.values())).citation))
        for (item, name), by_year in series.items()
    )


def _total(tally: Tally) -> PrintedTotal:
    label = f"{tally.heading.name if tally.heading else tally.edition.document.title} {tally.sign}"
    return PrintedTotal(label, Decimal(tally.printed or 0), Decimal(tally.recounted), lines_of(tally.citation))


def _share(claim: Claim) -> PrintedShare:
    part, whole = _plain(claim.part), _plain(claim.whole)
    return PrintedShare(claim.label, _plain(claim.printed), part, whole, claim.digits, lines_of(claim.citation))


def _plain(number: Decimal | None) -> Decimal:
    """Return a number without the zeros that the store's column adds: 98.000000 is 98."""
    if number is None:
        return ZERO
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def lines_of(citation: Citation) -> Lines:
    """Return the lines a citation names."""
    return Lines(citation.first_line, citation.last_line)
