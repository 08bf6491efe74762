"""Clean text, receipt numbers and the gate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.council.rules.letters import MOST_MARKS, SIGNS, WINDOW, Gate, clean, receipt_of


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("あ\u200bい", "あい"),
        ("\u202eabc", "abc"),
        ("か\u3099", "が"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("a\x00b", "ab"),
        ("  ", ""),
        ("x" + "\u0301" * 50, "x\u0301"[:0] + clean("x" + "\u0301" * MOST_MARKS)),
    ],
)
def test_what_nobody_sees_goes_and_everything_else_stays(text: str, kept: str) -> None:
    assert clean(text) == kept


@given(st.text())
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(max_size=20))
def test_a_receipt_is_always_the_same_and_easy_to_say(nonce: str) -> None:
    receipt = receipt_of(nonce, "secret")
    assert receipt == receipt_of(nonce, "secret")
    assert len(receipt) == 9
    assert set(receipt) <= {*SIGNS, "-"}


def test_ten_thousand_forms_have_ten_thousand_receipts() -> None:
    assert len({receipt_of(str(number), "secret") for number in range(10_000)}) == 10_000


def test_the_gate_closes_after_so_many_and_opens_after_its_window() -> None:
    now = [0.0]
    gate = Gate(2, clock=lambda: now[0])
    assert [gate.lets("192.0.2.1") for _ in range(3)] == [True, True, False]
    assert gate.lets("192.0.2.2")
    now[0] = WINDOW + 1
    assert gate.lets("192.0.2.1")


def test_a_household_has_one_place_however_many_addresses_it_has() -> None:
    gate = Gate(1)
    assert gate.lets("2001:db8:1:2::1")
    assert not gate.lets("2001:db8:1:2:ffff::9")
    assert gate.lets("2001:db8:1:3::1")
