"""Splitting a letter and grouping opinions."""

from __future__ import annotations

import pytest

from shirube.core.errors import InvalidInput
from shirube.council.rules.grouping import Text, shared_words, suggestions
from shirube.council.rules.splitting import cut, joined, paragraphs


def test_a_letter_is_cut_at_its_numbers_else_at_its_empty_lines() -> None:
    assert paragraphs("1 ではない。\n(1) 窓口を増やす。\n(2) 夜も開ける。") == ["1 ではない。", "(1) 窓口を増やす。", "(2) 夜も開ける。"]
    assert paragraphs("1 窓口を増やす。\n2 夜も開ける。") == ["1 窓口を増やす。", "2 夜も開ける。"]
    assert paragraphs("窓口を増やす。\n\n夜も開ける。") == ["窓口を増やす。", "夜も開ける。"]
    assert paragraphs("窓口を増やす。") == ["窓口を増やす。"]


def test_separators_cut_and_nothing_is_lost() -> None:
    text = "窓口を増やす。\n夜も開ける。"
    assert cut(text, "窓口を増やす。\n----\n夜も開ける。") == ["窓口を増やす。", "夜も開ける。"]
    assert cut(text, joined(cut(text, "窓口を増やす。\r\n－－－－\r\n夜も開ける。"))) == ["窓口を増やす。", "夜も開ける。"]


@pytest.mark.parametrize("changed", ["窓口を増やす。", "窓口を増やせ。\n----\n夜も開ける。", ""])
def test_a_letter_is_never_changed_by_cutting(changed: str) -> None:
    with pytest.raises(InvalidInput, match="届いた文が変わっています"):
        cut("窓口を増やす。\n夜も開ける。", changed)


def test_alike_texts_are_suggested_with_the_words_they_share() -> None:
    texts = [
        Text(1, "市役所の窓口を夜間も開けてほしい。"),
        Text(2, "窓口を夜間にも開けてください。仕事の後に行けます。"),
        Text(3, "道路の補修をスマートフォンで通報したい。"),
        Text(4, "スマートフォンから道路の補修を通報できると便利。"),
        Text(5, "図書館の本を増やしてください。"),
    ]
    found = suggestions(texts)
    assert [each.keys for each in found] == [(1, 2), (3, 4)]
    assert "窓口" in found[0].words
    assert "スマートフォン" in found[1].words
    assert not found[0].is_same


def test_a_campaign_is_one_suggestion_with_all_its_letters() -> None:
    texts = [Text(number, "料金の値上げに反対します。" if number % 2 else "料金の値上げに反対します") for number in range(40)]
    assert [(len(each.keys), each.is_same) for each in suggestions(texts)] == [(40, True)]


def test_shared_words_are_those_of_more_than_half() -> None:
    assert shared_words(["窓口と図書館", "窓口と公園", "窓口"]) == ("窓口",)
