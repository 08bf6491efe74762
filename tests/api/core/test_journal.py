"""The journal proves that nobody changed it."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from shirube.core import journal
from shirube.core.models import JournalEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries() -> list[JournalEntry]:
    return [journal.record(actor="clerk", action="correct", subject=f"item:{n}", before={"値": n}, after={"値": n + 1}) for n in range(4)]


def test_an_untouched_journal_is_whole(entries: list[JournalEntry]) -> None:
    assert journal.first_broken() is None


def test_a_changed_entry_is_found(entries: list[JournalEntry]) -> None:
    JournalEntry.objects.filter(pk=entries[1].pk).update(actor="somebody else")
    assert journal.first_broken() == entries[1]


def test_a_removed_entry_is_found_at_the_one_behind_it(entries: list[JournalEntry]) -> None:
    JournalEntry.objects.filter(pk=entries[1].pk).delete()
    assert journal.first_broken() == entries[2]


def test_the_command_says_where_the_journal_breaks(entries: list[JournalEntry]) -> None:
    out = StringIO()
    call_command("verify_journal", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"entries": 4, "whole": True, "first_broken": None}
    JournalEntry.objects.filter(pk=entries[2].pk).update(after={"値": 99})
    with pytest.raises(CommandError, match=f"記録{entries[2].pk}") as caught:
        call_command("verify_journal", stdout=StringIO())
    assert caught.value.returncode == 2
