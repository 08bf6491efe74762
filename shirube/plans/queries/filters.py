"""What a reader asked the list for: filters and order, as they stand in the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from django.utils.translation import gettext

from shirube.core.folding import fold
from shirube.core.language import mark
from shirube.plans.queries.records import Record
from shirube.plans.queries.standing import Standing
from shirube.ui.years import reads_english

SORTS = ("number", "section", "rating", "attainment", "standing")
INFERRED, COVID, FINDING = "inferred", "covid", "finding"
MARK_WORDS = {INFERRED: mark("推定を含む"), COVID: mark("コロナの影響"), FINDING: mark("気づきあり")}
LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty text means everything. `heading` is a heading's position, `section` a slug, `sort` one of `SORTS`, `-` in front turns it."""

    edition: str = ""
    heading: str = ""
    section: str = ""
    flag: str = ""
    rating: str = ""
    standing: str = ""
    q: str = ""
    year: str = ""
    sort: str = ""

    @property
    def sort_key(self) -> str:
        """The order without its direction."""
        key = self.sort.removeprefix("-")
        return key if key in SORTS else "number"

    @property
    def is_turned(self) -> bool:
        """Whether the order is turned round."""
        return self.sort.startswith("-") and self.sort_key == self.sort[1:]

    @property
    def is_plain(self) -> bool:
        """Whether the list stands in the plan's own order, so that its headings can be shown."""
        return self.sort_key == "number" and not self.is_turned

    def address(self, **changes: str) -> str:
        """Return the query of an address with these changes, 「?…」, or nothing where all is as it comes."""
        pairs = [(field.name, getattr(replace(self, **changes), field.name)) for field in fields(self)]
        return _query(pairs)

    @property
    def data_address(self) -> str:
        """Return the query that gives the same list as data, in the language of the page; the columns are not cut to one year."""
        pairs = [(field.name, getattr(self, field.name)) for field in fields(self) if field.name != "year"]
        return _query([*pairs, ("lang", "en" if reads_english() else "")])


def _query(pairs: Iterable[tuple[str, str]]) -> str:
    query = urlencode([(name, value) for name, value in pairs if value])
    return f"?{query}" if query else ""


def read_filters(params: Mapping[str, str]) -> Filters:
    """Read the filters from the parameters of an address; what is unknown stays out."""
    read = Filters(**{field.name: params.get(field.name, "").strip()[:LONGEST_TEXT] for field in fields(Filters)})
    sort = read.sort if read.sort.removeprefix("-") in SORTS else ""
    return replace(read, sort=sort, standing=read.standing if read.standing in set(Standing) else "")


@dataclass(frozen=True, slots=True)
class Judged:
    """A record with what the list asks about it."""

    record: Record
    standing: Standing
    headings: frozenset[str]
    """Positions of the heading it stands under and of all above."""
    rating: str

    @property
    def marks(self) -> tuple[str, ...]:
        """The printed flags, and what we have to say about the item."""
        record = self.record
        said = ((INFERRED, not record.is_certain), (COVID, record.has_covid_remark), (FINDING, record.findings > 0))
        return record.flags + tuple(name for name, holds in said if holds)


Test = Callable[[Judged], bool]


def keeper(filters: Filters, *, without: str = "") -> Test:
    """Return what tells whether the list shows an item; the filter named `without` is left aside."""
    tests = [_TESTS[name](value) for name in _TESTS if name != without and (value := getattr(filters, name))]
    return lambda judged: all(test(judged) for test in tests)


def _by_section(slug: str) -> Test:
    return lambda judged: any(section.slug == slug for section in judged.record.sections)


_TESTS: dict[str, Callable[[str], Test]] = {
    "heading": lambda position: lambda judged: position in judged.headings,
    "section": _by_section,
    "flag": lambda name: lambda judged: name in judged.marks,
    "rating": lambda code: lambda judged: judged.rating == code,
    "standing": lambda standing: lambda judged: judged.standing == standing,
    "q": lambda text: lambda judged: holds_text(judged.record, text),
}


def holds_text(record: Record, text: str) -> bool:
    """Tell whether every word of `text` stands in the item's number, title or sections, kana and width aside."""
    place = fold(" ".join((record.number, record.title, *(section.name for section in record.sections))))
    return all(fold(word) in place for word in text.split())


def mark_word(name: str) -> str:
    """Return a flag or a mark of our own in the reader's language."""
    return gettext(MARK_WORDS.get(name, name))
