"""Whether a document belongs to the edition it would be recorded in: the same plan, its years, and no older state of it."""

from __future__ import annotations

from shirube.core.errors import InvalidInput
from shirube.plans.content.shapes import EditionFacts
from shirube.plans.content.whole import misfits
from shirube.plans.models import Edition

OTHERWISE = (
    "別の版として取り込むには、都市のフォルダーに plans/<計画>/<版>/edition.yaml を用意して、--plan と --edition で指定してください。"
)


def refuse_misfits(facts: EditionFacts, *, name: str) -> None:
    """Raise `InvalidInput` where the store could not hold what a document says, or where its years are not those of the plan."""
    fault = next(misfits(facts), None)
    if fault is not None:
        row = _row(facts, fault.shape, fault.position)
        place = row.lines.first if hasattr(row, "lines") else getattr(row, "line", None)
        raise InvalidInput(fault.sentence, place=name if place is None else f"{name} {place}行目")
    plan, years = facts.plan, facts.edition.years
    if years and not set(years) & set(range(plan.first_year, plan.last_year + 1)):
        raise InvalidInput(
            f"文書の年度（{min(years)}〜{max(years)}年度）が、「{plan.name}」の期間（{plan.first_year}〜{plan.last_year}年度）と重なりません。"
            + OTHERWISE,
            place=name,
        )


def refuse_or_remark(stored: Edition, facts: EditionFacts, *, name: str) -> tuple[str, ...]:
    """Return what to tell of a document that continues or corrects a stored edition.

    Raises `InvalidInput` where most of its items are unknown to the edition, or where it reports an earlier year than the store.
    """
    known = set(stored.items.values_list("number", "title"))
    same = sum((row.number, row.title) in known for row in facts.items)
    if known and same * 2 < len(facts.items):
        raise InvalidInput(
            f"文書の{len(facts.items)}件のうち、「{stored}」と番号も名前も同じ項目は{same}件だけです。別の計画の文書と思われます。"
            + OTHERWISE,
            place=name,
        )
    before, after = stored.status_year, facts.edition.status_year
    if is_continued_beyond(stored, facts):
        raise InvalidInput(
            f"「{stored}」には、取りまとめた{before}年度までの実績が公表として記録されています。この文書はその前の状態です。"
            "記録を直すには、訂正の公表をしてください。" + OTHERWISE,
            place=name,
        )
    if before is None or after is None or before == after:
        return ()
    if after < before:
        raise InvalidInput(
            f"「{stored}」には{before}年度までの実績が記録されています。この文書は{after}年度までの、前の状態です。" + OTHERWISE, place=name
        )
    return (f"実績の年度が{before}年度から{after}年度に進みます。同じ版「{stored.name}」に加えます。{OTHERWISE}",)


def is_continued_beyond(stored: Edition, facts: EditionFacts) -> bool:
    """Tell whether a publication brought actuals that a document does not know: it reports on no later year than the store."""
    return stored.continued_by_id is not None and (facts.edition.status_year or 0) <= (stored.status_year or 0)


def _row(facts: EditionFacts, shape: type[object], position: int) -> object:
    for rows in (facts.headings, facts.items, facts.indicators, facts.cells, facts.tallies, facts.claims):
        if rows and isinstance(rows[0], shape):
            return rows[position]
    return None
