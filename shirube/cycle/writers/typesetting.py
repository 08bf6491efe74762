"""Typesets a paper with typst: a template of ours, the data as JSON beside it, our own typeface and nothing of the machine's.

The same data give the same bytes: the day of the paper is given, no clock is read, and no network is asked.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from shirube.cycle.writers.typeface import FAMILY, FONTS, Setter

TEMPLATES = Path(__file__).resolve().parent / "typst"
_ROOT = TEMPLATES.parents[2]
"""What a template may import from: `/cycle/writers/typst/common.typ` holds what all papers share."""
TAGGED: typst.PDFStandard = "ua-1"
"""For readers of screens."""
LASTING: typst.PDFStandard = "a-2a"
"""Fit to be kept for good; asks for a day."""


def typeset(template: str, data: dict[str, Any], *, day: str, folder: Path = TEMPLATES) -> bytes:
    """Return a template of ours, filled with the data, as PDF. `day` is the day of the paper, empty for none; `folder` holds the template.

    Characters that the typeface lacks are replaced; the template finds their code points in `missing`.
    """
    setter = Setter(set())
    clean = _cleaned(data, setter)
    clean |= {"missing": [f"U+{code:04X}" for code in sorted(setter.missing)], "family": FAMILY, "day": _parts(day)}
    made = typst.compile(
        str(folder / template),
        root=str(_ROOT),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(clean, ensure_ascii=False)},
        pdf_standards=[TAGGED, LASTING] if day else [TAGGED],
    )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _cleaned(value: Any, setter: Setter) -> Any:
    """Return JSON values with every text fit to be set."""
    if isinstance(value, str):
        return setter.clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(part, setter) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(part, setter) for part in value]
    return value


def _parts(day: str) -> list[int]:
    """Return a day as year, month and day."""
    return [int(part) for part in day.split("-")] if day else []
