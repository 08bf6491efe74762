"""Read internal projects, cohorts of digital leaders and advisers of a city pack: `council/{projects,cohorts,advisers}.csv`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shirube.core.content import place_of, read_rows
from shirube.council.content.sources import FOLDER, Lines, day_of, lines_of, number_of, required_day, required_number
from shirube.plans.content.links import End

Numbered = tuple[int, int]
"""Fiscal year and number of a project."""


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A row of `projects.csv`: `continues` is an earlier row, `item` the measure that the project serves."""

    place: str
    at: Numbered
    title: str
    team: str
    starts_on: date | None
    ends_on: date | None
    result: str
    continues: Numbered | None
    item: End | None
    source: Lines | None


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A row of `cohorts.csv`; an unknown number is None. `themes` are parted by 「|」 in the file."""

    place: str
    fiscal_year: int
    count: int | None
    printed_total: int | None
    starts_on: date | None
    ends_on: date | None
    presented_on: date | None
    themes: tuple[str, ...]
    source: Lines | None


@dataclass(frozen=True, slots=True)
class AdviserRow:
    """A row of `advisers.csv`."""

    place: str
    appointed_on: date
    position: int
    section: str
    grade: str
    ends_on: date
    source: Lines | None


_DAYS = ("starts_on", "ends_on")
_SOURCE = ("document", "lines")
_ITEM = ("plan", "edition", "item")
_PROJECT = ("fiscal_year", "number", "title", "team", *_DAYS, "result", "continues_year", "continues_number", *_ITEM, *_SOURCE)
_COHORT = ("fiscal_year", "count", "printed_total", *_DAYS, "presented_on", "themes", *_SOURCE)
_ADVISER = ("appointed_on", "position", "section", "grade", "ends_on", *_SOURCE)


def read_projects(city: Path) -> tuple[ProjectRow, ...]:
    """Read `projects.csv`; nothing where the pack has none."""
    return tuple(_project(row, place) for row, place in _rows(city, "projects.csv", *_PROJECT))


def read_cohorts(city: Path) -> tuple[CohortRow, ...]:
    """Read `cohorts.csv`; nothing where the pack has none."""
    return tuple(_cohort(row, place) for row, place in _rows(city, "cohorts.csv", *_COHORT))


def read_advisers(city: Path) -> tuple[AdviserRow, ...]:
    """Read `advisers.csv`; nothing where the pack has none."""
    return tuple(_adviser(row, place) for row, place in _rows(city, "advisers.csv", *_ADVISER))


def _rows(city: Path, name: str, *columns: str) -> Iterator[tuple[dict[str, str], str]]:
    path = city / FOLDER / name
    if path.exists():
        for line, row in read_rows(path, *columns):
            yield row, f"{place_of(path)} {line}行目"


def _project(row: dict[str, str], place: str) -> ProjectRow:
    year, number = number_of(row, "continues_year", place), number_of(row, "continues_number", place)
    return ProjectRow(
        place=place,
        at=(required_number(row, "fiscal_year", place), required_number(row, "number", place)),
        title=row["title"],
        team=row["team"],
        starts_on=day_of(row, "starts_on", place),
        ends_on=day_of(row, "ends_on", place),
        result=row["result"],
        continues=(year, number) if year is not None and number is not None else None,
        item=End(row["plan"], row["edition"], row["item"]) if row["item"] else None,
        source=lines_of(row["document"], row["lines"], place),
    )


def _cohort(row: dict[str, str], place: str) -> CohortRow:
    return CohortRow(
        place=place,
        fiscal_year=required_number(row, "fiscal_year", place),
        count=number_of(row, "count", place),
        printed_total=number_of(row, "printed_total", place),
        starts_on=day_of(row, "starts_on", place),
        ends_on=day_of(row, "ends_on", place),
        presented_on=day_of(row, "presented_on", place),
        themes=tuple(filter(None, row["themes"].split("|"))),
        source=lines_of(row["document"], row["lines"], place),
    )


def _adviser(row: dict[str, str], place: str) -> AdviserRow:
    return AdviserRow(
        place=place,
        appointed_on=required_day(row, "appointed_on", place),
        position=required_number(row, "position", place),
        section=row["section"],
        grade=row["grade"],
        ends_on=required_day(row, "ends_on", place),
        source=lines_of(row["document"], row["lines"], place),
    )
