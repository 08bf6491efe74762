"""What the API is asked and what it answers."""

from __future__ import annotations

from datetime import date
from typing import Generic, Literal, TypeVar

from ninja import Schema
from pydantic import Field

from shirube.plans.queries.tables import rows

Row = TypeVar("Row")
LARGEST_PAGE = 1000
LAST_OFFSET = 10_000_000
Language = Literal["ja", "en"]


class LanguageAsk(Schema):
    """The parameter of every address."""

    lang: Language = Field("ja", description="文と、CSVの見出しの言語。enのときCSVの見出しは英語の列名。")


class Ask(LanguageAsk):
    """The parameters of every list."""

    limit: int = Field(100, ge=1, le=LARGEST_PAGE, description="一度に返す件数")
    offset: int = Field(0, ge=0, le=LAST_OFFSET, description="飛ばす件数")


class EditionAsk(Schema):
    """Which edition of a plan."""

    edition: str = Field("", max_length=50, description="版の名前。なければ最新の版。")


class FilterAsk(Schema):
    """The filters of the page of a plan."""

    heading: str = Field("", max_length=20, description="見出しの順番（headingsのposition）。その下の見出しも含む。")
    section: str = Field("", max_length=100, description="担当課の識別名")
    flag: str = Field("", max_length=50, description="重点、新、継、計画見直し、inferred（年度を推定）、covid、finding（気づきあり）")
    rating: str = Field("", max_length=20, description="計算した評価")
    standing: Literal["", "done", "under-way", "behind", "later", "unknown"] = Field("", description="進み具合")
    q: str = Field("", max_length=100, description="番号、名称、担当課に含まれる言葉")
    sort: Literal[
        "", "number", "section", "rating", "attainment", "standing", "-number", "-section", "-rating", "-attainment", "-standing"
    ] = Field("", description="並べる順。前に-を付けると逆順。")


class PlanAsk(Ask, EditionAsk):
    """The parameters of a list of one plan."""


class ItemAsk(PlanAsk, FilterAsk):
    """The parameters of the list of items."""


class OneAsk(LanguageAsk, EditionAsk):
    """The parameters of a file or a thing of one plan."""


class ItemFileAsk(OneAsk, FilterAsk):
    """The parameters of a file of items."""


class SearchAsk(Ask):
    """The parameters of a search."""

    q: str = Field("", max_length=100, description="探す言葉。空白で区切るとすべてを含むもの。1文字から。")
    kind: Literal["", "item", "indicator", "section", "heading", "document"] = Field("", description="種類。なければすべて。")


class Licence(Schema):
    """The terms under which the data may be used."""

    name: str
    url: str


class Page(Schema, Generic[Row]):
    """A part of a list. `next` and `previous` are addresses, null at either end."""

    licence: Licence
    source: str
    total: int
    limit: int
    offset: int
    next: str | None
    previous: str | None
    results: list[Row]


class Whole(Schema, Generic[Row]):
    """A whole table, as the `.json` files hold it."""

    table: str
    title: str
    licence: Licence
    source: str
    total: int
    results: list[Row]


class TableLinks(Schema):
    """Where a table can be had."""

    name: str
    title: str
    url: str
    csv: str
    json_file: str


class Index(Schema):
    """What there is."""

    city: str
    licence: Licence
    openapi: str
    reference: str
    tables: list[TableLinks]


class PlanDetail(Schema):
    """A plan with its editions and tables."""

    plan: rows.PlanRow
    editions: list[rows.EditionRow]
    tables: list[TableLinks]


class IndicatorDetail(Schema):
    """An indicator with every number beside it."""

    indicator: rows.IndicatorRow
    targets: list[rows.QuantityRow]
    observations: list[rows.QuantityRow]
    peer_values: list[rows.QuantityRow]


class ItemDetail(Schema):
    """An item with everything that is known of it."""

    item: rows.ItemRow
    stage_cells: list[rows.StageCellRow]
    indicators: list[rows.IndicatorRow]
    targets: list[rows.QuantityRow]
    observations: list[rows.QuantityRow]
    peer_values: list[rows.QuantityRow]
    ratings: list[rows.RatingRow]
    findings: list[rows.FindingRow]


class SectionDetail(Schema):
    """A section with the items it answers for."""

    section: rows.SectionRow
    items: list[rows.ItemRow]


class DocumentDetail(Schema):
    """A document with the places that facts were taken from."""

    document: rows.DocumentRow
    citations: list[rows.Source]


class LifeEvent(Schema):
    """One thing that happened to a measure; `day` is the last day of the fiscal year where `is_exact` is false."""

    kind: str
    day: date
    is_exact: bool
    sentence: str
    source: str
    source_url: str
    url: str


class Appearance(Schema):
    """Where a measure stands."""

    plan: str
    edition: str
    number: str
    title: str
    heading: str
    sections: str
    url: str


class MeasureDetail(Schema):
    """The life of a measure through all documents."""

    key: str
    title: str
    summary: str
    appearances: list[Appearance]
    events: list[LifeEvent]


class Found(Schema):
    """A thing found; `marked_title` and `snippet` are HTML with the match in `<mark>`, everything else escaped."""

    kind: str
    title: str
    context: str
    url: str
    marked_title: str
    snippet: str


class SearchAnswer(Schema):
    """What was found: the total, the number of each kind, and the best."""

    total: int
    counts: dict[str, int]
    limit: int
    offset: int
    next: str | None
    previous: str | None
    results: list[Found]


class Fault(Schema):
    """An error: a Japanese sentence that says what is wrong and how to mend it."""

    detail: str
