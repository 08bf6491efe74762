"""Numbers as plans print them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.plans.rules.quantities import Change, Comparator, State, format_number, parse_quantity

UNITS = ("人", "件", "町会等/年", "%", "t/年", "組", "校区", "か所", "kg", "m2", "円", "時間", "ポイント", "回/年", "")
FULL_WIDTH = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")


@pytest.mark.parametrize(
    ("cell", "number", "unit", "comparator"),
    [
        ("15町会等/年", "15", "町会等/年", Comparator.EXACT),
        ("1,070件", "1070", "件", Comparator.EXACT),
        ("１，０７０ 件", "1070", "件", Comparator.EXACT),
        ("70%程度", "70", "%", Comparator.ABOUT),
        ("約70%", "70", "%", Comparator.ABOUT),
        ("10%未満", "10", "%", Comparator.BELOW),
        ("10%未満を堅持", "10", "%", Comparator.BELOW),
        ("97.0%以上", "97.0", "%", Comparator.AT_LEAST),
        ("97.0%以上に向上", "97.0", "%", Comparator.AT_LEAST),
        ("5日以内", "5", "日", Comparator.AT_MOST),
        ("100件超", "100", "件", Comparator.ABOVE),
        ("154,000t/年", "154000", "t/年", Comparator.EXACT),
        ("195,919千円", "195919000", "円", Comparator.EXACT),
        ("65百万円", "65000000", "円", Comparator.EXACT),
        ("1億2,000万円", "120000000", "円", Comparator.EXACT),
        ("1.5倍", "1.5", "倍", Comparator.EXACT),
        ("1,000m²", "1000", "m2", Comparator.EXACT),
        ("5.7", "5.7", "", Comparator.EXACT),
        ("▲3.2%", "-3.2", "%", Comparator.EXACT),
        ("△3.2%", "-3.2", "%", Comparator.EXACT),
        ("0%", "0", "%", Comparator.EXACT),
        ("0人/年", "0", "人/年", Comparator.EXACT),
    ],
)
def test_a_number_is_read_with_unit_and_comparator(cell: str, number: str, unit: str, comparator: Comparator) -> None:
    quantity = parse_quantity(cell)
    assert (quantity.state, quantity.number, quantity.unit, quantity.comparator) == (State.VALUE, Decimal(number), unit, comparator)


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("", State.BLANK),
        ("　", State.BLANK),
        ("未確定", State.PENDING),
        ("集計中", State.PENDING),
        ("対H25比未確定", State.PENDING),
        ("-", State.NOT_APPLICABLE),
        ("－", State.NOT_APPLICABLE),
        ("―", State.NOT_APPLICABLE),
        ("—", State.NOT_APPLICABLE),
        ("ー", State.NOT_APPLICABLE),
        ("該当なし", State.NOT_APPLICABLE),
        ("対象外", State.NOT_APPLICABLE),
        ("職員定数を適正に管理", State.TEXT),
        ("皆増", State.TEXT),
        ("◎", State.TEXT),
        ("→", State.TEXT),
        ("9月開始", State.TEXT),
        ("2022年度", State.TEXT),
        ("3年に1回", State.TEXT),
        ("4校2町", State.TEXT),
        ("5回10人", State.TEXT),
        ("2～3件", State.TEXT),
        ("10件以上20件未満", State.TEXT),
        ("1,0700件", State.TEXT),
        ("30 40", State.TEXT),
        ("3万5億円", State.TEXT),
        ("3万5万円", State.TEXT),
        ("9" * 30, State.TEXT),
        ("0.1234567%", State.TEXT),
    ],
)
def test_what_is_no_number_is_not_made_one(cell: str, state: State) -> None:
    quantity = parse_quantity(cell)
    assert quantity.state is state
    assert quantity.number is None
    assert quantity.raw == cell


@pytest.mark.parametrize(
    ("cell", "reference", "comparator"),
    [
        ("前年度よりも削減", "前年度", Comparator.BELOW),
        ("前年度より増加", "前年度", Comparator.ABOVE),
        ("前年度以上", "前年度", Comparator.AT_LEAST),
        ("前年度並み", "前年度", Comparator.ABOUT),
        ("中核市平均以下", "中核市平均", Comparator.AT_MOST),
        ("中核市平均以下に抑制", "中核市平均", Comparator.AT_MOST),
        ("全国平均値を上回る", "全国平均", Comparator.ABOVE),
    ],
)
def test_a_comparison_with_another_number_names_it(cell: str, reference: str, comparator: Comparator) -> None:
    quantity = parse_quantity(cell)
    assert (quantity.state, quantity.reference, quantity.comparator) == (State.RELATIVE, reference, comparator)


def test_a_share_of_a_base_year_keeps_the_year() -> None:
    quantity = parse_quantity("対H25比16%")
    assert (quantity.number, quantity.unit, quantity.base_year) == (Decimal(16), "%", 2013)
    assert parse_quantity("令和元年度比5%").base_year == 2019


def test_a_change_keeps_its_way_and_its_second_unit() -> None:
    quantity = parse_quantity("50%減 (600万枚減)")
    assert (quantity.number, quantity.unit, quantity.change) == (Decimal(50), "%", Change.DECREASE)
    assert quantity.secondary is not None
    assert (quantity.secondary.number, quantity.secondary.unit, quantity.secondary.change) == (Decimal(6_000_000), "枚", Change.DECREASE)
    assert parse_quantity("62.5時間減").change is Change.DECREASE
    assert parse_quantity("皆増").change is Change.INCREASE


def test_words_in_brackets_are_a_note() -> None:
    quantity = parse_quantity("100人 (全課長)")
    assert (quantity.number, quantity.unit, quantity.note, quantity.secondary) == (Decimal(100), "人", "全課長", None)


@pytest.mark.parametrize("cell", ["59%以上 61%以上", "59%以上61%以上"])
def test_of_two_values_the_last_is_in_force(cell: str) -> None:
    quantity = parse_quantity(cell)
    assert (quantity.number, quantity.comparator) == (Decimal(61), Comparator.AT_LEAST)
    assert quantity.superseded is not None
    assert quantity.superseded.number == 59


numbers = st.decimals(min_value=0, max_value=Decimal("999999999.99"), places=2) | st.integers(0, 10**12).map(Decimal)


@given(numbers, st.sampled_from(UNITS))
def test_a_number_survives_commas_and_full_width(number: Decimal, unit: str) -> None:
    plain = format_number(number)
    for written in (plain, plain.replace(",", ""), plain.translate(FULL_WIDTH)):
        quantity = parse_quantity(f"{written}{unit}")
        assert quantity.number == number
        assert quantity.unit == unit
        assert format_number(quantity.number) == plain


@given(numbers, st.sampled_from(UNITS[:-1]), st.sampled_from(["以上", "以下", "未満", "超", "程度"]))
def test_a_comparator_never_changes_the_number(number: Decimal, unit: str, word: str) -> None:
    assert parse_quantity(f"{format_number(number)}{unit}{word}").number == number


@given(st.text(max_size=40))
def test_any_text_is_read_as_something(text: str) -> None:
    quantity = parse_quantity(text)
    assert quantity.raw == text
    assert (quantity.number is not None) == (quantity.state is State.VALUE)


@given(st.text(alphabet="0123456789,.%人件以上未満対比H減増()万億千約△-前年度平均", max_size=16))
def test_no_arrangement_of_usual_signs_breaks_reading(text: str) -> None:
    quantity = parse_quantity(text)
    assert (quantity.number is not None) == (quantity.state is State.VALUE)
