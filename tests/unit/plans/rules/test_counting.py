"""Counting by leaves: a heading whose lines carry marks is not counted; repeats are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shirube.plans.rules.counting import MarkedLine, count_marks, counted_keys


def test_a_heading_whose_lines_carry_marks_is_not_counted() -> None:
    lines = [MarkedLine("h", None, "○"), MarkedLine("a", "h", "◎"), MarkedLine("b", "h", "○"), MarkedLine("c", None, "△")]
    assert counted_keys(lines) == {"a", "b", "c"}
    assert count_marks(lines) == {"◎": 1, "○": 1, "△": 1}


def test_a_heading_whose_lines_carry_no_mark_is_counted_itself() -> None:
    lines = [MarkedLine("h", None, "◎"), MarkedLine("a", "h", ""), MarkedLine("b", "h", "")]
    assert counted_keys(lines) == {"h"}


def test_a_heading_without_a_mark_counts_only_its_lines() -> None:
    assert count_marks([MarkedLine("h", None, ""), MarkedLine("a", "h", "○"), MarkedLine("b", "h", "○")]) == {"○": 2}


def test_a_line_printed_twice_is_counted_twice() -> None:
    lines = [MarkedLine("a", None, "○"), MarkedLine("h", None, ""), MarkedLine("a-again", "h", "○")]
    assert count_marks(lines) == {"○": 2}


def test_a_marked_line_covers_every_heading_above_it() -> None:
    lines = [MarkedLine("top", None, "○"), MarkedLine("middle", "top", ""), MarkedLine("leaf", "middle", "◎")]
    assert counted_keys(lines) == {"leaf"}


marks = st.sampled_from(["", "◎", "○", "△"])


@given(st.lists(st.tuples(st.integers(0, 30), marks), max_size=30))
def test_every_marked_line_is_counted_or_stands_above_one_that_is(drawn: list[tuple[int, str]]) -> None:
    lines = [MarkedLine(str(place), str(above % place) if place and above % 3 else None, mark) for place, (above, mark) in enumerate(drawn)]
    counted = counted_keys(lines)
    parents = {line.key: line.parent for line in lines}
    covered: set[str | None] = set()
    for key in counted:
        above = parents[key]
        while above is not None:
            covered.add(above)
            above = parents[above]
    assert {line.key for line in lines if line.mark} - counted <= covered
    assert not counted & covered
    assert sum(count_marks(lines).values()) == len(counted)
