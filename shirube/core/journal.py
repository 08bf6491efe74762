"""Write the journal and prove that nobody changed it afterwards.

Each entry carries the SHA-256 of the entry before it and of its own content, so a change, a removal or an insertion breaks the chain.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from shirube.core.models import JournalEntry

FIRST = "0" * 64
_words: dict[str, str] = {}
_LOCK = 7_310_201


def record(
    *,
    actor: str,
    action: str,
    subject: str,
    before: Any = None,
    after: Any = None,
    grounds: str = "",
    occasion: str = "",
    is_draft: bool = False,
) -> JournalEntry:
    """Append one entry; call it inside the transaction that makes the change.

    `occasion` names what it was done for (`round:3`); `is_draft` says that no public page shows what was touched.
    """
    with transaction.atomic():
        hold()
        entry = JournalEntry(
            recorded_at=timezone.now(),
            actor=actor,
            action=action,
            subject=subject,
            before=before,
            after=after,
            grounds=grounds,
            occasion=occasion,
            is_draft=is_draft,
            previous_hash=head(),
        )
        entry.hash = _digest(entry)
        entry.save(force_insert=True)
    return entry


def publish_words(**words: str) -> None:
    """Say in words what the actions of an app are, as a reader of the journal sees them: Japanese given to `core.language.mark`.

    Raises `ValueError` for an action that another app has said in other words.
    """
    for action, text in words.items():
        if _words.setdefault(action, text) != text:
            raise ValueError(f"{action} is called {_words[action]} already")


def words_of(action: str) -> str:
    """Return what an action is in words, Japanese; its identifier where nobody said."""
    return _words.get(action, action)


def hold() -> None:
    """Be the only writer of the journal until the transaction ends; a long change holds it first, so that two never cross.

    SQLite's IMMEDIATE transaction is that already; PostgreSQL takes an advisory lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


@dataclass(frozen=True, slots=True)
class Break:
    """Where the journal does not hold: the first such entry, which of its two proofs fails, and the entry that now stands before it.

    `content` is false where what the entry says is not what was written; else an entry before it was removed, added or put in its place.
    """

    entry: JournalEntry
    content: bool
    before: int | None


def first_break() -> Break | None:
    """Return the first place where the journal does not hold, None where it is whole. Reads every entry."""
    previous, before = FIRST, None
    for entry in JournalEntry.objects.order_by("pk").iterator():
        is_as_written = entry.hash == _digest(entry)
        if entry.previous_hash != previous or not is_as_written:
            return Break(entry, is_as_written, before)
        previous, before = entry.hash, entry.pk
    return None


def first_broken() -> JournalEntry | None:
    """Return the first entry whose chain or content does not hold, or None where the journal is whole."""
    found = first_break()
    return found.entry if found else None


def head() -> str:
    """Return the hash of the last entry: whoever keeps it elsewhere can prove later that nothing was cut off (`knows`)."""
    return JournalEntry.objects.order_by("-pk").values_list("hash", flat=True).first() or FIRST


def knows(witness: str) -> bool:
    """Tell whether a hash that was the journal's head once still stands in it."""
    return witness == FIRST or JournalEntry.objects.filter(hash=witness).exists()


def _digest(entry: JournalEntry) -> str:
    content = [
        entry.recorded_at.isoformat(),
        entry.actor,
        entry.action,
        entry.subject,
        entry.before,
        entry.after,
        entry.grounds,
        entry.previous_hash,
    ]
    if entry.occasion or entry.is_draft:  # entries of before these were known keep their hash
        content += [entry.occasion, entry.is_draft]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
