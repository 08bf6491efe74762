"""How far an answer is from the one before, as a number and as a share. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from shirube.plans.rules.quantities import State, format_quantity, parse_quantity


@dataclass(frozen=True, slots=True)
class Difference:
    """From one number to the next: `amount` with sign and unit, 「＋3件」; `share` is empty where there is nothing to take it of."""

    amount: str
    share: str

    def __str__(self) -> str:
        return f"{self.amount}（{self.share}）" if self.share else self.amount


def difference(before: str, now: str) -> Difference | None:
    """Return the change between two cells; None where either is no number, or they count different things.

    Of a percentage the amount is told in points, and there is no share of a share.
    """
    old, new = parse_quantity(before), parse_quantity(now)
    if old.state is not State.VALUE or new.state is not State.VALUE or old.number is None or new.number is None:
        return None
    if (old.unit and new.unit and old.unit != new.unit) or old.change or new.change:
        return None
    step = new.number - old.number
    if (new.unit or old.unit) == "%":
        return Difference(_signed(step, "ポイント"), "")
    return Difference(_signed(step, new.unit or old.unit), _signed(_share(step, old.number), "%") if old.number and step else "")


def _share(step: Decimal, base: Decimal) -> Decimal:
    return (step * 100 / abs(base)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _signed(number: Decimal, unit: str) -> str:
    if not number:
        return f"±0{unit}"
    return f"{'＋' if number > 0 else '－'}{format_quantity(abs(number), unit)}"
