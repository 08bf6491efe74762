"""Write proposals and what became of them as CSV and JSON, with licence."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict

from django.utils.translation import gettext

from shirube.core.city import city
from shirube.core.language import mark
from shirube.council.queries.proposals import ProposalRow
from shirube.plans.queries.tables.writing import BOM, harmless
from shirube.ui.years import reads_english

COLUMNS = {
    "key": mark("識別名"),
    "number": mark("番号"),
    "title": mark("提言の名前"),
    "field": mark("分野"),
    "proposer": mark("提言した人"),
    "given_on": mark("提言の日"),
    "fiscal_year": mark("提言の年度"),
    "text": mark("提言の内容"),
    "present_state": mark("現状"),
    "aim": mark("めざすこと"),
    "examples": mark("例"),
    "fate": mark("反映状況の記号"),
    "fate_word": mark("反映状況"),
    "fate_reason": mark("理由"),
    "fate_decided_on": mark("決めた日"),
    "items": mark("反映した取組"),
    "source": mark("出典"),
}


def proposals_csv(rows: Iterable[ProposalRow]) -> bytes:
    """Write the rows as CSV, UTF-8 with a mark that Excel knows; several values of a cell stand on lines of their own."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(list(COLUMNS) if reads_english() else [gettext(label) for label in COLUMNS.values()])
    for row in rows:
        told = asdict(row)
        writer.writerow([_cell(told[name]) for name in COLUMNS])
    writer.writerows([[], [gettext("ライセンス"), city().licence, city().licence_url]])
    return (BOM + stream.getvalue()).encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    return harmless("\n".join(value) if isinstance(value, tuple) else str(value))


def proposals_json(rows: Iterable[ProposalRow]) -> bytes:
    """Write the rows as JSON, with their licence."""
    told = {"licence": city().licence, "licence_url": city().licence_url, "proposals": [asdict(row) for row in rows]}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
