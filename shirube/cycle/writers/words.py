"""What every paper of a publication says in words: its name, its occasion, how far the plan is, how an item was judged.

Papers are Japanese, as they were signed off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from shirube.core.calendar import era_date, era_fiscal_year, era_year
from shirube.cycle.rules.frozen import Frozen, FrozenItem, FrozenRating
from shirube.cycle.rules.questions import QUESTION_WORDS, Question
from shirube.plans.queries.standing import STANDING_WORDS, Standing

ORDER = (Standing.DONE, Standing.UNDER_WAY, Standing.BEHIND, Standing.LATER, Standing.UNKNOWN)
"""Standings as a count names them."""
_ONE = Decimal(1)


def standing_words(content: Frozen) -> Mapping[str, str]:
    """Return the word for each standing; for what is done, the plan's own word where it has no ranks."""
    stages = content.plan.stages
    done = stages[-1][1] if stages and content.scheme is None else STANDING_WORDS[Standing.DONE]
    return {**{standing.value: STANDING_WORDS[standing] for standing in ORDER}, Standing.DONE.value: done}


def counts(items: Iterable[FrozenItem]) -> dict[str, int]:
    """Return how many of the counted items stand how, in the order of `ORDER`; all standings are there."""
    found = Counter(item.standing for item in items if item.is_counted)
    return {standing.value: found[standing.value] for standing in ORDER}


def count_sentence(content: Frozen, items: Iterable[FrozenItem]) -> str:
    """Return how far these items are, in one sentence: 「284件のうち、達成151件、進行中75件、…です。」"""
    words, found = standing_words(content), counts(items)
    total = sum(found.values())
    if not total:
        return "件数に数える取組はありません。"
    return f"{total:,}件のうち、{'、'.join(f'{words[key]}{count:,}件' for key, count in found.items() if count)}です。"


def long_day(text: str) -> str:
    """Return a day in the era calendar with the western year: 「令和4年8月25日（2022年）」; empty for none."""
    return f"{era_date(date.fromisoformat(text))}（{text[:4]}年）" if text else ""


def short_day(text: str) -> str:
    """Return a day in the era calendar, empty for none."""
    return era_date(date.fromisoformat(text)) if text else ""


def long_year(year: int) -> str:
    """Return a fiscal year in both calendars: 「令和3年度（2021年度）」."""
    return f"{era_fiscal_year(year)}（{year}年度）"


def plan_title(content: Frozen) -> str:
    """Return the plan and its edition."""
    return f"{content.plan.name} {content.plan.edition}".strip()


def issue(content: Frozen) -> str:
    """Return which publication it is: 「公表第2号（第1号の訂正）」."""
    corrected = f"（第{content.corrects}号の訂正）" if content.corrects else ""
    return f"公表第{content.number}号{corrected}"


def stamp(content: Frozen) -> str:
    """Return what the foot of every page says beside the hash: plan, publication, meeting, day."""
    return "　".join(filter(None, (plan_title(content), issue(content), content.meeting, short_day(content.meeting_on))))


def years_of(content: Frozen) -> tuple[int, ...]:
    """Return the fiscal years that a table needs a column for: those of the plan and those that a cell stands in."""
    cells = (cell for item in (*content.items, *content.goals) for row in (item.plan, item.actual) for cell in row)
    return tuple(sorted({*content.plan.years, *(cell.year for cell in cells)}))


def is_reference(content: Frozen, year: int) -> bool:
    """Tell whether a year lies before the plan and is printed for comparison (参考)."""
    return year < content.plan.first_year


def standing_rating(item: FrozenItem) -> FrozenRating | None:
    """Return the judgement in force: the printed one, unless none is printed or our rank of an indicator is of a later year."""
    printed, computed = item.printed, item.computed
    if printed is None or not printed.code:
        return computed if computed and (computed.code or computed.shown) else None
    if item.is_indicator and computed and computed.code and computed.year and printed.year and computed.year > printed.year:
        return computed
    return printed


def rating_note(item: FrozenItem) -> str:
    """Return what to say where the printed judgement is not ours; empty where they agree."""
    printed, computed = item.printed, item.computed
    if printed is None or not printed.code or computed is None or standing_rating(item) is not printed:
        return ""
    if printed.code != computed.code:
        told = " ".join(filter(None, (computed.code, computed.shown)))
        return f"計算では{told}" if told else "計算では評価なし"
    if printed.year and computed.year and printed.year != computed.year:
        return f"計算では{era_year(computed.year)}"
    return ""


def shown_attainment(item: FrozenItem) -> str:
    """Return the attainment in per cent that belongs to the judgement in force; empty where there is none."""
    rating, computed = standing_rating(item), item.computed
    if rating is None:
        return ""
    if rating is item.printed and computed and not rating.shown and not rating_note(item):
        return computed.shown
    return rating.shown


def late_word(item: FrozenItem, year: int, fiscal_year: int) -> str:
    """Return the word for an item that is not where it should be in the year reported on; empty in other years."""
    if year != fiscal_year:
        return ""
    if item.standing == Standing.BEHIND:
        return "遅れ"
    computed = item.computed
    if item.is_indicator and computed and computed.year == year and computed.attainment:
        return "未達" if Decimal(computed.attainment) < _ONE else ""
    return ""


def question_word(key: str) -> str:
    """Return the heading of a remark; an unknown key stands for itself."""
    return QUESTION_WORDS[Question(key)] if key in Question.__members__.values() else key


def remark_lines(item: FrozenItem) -> list[tuple[str, str]]:
    """Return what the section said, as (heading, text); a plain remark bears no heading."""
    return [("" if each.question == Question.REMARKS else question_word(each.question), each.text) for each in item.remarks if each.text]


def notes_of(item: FrozenItem) -> list[str]:
    """Return what the list adds to an item on its own account."""
    notes = [f"評価は{rating_note(item)}。" if rating_note(item) else ""]
    notes.append("" if item.is_certain else "欄の位置は読み取りで推定。")
    notes.append("" if item.is_counted or item.heading is None else "件数に数えない。")
    return [note for note in notes if note]
