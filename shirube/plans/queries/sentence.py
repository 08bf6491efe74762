"""The sentence that opens an item's page: what was promised, what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from shirube.plans.models import Edition
from shirube.plans.queries.cells import CellPainter
from shirube.plans.queries.filters import Judged
from shirube.plans.queries.records import BLANK, Cell, Record
from shirube.plans.queries.standing import Standing
from shirube.plans.rules.stages import CARRY
from shirube.ui.years import long_year


def sentence_of_item(judged: Judged, edition: Edition, painter: CellPainter, attainment: str) -> str:
    """Return what there is to say about an item in one or two sentences; `attainment` is our rate as text, empty for none."""
    record = judged.record
    if not record.is_counted:
        return gettext("下の取組をまとめる見出しで、件数には数えません。")
    if record.is_indicator:
        return _of_number(judged, edition, attainment)
    return _of_stages(judged, edition, painter)


def _of_number(judged: Judged, edition: Edition, attainment: str) -> str:
    record, computed, printed = judged.record, judged.record.computed, judged.record.printed
    year = (computed.fiscal_year if computed else None) or edition.status_year
    target, actual = (record.plan.get(year, BLANK), record.actual.get(year, BLANK)) if year else (BLANK, BLANK)
    if not year or not target.text:
        return _next_target(record, year)
    values = {"year": long_year(year), "target": target.text, "actual": actual.text, "rate": attainment, "code": judged.rating}
    if not actual.text:
        return gettext("%(year)sの目標は%(target)s。実績はまだありません。") % values
    if not judged.rating:
        return gettext("%(year)sの目標%(target)sに対し、実績は%(actual)s。まだ評価できません。") % values
    said = gettext("%(year)sの目標%(target)sに対し、実績は%(actual)s。評価は%(code)s") % values
    if attainment:
        said = gettext("%(year)sの目標%(target)sに対し、実績は%(actual)s。達成率%(rate)sで、評価は%(code)s") % values
    if printed and printed.code and printed.fiscal_year in (None, year):
        same = printed.code == judged.rating
        said += gettext("（公表と同じ）") if same else gettext("（公表は%(code)s）") % {"code": printed.code}
    return said + gettext("。")


def _next_target(record: Record, year: int | None) -> str:
    coming = [(at, cell) for at, cell in sorted(record.plan.items()) if cell.text and at > (year or 0)]
    if coming:
        at, cell = coming[0]
        return gettext("%(year)sの目標は%(target)s。実績はまだありません。") % {"year": long_year(at), "target": cell.text}
    return gettext("目標はまだ定められていません。")


def _of_stages(judged: Judged, edition: Edition, painter: CellPainter) -> str:
    record = judged.record
    limit = edition.status_year or max(edition.years, default=0)
    actual_year, actual = _last(record.actual, limit)
    _, planned = _last(record.plan, limit)
    goal_year, goal = _last(record.plan, max(edition.years, default=limit))
    values = {
        "actual": _named(actual, painter),
        "year": long_year(actual_year or limit),
        "planned": _named(planned, painter),
        "goal": _named(goal, painter),
        "goal_year": long_year(goal_year) if goal_year else "",
        "limit": long_year(limit),
    }
    if judged.standing is Standing.DONE:
        done = record.computed.fiscal_year if record.computed else None
        values["year"] = long_year(done or actual_year or limit)
        if goal.sign in painter.names:
            return gettext("%(year)sに、計画の最後の段階「%(goal)s」に達しました。") % values
        return gettext("%(year)sの実績は「%(actual)s」です。") % values
    if judged.standing is Standing.BEHIND and not actual.text:
        return gettext("%(limit)sまでの計画は「%(planned)s」ですが、実績がありません。") % values
    if judged.standing is Standing.BEHIND:
        return gettext("%(limit)sまでの計画は「%(planned)s」、実績は「%(actual)s」で、計画より遅れています。") % values
    said = gettext("%(year)sの実績は「%(actual)s」です。") % values if actual.text else ""
    if goal.text and goal_year and goal_year > limit:
        said += gettext("%(goal_year)sの計画は「%(goal)s」です。") % values
    return said or gettext("計画と実績はまだ示されていません。")


def _last(cells: Mapping[int, Cell], limit: int) -> tuple[int | None, Cell]:
    """Return the last printed cell up to a year."""
    year = max((at for at, cell in cells.items() if at <= limit and cell.text), default=None)
    return (year, cells[year]) if year is not None else (None, BLANK)


def _named(cell: Cell, painter: CellPainter) -> str:
    name = painter.names.get(cell.sign, "")
    if cell.sign and name:
        return f"{cell.sign} {gettext(name)}"
    return "" if cell.text == CARRY else cell.text
