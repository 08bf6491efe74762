"""An invented city's publication as plain data, for everything that is made from one. No database.

`frozen` gives a small plan with every kind of item; `many` one as long as wanted; `altered` changes one item of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shirube.cycle.rules.frozen import (
    FORMAT,
    Frozen,
    FrozenCell,
    FrozenCity,
    FrozenDocument,
    FrozenHeading,
    FrozenItem,
    FrozenPlan,
    FrozenRating,
    FrozenRemark,
    FrozenScheme,
    FrozenSource,
)

SOURCE = FrozenSource("list-r3", 10, 11, "read", "certain")
CITY = FrozenCity(
    "若松市",
    "Wakamatsu City",
    "999996",
    "https://www.city.example.jp/",
    "CC BY 4.0",
    "https://creativecommons.org/licenses/by/4.0/",
    "若松市",
)
PLAN = FrozenPlan(
    slug="reform",
    name="若松市行政改革実施計画",
    name_en="Reform Plan",
    first_year=2019,
    last_year=2022,
    edition="R3",
    kind="status-list",
    adopted_on="2019-03-25",
    levels=("章", "節"),
    stages=(("△", "研究・検討"), ("□", "方針決定"), ("○", "試行"), ("◎", "本格実施")),
    years=(2019, 2020, 2021, 2022),
)
SCHEME = FrozenScheme(
    key="aa-c",
    version="1",
    name="四段階",
    codes=(("AA", "達成率110%以上"), ("A", "達成率100%以上"), ("B", "達成率90%以上"), ("C", "達成率90%未満")),
    definition={"key": "aa-c", "rounding": "none"},
)
HEADINGS = (
    FrozenHeading(0, None, 0, "1", "市民協働の推進", "みんなで支える町", 1),
    FrozenHeading(1, 0, 1, "(1)", "地域の力を伸ばす", "", 1),
    FrozenHeading(2, None, 0, "2", "働き方の改革", "", 2),
    FrozenHeading(3, 2, 1, "(1)", "紙を減らす", "", 2),
)
DOCUMENT = FrozenDocument("list-r3", "若松市行政改革実施計画 状況一覧", "若松市", "2022-08-25", "a" * 64)


def cells(texts: Mapping[int, str], *, numbers: Mapping[int, str] | None = None) -> tuple[FrozenCell, ...]:
    """Return a row of cells: signs, or numbers with the text as printed."""
    known = numbers or {}
    made: list[FrozenCell] = []
    sign = ""
    for year, text in sorted(texts.items()):
        sign = text if text not in ("→", "") and not numbers else sign
        made.append(FrozenCell(year, text, "" if numbers else sign, known.get(year, ""), SOURCE))
    return tuple(made)


def rating(code: str, year: int | None = 2021, attainment: str = "", shown: str = "") -> FrozenRating:
    """Return a judgement."""
    summary = f"達成率{shown}で{code}。" if shown else ""
    return FrozenRating(code, year, attainment, shown, summary, ("目標と比べる。",) if shown else ())


def item(number: str, title: str, /, **changes: Any) -> FrozenItem:
    """Return an item by stages that is under way; `changes` replace fields."""
    made = FrozenItem(
        number=number,
        title=title,
        heading=1,
        parent="",
        flags=(),
        sections=("みどり課",),
        is_counted=True,
        is_certain=True,
        is_indicator=False,
        is_headline=False,
        unit="",
        direction="",
        kind="",
        plan=cells({2020: "○", 2022: "◎"}),
        actual=cells({2020: "○", 2021: "→"}),
        standing="under-way",
        printed=None,
        computed=rating("", None),
        remarks=(),
        findings=(),
        source=SOURCE,
    )
    return replace(made, **changes)


def indicator(number: str, title: str, /, **changes: Any) -> FrozenItem:
    """Return an item with numbers: 15 of 20 wanted, rank C, one of the main goals."""
    return item(
        number,
        title,
        **{
            "is_indicator": True,
            "is_headline": True,
            "unit": "件",
            "direction": "up",
            "kind": "flow",
            "plan": cells({2020: "1,000件", 2021: "2,000件", 2022: "2,500件以上"}, numbers={2020: "1000", 2021: "2000", 2022: "2500"}),
            "actual": cells({2018: "900件", 2020: "1,100件", 2021: "1,500件"}, numbers={2018: "900", 2020: "1100", 2021: "1500"}),
            "computed": rating("C", 2021, "0.75", "75.0%"),
            **changes,
        },
    )


ITEMS = (
    item(
        "1",
        "生け垣の手引きの配布",
        flags=("重点", "新"),
        plan=cells({2019: "○", 2020: "◎"}),
        actual=cells({2019: "○", 2020: "◎", 2021: "→"}),
        standing="done",
        printed=rating("達成", 2020),
        computed=rating("達成", 2020),
    ),
    item(
        "2",
        "空き家の見回り",
        sections=("住まい課", "みどり課"),
        plan=cells({2020: "□", 2021: "◎"}),
        actual=cells({2020: "□", 2021: "○"}),
        standing="behind",
        remarks=(
            FrozenRemark("remarks", "別紙のとおり"),
            FrozenRemark("cause", "調整に時間を要した。"),
            FrozenRemark("measure", "委託に改める。"),
            FrozenRemark("owner", "住まい課長"),
            FrozenRemark("due", "令和4年9月"),
        ),
        findings=("計画では令和3年度に◎となるはずだが、○である。",),
    ),
    indicator("3", "相談の件数", printed=rating("B", 2021)),
    item("4", "これからの取組", heading=3, plan=cells({2022: "◎"}), actual=(), standing="later", is_certain=False, sections=("学び課",)),
    indicator(
        "5",
        "紙の使用量（累計）",
        heading=3,
        sections=("学び課",),
        direction="down",
        plan=cells({2021: "95.5%未満", 2022: "90%"}, numbers={2021: "95.5", 2022: "90"}),
        actual=cells({2020: "未確定", 2021: "88.0%"}, numbers={2021: "88"}),
        computed=rating("A", 2021, "1.085", "108.5%"),
    ),
    item("5-1", "見出しの中の一行", heading=3, parent="5", is_counted=False, standing="unknown", plan=(), actual=(), sections=("学び課",)),
)
GOAL = indicator("kpi-1", "オンライン化率", heading=None, sections=(), is_counted=False, standing="later", actual=(), computed=None)


def frozen(**changes: Any) -> Frozen:
    """Return the small publication; `changes` replace its fields."""
    made = Frozen(
        format=FORMAT,
        city=CITY,
        plan=PLAN,
        scheme=SCHEME,
        number=2,
        fiscal_year=2021,
        reporting_date="2022-03-31",
        meeting="第5回 推進会議",
        meeting_on="2022-08-25",
        corrects=0,
        corrects_digest="",
        errata="",
        headings=HEADINGS,
        items=ITEMS,
        goals=(GOAL,),
        findings=("番号6が欠けている。",),
        documents=(DOCUMENT,),
    )
    return replace(made, **changes)


def altered(content: Frozen, number: str, /, **changes: Any) -> Frozen:
    """Return a publication in which one item, or indicator without an item, has other fields."""

    def changed(items: tuple[FrozenItem, ...]) -> tuple[FrozenItem, ...]:
        return tuple(replace(each, **changes) if each.number == number else each for each in items)

    return replace(content, items=changed(content.items), goals=changed(content.goals))


def many(count: int, **changes: Any) -> Frozen:
    """Return a publication of `count` items of all kinds."""
    items = tuple(
        replace(
            ITEMS[place % 5],
            number=str(place + 1),
            title=f"{ITEMS[place % 5].title} その{place + 1}",
            heading=1 if place < count / 2 else 3,
        )
        for place in range(count)
    )
    return frozen(items=items, **changes)
