"""The form of an edition's facts: what the pack writes to CSV, what a reading is turned into, what the store records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from shirube.plans.rules.facts import Declaration, Lines

PLAN = "plan"
ACTUAL = "actual"


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """`plan.yaml`: a plan of the city, the same through all its editions."""

    slug: str
    name: str
    name_en: str
    first_year: int
    last_year: int
    position: int = 0
    predecessor: str = ""
    """Slug of the plan before it, which stands before it in the pack."""


@dataclass(frozen=True, slots=True)
class EditionSheet:
    """`edition.yaml`: one edition of the plan and the document that states it."""

    name: str
    kind: str
    position: int
    document_slug: str
    document_title: str
    file_name: str
    sha256: str
    line_count: int
    publisher: str
    published_on: date | None = None
    adopted_on: date | None = None
    scheme: str = ""
    """Key of a file in `schemes/`; empty where the plan has no ranks."""
    years: tuple[int, ...] = ()
    status_year: int | None = None
    levels: tuple[str, ...] = ()
    stage_signs: tuple[str, ...] = ()
    stage_names: tuple[str, ...] = ()
    state: str = "adopted"
    """`draft` for an edition that is not adopted yet."""
    gaps: tuple[str, ...] = ()
    """What the document is known to hold and nobody could read, in sentences of the reader."""


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A node above the items. `parent` is the position of the node above it, None at the top."""

    position: int
    level: int
    number: str
    name: str
    parent: int | None
    vision: str = ""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item. `heading` is the position of its heading, `parent` the number of the item above it."""

    number: str
    title: str
    heading: int
    lines: Lines
    parent: str = ""
    flags: tuple[str, ...] = ()
    added_in: str = ""
    is_counted: bool = True
    has_covid_remark: bool = False
    sections: tuple[str, ...] = ()
    printed_year: int | None = None
    printed_rating: str = ""
    is_certain: bool = True
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """What an item, or the plan itself where `item` is empty, counts. `group` is the part of the plan it stands in."""

    slug: str
    name: str
    declaration: Declaration
    lines: Lines
    item: str = ""
    explanation: str = ""
    group: str = ""
    is_headline: bool = False


@dataclass(frozen=True, slots=True)
class AspectRow:
    """What the edition says of the plan as a whole, such as its philosophy. `digest` is the SHA-256 of the folded text.

    The pack keeps the digest and, for a name or a period, the text; sentences stay with their publisher.
    """

    key: str
    label: str
    lines: Lines
    text: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class CellRow:
    """What stands in one cell. `owner` is the number of an item or the slug of an indicator that has no item.

    `row` is `plan`, `actual`, or the name of a series printed for comparison, such as 中核市平均.
    """

    owner: str
    row: str
    year: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class TallyRow:
    """A printed count of items with a sign under a heading (its position; None: the whole edition), and our recount."""

    heading: int | None
    sign: str
    printed: int | None
    recounted: int
    lines: Lines


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A total, a share or a weekday that the document prints and that can be checked by itself.

    `total`: printed and recounted in `printed` and `part`. `share`: percentage `printed` of `part` in `whole`, with `digits` decimals.
    `weekday`: `label` is the printed weekday of the date `day`.
    """

    kind: str
    label: str
    lines: Lines
    printed: Decimal | None = None
    part: Decimal | None = None
    whole: Decimal | None = None
    digits: int = 0
    day: date | None = None


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """One edition of one plan, whole."""

    plan: PlanSheet
    edition: EditionSheet
    headings: tuple[HeadingRow, ...]
    items: tuple[ItemRow, ...]
    indicators: tuple[IndicatorRow, ...]
    cells: tuple[CellRow, ...]
    tallies: tuple[TallyRow, ...] = ()
    claims: tuple[ClaimRow, ...] = field(default=())
    aspects: tuple[AspectRow, ...] = ()
