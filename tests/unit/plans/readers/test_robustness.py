"""No input may crash a reader, and a synthetic list that lost blank cells must come back as it was."""

from __future__ import annotations

import contextlib
import random
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from shirube.core.errors import InvalidInput
from shirube.plans.readers import LIMIT, read
from shirube.plans.readers.report import report
from tests.unit.plans.readers.samples import Sample, company, head, read_items, status_list_text

STAGES = ("△", "□", "○", "◎")
PIECES = st.sampled_from(
    [
        *(
            "\t",
            "\n",
            " ",
            "計画",
            "実績",
            "目標",
            "取組事項名",
            "達成状況",
            "担当課",
            "R元",
            "R2",
            "R3",
            "H30 (参考)",
            "◎",
            "→",
            "97.0%以上",
        ),
        *(
            "R3 A",
            "R元 達成",
            "新 2201",
            "1",
            "■花",
            "○花",
            "(1) 花",
            "1 花",
            "No. 3 花",
            "中核市平均",
            "※1 花",
            "用語解説",
            "。",
            "公園課",
        ),
        *(
            "具体的な取組",
            "目指すべき姿",
            "進捗状況",
            "[1] 花",
            "① 花",
            "・花",
            "- ・花",
            "20",
            "2.0",
            "導入",
            "✓ DONE",
            "◎ 完了",
            "○ 着手済",
        ),
        *(
            "基本方針",
            "施策",
            "合計",
            "4",
            "KPI",
            "2021(R3)年度",
            "全98施策のうち21施策（22%）",
            "令和3年9月22日（火）",
            "\r",
            "\x0c",
            "𠮷",
        ),
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=120).map("".join)))
@example("\t" * 50)
@example(head() + "\n1\t花\t計画\t\t\t◎\t○\t△\t□\t◎\t○\t△\n")
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    with contextlib.suppress(InvalidInput):
        report(read(text.encode("utf-8", "surrogatepass"), name="花.txt"))


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_rubbish_behind_a_list_leaves_the_list_readable(text: str) -> None:
    with contextlib.suppress(InvalidInput):
        report(read((status_list_text(Sample(1)) + text).encode(), name="花.txt"))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_sentence(data: bytes) -> None:
    with contextlib.suppress(InvalidInput):
        report(read(data, name="花.txt"))


@st.composite
def plain_items(draw: st.DrawFn) -> list[Sample]:
    """Draw items that begin in the year of their series, reach their last stage or not, and report up to R3."""
    samples = []
    for series, first in ((0, 0), (2000, 1), (2100, 2)):
        for number in range(10, 10 + draw(st.integers(2, 5))):
            length = draw(st.integers(1, 4 - first))
            stages = sorted(draw(st.lists(st.sampled_from(STAGES), min_size=length, max_size=length)), key=STAGES.index)
            plan = [*[""] * first, *stages]
            samples.append(Sample(series + number, plan, *_reported(plan, first, draw(st.booleans()))))
    return samples


def _reported(plan: list[str], first: int, on_time: bool) -> tuple[list[str], str]:
    """Return actuals up to R3 and the status: as planned and then carried on, or stuck in the lowest stage."""
    actual = [*plan[:3], *["→"] * (3 - len(plan))]
    if not on_time and plan[-1] != STAGES[0]:
        return [*[""] * first, *[STAGES[0]] * (3 - first)], ""
    reached = next((year for year in range(first, 3) if actual[year] == plan[-1]), None)
    return actual, "" if reached is None else f"{('R元', 'R2', 'R3')[reached]} 達成"


@settings(max_examples=60, deadline=None)
@given(plain_items(), st.randoms(use_true_random=False))
def test_a_list_that_lost_blank_cells_is_recovered(samples: list[Sample], rng: random.Random) -> None:
    teachers = [replace(sample, number=sample.number + 40) for sample in company() if sample.number < 100]
    whole = read_items(*company(), *teachers, *samples)
    broken = [_without_a_blank(sample, rng) if rng.random() < 0.5 else sample for sample in samples]
    mended = read_items(*company(), *teachers, *broken)
    for sample in samples:
        before, after = whole[sample.number], mended[sample.number]
        assert (before.plan, before.actual) == (after.plan, after.actual), (sample, after.notes)
        assert before.certain


def _without_a_blank(sample: Sample, rng: random.Random) -> Sample:
    """Lose one blank year cell of each row, where it has one."""
    plan, actual = ([*cells, *[""] * (4 - len(cells))] for cells in (sample.plan, sample.actual))
    lost = [rng.choice(blanks) if (blanks := [place for place, cell in enumerate(row) if not cell]) else None for row in (plan, actual)]
    return replace(sample, lose_plan=[place for place in lost[:1] if place is not None], lose_actual=[p for p in lost[1:] if p is not None])


def test_a_row_of_many_years_does_not_explode() -> None:
    years = [f"R{year}" for year in range(2, 40)]
    wide = Sample(1, ["◎"] * 18, ["◎"] * 17, lose_plan=range(18, 38), lose_actual=range(17, 37))
    started = time.perf_counter()
    items = read_items(wide, Sample(2), years=years)
    assert time.perf_counter() - started < 1
    assert not items[1].certain


@pytest.mark.parametrize(
    "piece", ["あいうえお", "\t計画", "R3 A\t", "1 2\n", "○\t", "全1施策", "・", "※1 花\n", "(", "2.0 ", "令和3年", "<input "]
)
def test_five_megabytes_of_noise_are_refused_in_a_second(piece: str) -> None:
    data = (piece * (LIMIT // len(piece.encode())))[: LIMIT // 3].encode()[:LIMIT]
    started = time.perf_counter()
    with contextlib.suppress(InvalidInput):
        read(data, name="noise.txt")
    assert time.perf_counter() - started < 2


def test_fifty_megabytes_are_refused_at_once_and_in_little_memory(tmp_path: Path) -> None:
    from shirube.core.commands import read_bytes

    noise = tmp_path / "noise.bin"
    with noise.open("wb") as stream:
        stream.truncate(50_000_000)
    tracemalloc.start()
    started = time.perf_counter()
    with pytest.raises(InvalidInput, match="5 MBを超えています"):
        read_bytes(str(noise), limit=LIMIT)
    seconds, (_, peak) = time.perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seconds < 1
    assert peak < 3 * LIMIT
