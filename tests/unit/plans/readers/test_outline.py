"""The outline of a plan: a new plan beside the one in force, and the measures that its slides name."""

from __future__ import annotations

import pytest

from shirube.core.errors import InvalidInput
from shirube.plans.readers import read
from shirube.plans.readers.shapes import Outline, OutlineColumn

SLIDES = """# 議題

#### 花のプラン（現行）

##### 誰もが花を楽しむ

- ・花壇を増やす
- ・苗を配る

学び

##### 花に学ぶ

- ・花の教室を開く

### 次のプラン

### 【1】 **花の便利さ** …現行からの継続

(例)

- ・花の電子申請

### 【1】花による町づくり

#### (施策の例)

- ・花の案内を多言語にする
  (英語、中国語など)
- ・花の地図をつくる
"""
TABLE = """項目\t内容\t(参考)現行プラン
名称\t花のプラン 2.0\t花のプラン
計画期間\t4年間 (令和8年度から令和11年度まで) … 別の計画に同じ\t3年間 (令和5年度から令和7年度まで)
基本理念\t花のあるまちへ\t(同左)
取組の方向性\t<p>【全般】</p> <p>浸透</p> <p>【視点】</p> <p>1. 花の便利さ</p> <p>【分野】</p> <p>1 花による町づくり</p>\t<p>花の浸透</p>
"""


def outline(text: str = SLIDES + "\n" + TABLE) -> Outline:
    reading = read(text.encode(), name="花.txt")
    assert isinstance(reading, Outline)
    return reading


def titles(column: OutlineColumn) -> list[tuple[str, str, list[str]]]:
    return [(heading.group, heading.name, [item.title for item in heading.items]) for heading in column.headings]


def test_both_plans_are_read_with_their_names_and_years() -> None:
    new, present = outline().columns
    assert (new.name, new.years) == ("花のプラン2.0", (2026, 2029))
    assert (present.name, present.years) == ("花のプラン", (2023, 2025))


def test_what_is_the_same_as_on_the_left_is_taken_over() -> None:
    new, present = outline().columns
    assert [aspect.text for aspect in present.aspects if aspect.label == "基本理念"] == ["花のあるまちへ"]
    assert [aspect.lines.first for aspect in new.aspects] == sorted(aspect.lines.first for aspect in new.aspects)


def test_measures_stand_below_their_slide_and_its_group() -> None:
    new, _ = outline().columns
    assert titles(new) == [
        ("視点", "花の便利さ", ["花の電子申請"]),
        ("分野", "花による町づくり", ["花の案内を多言語にする", "花の地図をつくる"]),
    ]


def test_a_word_that_stands_alone_names_the_field_of_the_present_plan() -> None:
    _, present = outline().columns
    assert titles(present) == [("", "誰もが花を楽しむ", ["花壇を増やす", "苗を配る"]), ("", "学び", ["花の教室を開く"])]
    assert present.headings[1].vision == "花に学ぶ"


def test_a_measure_names_its_line() -> None:
    new, _ = outline().columns
    line = new.headings[0].items[0].lines.first
    assert SLIDES.split("\n")[line - 1] == "- ・花の電子申請"


def test_a_table_cut_before_the_period_is_refused_with_its_line() -> None:
    with pytest.raises(InvalidInput, match=r"計画期間.*1行目"):
        outline(TABLE.split("\n計画期間", maxsplit=1)[0])
