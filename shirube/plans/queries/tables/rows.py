"""The rows of every table that can be taken away. The titles are the headings of the Japanese CSV and Excel files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from shirube.plans.queries.tables.columns import Number


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of a document, both inclusive, counted from 1."""

    first: Annotated[int, Field(title="初めの行")]
    last: Annotated[int, Field(title="終わりの行")]

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact stands: `method` is read or typed, `confidence` certain or inferred."""

    document: Annotated[str, Field(title="文書")]
    first_line: Annotated[int, Field(title="初めの行")]
    last_line: Annotated[int, Field(title="終わりの行")]
    method: Annotated[str, Field(title="読み方")]
    confidence: Annotated[str, Field(title="確かさ")]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement in short; `attainment` is a share."""

    year: Annotated[int | None, Field(title="年度")]
    code: Annotated[str, Field(title="評価")]
    attainment: Annotated[Number | None, Field(title="達成率")]


@dataclass(frozen=True, slots=True)
class StageSign:
    """A sign of a plan's scale and its word."""

    sign: Annotated[str, Field(title="記号")]
    name: Annotated[str, Field(title="名称")]

    def __str__(self) -> str:
        return f"{self.sign} {self.name}"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan, both years inclusive."""

    slug: Annotated[str, Field(title="識別名")]
    name: Annotated[str, Field(title="計画名")]
    name_en: Annotated[str, Field(title="英語名")]
    first_year: Annotated[int, Field(title="最初の年度")]
    last_year: Annotated[int, Field(title="最後の年度")]
    predecessor: Annotated[str | None, Field(title="前の計画")]
    edition: Annotated[str, Field(title="最新の版")]


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One version of a plan; `stages` rise from the lowest; `revision` grows with every change."""

    plan: Annotated[str, Field(title="計画")]
    name: Annotated[str, Field(title="版")]
    kind: Annotated[str, Field(title="種類")]
    adopted_on: Annotated[date | None, Field(title="策定日")]
    document: Annotated[str, Field(title="文書")]
    scheme: Annotated[str | None, Field(title="評価基準")]
    years: Annotated[list[int], Field(title="年度")]
    status_year: Annotated[int | None, Field(title="実績の年度")]
    levels: Annotated[list[str], Field(title="見出しの段")]
    stages: Annotated[list[StageSign], Field(title="段階")]
    revision: Annotated[int, Field(title="改訂番号")]


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A node above the items; `parent` is the position of the heading above."""

    plan: Annotated[str, Field(title="計画")]
    edition: Annotated[str, Field(title="版")]
    position: Annotated[int, Field(title="順番")]
    level: Annotated[int, Field(title="段")]
    level_name: Annotated[str, Field(title="段の名称")]
    number: Annotated[str, Field(title="番号")]
    name: Annotated[str, Field(title="名称")]
    parent: Annotated[int | None, Field(title="上の見出し")]
    vision: Annotated[str, Field(title="目指すべき姿")]


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item with what is planned and reported by fiscal year; `standing` is done, under-way, behind or later."""

    plan: Annotated[str, Field(title="計画")]
    edition: Annotated[str, Field(title="版")]
    number: Annotated[str, Field(title="番号")]
    title: Annotated[str, Field(title="取組")]
    parent: Annotated[str | None, Field(title="親の番号")]
    path: Annotated[list[str], Field(title="見出し")]
    sections: Annotated[list[str], Field(title="担当課")]
    flags: Annotated[list[str], Field(title="印")]
    is_indicator: Annotated[bool, Field(title="指標か")]
    is_counted: Annotated[bool, Field(title="数えるか")]
    added_in: Annotated[str, Field(title="加わった版")]
    planned: Annotated[dict[int, str], Field(title="計画")]
    actual: Annotated[dict[int, str], Field(title="実績")]
    unit: Annotated[str, Field(title="単位")]
    standing: Annotated[str, Field(title="進み具合")]
    printed: Annotated[Verdict | None, Field(title="公表")]
    computed: Annotated[Verdict | None, Field(title="計算")]
    has_covid_remark: Annotated[bool, Field(title="コロナの注記")]
    notes: Annotated[list[str], Field(title="読み取りの注")]
    source: Annotated[Source, Field(title="出典")]


@dataclass(frozen=True, slots=True)
class StageCellRow:
    """A cell of an item's plan or actual row, in its latest revision."""

    plan: Annotated[str, Field(title="計画")]
    edition: Annotated[str, Field(title="版")]
    item: Annotated[str, Field(title="番号")]
    row: Annotated[str, Field(title="行")]
    fiscal_year: Annotated[int, Field(title="年度")]
    text: Annotated[str, Field(title="記載")]
    sign: Annotated[str, Field(title="段階")]
    revision: Annotated[int, Field(title="改訂番号")]
    recorded_at: Annotated[datetime, Field(title="記録日時")]
    source: Annotated[Source, Field(title="出典")]


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator; `targets` and `observations` are as printed, by fiscal year."""

    plan: Annotated[str, Field(title="計画")]
    edition: Annotated[str, Field(title="版")]
    slug: Annotated[str, Field(title="識別名")]
    item: Annotated[str | None, Field(title="番号")]
    name: Annotated[str, Field(title="指標")]
    explanation: Annotated[str, Field(title="説明")]
    group: Annotated[str, Field(title="区分")]
    unit: Annotated[str, Field(title="単位")]
    direction: Annotated[str, Field(title="良い向き")]
    kind: Annotated[str, Field(title="数の種類")]
    evidence: Annotated[str, Field(title="向きと種類の根拠")]
    is_headline: Annotated[bool, Field(title="重点目標か")]
    targets: Annotated[dict[int, str], Field(title="目標")]
    observations: Annotated[dict[int, str], Field(title="実績")]
    source: Annotated[Source, Field(title="出典")]


@dataclass(frozen=True, slots=True)
class QuantityRow:
    """A printed number of an indicator for one fiscal year, in its latest revision; `number` is null where the text holds none."""

    plan: Annotated[str, Field(title="計画")]
    edition: Annotated[str, Field(title="版")]
    indicator: Annotated[str, Field(title="指標")]
    item: Annotated[str | None, Field(title="番号")]
    series: Annotated[str, Field(title="系列")]
    fiscal_year: Annotated[int, Field(title="年度")]
    text: Annotated[str, Field(title="記載")]
    number: Annotated[Number | None, Field(title="数値")]
    unit: Annotated[str, Field(title="単位")]
    comparator: Annotated[str, Field(title="比べ方")]
    state: Annotated[str, Field(title="状態")]
    revision: Annotated[int, Field(title="改訂番号")]
    recorded_at: Annotated[datetime, Field(title="記録日時")]
    source: Annotated[Source, Field(title="出典")]


@dataclass(frozen=True, slots=True)
class RatingRow:
    """A judgement of an item: `origin` is printed or computed; `steps` tell the calculation, `reason` why there is no code."""

    plan: Annotated[str, Field(title="計画")]
    edition: Annotated[str, Field(title="版")]
    item: Annotated[str, Field(title="番号")]
    origin: Annotated[str, Field(title="誰の評価か")]
    scheme: Annotated[str | None, Field(title="評価基準")]
    fiscal_year: Annotated[int | None, Field(title="年度")]
    code: Annotated[str, Field(title="評価")]
    attainment: Annotated[Number | None, Field(title="達成率")]
    base: Annotated[str, Field(title="比べた相手")]
    steps: Annotated[list[str], Field(title="計算")]
    reason: Annotated[str, Field(title="評価のない理由")]


@dataclass(frozen=True, slots=True)
class FindingRow:
    """Something in the document that does not fit; `excuse` says why it may be all right."""

    plan: Annotated[str, Field(title="計画")]
    edition: Annotated[str, Field(title="版")]
    position: Annotated[int, Field(title="順番")]
    kind: Annotated[str, Field(title="種類")]
    item: Annotated[str | None, Field(title="番号")]
    sentence: Annotated[str, Field(title="指摘")]
    excuse: Annotated[str, Field(title="考えられる理由")]
    document: Annotated[str, Field(title="文書")]
    lines: Annotated[list[Place], Field(title="行")]


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section and how many items of the editions at hand it answers for."""

    slug: Annotated[str, Field(title="識別名")]
    name: Annotated[str, Field(title="担当課")]
    items: Annotated[int, Field(title="取組の数")]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A published document; `is_held` tells whether its text is at hand."""

    slug: Annotated[str, Field(title="識別名")]
    title: Annotated[str, Field(title="文書名")]
    kind: Annotated[str, Field(title="種類")]
    publisher: Annotated[str, Field(title="発行者")]
    published_on: Annotated[date | None, Field(title="公表日")]
    file_name: Annotated[str, Field(title="ファイル名")]
    sha256: Annotated[str, Field(title="SHA-256")]
    line_count: Annotated[int, Field(title="行数")]
    is_held: Annotated[bool, Field(title="本文があるか")]


@dataclass(frozen=True, slots=True)
class TallyRow:
    """A printed count of a sign and our own recount; no heading means the whole edition."""

    plan: Annotated[str, Field(title="計画")]
    edition: Annotated[str, Field(title="版")]
    heading: Annotated[int | None, Field(title="見出しの順番")]
    heading_name: Annotated[str, Field(title="見出し")]
    sign: Annotated[str, Field(title="記号")]
    printed: Annotated[int | None, Field(title="公表の数")]
    recounted: Annotated[int, Field(title="数え直した数")]
    source: Annotated[Source, Field(title="出典")]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """Something printed that can be checked by itself: a total, a share, a weekday."""

    plan: Annotated[str, Field(title="計画")]
    edition: Annotated[str, Field(title="版")]
    kind: Annotated[str, Field(title="種類")]
    label: Annotated[str, Field(title="名称")]
    printed: Annotated[Number | None, Field(title="公表の数")]
    part: Annotated[Number | None, Field(title="部分")]
    whole: Annotated[Number | None, Field(title="全体")]
    digits: Annotated[int, Field(title="小数の桁")]
    day: Annotated[date | None, Field(title="日付")]
    source: Annotated[Source, Field(title="出典")]


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """A version of a rule of judgement; `definition` is the rule as data."""

    key: Annotated[str, Field(title="識別名")]
    version: Annotated[str, Field(title="版")]
    name: Annotated[str, Field(title="名称")]
    definition: Annotated[dict[str, Any], Field(title="定義")]
