"""One year of one item made ready to be shown: plan and actual side by side, a word where they differ.

A view holds nothing but text, so that equal ones are one and the same and are drawn once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext

from shirube.core.language import mark
from shirube.plans.models import Edition
from shirube.plans.queries.figures import bounded_digits, digits_of
from shirube.plans.queries.records import BLANK, Cell, Record
from shirube.plans.queries.standing import ONE, attainment_of, falls_short, frame_of, stages_of
from shirube.plans.rules.stages import CARRY, StageScale, scale_of, standing
from shirube.plans.rules.stages import Standing as YearStanding


class Kind(StrEnum):
    """How a cell is drawn."""

    EMPTY = "empty"
    STAGE = "stage"
    NUMBER = "number"


class Tone(StrEnum):
    """What a cell says beside its signs."""

    QUIET = ""
    AHEAD = "ahead"
    BEHIND = "behind"
    WAS_BEHIND = "was-behind"
    """Behind in an earlier year: said, but not in colour."""
    AWAITED = "awaited"
    """Planned for a year that is not reported on yet."""


TONE_WORDS = {Tone.AHEAD: mark("計画より早い"), Tone.BEHIND: mark("計画より遅れ"), Tone.WAS_BEHIND: mark("計画より遅れ")}
TONE_SIGNS = {Tone.AHEAD: mark("早"), Tone.BEHIND: mark("遅"), Tone.WAS_BEHIND: mark("遅")}
SHORT_WORD = mark("目標に届かず")
SHORT_SIGN = mark("未達")


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell as drawn. `sign` is the short visible word for the tone, `words` the whole cell for the ear, `bar` a width of 0 to 100."""

    kind: Kind = Kind.EMPTY
    plan: str = ""
    actual: str = ""
    tone: Tone = Tone.QUIET
    sign: str = ""
    words: str = ""
    bar: int | None = None


EMPTY = CellView()


class CellPainter:
    """Makes the cells of one edition, in the language of the page."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.frame = frame_of(edition)
        self.scale: StageScale = scale_of(self.frame)
        self.names = {stage["sign"]: stage["name"] for stage in edition.stages}
        self._stages: dict[tuple[Cell, Cell, Tone], CellView] = {}
        self._planned, self._done = gettext("計画 %(stage)s"), gettext("実績 %(stage)s")
        self._reported, self._aimed = gettext("実績 %(number)s"), gettext("目標 %(number)s")
        self._comma = gettext("、")

    def cells_of(self, record: Record, years: tuple[int, ...]) -> tuple[CellView, ...]:
        """Return one cell per year."""
        if record.is_indicator:
            return tuple(self._number(record, year) for year in years)
        facts = stages_of(record)
        return tuple(
            self._stage(record.plan.get(year, BLANK), record.actual.get(year, BLANK), self._tone(standing(facts, self.scale, year), year))
            if year in record.plan or year in record.actual
            else EMPTY
            for year in years
        )

    def _tone(self, standing: YearStanding, year: int) -> Tone:
        if year > (self.edition.status_year or year):
            return Tone.AWAITED
        late = Tone.BEHIND if year == (self.edition.status_year or year) else Tone.WAS_BEHIND
        return {YearStanding.AHEAD: Tone.AHEAD, YearStanding.BEHIND: late}.get(standing, Tone.QUIET)

    def _stage(self, plan: Cell, actual: Cell, tone: Tone) -> CellView:
        if tone is Tone.AHEAD and not plan.text:
            tone = Tone.QUIET
        known = self._stages.get((plan, actual, tone))
        return known or self._stages.setdefault((plan, actual, tone), self._new_stage(plan, actual, tone))

    def _new_stage(self, plan: Cell, actual: Cell, tone: Tone) -> CellView:
        parts = [
            self._planned % {"stage": self.stage_words(plan)} if plan.text else "",
            self._done % {"stage": self.stage_words(actual)} if actual.text else "",
            self._said[tone][1],
        ]
        shown = CARRY if actual.text == CARRY else actual.sign or actual.text
        return CellView(Kind.STAGE, plan.sign or plan.text, shown, tone, self._said[tone][0], self._joined(parts))

    def _joined(self, parts: Iterable[str]) -> str:
        return self._comma.join(part for part in parts if part)

    def stage_words(self, cell: Cell) -> str:
        """Return what a sign means, or the text where it is none."""
        name = self.names.get(cell.sign, "")
        if cell.text == CARRY:
            return gettext("%(stage)sを続けている") % {"stage": gettext(name)} if name else gettext("続けている")
        return gettext(name) if name else cell.text

    def _number(self, record: Record, year: int) -> CellView:
        target, actual = record.plan.get(year), record.actual.get(year)
        if target is None and actual is None:
            return EMPTY
        share = attainment_of(target, actual, record.direction)
        is_short = falls_short(target, share)
        is_latest = year == (self.edition.status_year or year)
        shown = digits_of(actual) if actual else ""
        aim = bounded_digits(target) if target else ""
        words = [self._reported % {"number": shown} if shown else "", self._aimed % {"number": aim} if aim else ""]
        return CellView(
            Kind.NUMBER,
            aim,
            shown,
            (Tone.BEHIND if is_latest else Tone.WAS_BEHIND) if is_short else Tone.QUIET,
            self._short[0] if is_short and is_latest else "",
            self._joined([*words, self._short[1] if is_short else ""]),
            None if share is None else int(min(share, ONE) * 100),
        )

    @cached_property
    def _said(self) -> Mapping[Tone, tuple[str, str]]:
        return {tone: (gettext(TONE_SIGNS[tone]), gettext(TONE_WORDS[tone])) if tone in TONE_WORDS else ("", "") for tone in Tone}

    @cached_property
    def _short(self) -> tuple[str, str]:
        return gettext(SHORT_SIGN), gettext(SHORT_WORD)
