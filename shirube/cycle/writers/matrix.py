"""The state of every item of a round as CSV, for a meeting or a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext

from shirube.core.language import mark
from shirube.cycle.models import Round
from shirube.cycle.queries.office.desk import Case, Desk, desks_of
from shirube.cycle.rules.states import ENTRY_WORDS
from shirube.plans.queries.tables.writing import BOM, harmless
from shirube.ui.sentences import told

COLUMNS = (
    mark("課"),
    mark("番号"),
    mark("取組"),
    mark("状態"),
    mark("期限を過ぎた営業日"),
    mark("回答"),
    mark("評価"),
    mark("気づき"),
    mark("課の最後の動き"),
)


def matrix_csv(round_: Round) -> bytes:
    """Write a row for each item, the latest sections first; UTF-8 with a mark that Excel knows."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([gettext(column) for column in COLUMNS])
    for desk in desks_of(round_).desks:
        writer.writerows(_row(desk, case) for case in desk.cases)
    return (BOM + stream.getvalue()).encode()


def _row(desk: Desk, case: Case) -> Iterable[str | int]:
    findings = "".join(told(finding.sentence) for finding in case.judged.findings)
    texts = (desk.sheet.section.name, case.number, case.title, gettext(ENTRY_WORDS[case.state]))
    moved = timezone.localtime(desk.moved_at).strftime("%Y-%m-%d %H:%M") if desk.moved_at else ""
    return (*map(harmless, texts), case.late, *map(harmless, (case.typed, case.rating, findings)), moved)
