"""The organisation as the city pack writes it: `sections.csv`, `organisation.csv` and `successions.csv`. Faults name file, line and key.

    sections.csv       name,slug                                            every section that answers for items
    organisation.csv   name,slug,kind,parent,founded_on,closed_on,source    what is known besides; bureaus and departments too
    successions.csv    before,after,on,kind,source                          who follows whom, from which day

The last two may be missing. Days are written as 2022-04-01 or 令和4年4月1日; `slug` may be empty where sections.csv gives it; `source` says
where it is written and goes into the journal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shirube.core.calendar import find_date
from shirube.core.content import place_of, read_rows
from shirube.core.errors import ContentFault
from shirube.core.people.rules import KIND_WORDS, SUCCESSION_WORDS, SectionKind, SuccessionKind

SECTIONS, ORGANISATION, SUCCESSIONS = "sections.csv", "organisation.csv", "successions.csv"


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section; `parent` is a name, empty for none. `place` is where it is written."""

    name: str
    slug: str
    place: str
    kind: SectionKind = SectionKind.SECTION
    parent: str = ""
    founded_on: date | None = None
    closed_on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """From `on`, what `before` answered for is `after`'s; both are names."""

    before: str
    after: str
    on: date
    kind: SuccessionKind
    source: str
    place: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """The whole of it, parents before their children."""

    sections: tuple[SectionRow, ...]
    successions: tuple[SuccessionRow, ...]


def read_organisation(city: Path) -> Organisation:
    """Read a city's organisation, whole. Raises `ContentFault` where a row is wrong or rows do not fit together."""
    sections = _sections(city / SECTIONS)
    sections |= _organisation(city / ORGANISATION, sections)
    _check_slugs(sections)
    return Organisation(tuple(_from_the_top(sections)), tuple(_successions(city / SUCCESSIONS, sections)))


def _sections(path: Path) -> dict[str, SectionRow]:
    found: dict[str, SectionRow] = {}
    for line, row in read_rows(path, "name", "slug"):
        place = f"{place_of(path)} {line}行目"
        for key in ("name", "slug"):
            if not row[key]:
                raise ContentFault("空欄です。", place=f"{place} の {key}")
        _refuse_twice(row["name"], found, place)
        found[row["name"]] = SectionRow(row["name"], row["slug"], place)
    return found


def _organisation(path: Path, known: Mapping[str, SectionRow]) -> dict[str, SectionRow]:
    if not path.exists():
        return {}
    found: dict[str, SectionRow] = {}
    for line, row in read_rows(path, "name", "slug", "kind", "parent", "founded_on", "closed_on", "source"):
        place = f"{place_of(path)} {line}行目"
        _refuse_twice(row["name"], found, place)
        found[row["name"]] = _section(row, known.get(row["name"]), place)
    return found


def _section(row: Mapping[str, str], known: SectionRow | None, place: str) -> SectionRow:
    slug = row["slug"] or (known.slug if known else "")
    if not row["name"] or not slug:
        raise ContentFault("名前と番地（slug）を書いてください。", place=f"{place} の {'slug' if row['name'] else 'name'}")
    if known and known.slug != slug:
        raise ContentFault(f"sections.csv では「{known.slug}」です。どちらかに揃えてください。", place=f"{place} の slug")
    if row["kind"] not in KIND_WORDS:
        raise ContentFault(f"{'、'.join(KIND_WORDS)} のどれかを書いてください（いまは「{row['kind']}」）。", place=f"{place} の kind")
    founded, closed = (_day(row[key], f"{place} の {key}") for key in ("founded_on", "closed_on"))
    if founded and closed and closed < founded:
        raise ContentFault("廃止の日が設置の日より前です。", place=f"{place} の closed_on")
    return SectionRow(row["name"], slug, place, SectionKind(row["kind"]), row["parent"], founded, closed, row["source"])


def _successions(path: Path, known: Mapping[str, SectionRow]) -> list[SuccessionRow]:
    if not path.exists():
        return []
    found: list[SuccessionRow] = []
    for line, row in read_rows(path, "before", "after", "on", "kind", "source"):
        place = f"{place_of(path)} {line}行目"
        for key in ("before", "after"):
            if row[key] not in known:
                raise ContentFault(f"「{row[key]}」は sections.csv にも organisation.csv にもありません。", place=f"{place} の {key}")
        if row["kind"] not in SUCCESSION_WORDS:
            raise ContentFault(f"{'、'.join(SUCCESSION_WORDS)} のどれかを書いてください。", place=f"{place} の kind")
        on = _day(row["on"], f"{place} の on")
        if on is None:
            raise ContentFault("後継になる日を書いてください。", place=f"{place} の on")
        one = SuccessionRow(row["before"], row["after"], on, SuccessionKind(row["kind"]), row["source"], place)
        _check_succession(one, known, found)
        found.append(one)
    return found


def _check_succession(row: SuccessionRow, known: Mapping[str, SectionRow], others: list[SuccessionRow]) -> None:
    """Refuse a succession whose days do not fit its sections', or that leads back to where it began."""
    if any((row.before, row.after) == (other.before, other.after) for other in others):
        raise ContentFault("同じ後継が二度出てきます。", place=f"{row.place} の after")
    closed, founded = known[row.before].closed_on, known[row.after].founded_on
    if row.kind != SuccessionKind.SPLIT and (closed is None or closed >= row.on):
        raise ContentFault(f"「{row.before}」の廃止の日（closed_on）が、後継になる日より前ではありません。", place=f"{row.place} の on")
    if founded is not None and founded > row.on:
        raise ContentFault(f"「{row.after}」の設置の日（founded_on）が、後継になる日より後です。", place=f"{row.place} の on")
    reached, ahead = set[str](), [row.after]
    while ahead:
        name = ahead.pop()
        if name == row.before:
            raise ContentFault("後継をたどると元の課に戻ります。", place=f"{row.place} の after")
        if name not in reached:
            reached.add(name)
            ahead += [other.after for other in others if other.before == name]


def _from_the_top(sections: Mapping[str, SectionRow]) -> Iterator[SectionRow]:
    """Yield sections so that each comes after its parent."""
    done: set[str] = set()

    def visit(row: SectionRow, below: tuple[str, ...]) -> Iterator[SectionRow]:
        if row.name in below:
            raise ContentFault("上の組織をたどると自分に戻ります。", place=f"{row.place} の parent")
        if row.parent and row.parent not in sections:
            raise ContentFault(f"「{row.parent}」は sections.csv にも organisation.csv にもありません。", place=f"{row.place} の parent")
        if row.name in done:
            return
        if row.parent:
            yield from visit(sections[row.parent], (*below, row.name))
        done.add(row.name)
        yield row

    for row in sections.values():
        yield from visit(row, ())


def _check_slugs(sections: Mapping[str, SectionRow]) -> None:
    taken: dict[str, str] = {}
    for row in sections.values():
        if taken.setdefault(row.slug, row.name) != row.name:
            raise ContentFault(f"番地「{row.slug}」は「{taken[row.slug]}」が使っています。", place=f"{row.place} の slug")


def _refuse_twice(name: str, found: Mapping[str, SectionRow], place: str) -> None:
    if name in found:
        raise ContentFault(f"「{name}」は二度出てきます。", place=f"{place} の name")


def _day(text: str, place: str) -> date | None:
    if not text:
        return None
    day = find_date(text)
    if day is None:
        raise ContentFault(f"「{text}」は日付として読めません。2022-04-01 か 令和4年4月1日 の形で書いてください。", place=place)
    return day
