"""Folding and n-grams, without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.core.folding import clusters, fold, grams, needed_grams, words


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ゴミ", "ごみ"),
        ("ＡＥＤ", "aed"),
        ("ｶﾞｽ", "ガス"),
        ("か\u3099す", "がす"),
        ("ヴ", "ゔ"),
        ("①", "1"),
        ("㌔", "きろ"),
        ("ß", "SS"),
        ("Σ", "ς"),
    ],
)
def test_what_is_written_in_two_ways_folds_to_one(typed: str, written: str) -> None:
    assert fold(typed) == fold(written)


def test_voiced_and_unvoiced_kana_stay_apart() -> None:
    assert fold("ガス") != fold("カス")


def test_control_characters_vanish_and_white_space_divides() -> None:
    assert words("a\x00b　c\td\ud800") == ["ab", "c", "d"]


@given(st.text())
def test_folded_clusters_joined_are_the_folded_text_and_lose_nothing(text: str) -> None:
    assert "".join(folded for folded, _ in clusters(text)) == fold(text)
    assert "".join(original for _, original in clusters(text)) == text


@given(st.text())
def test_every_gram_is_plain_letters(text: str) -> None:
    assert all(gram.isascii() and gram.isalpha() and gram.islower() for gram in grams(fold(text)))


@given(st.lists(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Zs", "Zl", "Zp")), min_size=1, max_size=30), st.data())
def test_every_part_of_a_word_needs_only_grams_that_the_word_has(chars: list[str], data: st.DataObject) -> None:
    for word in fold("".join(chars)).split():
        start = data.draw(st.integers(0, len(word) - 1))
        end = data.draw(st.integers(start + 1, len(word)))
        assert set(needed_grams(word[start:end])) <= grams(word)
