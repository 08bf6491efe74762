"""Two editions compared: how items are joined, and what of them changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shirube.plans.rules.comparison import CHANGE_WORDS, JOIN_WORDS, ChangeKind, Join, Pair, Side, Tie, Whole, compare
from shirube.plans.rules.facts import Declaration, Direction, Kind
from shirube.plans.rules.links import LinkKind
from shirube.plans.rules.wording import Sort, pieces

UP = Declaration(Direction.UP, Kind.FLOW, "")
DOWN = Declaration(Direction.DOWN, Kind.FLOW, "")
STAGES = (("△", "検討"), ("○", "試行"), ("◎", "実施"))
YEARS = frozenset({2022, 2023})


def side(key: int, title: str = "花壇", **more: object) -> Side:
    return Side(key=key, number=str(more.pop("number", "1")), title=title, **more)  # type: ignore[arg-type]


def whole(*items: Side, stages: tuple[tuple[str, str], ...] = STAGES) -> Whole:
    return Whole(items, YEARS, stages)


def kinds(pairs: tuple[Pair, ...]) -> list[ChangeKind]:
    return [change.kind for pair in pairs for change in pair.changes]


def cells(
    old: dict[int, str], new: dict[int, str], declaration: Declaration | None = None, flags: frozenset[str] = frozenset()
) -> tuple[Pair, ...]:
    return compare(whole(side(1, plan=old, declaration=declaration)), whole(side(2, plan=new, declaration=declaration, flags=flags)))


def test_every_kind_and_join_has_its_word() -> None:
    assert set(CHANGE_WORDS) == set(ChangeKind)
    assert set(JOIN_WORDS) == set(Join)


def test_a_link_joins_what_has_another_name() -> None:
    tie = Tie(LinkKind.RENAMED, 1, 2)
    (pair,) = compare(whole(side(1)), whole(side(2, "公園の花壇", number="7")), [tie])
    assert pair.by is Join.LINK
    assert [change.kind for change in pair.changes] == [ChangeKind.RENAMED]


def test_without_a_link_number_and_title_join_and_then_the_title() -> None:
    old = whole(side(1, "花壇"), side(2, "街路樹", number="2"))
    new = whole(side(3, "花壇"), side(4, "街路樹", number="9"))
    assert {pair.by for pair in compare(old, new)} == {Join.NUMBER, Join.TITLE}


def test_a_title_that_stands_twice_joins_nothing() -> None:
    old = whole(side(1, number="1"))
    new = whole(side(2, number="8"), side(3, number="9"))
    assert sorted(kinds(compare(old, new))) == ["added", "added", "dropped"]


def test_what_was_decided_to_be_dropped_or_refused_is_not_joined_by_its_name() -> None:
    for tie in (Tie(LinkKind.DROPPED, 1, None), Tie(LinkKind.NEW, None, 2), Tie(LinkKind.SAME, 1, 2, is_refused=True)):
        assert sorted(kinds(compare(whole(side(1)), whole(side(2)), [tie]))) == ["added", "dropped"]


def test_one_into_two_is_split_and_two_into_one_are_merged() -> None:
    ties = [Tie(LinkKind.SPLIT, 1, 2), Tie(LinkKind.SPLIT, 1, 3)]
    assert kinds(compare(whole(side(1)), whole(side(2), side(3, number="2")), ties)) == [ChangeKind.SPLIT] * 2
    turned = [Tie(LinkKind.MERGED, 2, 1), Tie(LinkKind.MERGED, 3, 1)]
    assert kinds(compare(whole(side(2), side(3, number="2")), whole(side(1)), turned)) == [ChangeKind.MERGED] * 2


def test_a_target_is_lowered_by_the_direction_that_was_declared() -> None:
    assert kinds(cells({2022: "30件"}, {2022: "20件"}, UP)) == [ChangeKind.TARGET_LOWERED]
    assert kinds(cells({2022: "30件"}, {2022: "20件"}, DOWN)) == [ChangeKind.TARGET_RAISED]
    assert kinds(cells({2022: "30件"}, {2022: "30%"}, UP)) == [ChangeKind.TARGET_CHANGED]


def test_a_step_is_later_or_earlier_only_on_one_scale() -> None:
    assert kinds(cells({2022: "○"}, {2022: "△"})) == [ChangeKind.STEP_LATER]
    assert kinds(cells({2022: "○", 2023: "→"}, {2022: "○", 2023: "◎"})) == [ChangeKind.STEP_EARLIER]
    other = compare(whole(side(1, plan={2022: "○"})), whole(side(2, plan={2022: "△"}), stages=(("△", "実施"), ("○", "完了"))))
    assert kinds(other) == [ChangeKind.STEP_CHANGED]


def test_a_year_is_dropped_only_where_both_editions_plan_for_it() -> None:
    assert kinds(cells({2022: "○", 2023: "◎"}, {2022: "○"})) == [ChangeKind.YEAR_DROPPED]
    assert kinds(cells({2022: "○"}, {2022: "○", 2023: "◎"})) == [ChangeKind.YEAR_ADDED]
    assert kinds(cells({2021: "○", 2022: "◎"}, {2022: "◎", 2024: "◎"})) == []


def test_a_blank_says_nothing_where_the_editions_have_other_stages() -> None:
    old = whole(side(1, plan={2022: "○"}))
    assert kinds(compare(old, whole(side(2, plan={}), stages=(("✓", "完了"),)))) == []
    assert kinds(compare(old, whole(side(2, plan={})))) == [ChangeKind.YEAR_DROPPED]


def test_what_is_cut_back_is_silent_unless_the_plan_says_so() -> None:
    (silent,) = cells({2022: "30件"}, {2022: "20件"}, UP)
    (said,) = cells({2022: "30件"}, {2022: "20件"}, UP, flags=frozenset({"計画見直し"}))
    assert silent.changes[0].is_silent
    assert not said.changes[0].is_silent


def test_headings_sections_and_definitions_are_compared() -> None:
    old = whole(side(1, headings=("みどり",), sections=("みどり課",), measure=("花壇の数", "か所"), declaration=UP))
    new = whole(side(2, headings=("まち",), sections=("まち課",), measure=("花壇の広さ", "㎡"), declaration=UP))
    assert kinds(compare(old, new)) == [ChangeKind.MOVED, ChangeKind.INDICATOR, ChangeKind.SECTION]


TITLES = st.lists(st.sampled_from(["花壇", "街路樹", "水路", "図書", "窓口"]), unique=True)


@given(TITLES, TITLES)
def test_turned_round_what_was_added_is_dropped(ours: list[str], theirs: list[str]) -> None:
    old = whole(*(side(nth, title, number=title) for nth, title in enumerate(ours)))
    new = whole(*(side(nth + 10, title, number=title) for nth, title in enumerate(theirs)))
    there, back = kinds(compare(old, new)), kinds(compare(new, old))
    assert there.count(ChangeKind.ADDED) == back.count(ChangeKind.DROPPED) == len(set(theirs) - set(ours))
    assert there.count(ChangeKind.DROPPED) == back.count(ChangeKind.ADDED) == len(set(ours) - set(theirs))
    assert kinds(compare(old, old)) == []


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_pieces_make_up_both_texts(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.sort is not Sort.ADDED) == before
    assert "".join(piece.text for piece in found if piece.sort is not Sort.REMOVED) == after


def test_a_difference_is_cut_where_the_script_changes() -> None:
    told = [(piece.sort.value, piece.text) for piece in pieces("図書館のデータ整備", "図書館のデジタル整備")]
    assert told == [("same", "図書館の"), ("removed", "データ"), ("added", "デジタル"), ("same", "整備")]
