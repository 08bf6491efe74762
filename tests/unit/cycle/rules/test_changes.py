"""What changed between two publications: everything, named by its kind, and nothing where nothing did."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from shirube.cycle.rules.changes import Changes, changes
from shirube.cycle.rules.frozen import Frozen, FrozenHeading, FrozenItem, FrozenPlan, FrozenRemark
from shirube.cycle.rules.kinds_of_change import KIND_WORDS, NOTABLE, TEMPLATES, Kind
from tests.factories.frozen import GOAL, HEADINGS, ITEMS, SOURCE, altered, cells, frozen, indicator, item, rating

BEFORE = frozen()
ANOTHER: dict[str, Any] = {
    "number": "77",
    "title": "まったく別の題",
    "heading": 3,
    "parent": "4",
    "flags": ("継",),
    "sections": ("水の課",),
    "is_counted": False,
    "is_certain": False,
    "is_indicator": False,
    "is_headline": False,
    "unit": "人",
    "direction": "down",
    "kind": "level",
    "plan": cells({2021: "1件"}, numbers={2021: "1"}),
    "actual": cells({2021: "1件"}, numbers={2021: "1"}),
    "standing": "done",
    "printed": None,
    "computed": rating("B", 2021, "0.95", "95.0%"),
    "remarks": (FrozenRemark("cause", "人手が足りない。"),),
    "findings": ("おかしい。",),
    "source": replace(SOURCE, first=99),
}
"""Another value for every field of item 3."""
OTHERWISE: dict[str, Any] = {
    "format": "shirube-publication/2",
    "city": replace(BEFORE.city, licence="CC0"),
    "plan": replace(BEFORE.plan, name="別の計画"),
    "scheme": None,
    "number": 3,
    "fiscal_year": 2022,
    "reporting_date": "2023-03-31",
    "meeting": "第6回",
    "meeting_on": "2023-08-25",
    "corrects": 1,
    "corrects_digest": "b" * 64,
    "errata": "No.3を訂正",
    "headings": HEADINGS[:3],
    "items": ITEMS[:-1],
    "goals": (),
    "findings": (),
    "documents": (),
}
"""Another value for every field of a publication."""


def kinds(found: Changes) -> list[Kind]:
    return [change.kind for change in found.found]


def of_item(number: str, /, **changed: Any) -> Changes:
    return changes(BEFORE, altered(BEFORE, number, **changed))


def test_a_publication_differs_in_nothing_from_itself() -> None:
    assert changes(BEFORE, frozen()).found == ()


@pytest.mark.parametrize("field", [field.name for field in fields(FrozenItem)])
def test_another_value_in_any_field_of_an_item_is_told(field: str) -> None:
    assert getattr(BEFORE.items[2], field) != ANOTHER[field]
    assert of_item("3", **{field: ANOTHER[field]}).found


@pytest.mark.parametrize("field", [field.name for field in fields(Frozen)])
def test_another_value_in_any_field_of_a_publication_is_told(field: str) -> None:
    assert changes(BEFORE, replace(BEFORE, **{field: OTHERWISE[field]})).found


@pytest.mark.parametrize("field", [field.name for field in fields(FrozenPlan)])
def test_another_value_in_any_field_of_the_plan_is_told(field: str) -> None:
    value = getattr(BEFORE.plan, field)
    other: Any = value + 1 if isinstance(value, int) else (value[:-1] if isinstance(value, tuple) else f"{value}x")
    assert Kind.PLAN in kinds(changes(BEFORE, replace(BEFORE, plan=replace(BEFORE.plan, **{field: other}))))


@pytest.mark.parametrize("field", [field.name for field in fields(FrozenHeading) if field.name not in ("position", "parent", "level")])
def test_another_word_in_a_heading_is_told(field: str) -> None:
    value = getattr(HEADINGS[0], field)
    changed: dict[str, Any] = {field: value + 1 if isinstance(value, int) else f"{value}x"}
    other = replace(HEADINGS[0], **changed)
    assert Kind.HEADING in kinds(changes(BEFORE, frozen(headings=(other, *HEADINGS[1:]))))


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("under-way", "done", Kind.ACHIEVED),
        ("under-way", "behind", Kind.BEHIND),
        ("done", "behind", Kind.BEHIND),
        ("behind", "under-way", Kind.RECOVERED),
        ("behind", "done", Kind.ACHIEVED),
        ("done", "under-way", Kind.REOPENED),
        ("later", "under-way", Kind.STANDING),
    ],
)
def test_another_standing_has_its_own_kind(before: str, after: str, kind: Kind) -> None:
    found = changes(frozen(items=(item("1", "庭", standing=before),)), frozen(items=(item("1", "庭", standing=after),)))
    assert kinds(found) == [kind]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("B", "A", Kind.RANK_UP),
        ("A", "C", Kind.RANK_DOWN),
        ("", "C", Kind.RANK_FIRST),
        ("C", "", Kind.RANK_GONE),
        ("C", "S", Kind.RANK_OTHER),
    ],
)
def test_another_rank_has_its_own_kind(before: str, after: str, kind: Kind) -> None:
    one, other = (frozen(items=(indicator("1", "庭", computed=rating(code)),)) for code in (before, after))
    assert kinds(changes(one, other)) == [kind]


def test_ranks_of_different_schemes_are_not_put_in_order() -> None:
    assert BEFORE.scheme
    other = replace(BEFORE.scheme, codes=(("B", "良い"), ("C", "悪い")))
    found = changes(BEFORE, replace(altered(BEFORE, "3", computed=rating("B")), scheme=other))
    assert Kind.RANK_OTHER in kinds(found)
    assert Kind.RANK_UP not in kinds(found)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (None, "5件", Kind.ACTUAL_NEW),
        ("", "5件", Kind.ACTUAL_NEW),
        ("未確定", "5件", Kind.ACTUAL_NEW),
        ("4件", "5件", Kind.ACTUAL_CHANGED),
        ("4件", "未確定", Kind.ACTUAL_GONE),
        ("4件", None, Kind.ACTUAL_GONE),
        (None, "未確定", Kind.ACTUAL_AWAITED),
    ],
)
def test_an_actual_is_new_changed_gone_or_still_awaited(before: str | None, after: str | None, kind: Kind) -> None:
    rows = [() if text is None else cells({2021: text}) for text in (before, after)]
    found = changes(*(frozen(items=(indicator("1", "庭", actual=row),)) for row in rows))
    assert kinds(found) == [kind]
    assert found.found[0].year == 2021


def test_a_lowered_target_is_told_with_both_values() -> None:
    plan = cells({2020: "1,000件", 2021: "2,000件", 2022: "1,500件"}, numbers={2020: "1000", 2021: "2000", 2022: "1500"})
    (change,) = of_item("3", plan=plan).found
    assert str(change.sentence) == "令和4年度の計画が「2,500件以上」から「1,500件」に変わった。"


def test_an_item_of_the_same_number_and_another_title_is_renamed_within_an_edition() -> None:
    (change,) = of_item("3", title="まったく別の題").found
    assert (change.kind, change.before, change.after) == (Kind.RENAMED, "相談の件数", "まったく別の題")


def test_the_same_number_is_another_item_in_another_edition_unless_the_titles_are_alike() -> None:
    later = replace(BEFORE, plan=replace(BEFORE.plan, edition="R4"))
    alike = kinds(changes(BEFORE, altered(later, "2", title="空き家の見回り活動")))
    unlike = kinds(changes(BEFORE, altered(later, "2", title="電子申請の拡充")))
    assert Kind.RENAMED in alike
    assert Kind.ADDED not in alike
    assert {Kind.ADDED, Kind.DROPPED} <= set(unlike)


def test_an_item_that_only_moved_to_another_number_is_renumbered() -> None:
    assert kinds(of_item("4", number="104")) == [Kind.RENUMBERED]


def test_added_and_dropped_items_are_told_with_their_place() -> None:
    found = changes(BEFORE, frozen(items=(*ITEMS[1:], item("9", "新しい取組"))))
    added, dropped = found.of(Kind.ADDED)[0], found.of(Kind.DROPPED)[0]
    assert (added.number, added.after) == ("9", "1 市民協働の推進 ＞ (1) 地域の力を伸ばす")
    assert (dropped.number, dropped.title) == ("1", "生け垣の手引きの配布")


def test_two_items_with_the_same_number_and_title_are_not_taken_for_each_other() -> None:
    twins = (item("1", "庭"), item("1", "庭", standing="done"))
    found = changes(frozen(items=twins), frozen(items=twins))
    assert set(kinds(found)) == {Kind.ADDED, Kind.DROPPED}


def test_another_order_alone_is_told_once() -> None:
    assert kinds(changes(BEFORE, frozen(items=(ITEMS[1], ITEMS[0], *ITEMS[2:])))) == [Kind.ORDER]


def test_an_indicator_without_an_item_is_followed_too() -> None:
    (change,) = changes(BEFORE, frozen(goals=(replace(GOAL, actual=cells({2021: "40%"}, numbers={2021: "40"})),))).found
    assert (change.kind, change.title) == (Kind.ACTUAL_NEW, GOAL.title)


def test_counts_name_items_once_however_many_years_changed() -> None:
    plan = cells({2020: "1件", 2021: "2件", 2022: "3件"}, numbers={2020: "1", 2021: "2", 2022: "3"})
    assert of_item("3", plan=plan).counts == {Kind.TARGET_CHANGED: 1}


def test_every_kind_has_a_word_and_a_sentence_and_the_last_ones_are_not_notable() -> None:
    assert set(KIND_WORDS) == set(TEMPLATES) == set(Kind)
    assert Kind.ACHIEVED in NOTABLE
    assert Kind.OCCASION not in NOTABLE


def test_a_thousand_items_are_compared_in_a_moment() -> None:
    from time import perf_counter

    items = tuple(item(str(place), f"取組{place}") for place in range(1000))
    later = tuple(replace(each, number=str(2000 - place), standing="done") for place, each in enumerate(items))
    began = perf_counter()
    found = changes(frozen(items=items), frozen(items=later, plan=replace(BEFORE.plan, edition="R4")))
    assert found.counts[Kind.ACHIEVED] == 1000
    assert perf_counter() - began < 5
