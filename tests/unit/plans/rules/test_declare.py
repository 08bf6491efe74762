"""Direction and kind from the plan's own words: lower-is-better needs a word, a falling series alone is not enough."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.plans.rules.declare import declare
from shirube.plans.rules.facts import Direction, Kind
from tests.unit.plans.rules.builders import row

SERIES_CUT_BACK = [
    ("地域コミュニティ活性化事業に取り組む町会等数", ["30町会等/年", "30町会等/年", "15町会等/年", "20町会等/年"]),
    ("地域福祉ボランティアポイント事業の登録者数（累計）", ["3,000人", "3,500人", "500人", "1,000人"]),
    ("観光ボランティアガイド(まいどさん)会員数", ["370人", "380人", "360人", "370人"]),
    ("市民生活AI等技術促進事業の支援件数", ["2事業/年", "4事業/年", "4事業/年", "2事業/年"]),
    ("国際交流サポーターの育成人数（累計）", ["20人", "30人", "27人", "27人"]),
]


@pytest.mark.parametrize(("title", "cells"), SERIES_CUT_BACK)
def test_a_growing_series_that_was_cut_back_stays_higher_is_better(title: str, cells: list[str]) -> None:
    assert declare(title=title, plan=row(cells)).direction is Direction.UP


@pytest.mark.parametrize(
    ("title", "cells", "evidence"),
    [
        ("市税の滞納者数", ["14,600人", "13,700人", "12,800人", "12,000人"], "滞納者数"),
        ("実質公債費比率", ["10%未満"] * 4, "10%未満"),
        ("経常収支比率", ["中核市平均以下に抑制"] * 4, "中核市平均以下"),
        ("ごみ総排出量", ["154,000t/年", "前年度よりも削減"], "前年度よりも削減"),
        ("資金不足比率", ["0%"] * 4, "0"),
        ("待機児童数", ["12人", "6人"], "待機児童数"),
    ],
)
def test_the_plans_own_words_declare_lower_is_better(title: str, cells: list[str], evidence: str) -> None:
    declared = declare(title=title, plan=row(cells))
    assert declared.direction is Direction.DOWN
    assert evidence in declared.evidence


@pytest.mark.parametrize(
    ("title", "cells"),
    [
        ("経常一般行政経費の節減率(対前年度)", ["3%"] * 4),
        ("エネルギー消費量の削減率", ["対H25比6%", "対H25比7%"]),
        ("コピー用紙使用量(2019年度比較)", ["-", "50%減(600万枚減)"]),
        ("滞納整理の件数", ["100件", "120件"]),
        ("滞納処分の研修回数", ["3回", "3回"]),
        ("電子申告率の向上", ["43%以上", "48%以上"]),
        ("苦情件数の把握", ["100件", "120件"]),
        ("職員定数", ["職員定数を適正に管理"]),
        ("職員定数", []),
    ],
)
def test_what_was_saved_or_done_is_higher_is_better(title: str, cells: list[str]) -> None:
    assert declare(title=title, plan=row(cells)).direction is Direction.UP


def test_a_series_that_falls_throughout_needs_a_word_beside_it() -> None:
    cells = row(["50時間", "45時間", "40時間"])
    assert declare(title="時間外勤務時間", plan=cells).direction is Direction.UP
    two = row(["50時間", "45時間"])
    assert declare(title="時間外勤務時間", plan=two, statement="一人当たりの時間を縮減します。").direction is Direction.UP
    assert declare(title="時間外勤務時間", plan=cells, statement="一人当たりの時間を縮減します。").direction is Direction.DOWN


def test_a_word_in_the_text_alone_declares_nothing() -> None:
    declared = declare(title="集団回収の実施校下", plan=row(["27校下", "28校下", "29校下"]), statement="ごみを減量し、処理量を削減します。")
    assert declared.direction is Direction.UP


@pytest.mark.parametrize(
    ("title", "cell", "kind"),
    [
        ("里親登録者数（累計）", "55組", Kind.CUMULATIVE),
        ("講座開催数", "10回/年", Kind.FLOW),
        ("町会加入率", "70%程度", Kind.RATIO),
        ("会員数", "370人", Kind.LEVEL),
    ],
)
def test_the_kind_follows_title_and_unit(title: str, cell: str, kind: Kind) -> None:
    assert declare(title=title, plan=row([cell])).kind is kind


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=6))
def test_no_series_of_numbers_alone_makes_lower_better(numbers: list[int]) -> None:
    assert declare(title="利用者数", plan=row([f"{number}人" for number in numbers])).direction is Direction.UP
