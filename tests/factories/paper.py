"""Looks at a PDF as a reader does: its text by page, where each piece stands, which typefaces it carries, what its pages look like."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import create_string_buffer
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from fontTools.ttLib import TTFont
from PIL import Image

FONTS = Path(__file__).resolve().parents[2] / "shirube" / "ui" / "fonts"
Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""


@dataclass(frozen=True)
class Piece:
    """A piece of text and the box around it."""

    text: str
    box: Box


@dataclass(frozen=True)
class Page:
    """One page as read."""

    width: float
    height: float
    text: str
    pieces: tuple[Piece, ...]
    fonts: frozenset[tuple[str, bool]]
    """Each font's name and whether the file carries it."""
    picture: Image.Image

    @property
    def flat(self) -> str:
        """The text without any space or line end."""
        return flat(self.text)


def flat(text: str) -> str:
    """Return a text without anything that has no form."""
    return "".join(text.replace("\u200b", "").replace("\ufffe", "").split())


def pages_of(data: bytes) -> tuple[Page, ...]:
    """Read all pages of a PDF."""
    document = pypdfium2.PdfDocument(data)
    try:
        return tuple(_page(document[place]) for place in range(len(document)))
    finally:
        document.close()


def text_of(data: bytes) -> str:
    """Return the text of all pages without any space or line end."""
    return "".join(page.flat for page in pages_of(data))


def text_between(data: bytes, left: float, right: float) -> str:
    """Return the text of a column of all pages, between two distances from the left edge in millimetres, without spaces."""
    return "".join(texts_between(data, left, right))


def texts_between(data: bytes, left: float, right: float) -> list[str]:
    """Return the same page by page."""
    document = pypdfium2.PdfDocument(data)
    point = 72 / 25.4
    try:
        return [flat(page.get_textpage().get_text_bounded(left * point, 0, right * point, page.get_height())) for page in document]
    finally:
        document.close()


def _page(page: pypdfium2.PdfPage) -> Page:
    text = page.get_textpage()
    boxes = [text.get_rect(place) for place in range(text.count_rects())]
    return Page(
        width=page.get_width(),
        height=page.get_height(),
        text=text.get_text_range(),
        pieces=tuple(Piece(text.get_text_bounded(*box), box) for box in boxes),
        fonts=frozenset(_fonts(page)),
        picture=page.render(scale=0.6).to_pil().convert("L"),
    )


def _fonts(page: pypdfium2.PdfPage) -> Iterator[tuple[str, bool]]:
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=5):
        font = pdfium.FPDFTextObj_GetFont(thing.raw)
        size = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
        name = create_string_buffer(size)
        pdfium.FPDFFont_GetBaseFontName(font, name, size)
        yield name.raw.rstrip(b"\0").decode(), bool(pdfium.FPDFFont_GetIsEmbedded(font))


@cache
def known_characters() -> frozenset[int]:
    """Return the code points that the typeface has a glyph for."""
    return frozenset(TTFont(FONTS / "BIZUDPGothic-Regular.ttf").getBestCmap())


def missing_glyphs(page: Page) -> set[str]:
    """Return the characters of a page that the typeface has no glyph for."""
    return {char for char in flat(page.text) if ord(char) not in known_characters() and not 0xE0100 <= ord(char) <= 0xE01EF}


def outside(page: Page, margin: float = 8.0) -> list[Piece]:
    """Return the pieces that stand outside the page or in its outermost rim."""
    return [
        piece
        for piece in page.pieces
        if piece.box[0] < margin or piece.box[1] < margin or piece.box[2] > page.width - margin or piece.box[3] > page.height - margin
    ]


def overlaps(page: Page) -> list[tuple[Piece, Piece]]:
    """Return the pairs of pieces that lie on each other by more than a fifth of the smaller."""
    found: list[tuple[Piece, Piece]] = []
    ordered = sorted(page.pieces, key=lambda piece: piece.box[0])
    for place, one in enumerate(ordered):
        beside = takewhile(lambda other: other.box[0] < one.box[2], ordered[place + 1 :])  # noqa: B023  (used at once)
        found += [(one, other) for other in beside if _common(one.box, other.box) > 0.2 * min(_area(one.box), _area(other.box))]
    return found


def _common(one: Box, other: Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width * height if width > 0 and height > 0 else 0.0


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def assert_well_set(data: bytes) -> tuple[Page, ...]:
    """Assert what holds for every page of every paper, and return the pages."""
    pages = pages_of(data)
    for number, page in enumerate(pages, 1):
        assert missing_glyphs(page) == set(), number
        assert outside(page) == [], number
        assert overlaps(page) == [], number
        assert all(is_embedded and "BIZUDPGothic" in name for name, is_embedded in page.fonts), page.fonts
        assert min(page.picture.tobytes()) < 200, f"page {number} is blank"
        assert f"{number}/{len(pages)}" in page.flat, number
    return pages
