"""Invented values that show every component in every state on `/-/patterns`."""

from __future__ import annotations

from shirube.ui.charts import LineChart, Part, Value, band, line_chart, spark_line

YEARS = ("R元", "R2", "R3", "R4")
TARGETS = (Value(30, "30"), Value(30, "30"), Value(15, "15"), Value(20, "20"))
ACTUALS = (Value(21, "21"), Value(9, "9"), Value(16, "16"), Value(None))


def samples() -> dict[str, object]:
    """Return what the patterns page shows."""
    return {"line": _line(), "spark": spark_line(title="見本", target=TARGETS, actual=ACTUALS), "parts": _parts(), "hues": range(1, 6)}


def _line() -> LineChart:
    return line_chart(title="見本の目標と実績", description="単位は件。", years=YEARS, target=TARGETS, actual=ACTUALS)


def _parts() -> tuple[Part, ...]:
    return band([("done", "達成", 151), ("under-way", "進行中", 98), ("behind", "計画より遅れ", 9), ("later", "これから", 26)])
