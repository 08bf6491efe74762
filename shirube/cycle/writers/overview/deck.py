"""What the overview tells the council: how far the plan is, its ranks, what changed, what is behind, and the main indicators."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from shirube.core.calendar import era_fiscal_year, era_year, fold
from shirube.cycle.rules.changes import KIND_WORDS, Change, Changes, Kind, changes
from shirube.cycle.rules.frozen import Frozen, FrozenCell, FrozenHeading, FrozenItem
from shirube.cycle.rules.questions import Question
from shirube.cycle.writers import words
from shirube.cycle.writers.overview.shapes import BODY_WIDTH, CHARTS_A_SLIDE, Bars, Column, Cover, Deck, Lines, Series, Slide, Table, spread
from shirube.cycle.writers.texts import cut, one_line, tidy
from shirube.plans.queries.standing import Standing

TITLE = "進捗状況の概要"
Row = Mapping[int, FrozenCell]
_DIGITS = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_LONGEST_TITLE = 60
_LONGEST_TEXT = 90
_LONGEST_LABEL = 30
_LOOKS = {"done": "solid", "under-way": "grey", "behind": "hatched", "later": "empty", "unknown": "pale"}
_LISTED = (
    Kind.ACHIEVED,
    Kind.BEHIND,
    Kind.RECOVERED,
    Kind.REOPENED,
    Kind.RANK_UP,
    Kind.RANK_DOWN,
    Kind.RANK_GONE,
    Kind.RANK_OTHER,
    Kind.TARGET_CHANGED,
    Kind.TARGET_GONE,
    Kind.ACTUAL_CHANGED,
    Kind.ACTUAL_GONE,
    Kind.ADDED,
    Kind.DROPPED,
    Kind.RENAMED,
)
"""Changes told one by one; the others are counted."""
_COUNTED = (*_LISTED, Kind.RANK_FIRST, Kind.ACTUAL_NEW, Kind.TARGET_NEW, Kind.STANDING)


def deck_of(content: Frozen, previous: Frozen | None, digest: str) -> Deck:
    """Return the whole deck; `previous` is the publication before, None for the first."""
    changed = changes(previous, content) if previous else None
    slides = (
        *_whole(content),
        *_parts(content),
        *_ranks(content, previous),
        *(_changed(changed, content, previous) if changed and previous else ()),
        *_behind(content),
        *_missed(content),
        *_indicators(content),
        *_sources(content),
    )
    return Deck(
        title=f"{TITLE} {words.plan_title(content)}",
        cover=_cover(content, previous),
        slides=slides,
        stamp=_text(words.stamp(content), 110),
        digest=digest,
        author=content.city.name,
        day=content.meeting_on,
    )


def _cover(content: Frozen, previous: Frozen | None) -> Cover:
    reported = f"{words.long_year(content.fiscal_year)}までの実績"
    before = (
        f"前回: {words.issue(previous)}　{previous.meeting}　{words.short_day(previous.meeting_on)}" if previous else "初めての公表です。"
    )
    errata = f"訂正: {content.errata}" if content.errata else ""
    return Cover(
        title=TITLE,
        plan=_text(words.plan_title(content), 80),
        sentence=words.count_sentence(content, content.items),
        occasion=_text("　".join(filter(None, (words.issue(content), content.meeting, words.long_day(content.meeting_on)))), 100),
        more=tuple(_text(line, 160) for line in (reported, before, errata) if line),
    )


def _text(text: str, length: int = _LONGEST_TEXT) -> str:
    """Return a text as a slide can hold it: on one line, cut with 「…」 where it is long."""
    return cut(one_line(tidy(text)), length)


def _name(item: FrozenItem) -> str:
    return _text(item.title, _LONGEST_TITLE)


def _sections(item: FrozenItem) -> str:
    return _text("、".join(item.sections), 40)


def _within(content: Frozen) -> Mapping[int, list[FrozenItem]]:
    """Return the items under each heading, at any depth, by its position."""
    parents = {heading.position: heading.parent for heading in content.headings}
    found: dict[int, list[FrozenItem]] = {heading.position: [] for heading in content.headings}
    for item in content.items:
        place = item.heading
        while place is not None and place in found:
            found[place].append(item)
            place = parents[place]
    return found


def _label(heading: FrozenHeading) -> str:
    return _text(f"{heading.number} {heading.name}", _LONGEST_LABEL)


def _standing_columns(content: Frozen, first: str, width: float) -> tuple[Column, ...]:
    said = words.standing_words(content)
    return (Column(first, width), Column("件数", 56, "right"), *(Column(said[key.value], 66, "right") for key in words.ORDER))


def _counted_row(label: str, items: Sequence[FrozenItem]) -> tuple[str, ...]:
    found = words.counts(items)
    return (label, f"{sum(found.values()):,}", *(f"{count:,}" for count in found.values()))


def _whole(content: Frozen) -> Iterator[Slide]:
    """Yield the count by the plan's highest headings, as a table and as bars."""
    within = _within(content)
    tops = [heading for heading in content.headings if heading.level == 0 and words.counts(within[heading.position])]
    for first in range(0, len(tops), 9):
        part = tops[first : first + 9]
        rows = [_counted_row(_label(heading), within[heading.position]) for heading in part]
        rows = [*rows, _counted_row("計", content.items)]
        columns = _standing_columns(content, content.plan.levels[0] if content.plan.levels else "", 170)
        table = Table(columns, tuple(rows), frozenset({len(rows) - 1}))
        groups = [*((_text(heading.name, 14), within[heading.position]) for heading in part), ("計", content.items)]
        yield Slide(words.count_sentence(content, content.items), "", table, _standing_bars(content, groups))


def _standing_bars(content: Frozen, groups: Sequence[tuple[str, Sequence[FrozenItem]]]) -> Bars:
    said = words.standing_words(content)
    counted = [words.counts(items) for _, items in groups]
    shown = [key.value for key in words.ORDER if any(counts[key.value] for counts in counted)]
    series = tuple(Series(said[key], tuple(float(counts[key]) for counts in counted), _LOOKS[key]) for key in shown)
    told = "。".join(
        f"{label}: {'、'.join(f'{said[key]}{counts[key]}件' for key in shown)}" for (label, _), counts in zip(groups, counted, strict=True)
    )
    return Bars(tuple(label for label, _ in groups), series, is_share=True, words=told)


def _parts(content: Frozen) -> Iterator[Slide]:
    """Yield the count by the headings below the highest, each part under its own."""
    within = _within(content)
    rows = [
        _counted_row(f"{'　' * heading.level}{_label(heading)}", within[heading.position])
        for heading in content.headings
        if heading.level < 2 and within[heading.position]
    ]
    if any(heading.level == 1 for heading in content.headings):
        level = content.plan.levels[1] if len(content.plan.levels) > 1 else "内訳"
        yield from spread(f"{level}ごとの進み具合", "", _standing_columns(content, "・".join(content.plan.levels[:2]), 494), rows)


def _ranks(content: Frozen, previous: Frozen | None) -> Iterator[Slide]:
    """Yield how many indicators have which rank, beside the publication before."""
    if content.scheme is None:
        return
    now, before = _rank_counts(content), _rank_counts(previous) if previous else Counter[str]()
    rated = sum(now.values())
    if not rated:
        return
    columns = (
        Column("評価", 60, "center"),
        Column("基準", 210),
        Column("今回", 60, "right"),
        *((Column("前回", 64, "right"),) if previous else ()),
    )
    rows = [
        (code, _text(condition, 40), f"{now[code]:,}", *((f"{before[code]:,}",) if previous else ()))
        for code, condition in content.scheme.codes
    ]
    total = ("計", "", f"{rated:,}", *((f"{sum(before.values()):,}",) if previous else ()))
    codes = [code for code, _ in content.scheme.codes]
    series = [Series("前回", tuple(float(before[code]) for code in codes), "pale")] if previous else []
    series.append(Series("今回", tuple(float(now[code]) for code in codes), "solid"))
    told = "。".join(f"{code} 今回{now[code]}件" + (f" 前回{before[code]}件" if previous else "") for code in codes)
    said = "、".join(f"{code} {now[code]:,}" for code in codes)
    table = Table(columns, (*rows, total), frozenset({len(rows)}))
    yield Slide(
        f"評価した指標{rated:,}件の内訳は、{said}です。",
        _differing(content),
        table,
        Bars(tuple(codes), tuple(series), is_share=False, words=told),
    )


def _rank_counts(content: Frozen) -> Counter[str]:
    """Count the ranks in force of the counted indicators."""
    codes = {code for code, _ in content.scheme.codes} if content.scheme else set()
    ratings = (words.standing_rating(item) for item in content.items if item.is_counted and item.is_indicator)
    return Counter(rating.code for rating in ratings if rating and rating.code in codes)


def _differing(content: Frozen) -> str:
    """Say for how many items the printed judgement is not ours."""
    count = sum(bool(words.rating_note(item)) for item in content.items)
    return f"文書の評価と計算が異なる取組が{count:,}件あります。一覧の備考に示しています。" if count else ""


def _changed(changed: Changes, content: Frozen, previous: Frozen) -> Iterator[Slide]:
    """Yield what changed since the publication before: counted by kind, then one by one."""
    since = f"前回（第{previous.number}号、{previous.meeting} {words.short_day(previous.meeting_on)}）から"
    counts = [(KIND_WORDS[kind], f"{count:,}") for kind, count in changed.counts.items() if kind in _COUNTED]
    if not counts:
        yield from spread(
            _text(f"{since}変わったことはありません。", 70), "", (Column("", 600),), [("取組、計画、実績、評価のどれも前回と同じです。",)]
        )
        return
    yield from spread("前回の公表から変わったこと", _text(since, 80), (Column("変わったこと", 300), Column("件数", 80, "right")), counts)
    items = {(item.number, item.title): item for item in (*previous.items, *previous.goals, *content.items, *content.goals)}
    rows = [_changed_row(change, items, content.fiscal_year) for change in changed.of(*_LISTED) if change.number]
    columns = (Column("変わったこと", 136), Column("No.", 64, "center"), Column("取組", 300), Column("内容", 260), Column("担当課", 120))
    yield from spread("前回から変わった取組", _text(since, 80), columns, rows)


def _changed_row(change: Change, items: Mapping[tuple[str, str], FrozenItem], fiscal_year: int) -> tuple[str, ...]:
    item = items.get((change.number, change.title))
    said = _text(_told(change, item, fiscal_year), 80)
    return (KIND_WORDS[change.kind], _text(change.number, 12), _text(change.title, _LONGEST_TITLE), said, _sections(item) if item else "")


def _told(change: Change, item: FrozenItem | None, fiscal_year: int) -> str:
    """Say what the kind of a change does not: where the item stands, under which heading it was added or dropped."""
    if change.kind in (Kind.ACHIEVED, Kind.BEHIND, Kind.RECOVERED, Kind.REOPENED) and item:
        return f"計画と実績: {_plan_and_actual(item, fiscal_year)}"
    if change.kind in (Kind.ADDED, Kind.DROPPED):
        return change.after or change.before
    return str(change.sentence)


def _said(item: FrozenItem, *questions: Question) -> str:
    found = {remark.question: remark.text for remark in item.remarks}
    return _text("　".join(found[question] for question in questions if found.get(question)))


def _behind(content: Frozen) -> Iterator[Slide]:
    """Yield the items behind their plan, with cause and measure where the section named them."""
    behind = [item for item in content.items if item.is_counted and item.standing == Standing.BEHIND]
    if not behind:
        told = f"{words.long_year(content.fiscal_year)}までの計画と実績を比べた結果です。どちらかの記載がない取組は比べられません。"
        yield from spread("計画より遅れている取組はありません。", "", (Column("", BODY_WIDTH),), [(told,)])
        return
    columns = (Column("No.", 64, "center"), Column("取組", 236), Column("担当課", 110), Column("計画 → 実績", 110, "center"))
    rows = [(_text(item.number, 12), _name(item), _sections(item), _plan_and_actual(item, content.fiscal_year)) for item in behind]
    yield from _with_pdca(f"計画より遅れている取組は{len(behind):,}件です。", "", columns, rows, behind)


def _with_pdca(
    title: str, lead: str, columns: tuple[Column, ...], rows: Sequence[tuple[str, ...]], items: Sequence[FrozenItem]
) -> Iterator[Slide]:
    """Yield a table with cause and measure at the right; where no section named any, the title's column takes their room."""
    told = [_pdca(item) for item in items]
    left = BODY_WIDTH - sum(column.width for column in columns)
    if any("".join(pair) for pair in told):
        asked = (Column("原因", left * 0.45), Column("対策（担当・期限）", left * 0.55))
        yield from spread(title, lead, (*columns, *asked), [(*row, *pair) for row, pair in zip(rows, told, strict=True)])
    else:
        wide = (columns[0], Column(columns[1].head, columns[1].width + left), *columns[2:])
        yield from spread(title, lead, wide, rows)


def _pdca(item: FrozenItem) -> tuple[str, str]:
    owner = _said(item, Question.OWNER, Question.DUE)
    measure = _said(item, Question.MEASURE)
    return _said(item, Question.CAUSE, Question.REASON), f"{measure}（{owner}）" if owner else measure


def _plan_and_actual(item: FrozenItem, fiscal_year: int) -> str:
    """Return the last plan and the last actual up to the year reported on: 「○ → □」."""
    last = [
        max((cell for cell in row if cell.year <= fiscal_year), key=lambda cell: cell.year, default=None)
        for row in (item.plan, item.actual)
    ]
    return " → ".join(_text(cell.sign or cell.text, 16) if cell else "記載なし" for cell in last)


def _missed(content: Frozen) -> Iterator[Slide]:
    """Yield the indicators that missed the target of the year reported on, the furthest off first."""
    missed = [
        item for item in content.items if item.is_counted and words.late_word(item, content.fiscal_year, content.fiscal_year) == "未達"
    ]
    if not missed:
        return
    year = content.fiscal_year
    ordered = sorted(missed, key=lambda item: float(item.computed.attainment) if item.computed else 0)
    columns = (
        Column("No.", 64, "center"),
        Column("指標", 206),
        Column("担当課", 110),
        Column(f"{era_year(year)} 目標 → 実績", 140),
        Column("評価", 84, "center"),
    )
    rows = [(_text(item.number, 12), _name(item), _sections(item), _plan_and_actual(item, year), _rank(item)) for item in ordered]
    yield from _with_pdca(
        f"{era_fiscal_year(year)}の目標に届かなかった指標は{len(missed):,}件です。", "達成率の低い順", columns, rows, ordered
    )


def _rank(item: FrozenItem) -> str:
    rating = words.standing_rating(item)
    return " ".join(filter(None, (rating.code if rating else "", words.shown_attainment(item))))


def _indicators(content: Frozen) -> Iterator[Slide]:
    """Yield the main indicators as small charts, six on a slide."""
    headline = [item for item in (*content.items, *content.goals) if item.is_headline]
    charts = [_chart(item) for item in headline]
    slides = -(-len(charts) // CHARTS_A_SLIDE)
    each = -(-len(charts) // slides) if slides else 0
    for place in range(slides):
        counted = f"（{place + 1}/{slides}）" if slides > 1 else ""
        part = tuple(charts[place * each : (place + 1) * each])
        yield Slide(f"主な指標{counted}", "実線は実績、破線は目標", charts=part)


def _chart(item: FrozenItem) -> Lines:
    plan, actual = ({cell.year: cell for cell in row} for row in (item.plan, item.actual))
    years = sorted({*plan, *actual})
    return Lines(
        title=_text(item.title, 22),
        caption=_text(_caption(plan, actual), 36),
        labels=tuple(era_year(year) for year in years),
        series=(_series("実績", actual, years, "solid"), _series("目標", plan, years, "dashed")),
    )


def _series(name: str, row: Row, years: Sequence[int], look: str) -> Series:
    cells = [row.get(year) for year in years]
    values = tuple(float(cell.number) if cell and cell.number else None for cell in cells)
    return Series(name, values, look, tuple(_digits(cell) for cell in cells))


def _digits(cell: FrozenCell | None) -> str:
    """Return a number as a chart writes it beside its point: without the unit."""
    if cell is None or not cell.number:
        return ""
    found = _DIGITS.search(fold(cell.text))
    return found[0] if found else cell.number


def _caption(plan: Row, actual: Row) -> str:
    """Say the last actual and the target of its year: 「R3 実績97.7% 目標97.0%以上」."""
    known = [year for year in sorted(actual) if _read(actual, year) not in ("", "未確定")]
    if known:
        year = known[-1]
        aim = _read(plan, year)
        return f"{era_year(year)} 実績{_read(actual, year)}" + (f"　目標{aim}" if aim else "")
    coming = [year for year in sorted(plan) if _read(plan, year)]
    return f"{era_year(coming[-1])} 目標{_read(plan, coming[-1])}　実績はまだありません" if coming else "目標と実績はまだありません"


def _read(row: Row, year: int) -> str:
    return row[year].text if year in row else ""


def _sources(content: Frozen) -> Iterator[Slide]:
    """Yield where the figures come from and how they were judged."""
    city = content.city
    rows = [
        (
            "時点",
            f"{words.long_year(content.fiscal_year)}までの実績"
            + (f"（{words.short_day(content.reporting_date)}現在）" if content.reporting_date else ""),
        ),
        (
            "評価",
            _text(f"{content.scheme.name}: " + "、".join(f"{code} {condition}" for code, condition in content.scheme.codes), 160)
            if content.scheme
            else "この計画に評価の段階はありません。",
        ),
        *(("出典", _text(document.title, 120)) for document in content.documents),
        ("ライセンス", _text(f"{city.licence}（{city.licence_url}） {city.attribution}", 160)),
        ("全文", "長い文は「…」で切っています。全文は取組事項状況一覧とデータにあります。"),
    ]
    yield from spread("この資料の根拠", "", (Column("", 120), Column("", 760)), rows)
