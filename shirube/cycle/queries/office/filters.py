"""What the office narrows a round down to: filters as they stand in the address, their values and how many items each would show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from django.utils.translation import gettext

from shirube.core.language import mark
from shirube.cycle.queries.office.desk import Case, Desks
from shirube.cycle.rules.states import ENTRY_WORDS, EntryState
from shirube.plans.models import Heading
from shirube.plans.queries.board import scheme_of

YES = "yes"
LABELS = {
    "state": mark("状態"),
    "late": mark("期限"),
    "finding": mark("見るところ"),
    "rating": mark("評価"),
    "heading": mark("章"),
    "section": mark("課"),
}
BEHIND = "behind"
PLAIN = "plain"
LOOK_WORDS = {YES: mark("気づきあり"), BEHIND: mark("目標に届かない・遅れ"), PLAIN: mark("どちらもない")}
LONGEST = 100


@dataclass(frozen=True, slots=True)
class OfficeFilters:
    """Empty text means everything. `heading` is the position of a chapter, `section` a slug, `finding` one of `LOOK_WORDS`."""

    state: str = ""
    late: str = ""
    finding: str = ""
    rating: str = ""
    heading: str = ""
    section: str = ""

    def address(self, **changes: str) -> str:
        """Return the query of an address with these changes, 「?…」, or nothing where all is as it comes."""
        changed = replace(self, **changes)
        pairs = [(field.name, getattr(changed, field.name)) for field in fields(self)]
        query = urlencode([(name, value) for name, value in pairs if value])
        return f"?{query}" if query else ""


def read_office_filters(params: Mapping[str, str]) -> OfficeFilters:
    """Read the filters from the parameters of an address; what is unknown stays out."""
    read = OfficeFilters(**{field.name: params.get(field.name, "").strip()[:LONGEST] for field in fields(OfficeFilters)})
    known: dict[str, set[str]] = {"state": {state.value for state in EntryState}, "late": {YES}, "finding": set(LOOK_WORDS)}
    wrong = {name: "" for name, values in known.items() if getattr(read, name) not in values}
    return replace(read, **wrong)


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter with the number of items it would show."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter: its name in the address, its label and its values."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    value: str
    address: str


Test = Callable[[Case], bool]


class Sieve:
    """Keeps the items that the filters let through. One statement, for the chapters."""

    def __init__(self, desks: Desks, filters: OfficeFilters) -> None:
        self.desks = desks
        self.filters = filters
        self.chapters, self.chapter_names = _chapters(desks.round.edition_id)
        self.values = {name: self._values(name) for name in LABELS}

    def cases(self) -> list[Case]:
        """Return the items that are kept, in the order of the sections."""
        test = self._keeper()
        return [case for case in self.desks.cases if test(case)]

    def facets(self, *names: str) -> tuple[Facet, ...]:
        """Return these filters with their values; those that would show nothing are left out."""
        return tuple(self._facet(name) for name in names)

    def chips(self) -> tuple[Chip, ...]:
        """Return the filters that are on."""
        on = [(name, getattr(self.filters, name)) for name in LABELS if getattr(self.filters, name)]
        return tuple(
            Chip(gettext(LABELS[name]), self.values[name].get(value, value), self.filters.address(**{name: ""})) for name, value in on
        )

    def _keeper(self, *, without: str = "") -> Test:
        chosen = [(name, getattr(self.filters, name)) for name in LABELS if name != without and getattr(self.filters, name)]
        return lambda case: all(value in self._of(case, name) for name, value in chosen)

    def _facet(self, name: str) -> Facet:
        test = self._keeper(without=name)
        counts = Counter(value for case in self.desks.cases if test(case) for value in self._of(case, name))
        chosen = getattr(self.filters, name)
        options = [
            Option(value, label, counts[value], value == chosen)
            for value, label in self.values[name].items()
            if counts[value] or value == chosen
        ]
        return Facet(name, gettext(LABELS[name]), tuple(options))

    def _of(self, case: Case, name: str) -> tuple[str, ...]:
        """Return the values of a filter that an item has."""
        return _READERS[name](self, case)

    def _values(self, name: str) -> dict[str, str]:
        if name == "state":
            return {state.value: gettext(word) for state, word in ENTRY_WORDS.items()}
        if name == "late":
            return {YES: gettext("過ぎている")}
        if name == "finding":
            return {value: gettext(word) for value, word in LOOK_WORDS.items()}
        if name == "rating":
            scheme = scheme_of(self.desks.round.edition)
            return {code: code for code in (scheme.codes if scheme else ())}
        if name == "heading":
            return self.chapter_names
        return {
            desk.sheet.section.slug: desk.sheet.section.name for desk in sorted(self.desks.desks, key=lambda desk: desk.sheet.section.pk)
        }


def _looks(case: Case) -> tuple[str, ...]:
    if case.judged.verdict.assessment is None and case.judged.verdict.typed.fault is None:
        return ()
    found = ((YES, bool(case.judged.findings)), (BEHIND, case.is_behind), (PLAIN, case.is_plain))
    return tuple(value for value, holds in found if holds)


_READERS: dict[str, Callable[[Sieve, Case], tuple[str, ...]]] = {
    "state": lambda sieve, case: (case.state.value,),
    "late": lambda sieve, case: (YES,) if case.late else (),
    "finding": lambda sieve, case: _looks(case),
    "rating": lambda sieve, case: (case.rating,),
    "heading": lambda sieve, case: (sieve.chapters[case.heading],),
    "section": lambda sieve, case: (sieve.desks.desk_of[case.sheet].sheet.section.slug,),
}


def _chapters(edition: int) -> tuple[dict[int, str], dict[str, str]]:
    """Return the position of the chapter above each heading, and the chapters' names by position."""
    headings: Sequence[Heading] = list(Heading.objects.filter(edition=edition).order_by("position"))
    chapters: dict[int, str] = {}
    names: dict[str, str] = {}
    for heading in headings:
        if heading.parent_id is None:
            names[str(heading.position)] = f"{heading.number} {heading.name}".strip()
        chapters[heading.pk] = chapters[heading.parent_id] if heading.parent_id else str(heading.position)
    return chapters, names
