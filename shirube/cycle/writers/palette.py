"""The colours of our papers: those of the pages, read from the one file that holds colour values."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_TOKENS = Path(__file__).resolve().parents[2] / "ui" / "static" / "ui" / "css" / "tokens.css"
_VALUE = re.compile(r"--([a-z0-9-]+):\s*(?:(#[0-9a-f]{6})|var\(--([a-z0-9-]+)\));")
NAMES = ("ground", "ground-quiet", "ink", "ink-soft", "rule", "rule-strong", "press", "behind", "look", "control")
HUES = tuple(f"hue-{number}" for number in range(1, 6))


@cache
def palette() -> dict[str, str]:
    """Return each colour by its meaning, as six digits after a sharp; those of light paper."""
    light = _TOKENS.read_text(encoding="utf-8").split("@media", 1)[0]
    found: dict[str, str] = {}
    for name, value, reference in _VALUE.findall(light):
        if value or reference in found:
            found[name] = value or found[reference]
    return {name: found[name] for name in (*NAMES, *HUES)}
