"""What people type is read kindly, and what cannot be read is kept and told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.cycle.rules.questions import LONGEST, Question
from shirube.cycle.rules.typed import Cell, read_typed

STAGES = (("△", "研究・検討"), ("□", "方針決定"), ("○", "試行"), ("◎", "本格実施"))
PEOPLE = Cell(unit="人")
SCALE = Cell(stages=STAGES)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("1234", "1,234人"),
        ("１，２３４", "1,234人"),
        ("1,234人", "1,234人"),
        (" 1234 人 ", "1,234人"),
        ("97.50", "97.50人"),
        ("0", "0人"),
        ("1万2千", "12,000人"),
        ("未確定", "未確定"),
        ("　集計中 ", "集計中"),
        ("Pending", "Pending"),
        ("－", "-"),
        ("", ""),
        ("　 ", ""),
    ],
)
def test_numbers_are_read_as_they_are_written(typed: str, text: str) -> None:
    read = read_typed(Question.ACTUAL, typed, PEOPLE)
    assert read.fault is None, str(read.fault)
    assert read.text.replace("－", "-") == text


@pytest.mark.parametrize("typed", ["たくさん", "前年度より増", "1 2", "3万5億", "12..5", "十二"])
def test_what_is_no_number_is_kept_and_told(typed: str) -> None:
    read = read_typed(Question.ACTUAL, typed, PEOPLE)
    assert read.text == typed
    assert "数字" in str(read.fault)


def test_another_unit_is_told_with_the_one_of_the_plan() -> None:
    fault = str(read_typed(Question.ACTUAL, "16町会", PEOPLE).fault)
    assert "町会" in fault
    assert "人" in fault
    assert read_typed(Question.ACTUAL, "16町会", Cell(unit="町会/年")).fault is None


@pytest.mark.parametrize(
    ("typed", "text"), [("◎", "◎"), ("〇", "○"), (" ○ ", "○"), ("本格実施", "◎"), ("研究・検討", "△"), ("→", "→"), ("⇒", "→"), ("", "")]
)
def test_stages_are_read_by_sign_or_by_name(typed: str, text: str) -> None:
    read = read_typed(Question.STAGE, typed, SCALE)
    assert (read.text, read.fault) == (text, None)


def test_a_stage_that_is_none_is_told_with_those_there_are() -> None:
    fault = str(read_typed(Question.STAGE, "★", SCALE).fault)
    assert all(name in fault for _, name in STAGES)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("令和5年9月30日", "令和5年9月30日"),
        ("R5.9.30", "令和5年9月30日"),
        ("2023-9-30", "令和5年9月30日"),
        ("２０２４/２/２９", "令和6年2月29日"),
    ],
)
def test_days_are_read_in_both_calendars(typed: str, text: str) -> None:
    read = read_typed(Question.DUE, typed, Cell())
    assert (read.text, read.fault) == (text, None)


@pytest.mark.parametrize("typed", ["令和5年2月29日", "9月30日", "来年度中", "令和0年1月1日"])
def test_a_day_that_is_none_is_told(typed: str) -> None:
    assert "日付" in str(read_typed(Question.DUE, typed, Cell()).fault)


def test_words_are_taken_as_they_are_up_to_a_length() -> None:
    assert read_typed(Question.REMARKS, " 髙﨑①㈱🎉\n二行目 ", Cell()).text == "髙﨑①㈱🎉\n二行目"
    assert read_typed(Question.REMARKS, "あ" * LONGEST, Cell()).fault is None
    assert str(LONGEST) in str(read_typed(Question.REMARKS, "あ" * (LONGEST + 1), Cell()).fault)


@given(question=st.sampled_from(Question), typed=st.text(max_size=60), cell=st.sampled_from([PEOPLE, SCALE, Cell()]))
def test_nothing_typed_breaks_the_reader_or_is_lost(question: Question, typed: str, cell: Cell) -> None:
    read = read_typed(question, typed, cell)
    assert read.text or not typed.strip()
    if read.fault is not None:
        assert read.text == typed
        assert str(read.fault).endswith("。")
    elif question in (Question.ACTUAL, Question.STAGE, Question.DUE):
        assert read_typed(question, read.text, cell).text == read.text, "what was read once is read the same again"
