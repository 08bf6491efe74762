"""Read and write the plans of a city pack: `plans/<plan>/plan.yaml` and one folder of CSV files for each edition.

    plans/<plan>/plan.yaml, declarations.csv
    plans/<plan>/<edition>/edition.yaml, headings.csv, items.csv, indicators.csv, cells.csv, tallies.csv, claims.csv

Lists inside a cell are separated by 「；」. Reading names file and line of every fault; writing the same facts twice gives the same bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import yaml

from shirube.core.content import place_of, read_rows, read_yaml
from shirube.core.errors import ContentFault
from shirube.plans.content.shapes import (
    AspectRow,
    CellRow,
    ClaimRow,
    EditionFacts,
    EditionSheet,
    HeadingRow,
    IndicatorRow,
    ItemRow,
    PlanSheet,
    TallyRow,
)
from shirube.plans.content.whole import misfits
from shirube.plans.rules.facts import Declaration, Direction, Kind, Lines

Shape = TypeVar("Shape")
SEPARATOR = "；"
NAMES: dict[type[Any], str] = {
    HeadingRow: "headings.csv",
    ItemRow: "items.csv",
    IndicatorRow: "indicators.csv",
    CellRow: "cells.csv",
    TallyRow: "tallies.csv",
    ClaimRow: "claims.csv",
    AspectRow: "aspects.csv",
}
NAMED = frozenset({"name", "period"})
"""What a plan says of itself that is a fact and no sentence."""
OPTIONAL = frozenset({AspectRow})
"""Tables whose file an edition may lack."""
_READ: dict[str, Callable[[str], Any]] = {
    "str": str,
    "int": int,
    "int | None": lambda text: int(text) if text else None,
    "bool": lambda text: {"1": True, "": False}[text],
    "Decimal | None": lambda text: Decimal(text) if text else None,
    "date | None": lambda text: date.fromisoformat(text) if text else None,
    "tuple[str, ...]": lambda text: tuple(text.split(SEPARATOR)) if text else (),
    "Lines": lambda text: Lines(*map(int, text.split("-"))),
    "Declaration": lambda text: _declaration(text),
}


def plan_folders(city: Path) -> list[Path]:
    """Return the folders of the pack's plans, in the order of their `position`."""
    folders = [file.parent for file in (city / "plans").glob("*/plan.yaml")]
    return sorted(folders, key=lambda folder: read_plan(folder).position)


def edition_folders(plan: Path) -> list[Path]:
    """Return the folders of a plan's editions, in the order of their `position`."""
    folders = [file.parent for file in plan.glob("*/edition.yaml")]
    return sorted(folders, key=lambda folder: read_yaml(folder / "edition.yaml", EditionSheet).position)


def read_plan(folder: Path) -> PlanSheet:
    """Read `plan.yaml`; the folder bears the slug of its plan."""
    sheet = read_yaml(folder / "plan.yaml", PlanSheet)
    if sheet.slug != folder.name:
        raise ContentFault(
            f"slugをフォルダーの名前「{folder.name}」と同じにしてください。", place=f"{place_of(folder / 'plan.yaml')} の slug"
        )
    return sheet


def read_declarations(folder: Path) -> dict[str, Declaration]:
    """Read how the city says its indicators are to be read, by item number or indicator slug; empty where there is no such file."""
    path = folder / "declarations.csv"
    if not path.exists():
        return {}
    found: dict[str, Declaration] = {}
    for line, row in read_rows(path, "indicator", "direction", "kind", "evidence"):
        try:
            found[row["indicator"]] = Declaration(Direction(row["direction"]), Kind(row["kind"]), row["evidence"])
        except ValueError as error:
            raise ContentFault(
                f"directionはup・down、kindはflow・cumulative・level・ratioのどれかです（{error}）。", place=f"{place_of(path)} {line}行目"
            ) from error
    return found


def read_edition(folder: Path) -> EditionFacts:
    """Read one edition's folder, whole. Raises `ContentFault` also where its rows do not fit together."""
    tables = {shape: list(_rows(folder / file, shape)) if _is_there(folder / file, shape) else [] for shape, file in NAMES.items()}
    rows: dict[type[Any], tuple[Any, ...]] = {shape: tuple(row for _, row in found) for shape, found in tables.items()}
    facts = EditionFacts(
        plan=read_plan(folder.parent),
        edition=read_yaml(folder / "edition.yaml", EditionSheet),
        headings=rows[HeadingRow],
        items=rows[ItemRow],
        indicators=rows[IndicatorRow],
        cells=rows[CellRow],
        tallies=rows[TallyRow],
        claims=rows[ClaimRow],
        aspects=rows[AspectRow],
    )
    fault = next(misfits(facts), None)
    if fault is not None:
        name = NAMES.get(fault.shape, "edition.yaml")
        line = f" {tables[fault.shape][fault.position][0]}行目" if fault.shape in tables else ""
        raise ContentFault(fault.sentence, place=f"{place_of(folder / name)}{line} の {fault.key}")
    return facts


def _is_there(path: Path, shape: type[Any]) -> bool:
    return shape not in OPTIONAL or path.exists()


def write_edition(folder: Path, facts: EditionFacts) -> None:
    """Write one edition's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    sheet = {field.name: _yaml(getattr(facts.edition, field.name)) for field in fields(EditionSheet)}
    (folder / "edition.yaml").write_text(yaml.safe_dump(sheet, allow_unicode=True, sort_keys=False), encoding="utf-8")
    tables: list[tuple[type[Any], Sequence[Any]]] = [
        (HeadingRow, facts.headings),
        (ItemRow, facts.items),
        (IndicatorRow, facts.indicators),
        (CellRow, facts.cells),
        (TallyRow, facts.tallies),
        (ClaimRow, facts.claims),
        (AspectRow, facts.aspects),
    ]
    for shape, rows in tables:
        if shape in OPTIONAL and not rows:
            continue
        (folder / NAMES[shape]).write_text(_table(shape, rows), encoding="utf-8", newline="")


def without_sentences(facts: EditionFacts) -> EditionFacts:
    """Return the facts without what a document says in sentences: the pack carries facts, the text stays with its publisher."""
    return replace(
        facts,
        headings=tuple(replace(row, vision="") for row in facts.headings),
        indicators=tuple(replace(row, explanation="") for row in facts.indicators),
        aspects=tuple(row if row.key in NAMED else replace(row, text="") for row in facts.aspects),
    )


def _rows(path: Path, shape: type[Shape]) -> Iterator[tuple[int, Shape]]:
    types = {field.name: str(field.type) for field in fields(shape)}  # type: ignore[arg-type]  # every shape is a dataclass
    for line, row in read_rows(path, *types):
        values: dict[str, Any] = {}
        for key, kind in types.items():
            try:
                values[key] = _READ[kind](row[key])
            except (ValueError, KeyError, ArithmeticError, TypeError) as error:
                raise ContentFault(f"「{row[key]}」は {kind} として読めません。", place=f"{place_of(path)} {line}行目の {key}") from error
        yield line, shape(**values)


def _table(shape: type[Any], rows: Iterable[Any]) -> str:
    names = [field.name for field in fields(shape)]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_text(getattr(row, name)) for name in names] for row in rows)
    return stream.getvalue()


def _text(value: Any) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "1"
        case tuple():
            return SEPARATOR.join(value)
        case Lines():
            return f"{value.first}-{value.last}"
        case Declaration():
            return f"{value.direction} {value.kind} {value.evidence}"
        case _:
            return str(value)


def _yaml(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _declaration(text: str) -> Declaration:
    direction, kind, evidence = text.split(" ", 2)
    return Declaration(Direction(direction), Kind(kind), evidence)
