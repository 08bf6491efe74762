"""The tables that can be taken away: each defined once, for the API, CSV, JSON and Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from shirube.core.errors import NotFound
from shirube.core.language import mark
from shirube.plans.queries.tables import reading, rows
from shirube.plans.queries.tables.columns import Column, columns_of
from shirube.plans.queries.tables.scope import Scope


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name in addresses, its Japanese title, its row and how to read it."""

    name: str
    label: str
    row: type[Any]
    read: Callable[[Scope], Iterable[Any]]

    def columns(self, scope: Scope) -> tuple[Column, ...]:
        """Return the flat columns for the years of the editions at hand."""
        return columns_of(self.row, scope.years)


TABLES = (
    Table("plans", mark("計画"), rows.PlanRow, reading.read_plans),
    Table("editions", mark("版"), rows.EditionRow, reading.read_editions),
    Table("headings", mark("見出し"), rows.HeadingRow, reading.read_headings),
    Table("items", mark("取組"), rows.ItemRow, reading.read_items),
    Table("stage-cells", mark("段階"), rows.StageCellRow, reading.read_stage_cells),
    Table("indicators", mark("指標"), rows.IndicatorRow, reading.read_indicators),
    Table("targets", mark("目標"), rows.QuantityRow, reading.read_targets),
    Table("observations", mark("実績"), rows.QuantityRow, reading.read_observations),
    Table("peer-values", mark("比較の値"), rows.QuantityRow, reading.read_peer_values),
    Table("ratings", mark("評価"), rows.RatingRow, reading.read_ratings),
    Table("findings", mark("気づき"), rows.FindingRow, reading.read_findings),
    Table("sections", mark("担当課"), rows.SectionRow, reading.read_sections),
    Table("documents", mark("文書"), rows.DocumentRow, reading.read_documents),
    Table("citations", mark("出典"), rows.Source, reading.read_citations),
    Table("tallies", mark("集計"), rows.TallyRow, reading.read_tallies),
    Table("claims", mark("検算できる記載"), rows.ClaimRow, reading.read_claims),
    Table("schemes", mark("評価基準"), rows.SchemeRow, reading.read_schemes),
)


def table_of(name: str) -> Table:
    """Return the table of this name; raises `NotFound`."""
    found = next((table for table in TABLES if table.name == name), None)
    if found is None:
        raise NotFound(f"この表はありません。あるのは {'、'.join(table.name for table in TABLES)} です。", place=name)
    return found
