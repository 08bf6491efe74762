"""The typeface of our papers: which characters it has, how wide they are, and what becomes of the others.

A character without a glyph is printed as 〓, as printers have always marked it, and the paper says so in a note with the code points.
Control characters and marks of direction are left out: they have no form.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shirube.cycle.writers.texts import tidy

FAMILY = "BIZ UDPGothic"
FONTS = Path(__file__).resolve().parents[2] / "ui" / "fonts"
MISSING = "〓"
BREAK = "\u200b"
"""A place where a line may break; it has no form."""
_LONG_RUN = re.compile(r"[!-~]{12,}")
_HASH = re.compile(r"[0-9a-f]{64}")
"""A SHA-256, which stands by itself and must be copied whole."""
_RUN_PART = 8
_MARKED = re.compile(r".[\u0300-\u036f\u3099\u309a]+")
"""A letter with combining marks: か and ゛ in two characters, as some systems name files."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """Advance widths in em by code point, and the pairs of character and variation selector that have a glyph of their own."""

    widths: dict[int, float]
    variants: frozenset[tuple[int, int]]

    def width(self, text: str, size: float) -> float:
        """Return how wide a line of text is, in the unit of `size`."""
        return size * sum(self.widths.get(ord(char), 1.0) for char in text)

    def lines(self, text: str, size: float, room: float) -> int:
        """Return how many lines a text takes in a column `room` wide, breaking anywhere; at least one."""
        return sum(max(1, -(-int(self.width(line, size) * 1000) // int(room * 1000))) for line in text.split("\n"))


@dataclass(slots=True)
class Setter:
    """Makes texts fit to be set and remembers the code points that had no glyph."""

    missing: set[int]

    def clean(self, text: str) -> str:
        """Return the text with a glyph for each character: 〓 for those without; line ends kept, tabs made spaces."""
        if _HASH.fullmatch(text):
            return text
        return _LONG_RUN.sub(_broken, "".join(self._characters(_MARKED.sub(_composed, tidy(text)))))

    def _characters(self, text: str) -> Iterator[str]:
        face = typeface()
        for place, char in enumerate(text):
            code = ord(char)
            if char == "\n" or code in face.widths:
                yield char
            elif _is_selector(code):
                if place and (ord(text[place - 1]), code) in face.variants:
                    yield char
            elif unicodedata.category(char) != "Cf":
                self.missing.add(code)
                yield MISSING


def _broken(run: re.Match[str]) -> str:
    """Let a long run of Latin letters, such as an address, break."""
    return BREAK.join(run[0][place : place + _RUN_PART] for place in range(0, len(run[0]), _RUN_PART))


def _composed(marked: re.Match[str]) -> str:
    """Put a letter and its marks into one character; nothing else is normalised, since the forms of names would change."""
    return unicodedata.normalize("NFC", marked[0])


def _is_selector(code: int) -> bool:
    return 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF


@cache
def typeface() -> Typeface:
    """Return the typeface, read from the font file that the papers embed."""
    data = (FONTS / "BIZUDPGothic-Regular.ttf").read_bytes()
    tables = _tables(data)
    scale: int = struct.unpack_from(">H", data, tables["head"] + 18)[0]
    count: int = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
    advances = struct.unpack_from(">" + "Hh" * count, data, tables["hmtx"])[::2]
    subtables = dict(_subtables(data, tables["cmap"]))
    glyphs = _groups(data, subtables[3, 10])
    widths = {code: advances[min(glyph, count - 1)] / scale for code, glyph in glyphs.items()}
    return Typeface(widths, frozenset(_variants(data, subtables[0, 5])))


def _tables(data: bytes) -> dict[str, int]:
    """Return where each table of the font file begins."""
    count: int = struct.unpack_from(">H", data, 4)[0]
    records = (struct.unpack_from(">4sIII", data, 12 + 16 * place) for place in range(count))
    return {tag.decode(): offset for tag, _, offset, _ in records}


def _subtables(data: bytes, start: int) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield where each map of characters begins, by platform and encoding."""
    count: int = struct.unpack_from(">H", data, start + 2)[0]
    for place in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, start + 4 + 8 * place)
        yield (platform, encoding), start + offset


def _groups(data: bytes, start: int) -> dict[int, int]:
    """Return the glyph of each code point, from a map of format 12."""
    count: int = struct.unpack_from(">I", data, start + 12)[0]
    groups = (struct.unpack_from(">III", data, start + 16 + 12 * place) for place in range(count))
    return {code: glyph + code - first for first, last, glyph in groups for code in range(first, last + 1)}


def _variants(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs that a map of format 14 knows: with the usual glyph (ranges) or one of their own."""
    count: int = struct.unpack_from(">I", data, start + 6)[0]
    for place in range(count):
        selector, usual, own = struct.unpack_from(">3sII", data, start + 10 + 11 * place)
        code = int.from_bytes(selector, "big")
        if usual:
            for at in range(struct.unpack_from(">I", data, start + usual)[0]):
                first, more = struct.unpack_from(">3sB", data, start + usual + 4 + 4 * at)
                yield from ((base, code) for base in range(int.from_bytes(first, "big"), int.from_bytes(first, "big") + more + 1))
        if own:
            for at in range(struct.unpack_from(">I", data, start + own)[0]):
                yield int.from_bytes(data[start + own + 4 + 5 * at :][:3], "big"), code
