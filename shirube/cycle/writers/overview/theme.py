"""Makes an empty presentation ours: wide slides, two layouts, and a theme that names typefaces for Japanese and our colours.

A city that wants its own look changes the theme once, in PowerPoint, and every slide follows.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Pt

from shirube.cycle.writers.overview.shapes import BODY_WIDTH, HEIGHT, MARGIN, WIDTH, Deck
from shirube.cycle.writers.palette import palette
from shirube.cycle.writers.texts import tidy
from shirube.cycle.writers.typeface import FAMILY

JAPANESE = "BIZ UDPゴシック"
"""The name under which a Japanese Windows knows the typeface."""
_KEPT = ("Title Slide", "Title Only")
_COLOURS = {
    "dk1": "ink",
    "lt1": "ground",
    "dk2": "ink-soft",
    "lt2": "rule",
    "accent1": "hue-1",
    "accent2": "hue-2",
    "accent3": "hue-3",
    "accent4": "hue-4",
    "accent5": "hue-5",
    "accent6": "light",
    "hlink": "press",
    "folHlink": "hue-5",
}


def prepare(show: Any, deck: Deck) -> None:
    """Set up the presentation before its slides are added."""
    show.slide_width, show.slide_height = Pt(WIDTH), Pt(HEIGHT)
    _drop_thumbnail(show.part.package)
    _keep_layouts(show)
    _set_theme(show.slide_master)
    _place(show.slide_master)
    for layout in show.slide_layouts:
        _place(layout, is_cover=layout.name == _KEPT[0])
    _set_properties(show.core_properties, deck)


def _drop_thumbnail(package: Any) -> None:
    """Leave out the picture of an empty slide that the library's own presentation brings."""
    for key in [key for key, relation in package._rels.items() if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        package._rels.pop(key)


def _keep_layouts(show: Any) -> None:
    for layout in list(show.slide_layouts):
        if layout.name not in _KEPT:
            show.slide_layouts.remove(layout)


def _place(holder: Any, *, is_cover: bool = False) -> None:
    """Put the placeholders where our slides have them, and take out those of date and foot."""
    for shape in list(holder.placeholders):
        kind = shape.placeholder_format.type.name
        if kind in ("TITLE", "CENTER_TITLE"):
            _at(shape, 146 if is_cover else 30, 56 if is_cover else 48, 36 if is_cover else 24)
        elif kind in ("SUBTITLE", "BODY"):
            _at(shape, 112, 30 if is_cover else 380, 20)
        else:
            shape._element.getparent().remove(shape._element)


def _at(shape: Any, top: float, height: float, size: float) -> None:
    shape.left, shape.top, shape.width, shape.height = Pt(MARGIN), Pt(top), Pt(BODY_WIDTH), Pt(height)
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = True
    body = frame._txBody
    body.bodyPr.set("anchor", "ctr")
    for fit in body.bodyPr.xpath("a:normAutofit"):
        body.bodyPr.remove(fit)
    style = body.get_or_add_lstStyle() if hasattr(body, "get_or_add_lstStyle") else body.find(_tag("lstStyle"))
    _set_style(style, size, is_bold=shape.placeholder_format.type.name != "SUBTITLE")


def _tag(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/drawingml/2006/main}}{name}"


def _set_style(style: Any, size: float, *, is_bold: bool) -> None:
    """Say in the placeholder how its first level is set: left, without a bullet."""
    for old in style.findall(_tag("lvl1pPr")):
        style.remove(old)
    level = style.makeelement(_tag("lvl1pPr"), {"algn": "l", "marL": "0", "indent": "0"})
    level.append(level.makeelement(_tag("buNone"), {}))
    run = level.makeelement(_tag("defRPr"), {"sz": str(int(size * 100)), "b": "1" if is_bold else "0", "lang": "ja-JP"})
    fill = run.makeelement(_tag("solidFill"), {})
    fill.append(fill.makeelement(_tag("schemeClr"), {"val": "tx1"}))
    run.append(fill)
    level.append(run)
    style.insert(0, level)


def _set_theme(master: Any) -> None:
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = part.blob.decode()
    text = re.sub(r'(<a:(?:clrScheme|fontScheme|theme) [^>]*name=")[^"]*', r"\g<1>Shirube", text)
    for name, meaning in _COLOURS.items():
        text = re.sub(rf"(<a:{name}>).*?(</a:{name}>)", rf'\g<1><a:srgbClr val="{_hex(meaning)}"/>\g<2>', text, flags=re.DOTALL)
    text = re.sub(r'<a:latin typeface="[^"]*"[^>]*/>\s*<a:ea typeface="[^"]*"[^>]*/>', _faces(), text)
    text = re.sub(r'(<a:font script="Jpan" typeface=")[^"]*', rf"\g<1>{JAPANESE}", text)
    part._blob = text.encode()


def _faces() -> str:
    return f'<a:latin typeface="{FAMILY}"/><a:ea typeface="{JAPANESE}"/>'


def _hex(meaning: str) -> str:
    """Return a colour as the format writes it: six digits. The light grey of bars lies half way between rule and control."""
    colours = palette()
    if meaning != "light":
        return colours[meaning][1:].upper()
    pair = [[int(colours[name][place : place + 2], 16) for place in (1, 3, 5)] for name in ("rule", "control")]
    return "".join(f"{(low + high) // 2:02X}" for low, high in zip(*pair, strict=True))


def _set_properties(properties: Any, deck: Deck) -> None:
    day = date.fromisoformat(deck.day) if deck.day else date(1980, 1, 1)
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    properties.title, properties.author = tidy(deck.title)[:255], tidy(deck.author)[:255]
    properties.last_modified_by, properties.revision = tidy(deck.author)[:255], 1
    properties.created = properties.modified = moment
    properties.language, properties.comments = "ja-JP", f"SHA-256 {deck.digest}"
