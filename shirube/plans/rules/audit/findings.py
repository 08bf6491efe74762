"""What an auditor finds: one finding, its kinds, and what the kinds are called."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shirube.core.language import Sentence, mark
from shirube.plans.rules.facts import ItemFacts, Lines


class FindingKind(StrEnum):
    """What does not fit."""

    TOTAL_DIFFERS = "total_differs"
    SHARE_DIFFERS = "share_differs"
    WEEKDAY_DIFFERS = "weekday_differs"
    NUMBER_MISSING = "number_missing"
    GOAL_DIFFERS = "goal_differs"
    TARGET_LOWERED = "target_lowered"
    CUMULATIVE_FALLS = "cumulative_falls"
    RATIO_OVER_100 = "ratio_over_100"
    RANK_DIFFERS = "rank_differs"
    ACHIEVEMENT_UNREACHED = "achievement_unreached"
    ACHIEVEMENT_YEAR_DIFFERS = "achievement_year_differs"
    ACHIEVEMENT_UNPRINTED = "achievement_unprinted"
    YEAR_WITHOUT_RATING = "year_without_rating"
    DEADLINE_PASSED = "deadline_passed"


KIND_TITLES = {
    FindingKind.TOTAL_DIFFERS: mark("合計が内訳と合わない"),
    FindingKind.SHARE_DIFFERS: mark("割合が件数と合わない"),
    FindingKind.WEEKDAY_DIFFERS: mark("曜日が日付と合わない"),
    FindingKind.NUMBER_MISSING: mark("番号が欠けている"),
    FindingKind.GOAL_DIFFERS: mark("同じ数値が別の表と合わない"),
    FindingKind.TARGET_LOWERED: mark("計画見直しの表示なしに目標が下げられた"),
    FindingKind.CUMULATIVE_FALLS: mark("累計が減っている"),
    FindingKind.RATIO_OVER_100: mark("割合が100%を超えている"),
    FindingKind.RANK_DIFFERS: mark("評価が実績と合わない"),
    FindingKind.ACHIEVEMENT_UNREACHED: mark("段階に達する前に達成とされた"),
    FindingKind.ACHIEVEMENT_YEAR_DIFFERS: mark("達成の年度が実績と合わない"),
    FindingKind.ACHIEVEMENT_UNPRINTED: mark("段階に達したのに達成と書かれていない"),
    FindingKind.YEAR_WITHOUT_RATING: mark("年度だけあって評価がない"),
    FindingKind.DEADLINE_PASSED: mark("計画の最後の年度を過ぎて遅れている"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the document that does not fit: where, what, and why it may be all right nevertheless."""

    kind: FindingKind
    item: str | None
    lines: tuple[Lines, ...]
    sentence: Sentence
    excuse: Sentence | None = None


def about(item: ItemFacts, kind: FindingKind, sentence: Sentence, excuse: Sentence | None = None) -> Finding:
    """Make a finding about one item. Where its years had to be inferred and nothing else excuses it, that does."""
    if excuse is None and not item.certain:
        excuse = Sentence(mark("空欄が失われた行で、年度を推定したため、年度が違う可能性がある。"))
    return Finding(kind, item.key, (item.lines,), sentence, excuse)
