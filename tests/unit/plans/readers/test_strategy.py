"""The strategy reader: on the published strategy, and on invented ones."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from shirube.plans.readers import read
from shirube.plans.readers.report import Json, report
from shirube.plans.readers.shapes import Strategy, StrategyItem

FILE = "digital-strategy-2.0.txt"
CONTENTS = "花の戦略 2.0 || 本編 ||\n\n[1]花を増やす ●\t1\n①種をまく ●\t1\n②水をまく ●\t2\n\n"
PAGE = "〔1〕花を増やす\n\n① 種をまく\n\n目指すべき姿 **花のまちに！**\n\n具体的な取組\n\n2022(R4)年度\n\n"


def _read(body: str, page: str = PAGE) -> Strategy:
    reading = read((CONTENTS + page + body).encode(), name="花.txt")
    assert isinstance(reading, Strategy)
    return reading


def _shown(item: StrategyItem) -> tuple[str, str | None, str | None, bool]:
    return item.title, item.added_in, item.step, item.done


@pytest.fixture(scope="module")
def reading(documents: Path) -> Strategy:
    found = read((documents / FILE).read_bytes(), name=FILE)
    assert isinstance(found, Strategy)
    return found


@pytest.fixture(scope="module")
def content(reading: Strategy) -> Json:
    return report(reading)


def _named(reading: Strategy, title: str, parent: str | None = None) -> StrategyItem:
    return next(item for item in reading.items if item.title == title and (parent is None or item.parent == parent))


def test_all_16_measures_have_a_vision(reading: Strategy) -> None:
    assert Counter(vision.policy.number for vision in reading.visions) == {"1": 3, "2": 3, "3": 5, "4": 3, "5": 2}
    assert len({(vision.policy.number, vision.measure.number) for vision in reading.visions}) == 16


def test_the_one_page_that_was_lost_is_told(reading: Strategy) -> None:
    assert len(reading.missing) == 1
    assert "[4]①" in reading.missing[0].sentence
    assert len({(item.policy.number, item.measure.number) for item in reading.items}) == 15


@pytest.mark.parametrize(
    ("title", "added_in", "step", "done", "certain"),
    [
        ("電子契約の導入（モデル実施）", "2.0", "導入", False, True),
        ("国が推奨するオンライン手続（ぴったりサービス）の拡充", "1.5", "実施", False, True),
        ("クーポンの電子化（子育てすまいるクーポン）", "2.0", "構築", False, True),
        ("産業センサス結果の見える化", "2.0", "実施", False, True),
        ("生涯学習コンテンツのデジタル化", "2.0", "導入", False, True),
        ("保育所等のDX化推進", "2.0", "導入", False, False),
        ("テレワークの本格実施", "1.0", None, True, True),
        ("自動運転実証実験の実施", "1.0", "調査分析", False, True),
        ("オープンデータポータルサイトのリニューアル", "1.0", None, True, True),
        ("本市に中・長期的に滞在しながら働く「ワーケーション」の促進", "1.0", None, True, True),
        ("空き家等情報管理システム", "1.0", "導入", False, True),
        ("構築したデータ連携基盤の実証実験", "1.0", "実施", False, True),
        ("電子回覧板アプリ未導入町会での試行", "2.0", "試験実施", False, False),
        ("市民窓口のデジタル化", None, None, False, False),
        ("商店街へのECサイト導入を支援", None, "実施", False, False),
        ("AIデマンド交通の運行実験支援", None, "試験実施", False, False),
        ("管理職向けデジタル研修", "2.0", "実施", False, False),
        ("ICTリテラシー向上のための研修開催", "1.0", "拡充", False, False),
        ("ものづくり企業の紹介", "2.0", "実施", False, False),
    ],
)
def test_lines_have_their_version_step_and_sign(
    reading: Strategy, title: str, added_in: str | None, step: str | None, done: bool, certain: bool
) -> None:
    item = _named(reading, title)
    assert (item.added_in, item.step, item.done, item.certain) == (added_in, step, done, certain)
    assert item.certain or item.notes


def test_pictures_lost_from_a_cell_leave_gaps_in_the_right_places(reading: Strategy) -> None:
    steps = [item.step for item in reading.items if item.parent == "窓口等のキャッシュレス決済対応"]
    assert steps == ["導入", None, None, "実施"]


def test_there_are_12_indicators_with_targets(reading: Strategy, content: Json) -> None:
    assert len(reading.indicators) == 12
    by_name = {indicator["name"]: indicator for indicator in content["indicators"]}
    assert by_name["管理職向けデジタル研修受講者数"]["target"]["2021"]["number"] is None
    assert by_name["コピー用紙使用量(2019年度比較)"]["target"]["2021"]["text"] == "-"
    halved = by_name["コピー用紙使用量(2019年度比較)"]["target"]["2022"]
    assert (halved["number"], halved["comparator"], halved["unit"], halved["text"]) == ("50", "減", "%", "50%減 (600万枚減)")
    assert by_name["結ネット等の地域活動発信アプリ導入数（累計）"]["unit"] == "校下(地区)"
    assert {indicator.group for indicator in reading.indicators} == {"市民サービスの向上", "職員の生産性向上"}
    assert reading.indicators[4].targets[2022].number == Decimal(2000)


def test_the_versions_are_those_of_the_title_and_the_marks(reading: Strategy) -> None:
    assert (reading.title, reading.version, reading.versions) == ("金沢市デジタル戦略 2.0", "2.0", ("1.0", "1.5", "2.0"))


@pytest.mark.parametrize("mark", ["20 ", "20 》", "20>>> ", "20 ▶▶ ", "2.0 ", "2.0\n\n", "20>>>\n\n"])
def test_every_form_of_the_mark_is_read(mark: str) -> None:
    found = _read(f"赤い種\n\n導入\n\n{mark}白い種\n\n検討\n")
    assert [_shown(item) for item in found.items] == [("赤い種", "1.0", "導入", False), ("白い種", "2.0", "検討", False)]


def test_a_number_that_is_no_version_stays_in_the_title() -> None:
    assert _read("30 本の木\n\n導入\n").items[0].title == "30本の木"


def test_a_mark_of_unknown_lines_is_no_version() -> None:
    found = _read("20 20\t花の種 ・赤い種 ・白い種 ・青い種\t導入 検討 構築\n\t花の水\t導入\n")
    assert [item.added_in for item in found.items] == [None, None, None, None, "1.0"]


def test_marks_in_several_cells_spoil_the_whole_table() -> None:
    found = _read("20\t20\t赤い種\t導入\n\t\t白い種\t検討\n")
    assert [item.added_in for item in found.items] == [None, None]


def test_a_mark_beside_lines_goes_to_the_one_that_is_new() -> None:
    found = _read("花の種\n\n20\n\n- ・赤い種\n- ・白い種\n\n✓ DONE\n\n実施\n")
    assert [_shown(item) for item in found.items] == [
        ("花の種", "1.0", None, False),
        ("赤い種", "1.0", None, True),
        ("白い種", "2.0", "実施", False),
    ]
    assert not found.items[2].certain


def test_a_mark_beside_two_new_lines_cannot_be_told() -> None:
    found = _read("花の種\n\n20\n\n- ・赤い種\n- ・白い種\n\n導入\n実施\n")
    assert [item.added_in for item in found.items] == ["1.0", None, None]


def test_a_lost_picture_before_a_line_leaves_its_version_open() -> None:
    found = _read("赤い種\n\n導入\n\n\n\n白い種\n\n検討\n")
    assert [item.added_in for item in found.items] == ["1.0", None]


def test_a_lost_picture_beside_a_line_is_its_step() -> None:
    found = _read("赤い種\n\n\n\n白い種\n\n検討\n")
    assert [(item.added_in, item.certain) for item in found.items] == [("1.0", False), ("1.0", True)]
    assert "失われ" in found.items[0].notes[0]


def test_a_title_broken_by_a_blank_line_is_joined() -> None:
    assert _read("花の会による\n\n種まきの実践\n\n導入\n").items[0].title == "花の会による種まきの実践"


def test_a_bullet_broken_by_a_line_end_is_joined() -> None:
    assert _read("花の種\n\n- ・赤い種に\n水をまく\n- ・白い種\n\n導入\n\n検討\n").items[1].title == "赤い種に水をまく"


def test_a_second_vision_means_that_a_heading_was_lost() -> None:
    overview = "- ① 種をまく\n目指すべき姿：花のまちに！\n- ② 水をまく\n目指すべき姿：みどりのまちに！\n\n"
    found = _read("赤い種\n\n導入\n\n目指すべき姿 **みどりのまちに！**\n\n具体的な取組\n\n朝の水\n\n検討\n", overview + PAGE)
    assert [(item.measure.name, item.title) for item in found.items] == [("種をまく", "赤い種"), ("水をまく", "朝の水")]


def test_a_sentence_ends_the_list() -> None:
    found = _read("赤い種\n\n導入\n\n\n\n花の\n\n便りを配ります。\n\n白い種\n\n検討\n")
    assert [item.title for item in found.items] == ["赤い種"]
