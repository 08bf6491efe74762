"""The journal proves that nobody changed it."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from shirube.core import journal
from shirube.core.models import JournalEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries() -> list[JournalEntry]:
    return [journal.record(actor="clerk", action="correct", subject=f"item:{n}", before={"値": n}, after={"値": n + 1}) for n in range(4)]


def sql(statement: str, *values: Any) -> None:
    """Change the table by hand, as somebody at the database's prompt would."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def verified(*options: str) -> dict[str, Any]:
    """Return what the command says as JSON, whether it ends well or not."""
    out = StringIO()
    with suppress(CommandError):
        call_command("verify_journal", "--json", *options, stdout=out, stderr=StringIO())
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def refused(*options: str) -> str:
    """Return the sentence with which the command ends."""
    with pytest.raises(CommandError) as caught:
        call_command("verify_journal", *options, stdout=StringIO(), stderr=StringIO())
    assert caught.value.returncode == 2
    return str(caught.value)


def test_an_untouched_journal_is_whole(entries: list[JournalEntry]) -> None:
    assert journal.first_broken() is None
    told = verified()
    assert (told["entries"], told["whole"], told["first_broken"], told["fault"]) == (4, True, None, None)
    assert told["head"] == entries[-1].hash


def test_an_empty_journal_is_whole() -> None:
    assert verified()["whole"]
    assert journal.knows(journal.head())


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'somebody else'",
        "action = 'x'",
        "subject = 'item:99'",
        "grounds = 'because'",
        "occasion = 'round:9'",
        "before = NULL",
        "after = '{\"値\": 99}'",
        "recorded_at = '2020-01-01 00:00:00+00:00'",
    ],
)
def test_an_entry_changed_by_hand_is_named_with_its_time_and_action(entries: list[JournalEntry], change: str) -> None:
    sql(f"UPDATE core_journalentry SET {change} WHERE id = %s", entries[1].pk)
    told = verified()
    assert (told["whole"], told["first_broken"], told["fault"]) == (False, entries[1].pk, "content")
    assert f"記録{entries[1].pk}（" in refused()
    assert "内容が、書かれたあとで変えられています" in refused()


def test_an_entry_removed_from_the_middle_is_missed_by_the_one_behind_it(entries: list[JournalEntry]) -> None:
    sql("DELETE FROM core_journalentry WHERE id = %s", entries[1].pk)
    told = verified()
    assert (told["first_broken"], told["fault"]) == (entries[2].pk, "chain")
    assert f"いま前にあるのは記録{entries[0].pk}" in refused()


def test_the_first_entry_is_missed_too(entries: list[JournalEntry]) -> None:
    sql("DELETE FROM core_journalentry WHERE id = %s", entries[0].pk)
    assert verified()["first_broken"] == entries[1].pk
    assert "いま前に記録はありません" in refused()


def test_a_change_that_reckons_its_own_hash_anew_breaks_the_next_link(entries: list[JournalEntry]) -> None:
    forged = JournalEntry.objects.get(pk=entries[1].pk)
    forged.actor = "somebody else"
    forged.hash = journal._digest(forged)
    sql("UPDATE core_journalentry SET actor = %s, hash = %s WHERE id = %s", forged.actor, forged.hash, forged.pk)
    told = verified()
    assert (told["first_broken"], told["fault"]) == (entries[2].pk, "chain")


def test_two_entries_that_changed_places_are_found(entries: list[JournalEntry]) -> None:
    behind = entries[-1].pk + 1  # PostgreSQL counts on from test to test
    sql("UPDATE core_journalentry SET id = %s WHERE id = %s", behind, entries[1].pk)
    assert verified()["first_broken"] == entries[2].pk


def test_a_tail_that_was_cut_off_is_known_by_a_hash_kept_elsewhere(entries: list[JournalEntry]) -> None:
    kept = journal.head()
    assert verified("--witness", kept)["whole"]
    sql("DELETE FROM core_journalentry WHERE id = %s", entries[3].pk)
    assert verified()["whole"]
    told = verified("--witness", entries[0].hash, "--witness", kept.upper())
    assert (told["whole"], told["unknown_witnesses"]) == (False, [kept])
    assert "末尾の記録が消されたか" in refused("--witness", kept)


def test_a_tail_written_anew_is_known_too(entries: list[JournalEntry]) -> None:
    kept = journal.head()
    sql("DELETE FROM core_journalentry WHERE id = %s", entries[3].pk)
    journal.record(actor="clerk", action="correct", subject="item:3")
    assert verified()["whole"]
    assert not verified("--witness", kept)["whole"]


@pytest.mark.parametrize("text", ["", "abc", "0" * 63, "g" * 64])
def test_a_witness_that_is_no_hash_is_refused(text: str) -> None:
    assert "64文字" in refused("--witness", text)


def test_the_hash_of_an_entry_is_reckoned_as_the_documentation_says() -> None:
    entry = journal.record(actor="staff:1", action="correct", subject="item:1", after={"値": 1}, occasion="round:3", is_draft=True)
    content = [entry.recorded_at.isoformat(), "staff:1", "correct", "item:1", None, {"値": 1}, "", journal.FIRST, "round:3", True]
    assert entry.hash == hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
