"""Read the meetings of a city pack: `council/bodies.yaml`, `council/meetings.yaml` and `council/milestones.csv`, each optional."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from shirube.core.content import build, place_of, read_mapping, read_rows
from shirube.core.errors import ContentFault
from shirube.council.rules.meetings import read_members, read_time
from shirube.council.rules.words import AgendaKind, BodyKind, MeetingState


@dataclass(frozen=True, slots=True)
class BodySheet:
    """A body; each of `members` is a seat as `rules.meetings.read_members` reads it. The lines are those of the document."""

    slug: str
    name: str
    kind: str
    name_en: str = ""
    members: tuple[str, ...] = ()
    since: date | None = None
    """The day from which the document shows these seats."""
    document: str = ""
    line: int | None = None
    last_line: int | None = None

    def seats(self) -> tuple[tuple[str, str], ...]:
        """Return the seats as (role, function)."""
        return read_members("\n".join(self.members))


@dataclass(frozen=True, slots=True)
class AgendaSheet:
    """An item of an agenda, and the edition it is about."""

    kind: str
    title: str
    closed: bool = False
    plan: str = ""
    edition: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class MeetingSheet:
    """A meeting. `key` never changes, whatever else does."""

    key: str
    body: str
    fiscal_year: int
    state: str
    number: int | None = None
    counts_all_years: bool = False
    held_on: date | None = None
    month: int | None = None
    starts_at: str = ""
    place: str = ""
    subject: str = ""
    document: str = ""
    line: int | None = None
    last_line: int | None = None

    def time(self) -> time | None:
        """Return when it begins."""
        return read_time(self.starts_at) if self.starts_at else None


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A row of `milestones.csv`."""

    fiscal_year: int
    key: str
    title: str
    starts_on: date | None
    ends_on: date | None
    month: int | None
    document: str
    line: int | None
    last_line: int | None


Meetings = tuple[tuple[MeetingSheet, tuple[AgendaSheet, ...]], ...]
_COLUMNS = ("fiscal_year", "key", "title", "starts_on", "ends_on", "month", "document", "line", "last_line")


def read_bodies(city: Path) -> tuple[BodySheet, ...]:
    """Read the bodies, in the order of the file."""
    path = city / "council" / "bodies.yaml"
    sheets = [build(BodySheet, content, place=place) for content, place in _listed(path, "bodies")]
    for sheet in sheets:
        _known(sheet.kind, BodyKind, place=f"{place_of(path)} {sheet.slug} の kind")
    return tuple(sheets)


def read_meetings(city: Path) -> Meetings:
    """Read the meetings with their agendas, in the order of the file."""
    path = city / "council" / "meetings.yaml"
    return tuple(_meeting(content, place) for content, place in _listed(path, "meetings"))


def _meeting(content: dict[str, Any], place: str) -> tuple[MeetingSheet, tuple[AgendaSheet, ...]]:
    agenda = content.get("agenda") or []
    if not isinstance(agenda, list) or not all(isinstance(item, dict) for item in agenda):
        raise ContentFault("agendaに、kindとtitleのある議題を並べてください。", place=place)
    sheet = build(MeetingSheet, {key: value for key, value in content.items() if key != "agenda"}, place=place)
    place = f"{place} {sheet.key}"
    _known(sheet.state, MeetingState, place=f"{place} の state")
    if sheet.starts_at and sheet.time() is None:
        raise ContentFault("「15:00」のような時刻にしてください。", place=f"{place} の starts_at")
    if sheet.state == MeetingState.HELD and sheet.held_on is None:
        raise ContentFault("開催済みの会議には held_on が要ります。", place=place)
    items = tuple(build(AgendaSheet, item, place=f"{place} の agenda") for item in agenda)
    for item in items:
        _known(item.kind, AgendaKind, place=f"{place} の agenda の kind")
    return sheet, items


def read_milestones(city: Path) -> tuple[MilestoneRow, ...]:
    """Read the milestones; nothing where the pack has none."""
    path = city / "council" / "milestones.csv"
    if not path.exists():
        return ()
    return tuple(_milestone(row, f"{place_of(path)} {line}行目") for line, row in read_rows(path, *_COLUMNS))


def _milestone(row: dict[str, str], place: str) -> MilestoneRow:
    try:
        starts_on, ends_on = (date.fromisoformat(row[name]) if row[name] else None for name in ("starts_on", "ends_on"))
        month, first, last = (int(row[name]) if row[name] else None for name in ("month", "line", "last_line"))
        year = int(row["fiscal_year"])
    except ValueError as error:
        raise ContentFault(f"年度、月、行は数字、日は2026-03-31のように書いてください（{error}）。", place=place) from error
    return MilestoneRow(year, row["key"], row["title"], starts_on, ends_on, month, row["document"], first, last)


def _listed(path: Path, key: str) -> list[tuple[dict[str, Any], str]]:
    """Return the mappings below a file's one key, each with its place; nothing where there is no file."""
    if not path.exists():
        return []
    listed = read_mapping(path).get(key)
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise ContentFault(f"「{key}:」の下に並べてください。", place=place_of(path))
    return [(each, f"{place_of(path)} {number}番目") for number, each in enumerate(listed, 1)]


def _known(value: str, words: type[BodyKind] | type[MeetingState] | type[AgendaKind], *, place: str) -> None:
    if value not in {each.value for each in words}:
        raise ContentFault(f"「{value}」はありません。使えるのは {'、'.join(each.value for each in words)} です。", place=place)
