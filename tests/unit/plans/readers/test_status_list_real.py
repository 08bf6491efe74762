"""The status list reader on the city's published list. Facts only: numbers, years, signs, offices, lines."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from pathlib import Path

import pytest

from shirube.plans.readers import read
from shirube.plans.readers.report import Json, report
from shirube.plans.readers.shapes import StatusItem, StatusList

FILE = "reform-plan-status.txt"


@pytest.fixture(scope="module")
def reading(documents: Path) -> StatusList:
    found = read((documents / FILE).read_bytes(), name=FILE)
    assert isinstance(found, StatusList)
    return found


@pytest.fixture(scope="module")
def items(reading: StatusList) -> dict[int, StatusItem]:
    return {item.number: item for item in reading.items}


@pytest.fixture(scope="module")
def content(reading: StatusList) -> Json:
    return report(reading)


def test_all_284_items_are_read_and_only_number_35_is_missing(reading: StatusList, items: dict[int, StatusItem]) -> None:
    assert len(reading.items) == len(items) == 284
    assert [number for number in range(1, 146) if number not in items] == [35]
    assert Counter(number // 100 for number in items if number > 2000) == {20: 37, 21: 54, 22: 49}


def test_the_totals_are_those_of_the_document(reading: StatusList) -> None:
    assert sum(item.indicator for item in reading.items) == 55
    assert sum(item.printed.rating == "達成" for item in reading.items) == 151
    assert Counter(item.printed.rating for item in reading.items if item.indicator) == {"A": 28, "B": 7, "C": 8, "AA": 3, None: 9}
    assert Counter(flag for item in reading.items for flag in item.flags) == {"新": 49, "継": 28, "重点": 7, "計画見直し": 2}
    assert sum(item.remarks_covid for item in reading.items) == 14
    assert all(item.sections for item in reading.items)


def test_the_legend_and_its_lost_signs_are_recovered(reading: StatusList) -> None:
    assert [(stage.sign, stage.recovered) for stage in reading.stages] == [("△", False), ("□", True), ("○", True), ("◎", False)]
    assert [band.code for band in reading.bands] == ["AA", "A", "B", "C"]
    assert reading.status_year == 2021
    assert not reading.missing


def test_every_item_lies_in_lines_of_its_own(reading: StatusList) -> None:
    last = 0
    for item in reading.items:
        assert item.lines.first > last
        assert item.lines.last == item.lines.first + 1
        last = item.lines.last


def test_every_item_has_chapter_section_and_group(reading: StatusList) -> None:
    assert all(all(item.path) for item in reading.items)
    assert Counter(heading.level for heading in reading.headings) == {"chapter": 6, "section": 9, "group": 24}


@pytest.mark.parametrize(
    ("number", "plan", "actual", "certain"),
    [
        (
            1,
            {2019: "30町会等/年", 2020: "30町会等/年", 2021: "15町会等/年", 2022: "20町会等/年"},
            {2019: "21町会等/年", 2020: "9町会等/年", 2021: "16町会等/年"},
            True,
        ),
        (2003, {2020: "◎"}, {2020: "◎", 2021: "→"}, False),
        (2103, {2021: "◎"}, {2021: "◎"}, False),
        (2120, {2021: "○", 2022: "◎"}, {2021: "○"}, False),
        (2148, {2021: "△", 2022: "○"}, {2021: "□"}, False),
        (2208, {2022: "◎"}, {}, False),
        (2209, {2022: "◎"}, {}, False),
        (2224, {2022: "◎"}, {}, True),
        (2234, {}, {}, False),
        (2036, {2020: "○", 2021: "○"}, {2020: "○", 2021: "○"}, False),
        (133, {2019: "△", 2020: "□"}, {2019: "△", 2020: "△", 2021: "□"}, False),
        (136, {2019: "△", 2020: "□"}, {2019: "△", 2020: "△", 2021: "△"}, False),
        (63, {2019: "○", 2020: "◎"}, {2019: "◎"}, False),
        (113, {2020: "◎"}, {2020: "◎"}, True),
        (38, {2019: "□"}, {2019: "□"}, True),
        (
            89,
            {2019: "43%以上", 2020: "48%以上", 2021: "58%以上", 2022: "59%以上61%以上"},
            {2019: "47.6%", 2020: "57.2%", 2021: "60.4%"},
            True,
        ),
        (125, dict.fromkeys((2019, 2020, 2021, 2022), "97.0%以上"), {2019: "97.3%", 2020: "96.7%", 2021: "97.7%"}, True),
        (
            2007,
            {2020: "66,600t/年", 2021: "前年度よりも削減", 2022: "前年度よりも削減"},
            {2020: "57,366t/年", 2021: "58,744t/年"},
            False,
        ),
        (
            135,
            dict.fromkeys((2020, 2021, 2022, 2023), "職員定数を適正に管理"),
            {2020: "3,343人", 2021: "3,350人", 2022: "3,317人"},
            False,
        ),
    ],
)
def test_hard_rows_are_placed_as_a_careful_reader_would(
    items: dict[int, StatusItem], number: int, plan: dict[int, str], actual: dict[int, str], certain: bool
) -> None:
    item = items[number]
    assert (item.plan, item.actual, item.certain) == (plan, actual, certain)
    assert item.certain or item.notes


def test_items_added_in_a_later_year_begin_in_that_year(reading: StatusList) -> None:
    begins = {20: 2020, 21: 2021, 22: 2022}
    late = [item for item in reading.items if item.number > 2000 and item.plan]
    assert {min(item.plan) - begins[item.number // 100] for item in late} == {0}


def test_an_item_with_actuals_beyond_the_status_year_has_a_table_of_its_own(reading: StatusList) -> None:
    assert [item.number for item in reading.items if max(item.actual, default=0) > 2021] == [135]


def test_offices_are_split_and_mended(items: dict[int, StatusItem]) -> None:
    assert items[122].sections == ("公営企業所管課",)
    assert items[114].sections == ("歩ける環境推進課",)
    assert items[140].sections == ("経営企画課", "関係課")
    assert items[143].sections == ("中央卸売市場事務局", "公設花き地方卸売市場事務局")
    assert items[73].sections == items[72].sections


def test_the_goals_are_read_with_their_peers(reading: StatusList) -> None:
    goals = {goal.number: goal for goal in reading.goals}
    assert list(goals) == [120, 123, 125, 135, 1, 39, 46]
    assert goals[123].target == {2018: "90%未満", **dict.fromkeys((2019, 2020, 2021, 2022), "中核市平均以下")}
    assert goals[123].average == {2018: "92.5%", 2019: "93.1%", 2020: "92.9%", 2021: "未確定"}
    assert goals[125].rank == {2018: "38位", 2019: "32位", 2020: "36位", 2021: "未確定"}
    assert goals[120].page == 74
    assert goals[135].reference_years == (2019,)


def test_all_29_terms_of_the_glossary_are_read(reading: StatusList) -> None:
    assert [term.number for term in reading.glossary] == list(range(1, 30))


def test_the_rules_agree_with_all_46_ranks_and_150_of_151_achievements(content: Json) -> None:
    printed = [item for item in content["items"] if item["printed"]["rating"]]
    differing = [item["number"] for item in printed if item["computed"]["rating"] != item["printed"]["rating"]]
    assert (len(printed), differing) == (197, [33])
    same_year = [item for item in printed if item["computed"]["rating"] and item["computed"]["year"] == item["printed"]["year"]]
    assert len(same_year) == 196


def test_the_json_object_has_the_promised_keys(content: Json) -> None:
    keys = {"kind", "title", "sha256", "levels", "stages", "scheme", "items", "goals", "glossary", "findings"}
    assert keys <= set(content)
    assert {"number", "title", "flags", "indicator", "path", "sections", "plan", "actual", "printed", "computed"} <= set(
        content["items"][0]
    )
    assert {"remarks_covid", "lines", "confidence", "notes"} <= set(content["items"][0])
    assert len(content["sha256"]) == 64


def test_next_lists_years_are_read_as_well(reading: StatusList, documents: Path) -> None:
    text = (documents / FILE).read_text(encoding="utf-8")
    later = re.sub(r"R(\s*)(元|[1-9])(?!\d)", lambda match: f"R{match[1]}{(1 if match[2] == '元' else int(match[2])) + 4}", text)
    later = re.sub(r"H30", "R4", later)
    moved = read(later.encode(), name="next.txt")
    assert isinstance(moved, StatusList)
    assert moved.status_year == 2025
    for before, after in zip(reading.items, moved.items, strict=True):
        assert {year + 4: cell for year, cell in before.plan.items()} == after.plan, before.number
        assert {year + 4: cell for year, cell in before.actual.items()} == after.actual, before.number
        assert before.certain == after.certain


def _lose_a_blank(line: str, label: str, rng: random.Random) -> str:
    """Leave out one blank year cell of a full row."""
    cells = line.split("\t")
    plain = [cell.strip() for cell in cells]
    if label not in plain[:3] or len(cells) - plain.index(label) - 1 < 8:
        return line
    first = plain.index(label) + 1
    blanks = [place for place in range(first, first + 4) if not plain[place]]
    if blanks:
        del cells[rng.choice(blanks)]
    return "\t".join(cells)


@pytest.mark.parametrize("seed", range(3))
def test_the_years_survive_when_three_rows_in_ten_lose_a_blank_more(reading: StatusList, documents: Path, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311
    lines = (documents / FILE).read_text(encoding="utf-8").split("\n")
    for item in reading.items:
        if rng.random() < 0.3:
            lines[item.lines.first - 1] = _lose_a_blank(lines[item.lines.first - 1], "計画", rng)
            lines[item.lines.last - 1] = _lose_a_blank(lines[item.lines.last - 1], "実績", rng)
    broken = read("\n".join(lines).encode(), name="broken.txt")
    assert isinstance(broken, StatusList)
    assert [(item.plan, item.actual) for item in broken.items] == [(item.plan, item.actual) for item in reading.items]
    assert sum(not item.certain for item in broken.items) > sum(not item.certain for item in reading.items)


@pytest.mark.parametrize("line", [160, 161, 190, 295, 472, 643, 900])
def test_a_file_cut_anywhere_gives_the_items_before_the_cut(reading: StatusList, documents: Path, line: int) -> None:
    data = (documents / FILE).read_bytes()
    offset = len(b"\n".join(data.split(b"\n")[:line])) + 37
    cut = read(data[:offset], name="cut.txt")
    assert isinstance(cut, StatusList)
    whole = [item.number for item in reading.items if item.lines.last <= line]
    assert [item.number for item in cut.items][: len(whole)] == whole
    assert len(cut.items) <= len(whole) + 1
    assert cut.missing


def test_windows_line_ends_a_bom_and_cp932_change_nothing(reading: StatusList, documents: Path) -> None:
    text = (documents / FILE).read_text(encoding="utf-8")
    japanese = text.translate(str.maketrans("—≥", "―≧")).encode("cp932", errors="replace")
    for data in (text.replace("\n", "\r\n").encode("utf-8-sig"), japanese):
        other = read(data, name="other.txt")
        assert isinstance(other, StatusList)
        assert [(item.number, item.plan, item.actual, item.lines) for item in other.items] == [
            (item.number, item.plan, item.actual, item.lines) for item in reading.items
        ]


def test_reading_takes_less_than_half_a_second(documents: Path) -> None:
    data = (documents / FILE).read_bytes()
    started = time.perf_counter()
    read(data, name=FILE)
    assert time.perf_counter() - started < 0.5
