"""What the rules said, in the reader's language."""

from __future__ import annotations

from django.utils.translation import override

from shirube.ui.sentences import say

SENTENCE = {"template": "累計なのに実績が減っている: %(values)s。", "values": {"values": "令和元年度233人、令和2年度158人"}}


def test_japanese_readers_get_the_sentence_as_it_was_made() -> None:
    with override("ja"):
        assert say(SENTENCE) == "累計なのに実績が減っている: 令和元年度233人、令和2年度158人。"


def test_english_readers_get_western_years() -> None:
    with override("en"):
        assert "FY2019 233人" in say(SENTENCE)
        assert say({"template": "%(year)s", "values": {"year": "令和3年度"}}) == "FY2021"


def test_no_sentence_is_no_text_and_a_percent_sign_alone_is_one() -> None:
    assert say(None) == ""
    assert say({"template": "100%", "values": {}}) == "100%"
