"""The typeface as we read it is the typeface as it is; texts come out with a glyph for each character."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from shirube.cycle.writers.palette import HUES, NAMES, palette
from shirube.cycle.writers.texts import cut, one_line, tidy
from shirube.cycle.writers.typeface import FONTS, Setter, typeface


@pytest.fixture(scope="module")
def font() -> TTFont:
    return TTFont(FONTS / "BIZUDPGothic-Regular.ttf")


def test_characters_and_widths_are_those_of_the_font(font: TTFont) -> None:
    names, metrics, scale = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    assert typeface().widths == {code: metrics[name][0] / scale for code, name in names.items()}


def test_variants_are_those_of_the_font(font: TTFont) -> None:
    table = next(each for each in font["cmap"].tables if each.format == 14)
    assert typeface().variants == {(base, selector) for selector, pairs in table.uvsDict.items() for base, _ in pairs}


def test_the_bold_face_has_the_same_characters(font: TTFont) -> None:
    assert set(TTFont(FONTS / "BIZUDPGothic-Bold.ttf").getBestCmap()) == set(font.getBestCmap())


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("金沢市 髙﨑 ①㈱ △□○◎→", "金沢市 髙﨑 ①㈱ △□○◎→"),
        ("𠮷野", "〓野"),
        ("a\tb\r\nc\rd\u2028e", "a b\nc\nd\ne"),
        ("か\u3099は\u309a", "がぱ"),
        ("神\ufa19", "神\ufa19"),
        ("\x00\x07\u200f\u202e\u200d\ufeff", ""),
        ("\ud800", ""),
        ("葛\U000e0100", "葛\U000e0100"),
        ("あ\U000e0100", "あ"),
        ("f" * 64, "f" * 64),
        ("x" * 20, "xxxxxxxx\u200bxxxxxxxx\u200bxxxx"),
    ],
)
def test_a_text_gets_a_glyph_for_each_character(text: str, clean: str) -> None:
    assert Setter(set()).clean(text) == clean


def test_missing_characters_are_remembered() -> None:
    setter = Setter(set())
    setter.clean("𠮷と🙂と𠮷")
    assert setter.missing == {0x20BB7, 0x1F642}


def test_lines_are_counted_by_width() -> None:
    face = typeface()
    assert face.lines("", 10, 100) == 1
    assert face.lines("漢" * 10, 10, 100) == 1
    assert face.lines("漢" * 11, 10, 100) == 2
    assert face.lines("漢\n字", 10, 100) == 2


def test_texts_are_tidied_cut_and_put_on_one_line() -> None:
    assert tidy("あ\x00\x1f\ud800い\tう") == "あい う"
    assert cut("一二三四五", 4) == "一二三…"
    assert cut("一二三四", 4) == "一二三四"
    assert one_line(" あ\n い\u3000う ") == "あ い う"


def test_colours_are_those_of_the_pages() -> None:
    tokens = (FONTS.parent / "static" / "ui" / "css" / "tokens.css").read_text(encoding="utf-8")
    assert set(palette()) == {*NAMES, *HUES}
    assert all(f": {value};" in tokens for value in palette().values())
