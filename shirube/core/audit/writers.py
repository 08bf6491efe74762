"""The journal as CSV and as JSON lines, written while it is read: a million entries never stand in memory."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from shirube.core.audit.queries import names_of
from shirube.core.audit.rules import harmless
from shirube.core.journal import words_of
from shirube.core.models import JournalEntry

BOM = "\ufeff"
CHUNK = 2000
COLUMNS = (
    "number",
    "recorded_at",
    "actor",
    "name",
    "action",
    "words",
    "subject",
    "occasion",
    "before",
    "after",
    "grounds",
    "is_draft",
    "previous_hash",
    "hash",
)


class _Echo:
    """What a CSV writer takes for a file: hands the line back."""

    def write(self, text: str) -> str:
        return text


def csv_of(found: QuerySet[JournalEntry]) -> Iterator[str]:
    """Yield entries as CSV, with a mark that Excel knows; times are the city's, to the second."""
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow(COLUMNS)
    for row in _rows(found):
        row["recorded_at"] = f"{timezone.localtime(row['recorded_at']):%Y-%m-%d %H:%M:%S}"
        yield writer.writerow([_cell(row[column]) for column in COLUMNS])


def json_lines_of(found: QuerySet[JournalEntry]) -> Iterator[str]:
    """Yield entries as JSON, one a line, with all that goes into their hashes (docs/decisions/0006)."""
    for row in _rows(found):
        row["recorded_at"] = row["recorded_at"].isoformat()
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _rows(found: QuerySet[JournalEntry]) -> Iterator[dict[str, Any]]:
    names = names_of(found.order_by().values_list("actor", flat=True).distinct())
    for entry in found.iterator(chunk_size=CHUNK):
        yield {
            "number": entry.pk,
            "recorded_at": entry.recorded_at,
            "actor": entry.actor,
            "name": names.get(entry.actor, ""),
            "action": entry.action,
            "words": gettext(words_of(entry.action)),
            "subject": entry.subject,
            "occasion": entry.occasion,
            "before": entry.before,
            "after": entry.after,
            "grounds": entry.grounds,
            "is_draft": entry.is_draft,
            "previous_hash": entry.previous_hash,
            "hash": entry.hash,
        }


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return harmless(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
