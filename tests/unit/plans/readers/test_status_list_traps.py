"""The status list reader on invented rows, one for each way in which extractions break tables."""

from __future__ import annotations

import pytest

from shirube.core.errors import InvalidInput
from shirube.plans.readers import read
from shirube.plans.readers.status_list.items import clean_title
from tests.unit.plans.readers.samples import HEADINGS, LEGEND, YEARS, Sample, company, head, read_items, read_text, status_list_text


def test_a_full_row_is_certain() -> None:
    item = read_items(Sample(1, ["○", "◎"], ["○", "◎", "→"], "R2 達成"))[1]
    assert item.plan == {2019: "○", 2020: "◎"}
    assert item.actual == {2019: "○", 2020: "◎", 2021: "→"}
    assert (item.printed.year, item.printed.rating) == (2020, "達成")
    assert item.certain
    assert not item.notes


def test_a_lost_blank_cell_makes_the_row_inferred_and_says_why() -> None:
    item = read_items(*company(), Sample(2010, ["", "◎"], ["", "◎", "→"], "R2 達成", lose_plan=[0], lose_actual=[0]))[2010]
    assert item.plan == {2020: "◎"}
    assert item.actual == {2020: "◎", 2021: "→"}
    assert not item.certain
    assert "空のセルが失われた行です" in item.notes[0]
    assert "R2達成" in item.notes[0]


def test_the_series_of_the_number_places_a_row_that_nothing_else_places() -> None:
    items = read_items(*company(), Sample(2110, ["", "", "○"], [], lose_plan=[0]), Sample(7, ["○"], [], lose_plan=[3]))
    assert items[2110].plan == {2021: "○"}
    assert items[7].plan == {2019: "○"}
    assert not items[2110].certain
    assert "番号" in items[2110].notes[0]


def test_the_flag_places_a_row_whose_number_says_nothing() -> None:
    teachers = [Sample(number, ["", "", "", "◎"], flags="新") for number in (501, 551, 601, 651)]
    item = read_items(*teachers, Sample(900, ["", "", "", "○"], flags="新", lose_plan=[0]))[900]
    assert item.plan == {2022: "○"}
    assert "「新」の印" in item.notes[0]


def test_dated_remarks_place_the_actuals() -> None:
    row = Sample(900, ["", "◎"], ["", "◎", "→"], remarks="開催 R2 3回 R3 4回", lose_plan=[0], lose_actual=[0])
    assert set(read_items(*company(), row)[900].actual) == {2020, 2021}


def test_without_any_evidence_the_note_says_so() -> None:
    item = read_items(Sample(5, ["", "◎"], lose_plan=[0]))[5]
    assert not item.certain
    assert "手がかりが足りません" in item.notes[0]


def test_a_lost_status_cell_leaves_the_years_certain() -> None:
    item = read_items(Sample(1, ["", "", "", "◎"], lose_plan=[4]))[1]
    assert item.plan == {2022: "◎"}
    assert item.certain


def test_values_in_all_years_are_certain_though_the_status_is_lost() -> None:
    item = read_items(Sample(1, ["1件", "2件", "3件", "4件"], ["1件", "2件", "未確定"], title="■苗の数", lose_plan=[4], lose_actual=[4]))[1]
    assert item.actual == {2019: "1件", 2020: "2件", 2021: "未確定"}
    assert item.certain


def test_a_status_glued_to_the_description_is_read() -> None:
    for status, rating in (("R3 A 花を植えます。", "A"), ("R3 A A 花を植えます。", "AA"), ("R3B", "B"), ("R元達成 植えました。", "達成")):
        assert read_items(Sample(1, ["1件"] * 4, ["1件"] * 3, status, title="■苗"))[1].printed.rating == rating


def test_a_year_without_a_rating_is_kept() -> None:
    printed = read_items(Sample(1, ["", "", "", "◎"], [], "R2"))[1].printed
    assert (printed.year, printed.rating) == (2020, None)


def test_a_text_that_begins_with_a_date_is_no_status() -> None:
    item = read_items(Sample(1, ["◎"], ["◎"], "", content="R4.4 公園を開く。"))[1]
    assert item.printed.year is None
    assert item.content.startswith("R4.4")


@pytest.mark.parametrize("sign", ['<input type="checkbox"/>', "☐", "□", " □ "])
def test_every_form_of_the_square_is_one_sign(sign: str) -> None:
    assert read_items(Sample(1, [sign], ["◯"]))[1].plan == {2019: "□"}


def test_signs_that_the_legend_lost_come_back_in_the_order_of_the_rows() -> None:
    rows = [Sample(number, ["△", "□", "○", "◎"], ["△"]) for number in (1, 2)]
    stages = read_text(status_list_text(*rows)).stages
    assert [(stage.sign, stage.recovered) for stage in stages] == [("△", False), ("□", True), ("○", True), ("◎", False)]


def test_a_whole_legend_is_taken_as_it_is() -> None:
    legend = "【段階】\n- ◇：考える\n- ◆：行う\n\n- A：100%以上\n- B：80%以上100%未満\n- C：80%未満\n"
    reading = read_text(status_list_text(Sample(1, ["◇", "◆"], ["◆"]), legend=legend))
    assert [stage.sign for stage in reading.stages] == ["◇", "◆"]
    assert [(band.code, str(band.at_least), str(band.below)) for band in reading.bands] == [
        ("A", "100", "None"),
        ("B", "80", "100"),
        ("C", "None", "80"),
    ]


def test_a_merged_target_holds_until_the_last_year() -> None:
    item = read_items(Sample(1, ["97.0%以上"], ["97.3%", "96.7%", "97.7%"], "R3 A", title="■収入率"))[1]
    assert item.plan == dict.fromkeys((2019, 2020, 2021, 2022), "97.0%以上")
    assert item.certain
    assert "結合" in item.notes[0]


def test_a_target_in_words_holds_until_the_last_year() -> None:
    row = Sample(2010, ["", "66t/年", "前年度よりも削減"], ["", "57t/年", "58t/年"], "R3 B", title="■ごみ", lose_plan=[0], lose_actual=[0])
    item = read_items(*company(), row)[2010]
    assert item.plan == {2020: "66t/年", 2021: "前年度よりも削減", 2022: "前年度よりも削減"}
    assert item.actual == {2020: "57t/年", 2021: "58t/年"}


def test_a_stage_is_never_carried_into_blank_years() -> None:
    assert read_items(Sample(1, ["◎"], ["◎", "→"], "R元 達成"))[1].plan == {2019: "◎"}


def test_a_dash_ends_a_target() -> None:
    item = read_items(Sample(1, ["1件", "2件", "3件", "-"], ["1件", "2件", "3件"], "R3 A", title="(継) ■苗の数"))[1]
    assert item.plan[2022] == "-"
    assert item.flags == ("継",)


def test_two_values_in_one_cell_stay_together() -> None:
    item = read_items(Sample(89, ["1%", "2%", "3%", "59%以上 61%以上"], ["1%"], title="■率", flags="計画見直し"))[89]
    assert item.plan[2022] == "59%以上61%以上"
    assert item.flags == ("計画見直し",)


def test_a_row_that_lost_its_first_cells_is_read() -> None:
    text = status_list_text(Sample(1, ["1件"] * 4, title="■苗")).splitlines()
    text[-1] = "実績\t7件\t8件\t9件" + "\t" * 7
    item = read_text("\n".join(text)).items[0]
    assert item.actual == {2019: "7件", 2020: "8件", 2021: "9件"}
    assert item.certain


def test_a_plan_row_that_lost_its_label_is_read() -> None:
    teachers = status_list_text(*[Sample(number, ["", "", "", "◎"], flags="新") for number in (2201, 2202, 2203)])
    text = teachers + "新 2204\t花の道を開く\t\t\t\t◎\t\t花の道を開きます。\t\t公園課\n\t計画" + "\t" * 8 + "\n"
    item = read_text(text).items[-1]
    assert (item.plan, item.certain, item.lines.last - item.lines.first) == ({2022: "◎"}, False, 1)


def test_swapped_rows_are_told_apart_by_their_labels() -> None:
    plan, actual = Sample(1, ["○", "◎"], ["○"]).rows(4)
    cells = actual.split("\t")
    swapped = "\n".join(["\t".join(["1", "花を増やす", *cells[2:]]), "\t".join(["", "", *plan.split("\t")[2:]])])
    item = read_text("\n".join(["計画", HEADINGS, LEGEND, head(), swapped, ""])).items[0]
    assert (item.plan, item.actual) == ({2019: "○", 2020: "◎"}, {2019: "○"})


def test_a_plan_row_without_any_sign_is_inferred_and_empty() -> None:
    item = read_items(Sample(1, [""], []))[1]
    assert (item.plan, item.certain) == ({}, False)
    assert "失われ" in item.notes[0]


def test_a_section_cell_that_is_merged_downwards_is_carried() -> None:
    items = read_items(Sample(1, section="公園課 花の課"), Sample(2, section="", content="", remarks=""))
    assert items[2].sections == ("公園課", "花の課")
    assert "担当課の欄が空" in items[2].notes[-1]


@pytest.mark.parametrize(
    ("cell", "sections"),
    [
        ("公園課 道路課", ("公園課", "道路課")),
        ("歩ける道 推進課", ("歩ける道推進課",)),
        ("公営企業所 管課", ("公営企業所管課",)),
        ("花き市場事務局・中央市場事務局", ("花き市場事務局", "中央市場事務局")),
        ("公園課 関係課", ("公園課", "関係課")),
    ],
)
def test_names_of_offices_are_split_and_mended(cell: str, sections: tuple[str, ...]) -> None:
    assert read_items(Sample(1, section="公園課"), Sample(2, section=cell))[2].sections == sections


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("■花壇※ 1の数(累計)", "花壇の数(累計)"),
        ("花壇 ^{※28} の数", "花壇の数"),
        ("花※ ²⁵ 壇", "花壇"),
        ("(継) ■花の数 ※H31. 4. 1現在の数 3人", "花の数"),
        ("花と みどり", "花とみどり"),
    ],
)
def test_titles_lose_footnotes_notes_and_spaces(printed: str, title: str) -> None:
    assert clean_title(printed)[0] == title


def test_the_mark_for_covid_is_found_in_the_remarks() -> None:
    items = read_items(Sample(1, remarks="【コロナ】中止したため"), Sample(2, remarks="中止"))
    assert (items[1].remarks_covid, items[2].remarks_covid) == (True, False)


def test_headings_and_groups_make_the_path() -> None:
    assert read_items(Sample(1))[1].path == ("みどりの章", "花の節", "花いっぱい")


def test_a_group_ends_where_a_new_section_begins() -> None:
    text = status_list_text(Sample(1)) + "\n".join(["(2) 木の節", "", head(), *Sample(2).rows(4), ""])
    assert read_text(text).items[1].path == ("みどりの章", "木の節", "")


def test_years_come_from_each_tables_own_heading() -> None:
    later = ("R5", "R6", "令和7年度", "2026年度")
    assert set(read_items(Sample(1, ["1件"] * 4, title="■苗"), years=later)[1].plan) == {2023, 2024, 2025, 2026}
    text = status_list_text(Sample(1)) + "\n".join([head(("R2", "R3", "R4", "R5")), *Sample(135, ["○", "◎"]).rows(4), ""])
    assert read_text(text).items[1].plan == {2020: "○", 2021: "◎"}


def test_a_list_of_three_or_six_years_is_read() -> None:
    for years in (("R5", "R6", "R7"), ("R5", "R6", "R7", "R8", "R9", "R10")):
        plan = ["△", *["○"] * (len(years) - 1)]
        assert len(read_items(Sample(1, plan, ["△"]), years=years)[1].plan) == len(years)


def test_the_goals_tell_what_a_merged_cell_covers() -> None:
    goals = "\n".join(
        [
            "1 目標の章",
            "\t\tH30 (参考)\tR元\tR2\tR3\tR4\t掲載 ページ",
            "No. 7 花を適正に植える\t目標\t\t花を適正に管理\t\t\t\t9",
            "\t実績\t1本\t2本\t3本\t4本\t\t",
            "全国平均\t\t1.5本\t2.5本\t未確定\t\t\t",
            "全国順位\t\t3位\t2位\t\t\t\t",
            "",
        ]
    )
    row = Sample(7, ["花を適正に管理"], ["2本", "3本", "4本"], "—", title="■花を適正に植える", lose_plan=[3])
    reading = read_text(goals + status_list_text(row))
    item, goal = reading.items[0], reading.goals[0]
    assert (goal.number, goal.page, goal.reference_years, goal.peers) == (7, 9, (2018,), "全国")
    assert goal.target == dict.fromkeys((2019, 2020, 2021, 2022), "花を適正に管理")
    assert (goal.average[2019], goal.rank[2018]) == ("2.5本", "3位")
    assert item.plan == goal.target
    assert item.printed.year is None


def test_a_wrapped_cell_is_joined_with_its_row() -> None:
    plan, actual = Sample(1, ["◎"], ["◎"], "R元 達成", content="前の文と").rows(4)
    first, _, rest = plan.partition("前の文と")
    text = "\n".join(["計画", HEADINGS, LEGEND, head(), first + "前の文と", "後の文。" + rest, actual, ""])
    item = read_text(text).items[0]
    assert item.content == "前の文と 後の文。"
    assert item.sections == ("公園課",)


def test_a_file_cut_within_a_table_gives_what_is_whole_and_says_what_is_missing() -> None:
    text = status_list_text(Sample(1), Sample(2), Sample(3))
    cut = text[: text.index("3\t花壇3") + 12]
    reading = read_text(cut)
    assert [item.number for item in reading.items] == [1, 2]
    assert "番号3" in reading.missing[0].sentence
    assert "切れて" in reading.missing[0].sentence


def test_a_file_cut_after_the_plan_row_leaves_the_item_out() -> None:
    text = status_list_text(Sample(1), Sample(2))
    reading = read_text(text[: text.rindex("\t\t実績")])
    assert [item.number for item in reading.items] == [1]
    assert reading.missing


def test_parts_of_the_table_of_contents_that_never_come_are_missing() -> None:
    contents = "花の計画\n目次\n\n1 みどりの章\t1\n用語解説\t9\n"
    reading = read_text(contents + status_list_text(Sample(1)))
    assert ["用語解説" in missing.sentence for missing in reading.missing] == [True]


def test_a_file_cut_before_the_first_row_is_refused_with_its_line() -> None:
    text = "\n".join(["花の計画", HEADINGS, LEGEND, head(YEARS), ""])
    with pytest.raises(InvalidInput, match="行目の見出しのあとに読み取れる行がありません"):
        read(text.encode(), name="花.txt")


def test_a_numberless_row_is_told_not_guessed() -> None:
    text = status_list_text(Sample(1)) + "\t花の道\t計画\t◎\t\t\t\t\t花。\t\t公園課\n"
    assert any("番号のない行" in missing.sentence for missing in read_text(text).missing)


def test_the_glossary_is_read_to_the_end_of_the_file() -> None:
    text = status_list_text(Sample(1)) + "\n用語解説\n\n※1 花 壇\n\n花を植える所。\n\n- ※2 苗\n小さな草。\n"
    terms = read_text(text).glossary
    assert [(term.number, term.term, term.explanation) for term in terms] == [(1, "花壇", "花を植える所。"), (2, "苗", "小さな草。")]
