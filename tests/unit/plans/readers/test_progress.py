"""The progress reader: on the published slides, and on invented ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from shirube.plans.readers import read
from shirube.plans.readers.report import Json, report
from shirube.plans.readers.shapes import Progress, ProgressItem

FILE = "dx-council-2021-08.txt"
SUMMARY = (
    "花の戦略の進捗\n\n◎：済んだ\n○：途中\n\n基本方針\t施策\t◎ 済み\t○ 途中\n"
    "[1] 花を増やす\t① 種をまく\t{done}\t{open}\n合計\t\t{done}\t{open}\n\n[1] 花を増やす\n\n① 種をまく\n\n"
    "具体的な取組\t2021(R3)年度\t進捗状況\n"
)


def _read(body: str, done: int = 0, open_: int = 0) -> Progress:
    reading = read((SUMMARY.format(done=done, open=open_) + body).encode(), name="花.txt")
    assert isinstance(reading, Progress)
    return reading


def _shown(item: ProgressItem) -> tuple[str, str | None, str | None, str, bool]:
    return item.title, item.parent, item.step, item.mark, item.counted


@pytest.fixture(scope="module")
def reading(documents: Path) -> Progress:
    found = read((documents / FILE).read_bytes(), name=FILE)
    assert isinstance(found, Progress)
    return found


@pytest.fixture(scope="module")
def content(reading: Progress) -> Json:
    return report(reading)


def test_97_lines_are_counted_where_98_are_printed(reading: Progress, content: Json) -> None:
    assert sum(item.counted for item in reading.items) == 97
    assert (reading.printed_sum, reading.printed_total) == (98, {"◎": 21, "○": 76, "△": 1})
    assert content["totals"]["recounted"] == {"◎": 21, "○": 75, "△": 1}
    assert content["totals"]["recounted_sum"] == 97


def test_13_of_14_measures_agree_with_the_recount(reading: Progress) -> None:
    differing = [count for count in reading.counts if count.printed != count.recounted]
    assert len(reading.counts) == 14
    assert [(count.policy.number, count.measure.number) for count in differing] == [("3", "③")]
    assert (differing[0].printed, differing[0].recounted) == ({"◎": 1, "○": 7, "△": 0}, {"◎": 1, "○": 6, "△": 0})


def test_four_headers_carry_a_sign_without_being_counted(reading: Progress) -> None:
    headers = [item for item in reading.items if not item.counted]
    assert [(item.policy.number, item.measure.number, item.parent) for item in headers] == [("2", "③", None)] * 3 + [("4", "②", None)]


def test_repeats_are_counted(reading: Progress) -> None:
    assert [item.counted for item in reading.items if "再掲" in item.title] == [True, True]


def test_the_totals_the_share_and_the_weekday_are_found(content: Json) -> None:
    assert [finding["kind"] for finding in content["findings"]] == ["total_differs"] * 3 + ["share_differs", "weekday_differs"]


def test_every_item_lies_in_the_slides(reading: Progress) -> None:
    assert all(560 < item.lines.first <= item.lines.last < 1223 for item in reading.items)


def test_rows_with_as_many_signs_as_lines_give_one_to_each() -> None:
    found = _read("花の種 ・赤い種 ・白い種\t導入\t◎ ○\n花の水\t拡充\t○\n", 1, 2)
    assert [_shown(item) for item in found.items] == [
        ("赤い種", "花の種", "導入", "◎", True),
        ("白い種", "花の種", "導入", "○", True),
        ("花の水", None, "拡充", "○", True),
    ]
    assert found.counts[0].printed == found.counts[0].recounted


def test_a_header_whose_lines_carry_signs_is_not_counted() -> None:
    found = _read("花の種\t導入\t○\n・赤い種\t\t○\n・白い種\t検討\t◎\n", 1, 1)
    assert [_shown(item) for item in found.items] == [
        ("花の種", None, "導入", "○", False),
        ("赤い種", "花の種", None, "○", True),
        ("白い種", "花の種", "検討", "◎", True),
    ]


def test_one_sign_for_several_lines_is_the_headers() -> None:
    found = _read("花の種\n\n- ・赤い種\n- ・白い種\n\n導入\n\n◎\n", 1)
    assert [_shown(item) for item in found.items] == [("花の種", None, "導入", "◎", True)]


def test_signs_in_a_column_of_their_own_are_aligned() -> None:
    body = "花の種\n\n- ・赤い種\n- ・白い種\n\n拡充\n導入\n\n○\n◎\n\n花の水\n\n検討\n\n○\n\n- ・朝の水\n"
    found = _read(body, 1, 2)
    assert [_shown(item) for item in found.items] == [
        ("赤い種", "花の種", "拡充", "○", True),
        ("白い種", "花の種", "導入", "◎", True),
        ("花の水", None, "検討", "○", True),
    ]


def test_too_few_steps_are_shared_and_noted() -> None:
    items = _read("花の種\n\n- ・赤\n- ・白\n- ・青\n\n導入\n\n○\n\n検討\n\n○\n\n○\n", 0, 3).items
    assert [item.step for item in items] == ["導入", "検討", "検討"]
    assert not any(item.certain for item in items)


def test_a_page_of_prose_gives_no_items() -> None:
    found = _read("花の種\t導入\t○\n\n種の目標について\n\n1. 種を減らす\n\n令和4年度\t令和3年度\n△50%\t△20%\n", 0, 1)
    assert [item.title for item in found.items] == ["花の種"]


def test_a_measure_of_the_summary_without_a_page_is_missing() -> None:
    text = SUMMARY.format(done=0, open=1).replace("合計", "\t② 水をまく\t0\t2\n合計") + "花の種\t導入\t○\n"
    reading = read(text.encode(), name="花.txt")
    assert ["水をまく" in missing.sentence for missing in reading.missing] == [True]
