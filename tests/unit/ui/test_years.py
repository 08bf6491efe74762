"""Years in two languages, the same page in the other language, and the ways in the head."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from shirube.core.errors import ContentFault
from shirube.ui.context import same_page
from shirube.ui.sentences import say
from shirube.ui.templatetags.signs import actual, planned
from shirube.ui.ways import Way, publish
from shirube.ui.years import full_date, full_year, long_year, short_year


def test_a_japanese_page_counts_in_eras() -> None:
    with override("ja"):
        assert (short_year(2019), long_year(2021)) == ("R元", "令和3年度")
        assert full_year(2021) == "令和3年度（2021年度）"
        assert full_date(date(2021, 8, 25)) == "令和3年8月25日"


def test_an_english_page_counts_in_western_years() -> None:
    with override("en"):
        assert (short_year(2019), long_year(2021)) == ("FY2019", "FY2021")
        assert full_year(2021) == "FY2021 (R3)"
        assert full_date(date(2021, 8, 25)) == "25 August 2021"


@pytest.mark.parametrize(
    ("path", "language", "other"),
    [
        ("/", "en", "/en/"),
        ("/en/", "ja", "/"),
        ("/plans/p/?q=a%20b&sort=-rating", "en", "/en/plans/p/?q=a%20b&sort=-rating"),
        ("/en/plans/p/?q=a", "ja", "/plans/p/?q=a"),
        ("/energy/", "en", "/en/energy/"),
    ],
)
def test_the_other_language_has_the_same_page(path: str, language: str, other: str) -> None:
    assert same_page(RequestFactory().get(path), language) == other


def test_a_way_may_be_published_again_but_not_replaced() -> None:
    publish(Way("plans:home", "計画"))
    with pytest.raises(ContentFault):
        publish(Way("plans:home", "別の言葉"))


def test_a_stored_sentence_is_filled_with_its_values() -> None:
    assert say({"template": "%(count)s件", "values": {"count": 3}}) == "3件"
    assert say({"template": "100%のまま", "values": {}}) == "100%のまま"
    assert say(None) == ""


def test_a_planned_sign_is_an_outline_an_actual_one_filled_and_an_unknown_one_stays_text() -> None:
    assert "#double-o" in planned("◎")
    assert "#double-f" in actual("◎")
    assert planned("拡充") == "拡充"
