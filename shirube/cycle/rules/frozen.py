"""A publication as plain data: what is frozen when it is signed off, and what every page and file is made from. Plain Python.

`plain` and `from_plain` turn it into JSON values and back; `digest` is the SHA-256 of its canonical JSON, so that the same state has
the same address and everything made from it the same bytes. Sentences are in Japanese, as they were signed off.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

FORMAT = "shirube-publication/1"
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class FrozenCity:
    """The city and the terms under which its facts are given."""

    name: str
    name_en: str
    code: str
    url: str
    licence: str
    licence_url: str
    attribution: str


@dataclass(frozen=True, slots=True)
class FrozenPlan:
    """The plan and its edition. `levels` names the levels of headings; `stages` are (sign, name) in rising order."""

    slug: str
    name: str
    name_en: str
    first_year: int
    last_year: int
    edition: str
    kind: str
    adopted_on: str
    levels: tuple[str, ...]
    stages: tuple[tuple[str, str], ...]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FrozenScheme:
    """The rule of judgement: `codes` are (rank, its condition in words), best first; `definition` is the whole scheme as data."""

    key: str
    version: str
    name: str
    codes: tuple[tuple[str, str], ...]
    definition: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FrozenDocument:
    """A document that facts come from."""

    slug: str
    title: str
    publisher: str
    published_on: str
    sha256: str


@dataclass(frozen=True, slots=True)
class FrozenSource:
    """Lines of a document, how they were read (`read`, `typed`) and how sure that is (`certain`, `inferred`)."""

    document: str
    """Its slug."""
    first: int
    last: int
    method: str
    confidence: str


@dataclass(frozen=True, slots=True)
class FrozenCell:
    """One cell of a plan or actual row. `number` is a decimal as text, empty where the cell holds none."""

    year: int
    text: str
    sign: str
    number: str
    source: FrozenSource


@dataclass(frozen=True, slots=True)
class FrozenRating:
    """A judgement: `attainment` is a share as text (1.0667 is 106.67 %), `shown` the same as printed, `steps` the arithmetic."""

    code: str
    year: int | None
    attainment: str
    shown: str
    summary: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrozenRemark:
    """What the section said to one question for the year, as approved. `question` is a key of `rules.questions`."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class FrozenHeading:
    """A node above the items. `parent` is the position of the node above, None at the top; `hue` one of the five colours."""

    position: int
    parent: int | None
    level: int
    number: str
    name: str
    vision: str
    hue: int


@dataclass(frozen=True, slots=True)
class FrozenItem:
    """One item, or an indicator that stands for no item (then `heading` is None and `number` its slug).

    `standing` is one of done, under-way, behind, later, unknown; `behind_word` and the like are made from it by who prints.
    """

    number: str
    title: str
    heading: int | None
    parent: str
    flags: tuple[str, ...]
    sections: tuple[str, ...]
    is_counted: bool
    is_certain: bool
    is_indicator: bool
    is_headline: bool
    unit: str
    direction: str
    kind: str
    plan: tuple[FrozenCell, ...]
    actual: tuple[FrozenCell, ...]
    standing: str
    printed: FrozenRating | None
    computed: FrozenRating | None
    remarks: tuple[FrozenRemark, ...]
    findings: tuple[str, ...]
    source: FrozenSource


@dataclass(frozen=True, slots=True)
class Frozen:
    """A whole publication. `corrects` and `corrects_digest` name the publication that it corrects, 0 and empty for none."""

    format: str
    city: FrozenCity
    plan: FrozenPlan
    scheme: FrozenScheme | None
    number: int
    fiscal_year: int
    reporting_date: str
    meeting: str
    meeting_on: str
    corrects: int
    corrects_digest: str
    errata: str
    headings: tuple[FrozenHeading, ...]
    items: tuple[FrozenItem, ...]
    goals: tuple[FrozenItem, ...]
    """Indicators of the plan that stand for no item."""
    findings: tuple[str, ...]
    """What does not fit in the edition as a whole."""
    documents: tuple[FrozenDocument, ...]


def plain(content: Frozen) -> dict[str, Any]:
    """Return a publication as JSON values."""
    return json.loads(json.dumps(asdict(content), ensure_ascii=False))  # type: ignore[no-any-return]  # asdict gives a mapping


def digest(content: Frozen) -> str:
    """Return the SHA-256 of the canonical JSON of a publication."""
    return hashlib.sha256(canonical(plain(content))).hexdigest()


def canonical(values: Mapping[str, Any]) -> bytes:
    """Return JSON values in their one canonical form: keys in order, no white space, UTF-8."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def from_plain(values: Mapping[str, Any]) -> Frozen:
    """Return the publication that `plain` turned into JSON values."""
    made: Frozen = _made(Frozen, values)
    return made


def _made(shape: Any, value: Any) -> Any:
    """Build a value of a shape from JSON values."""
    if value is None:
        return None
    origin, parts = get_origin(shape), get_args(shape)
    if origin is UnionType or type(None) in parts:
        return _made(next(part for part in parts if part is not type(None)), value)
    if origin is tuple:
        kinds = [parts[0]] * len(value) if parts[-1] is Ellipsis else list(parts)
        return tuple(_made(kind, each) for kind, each in zip(kinds, value, strict=True))
    if is_dataclass(shape) and isinstance(shape, type):
        hints = get_type_hints(shape)
        return shape(**{field.name: _made(hints[field.name], value[field.name]) for field in fields(shape)})
    return value
