"""A small invented city's plans for tests: 若松市, two plans, one of them in two editions. Every builder returns what it made.

`make_edition` gives an empty edition with its document; `fill_edition` puts headings, stage items and indicators into it;
`make_city` makes the whole cast.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from hashlib import sha256

from shirube.core.people.models import Section
from shirube.core.sources.models import Citation, Confidence, Document
from shirube.plans.models import (
    Edition,
    Finding,
    Heading,
    Indicator,
    Item,
    Observation,
    Origin,
    Plan,
    Rating,
    RatingScheme,
    Responsibility,
    Row,
    StageCell,
    Target,
)

STAGES = [
    {"sign": "△", "name": "研究・検討"},
    {"sign": "□", "name": "方針決定"},
    {"sign": "○", "name": "試行"},
    {"sign": "◎", "name": "本格実施"},
]
SCHEME = {
    "key": "aa-c",
    "version": "1",
    "name": "四段階",
    "compare": "target",
    "lower_is_better": "base/actual",
    "rules": [
        {"code": "AA", "name": "110%以上", "at_least": "110%"},
        {"code": "A", "name": "100%以上", "at_least": "100%"},
        {"code": "B", "name": "90%以上", "at_least": "90%"},
        {"code": "C", "name": "90%未満"},
    ],
    "rounding": "none",
    "unjudged": {"code": None},
}
SECTION_NAMES = ("みどり課", "まちづくり課", "住まい課", "学び課", "水の課")
LOWERED = {"template": "%(year)sの目標が%(before)sから%(after)sに下がった。", "values": {"year": "R3", "before": "30", "after": "15"}}
STEP = {"template": "%(actual)s ÷ %(target)s = %(rate)s", "values": {"actual": "16", "target": "15", "rate": "106.7%"}}


def make_document(slug: str = "list", *, lines: int = 60, held: bool = False) -> Document:
    """Make a document; `held` gives it a text of numbered, invented lines."""
    text = "\n".join(f"{number}行目に書かれたこと" for number in range(1, lines + 1)) if held else ""
    return Document.objects.create(
        slug=slug,
        title=f"若松市の文書 {slug}",
        kind="status-list",
        file_name=f"{slug}.txt",
        sha256=sha256(slug.encode()).hexdigest(),
        line_count=lines,
        publisher="若松市",
        text=text,
    )


def cite(document: Document, first: int, last: int | None = None, *, certain: bool = True) -> Citation:
    """Return the citation of these lines, made where it is not yet there."""
    confidence = Confidence.CERTAIN if certain else Confidence.INFERRED
    return Citation.objects.get_or_create(document=document, first_line=first, last_line=last or first, confidence=confidence)[0]


def make_plan(slug: str = "reform", *, name: str = "若松市行政改革実施計画", position: int = 0) -> Plan:
    """Return the plan, made where it is not yet there."""
    return Plan.objects.get_or_create(
        slug=slug, defaults={"name": name, "name_en": "Reform Plan", "first_year": 2019, "last_year": 2022, "position": position}
    )[0]


def make_edition(
    plan: Plan | None = None,
    *,
    name: str = "1.0",
    position: int = 0,
    document: Document | None = None,
    years: Sequence[int] = (2019, 2020, 2021, 2022),
    status_year: int | None = 2021,
    stages: Sequence[Mapping[str, str]] = STAGES,
    has_ranks: bool = True,
) -> Edition:
    """Make an edition without items, rated by the scheme of four ranks or by none."""
    plan = plan or make_plan()
    scheme, _ = RatingScheme.objects.get_or_create(key="aa-c", version="1", defaults={"name": "四段階", "definition": SCHEME})
    return Edition.objects.create(
        plan=plan,
        name=name,
        kind="status-list",
        position=position,
        document=document or make_document(f"{plan.slug}-{name}".replace(".", "-")),
        scheme=scheme if has_ranks else None,
        years=list(years),
        status_year=status_year,
        levels=["章", "節"],
        stages=list(stages),
    )


def make_section(name: str) -> Section:
    """Return the section of this name."""
    number = SECTION_NAMES.index(name) if name in SECTION_NAMES else Section.objects.count() + 50
    return Section.objects.get_or_create(name=name, defaults={"slug": f"section-{number}"})[0]


def make_heading(edition: Edition, name: str, *, parent: Heading | None = None) -> Heading:
    """Add a heading at the end of the edition."""
    position = edition.headings.count()
    level = parent.level + 1 if parent else 0
    return Heading.objects.create(edition=edition, name=name, parent=parent, level=level, position=position, number=str(position + 1))


def make_item(
    heading: Heading,
    number: str,
    title: str,
    *,
    flags: Sequence[str] = (),
    sections: Sequence[str] = ("みどり課",),
    certain: bool = True,
    parent: Item | None = None,
    is_counted: bool = True,
) -> Item:
    """Add an item without cells."""
    edition = heading.edition
    position = edition.items.count()
    item = Item.objects.create(
        edition=edition,
        heading=heading,
        number=number,
        position=position,
        title=title,
        flags=list(flags),
        parent=parent,
        is_counted=is_counted,
        notes=[] if certain else [{"template": "空欄が失われていたため、年度を推定しました。", "values": {}}],
        citation=cite(edition.document, position % 50 + 1, position % 50 + 2, certain=certain),
    )
    for place, name in enumerate(sections):
        Responsibility.objects.create(item=item, section=make_section(name), position=place)
    return item


def add_stages(item: Item, *, plan: Mapping[int, str] | None = None, actual: Mapping[int, str] | None = None) -> None:
    """Print stage signs into the plan and the actual row; 「→」 carries the last sign."""
    for row, cells in ((Row.PLAN, plan or {}), (Row.ACTUAL, actual or {})):
        sign = ""
        for year, text in sorted(cells.items()):
            sign = sign if text == "→" else text
            StageCell.objects.create(item=item, row=row, fiscal_year=year, text=text, sign=sign, citation=item.citation)


def make_indicator(
    item: Item | None,
    edition: Edition,
    slug: str,
    *,
    targets: Mapping[int, str],
    actuals: Mapping[int, str],
    unit: str = "件",
    direction: str = "up",
    is_headline: bool = False,
) -> Indicator:
    """Make an indicator; the cells are whole numbers as text, or words such as 「未確定」."""
    indicator = Indicator.objects.create(
        edition=edition,
        item=item,
        slug=slug,
        position=edition.indicators.count(),
        name=item.title if item else f"指標{slug}",
        unit=unit,
        direction=direction,
        kind="flow",
        evidence="declared",
        is_headline=is_headline,
        citation=item.citation if item else cite(edition.document, 1),
    )
    for year, text in targets.items():
        Target.objects.create(indicator=indicator, fiscal_year=year, **_quantity(indicator, text, unit))
    for year, text in actuals.items():
        Observation.objects.create(indicator=indicator, fiscal_year=year, **_quantity(indicator, text, unit))
    return indicator


def _quantity(indicator: Indicator, text: str, unit: str) -> dict[str, object]:
    number = Decimal(text) if text.replace(".", "", 1).isdigit() else None
    state = "value" if number is not None else ("pending" if text == "未確定" else "text")
    printed = f"{text}{unit}" if number is not None else text
    return {"text": printed, "number": number, "unit": unit, "comparator": "exact", "state": state, "citation": indicator.citation}


def make_rating(item: Item, code: str, *, printed: str | None = None, attainment: str | None = None, year: int | None = 2021) -> None:
    """Judge an item: `code` as computed, and the same (or `printed`) as printed."""
    rate = Decimal(attainment) if attainment else None
    scheme = item.edition.scheme
    Rating.objects.create(
        item=item, origin=Origin.COMPUTED, scheme=scheme, fiscal_year=year, code=code, attainment=rate, steps=[STEP] if rate else []
    )
    Rating.objects.create(item=item, origin=Origin.PRINTED, scheme=scheme, fiscal_year=year, code=code if printed is None else printed)


def make_finding(edition: Edition, item: Item | None = None, *, kind: str = "target_lowered", excuse: str = "") -> Finding:
    """Add a finding about an item or the edition."""
    return Finding.objects.create(
        edition=edition,
        item=item,
        kind=kind,
        position=edition.findings.count(),
        sentence=LOWERED,
        excuse={"template": excuse, "values": {}} if excuse else None,
        lines=[[3, 4], [8, 8]],
    )


def fill_edition(edition: Edition, *, items: int = 10) -> list[Item]:
    """Fill an edition with `items` items under two chapters of two parts: seven in ten by stages, three by numbers."""
    parts = []
    for chapter_name in ("市民協働の推進", "働き方の改革"):
        chapter = make_heading(edition, chapter_name)
        parts += [make_heading(edition, f"{chapter_name} その{number}", parent=chapter) for number in (1, 2)]
    return [_fill_item(edition, parts[index * len(parts) // items], index) for index in range(items)]


def _fill_item(edition: Edition, heading: Heading, index: int) -> Item:
    section = SECTION_NAMES[index % len(SECTION_NAMES)]
    flags = [["重点"], ["新"], ["継"], []][index % 4]
    item = make_item(heading, str(index + 1), f"取組その{index + 1}", flags=flags, sections=[section], certain=index % 9 != 8)
    shape = index % 10
    if shape in (2, 5, 8):
        actual = {2: "16", 5: "14", 8: "10"}[shape]
        rate = {2: ("A", "1.067"), 5: ("B", "0.933"), 8: ("C", "0.667")}[shape]
        targets = {2019: "30", 2020: "30", 2021: "15", 2022: "20"}
        actuals = {2019: "21", 2020: "9", 2021: actual}
        make_indicator(item, edition, f"i{index}", targets=targets, actuals=actuals, is_headline=shape == 2)
        make_rating(item, rate[0], attainment=rate[1])
    elif shape == 9:
        add_stages(item, plan={2022: "◎"})
    elif shape == 7:
        add_stages(item, plan={2020: "△", 2021: "○", 2022: "◎"}, actual={2020: "△", 2021: "△"})
        make_finding(edition, item, kind="deadline_passed")
    elif shape == 4:
        add_stages(item, plan={2019: "△", 2020: "○", 2022: "◎"}, actual={2019: "△", 2020: "○", 2021: "→"})
    else:
        add_stages(item, plan={2019: "○", 2020: "◎"}, actual={2019: "○", 2020: "◎", 2021: "→"})
        make_rating(item, "達成", year=2020)
    return item


def make_city(*, items: int = 10, held: bool = False) -> Edition:
    """Make the whole cast: a reform plan with one edition and a strategy with two; return the reform plan's edition."""
    edition = make_edition(document=make_document("list", held=held))
    fill_edition(edition, items=items)
    headline = make_indicator(
        None, edition, "rate", targets={2020: "90", 2021: "95"}, actuals={2020: "88", 2021: "96"}, unit="%", is_headline=True
    )
    make_finding(edition, headline.item, kind="total_differs", excuse="端数を四捨五入したためかもしれません。")
    strategy = make_plan("strategy", name="若松市デジタル戦略", position=1)
    marks = [{"sign": "△", "name": "検討"}, {"sign": "○", "name": "一部実施"}, {"sign": "◎", "name": "実施"}]
    first = make_edition(strategy, name="1.0", years=(2021,), stages=marks, has_ranks=False)
    part = make_heading(first, "行かない市役所")
    add_stages(make_item(part, "1-1", "電子申請"), plan={2021: "拡充"}, actual={2021: "◎"})
    done = [{"sign": "✓", "name": "完了"}]
    second = make_edition(strategy, name="2.0", position=1, years=(2021, 2022), stages=done, has_ranks=False)
    part = make_heading(second, "行かない市役所")
    above = make_item(part, "1-1", "電子申請", is_counted=False)
    add_stages(make_item(part, "1-1-1", "電子納付", parent=above), actual={2021: "✓"})
    add_stages(make_item(part, "1-1-2", "電子契約", parent=above), plan={2022: "導入"})
    return edition
