"""Read the links of a city pack, `links.csv`, and what its measures serve, `frameworks/*.yaml` with `alignments.csv`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shirube.core.content import build, place_of, read_mapping, read_rows
from shirube.core.errors import ContentFault
from shirube.plans.rules.links import ONE_SIDED, LinkKind, Verdict


@dataclass(frozen=True, slots=True)
class End:
    """An item by plan, edition and number; a bare edition where `number` is empty."""

    plan: str
    edition: str
    number: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A row of `links.csv`."""

    line: int
    kind: LinkKind
    verdict: Verdict
    earlier: End
    later: End
    reason: str


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme of a framework."""

    key: str
    name: str
    number: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class FrameworkSheet:
    """`frameworks/<slug>.yaml`. `document` and `line` name where one of the city's documents lists the themes."""

    slug: str
    name: str
    themes: tuple[ThemeRow, ...]
    name_en: str = ""
    position: int = 0
    document: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class AlignmentRow:
    """A row of `alignments.csv`: an item serves a theme."""

    line: int
    framework: str
    theme: str
    item: End
    reason: str


_ENDS = ("earlier_plan", "earlier_edition", "earlier_number", "later_plan", "later_edition", "later_number")


def read_links(city: Path) -> tuple[LinkRow, ...]:
    """Read `links.csv`; nothing where the pack has none."""
    path = city / "links.csv"
    return tuple(_link(path, line, row) for line, row in read_rows(path, "kind", "verdict", *_ENDS, "reason")) if path.exists() else ()


def _link(path: Path, line: int, row: dict[str, str]) -> LinkRow:
    place = f"{place_of(path)} {line}行目"
    try:
        kind, verdict = LinkKind(row["kind"]), Verdict(row["verdict"] or Verdict.ACCEPTED)
    except ValueError as error:
        known = "、".join(kind.value for kind in LinkKind)
        raise ContentFault(f"kindは {known}、verdictは accepted か refused です（{error}）。", place=place) from error
    earlier, later = (End(row[f"{side}_plan"], row[f"{side}_edition"], row[f"{side}_number"]) for side in ("earlier", "later"))
    empty = [end for end in (earlier, later) if not end.number]
    if len(empty) != (1 if kind in ONE_SIDED else 0):
        raise ContentFault("droppedとnewは片方の番号だけを、ほかの種類は両方の番号を書きます。", place=place)
    return LinkRow(line, kind, verdict, earlier, later, row["reason"])


def read_frameworks(city: Path) -> tuple[FrameworkSheet, ...]:
    """Read the frameworks, in the order of their position."""
    sheets = [_framework(path) for path in sorted((city / "frameworks").glob("*.yaml"))]
    return tuple(sorted(sheets, key=lambda sheet: sheet.position))


def _framework(path: Path) -> FrameworkSheet:
    content: dict[str, Any] = read_mapping(path)
    place = place_of(path)
    themes = content.pop("themes", None)
    if not isinstance(themes, list) or not all(isinstance(theme, dict) for theme in themes):
        raise ContentFault("themesに、keyとnameのある項目を並べてください。", place=place)
    sheet = build(FrameworkSheet, {**content, "themes": ()}, place=place)
    rows = tuple(build(ThemeRow, theme, place=f"{place} の themes") for theme in themes)
    return FrameworkSheet(sheet.slug, sheet.name, rows, sheet.name_en, sheet.position, sheet.document, sheet.line)


def read_alignments(city: Path) -> tuple[AlignmentRow, ...]:
    """Read `frameworks/alignments.csv`; nothing where the pack has none."""
    path = city / "frameworks" / "alignments.csv"
    if not path.exists():
        return ()
    rows = read_rows(path, "framework", "theme", "plan", "edition", "number", "reason")
    return tuple(
        AlignmentRow(line, row["framework"], row["theme"], End(row["plan"], row["edition"], row["number"]), row["reason"])
        for line, row in rows
    )
