"""What people type into a cell, read kindly: full-width digits, commas, units, era dates. Plain Python.

A cell that cannot be read is kept as typed and bears a fault, a sentence that says how to mend it; nothing typed is thrown away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shirube.core.calendar import era_date, find_date, fold
from shirube.core.language import Sentence, mark
from shirube.cycle.rules.questions import LONGEST, Question
from shirube.plans.rules.quantities import State, format_quantity, parse_quantity
from shirube.plans.rules.stages import CARRY, StageScale

NOT_YET = "－"
"""The answer that no stage is reached yet, as plans print a cell without a value."""
_NOT_YET = frozenset({"-", "―", "—", "−", "ー", "なし", "まだ", "未着手", "未実施", "未完了"})


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell as read. `text` is how the plan would print it, empty for a blank; `fault` is None where it can be used."""

    text: str
    fault: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell of an item may hold: its unit where it takes a number, its stages as (sign, name) where it takes one of them."""

    unit: str = ""
    stages: tuple[tuple[str, str], ...] = ()


def read_typed(question: Question, typed: str, cell: Cell) -> Typed:
    """Read what was typed as the answer to `question`."""
    if len(typed) > LONGEST:
        values = {"length": len(typed), "limit": LONGEST}
        return Typed(typed, Sentence(mark("%(length)s文字あります。%(limit)s文字までに縮めてください。"), values))
    if not typed.strip():
        return Typed("")
    if question is Question.ACTUAL:
        return _number(typed, cell.unit)
    if question is Question.STAGE:
        return _stage(typed, cell.stages)
    if question is Question.DUE:
        return _day(typed)
    return Typed(typed.strip())


def _number(typed: str, unit: str) -> Typed:
    read = parse_quantity(typed)
    if read.state in (State.PENDING, State.NOT_APPLICABLE):
        return Typed(fold(typed))
    if read.state is not State.VALUE or read.number is None:
        template = mark(
            "「%(typed)s」は数字として読めません。16、1,234、97.5のように入れるか、決まっていなければ「未確定」としてください。"
        )
        return Typed(typed, Sentence(template, {"typed": typed.strip()}))
    if read.unit and unit and _plain(read.unit) != _plain(unit):
        values = {"typed": read.unit, "unit": unit}
        return Typed(typed, Sentence(mark("単位が「%(typed)s」です。計画の単位「%(unit)s」に直した数字を入れてください。"), values))
    if read.base_year or read.change or read.reference or read.secondary or read.superseded or read.note:
        return Typed(fold(typed))
    return Typed(format_quantity(read.number, read.unit or unit))


def _plain(unit: str) -> str:
    return fold(unit).removesuffix("/年")


def _stage(typed: str, stages: Sequence[tuple[str, str]]) -> Typed:
    scale = StageScale(tuple(sign for sign, _ in stages))
    folded = fold(typed)
    sign = scale.stage_of(typed) or next((sign for sign, name in stages if fold(name) == folded), None)
    if sign is not None:
        return Typed(sign)
    if scale.stage_of(folded) is None and folded in (CARRY, "⇒", "➡"):
        return Typed(CARRY)
    if folded in _NOT_YET:
        return Typed(NOT_YET)
    known = "、".join(f"{sign}（{name}）" for sign, name in stages)
    return Typed(
        typed, Sentence(mark("「%(typed)s」という段階はありません。%(known)sから選んでください。"), {"typed": folded, "known": known})
    )


def _day(typed: str) -> Typed:
    day = find_date(typed)
    if day is None:
        template = mark("「%(typed)s」は日付として読めません。令和5年3月31日、2023-03-31のように入れてください。")
        return Typed(typed, Sentence(template, {"typed": typed.strip()}))
    return Typed(era_date(day))
