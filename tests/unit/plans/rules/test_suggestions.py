"""Titles are held against each other without a model; each suggestion says why, and what was decided never comes back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.plans.rules.evidence import Line
from shirube.plans.rules.likeness import comparable, shared_runs, tells
from shirube.plans.rules.links import LinkKind
from shirube.plans.rules.suggestions import Suggestion, suggest

OTHERS = ("図書館の蔵書の充実", "市営バスの路線の見直し", "公園の遊具の点検", "防災無線の更新", "学校給食の無償化", "税の収納率")


def lines(*titles: str, first: int = 0) -> list[Line]:
    return [Line(first + place, str(place + 1), title, path=("見出し",)) for place, title in enumerate(titles)]


def best(earlier: str, later: str, **more: object) -> Suggestion | None:
    """Return the suggestion for two titles among others that have nothing to do with them."""
    found = suggest(lines(earlier, *OTHERS[:3]), lines(later, *OTHERS[3:], first=100), **more)  # type: ignore[arg-type]  # each test gives what it is about
    return next((each for each in found if (each.earlier, each.later) == (0, 100)), None)


def told(suggestion: Suggestion | None) -> str:
    assert suggestion is not None
    return " ".join(str(reason.sentence) for reason in suggestion.reasons)


def test_a_renamed_measure_is_found_and_its_shared_run_named() -> None:
    found = best("GPS及びスマートフォンを活用した道路補修受付", "ＧＰＳ及びスマートフォンを活用した道路補修等情報システムの導入検討")
    assert found is not None
    assert found.score > 0.6
    assert "『GPS及びスマートフォンを活用した道路補修』が共通（ほかの取組には出てこない）" in told(found)


def test_the_shared_run_is_marked_where_it_stands_in_both_titles() -> None:
    one, other = "新しい道路補修受付", "ｽﾏﾎによる道路補修の受付"
    spans = shared_runs(comparable(one), comparable(other))
    assert [(one[slice(*span.one)], other[slice(*span.other)]) for span in spans] == [("道路補修", "道路補修"), ("受付", "受付")]


def test_common_words_alone_suggest_nothing() -> None:
    assert best("窓口の導入の検討", "庁舎の導入の検討") is None
    assert not tells("の導入の検討")


def test_equal_words_of_the_city_pack_are_one_word() -> None:
    found = best("防犯カメラの設置", "監視カメラの設置", equal=(("防犯かめら", "監視かめら"),))
    plain = best("防犯カメラの設置", "監視カメラの設置")
    assert found is not None
    assert found.score > (plain.score if plain else 0)


def test_an_item_that_has_a_partner_of_its_own_name_is_doubted_elsewhere() -> None:
    earlier = lines("テレワークの導入", "移住者へのテレワーク拠点の提供")
    found = suggest(earlier, lines("テレワークの導入", first=100))
    scores = {each.earlier: each.score for each in found}
    assert scores[0] > 0.9 > 0.5 > scores[1]
    assert "ずっと近い取組がほかにある" in told(found[1])


def test_decided_pairs_are_never_proposed() -> None:
    earlier, later = lines("道路補修受付"), lines("道路補修受付", first=100)
    assert suggest(earlier, later)
    assert not suggest(earlier, later, decided={(0, 100)})


def test_the_best_few_are_kept_seen_from_either_side() -> None:
    earlier = lines("道路補修の受付")
    later = lines(*(f"道路補修の受付その{nth}号" for nth in range(6)), first=100)
    assert len(suggest(earlier, later, best=2)) == 6, "each later item keeps its own best"
    assert len(suggest(earlier + lines(*OTHERS, first=50), later[:1], best=1)) == 1


@pytest.mark.parametrize(
    ("later", "path", "kind"),
    [
        ("道路補修受付", "見出し", LinkKind.SAME),
        ("道路補修受付", "まったくちがう章", LinkKind.MOVED),
        ("道路補修受付の拡充", "見出し", LinkKind.RENAMED),
        ("道路補修受付（再掲）", "見出し", LinkKind.REPEATED),
    ],
)
def test_the_kind_follows_from_title_and_heading(later: str, path: str, kind: LinkKind) -> None:
    line = Line(100, "1", later, path=(path,))
    assert suggest(lines("道路補修受付"), [line], is_same_plan=True)[0].kind == kind


def test_a_detail_that_was_not_there_before_is_suggested_as_split() -> None:
    later = [Line(100, "1", "フリーアドレスの拡大"), Line(101, "1-1", "庁外の施設", parent=100, parent_title="フリーアドレスの拡大")]
    found = {each.later: each for each in suggest(lines("フリーアドレスの拡大"), later, is_same_plan=True)}
    assert found[101].kind == LinkKind.SPLIT
    assert "内訳" in told(found[101])
    had = [*lines("フリーアドレスの拡大"), Line(5, "1-1", "会議室", parent=0)]
    assert 101 not in {each.later for each in suggest(had, later, is_same_plan=True)}


def test_a_measure_printed_twice_in_one_edition_is_a_repeat_asked_once() -> None:
    both = lines("ホームページの改良", *OTHERS, "ホームページの改良（再掲）")
    found = suggest(both, both)
    assert [(each.earlier, each.later, each.kind) for each in found] == [(0, 7, LinkKind.REPEATED)]


def sections_and_years(sections: Sequence[str], years: Sequence[int]) -> Suggestion:
    one = Line(0, "1", "道路補修の受付", sections=("道路課",), years=(2021, 2022))
    other = Line(100, "9", "道路補修の情報の仕組み", sections=tuple(sections), years=tuple(years))
    return suggest([one, *lines(*OTHERS[:3], first=10)], [other, *lines(*OTHERS[3:], first=110)])[0]


def test_section_and_years_add_to_the_score_and_are_told() -> None:
    without, with_both = sections_and_years(["水道課"], [2010]), sections_and_years(["道路課"], [2022, 2023])
    assert with_both.score > without.score
    assert "担当課が同じ（道路課）" in told(with_both)
    assert "予定の年度が重なる（令和4年度〜令和4年度）" in told(with_both)


@given(st.lists(st.text(alphabet="道路補修ごみのをアイABﾊﾟゎ１（）・ ", max_size=12), max_size=6))
def test_any_titles_give_scores_from_0_to_1_with_reasons_and_runs_in_place(titles: list[str]) -> None:
    found = suggest(lines(*titles), lines(*reversed(titles), first=100), equal=(("ごみ", "路補"),))
    for each in found:
        assert 0 <= each.score <= 1
        assert each.reasons
        for span in each.spans:
            assert 0 <= span.one[0] < span.one[1] <= len(titles[each.earlier])
