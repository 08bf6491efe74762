"""A backup comes back as it was, on either database; what is not a whole backup is refused and nothing is written."""

from __future__ import annotations

import gzip
import hashlib
import json
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models
from django.test import Client

from shirube.core import journal, search
from shirube.core.errors import InvalidInput
from shirube.core.models import JournalEntry
from shirube.core.people.models import Account, Section
from shirube.core.transfer import actions, archive, sealing
from shirube.core.transfer.actions import back_up, check_backup
from shirube.core.transfer.store import read_rows
from shirube.core.transfer.tables import LEFT_OUT, carried_tables
from shirube.core.transfer.tallies import Tally
from shirube.core.transfer.values import Kind
from shirube.cycle.models import Attachment, Publication
from shirube.plans.models import Item
from tests.factories.store import EVERY_BYTE, HARD_TEXT, fill_store

pytestmark = pytest.mark.django_db(transaction=True)
PASSPHRASE = "七つの海をわたる船は夜明けを待つ"  # noqa: S105  (of the test)

Sums = dict[str, archive.Sum]


def sums() -> Sums:
    return {table.name: Tally(table).through(read_rows(connection, table)) for table in carried_tables(apps)}


def empty() -> None:
    call_command("flush", interactive=False, verbosity=0)


def restored(file: Path, *options: str) -> str:
    out = StringIO()
    call_command("restore", str(file), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """The backup of a filled store; the store is empty afterwards."""
    fill_store()
    back_up(file=tmp_path / "city.backup")
    empty()
    return tmp_path / "city.backup"


@pytest.fixture
def secret(tmp_path: Path) -> str:
    file = tmp_path / "secret"
    file.write_text(f"{PASSPHRASE}\nnot this line\n", encoding="utf-8")
    return str(file)


def test_every_row_comes_back_as_it_was(tmp_path: Path) -> None:
    fill_store()
    before = sums()
    back_up(file=tmp_path / "city.backup")
    empty()
    assert sum(found.rows for found in sums().values()) == 0
    told = restored(tmp_path / "city.backup")
    assert f"{sum(found.rows for found in before.values()):,}行" in told
    after = sums()
    del before["core_journalentry"], after["core_journalentry"]  # the restoring itself is journalled
    assert after == before
    assert bytes(Attachment.objects.get().content) == EVERY_BYTE
    assert Publication.objects.get().content[""] == HARD_TEXT


def test_the_hard_values_are_there_at_all(tmp_path: Path) -> None:
    """What the comparison compares: every kind of value, and NULL beside JSON's null."""
    fill_store()
    kinds = {column.kind for table in carried_tables(apps) if sums()[table.name].rows for column in table.columns}
    assert kinds >= set(Kind) - {Kind.NUMBER}
    (rating,) = [table for table in carried_tables(apps) if table.name == "plans_rating"]
    place = [column.name for column in rating.columns].index("summary")
    values = [row[place] for row in read_rows(connection, rating)]
    assert None in values
    assert [None] in values


def test_after_restoring_the_journal_is_whole_and_goes_on(backup: Path) -> None:
    restored(backup)
    assert journal.first_broken() is None
    last = JournalEntry.objects.order_by("pk").last()
    assert last is not None
    assert (last.actor, last.action, last.grounds) == ("command:restore", "restore", "city.backup")
    assert JournalEntry.objects.count() == 4


def test_after_restoring_everything_works_search_pages_and_new_rows(backup: Path, client: Client) -> None:
    restored(backup)
    assert search.search("消防団").total == 1
    assert client.get("/plans/reform/").status_code == 200
    assert Section.objects.create(slug="new", name="新しい課").pk > 1
    with pytest.raises(IntegrityError):
        Section.objects.create(slug="new", name="別の課")


def test_no_number_is_given_twice(tmp_path: Path) -> None:
    gone = Account.objects.create(email="gone@city.example", name="去った人")
    number = gone.pk
    gone.delete()
    back_up(file=tmp_path / "city.backup")
    empty()
    restored(tmp_path / "city.backup")
    assert Account.objects.create(email="new@city.example", name="来た人").pk == number + 1


def test_the_file_is_for_its_owner_only_and_opens_with_common_tools(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    lines = gzip.decompress(backup.read_bytes()).splitlines()
    assert json.loads(lines[0])["shirube_backup"] == 1
    assert any("復帰" in line.decode() for line in lines)
    assert list(backup.parent.glob(".*.part")) == []


def test_an_encrypted_backup_shows_nothing_and_comes_back_with_its_passphrase_only(tmp_path: Path, secret: str) -> None:
    fill_store()
    before = Item.objects.count()
    file = tmp_path / "city.sealed"
    out = StringIO()
    call_command("back_up", str(file), "--passphrase-file", secret, stdout=out)
    assert "暗号化して" in out.getvalue()
    assert file.read_bytes().startswith(sealing.MAGIC)
    assert b"\x1f\x8b\x08" not in file.read_bytes()[:60]
    empty()
    wrong = tmp_path / "wrong"
    wrong.write_text("九つの海をわたる船は夜明けを待つ", encoding="utf-8")
    with pytest.raises(CommandError, match="合言葉が違うか"):
        restored(file, "--passphrase-file", str(wrong))
    with pytest.raises(CommandError, match="--passphrase-file"):
        restored(file)
    assert Item.objects.count() == 0
    restored(file, "--passphrase-file", secret)
    assert Item.objects.count() == before


@pytest.mark.parametrize("text", ["", "\n", "短い合言葉"])
def test_a_passphrase_that_protects_nothing_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "secret").write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match="合言葉"):
        call_command("back_up", str(tmp_path / "b"), "--passphrase-file", str(tmp_path / "secret"))
    assert not (tmp_path / "b").exists()


def test_a_flip_of_any_byte_is_found(tmp_path: Path) -> None:
    Section.objects.create(slug="green", name="みどり課")
    whole = tmp_path / "whole"
    back_up(file=whole)
    content = whole.read_bytes()
    archive.check_whole(whole, passphrase=None)
    broken = tmp_path / "broken"
    for place in range(len(content)):
        broken.write_bytes(content[:place] + bytes([content[place] ^ 0x20]) + content[place + 1 :])
        with pytest.raises(InvalidInput):
            archive.check_whole(broken, passphrase=None)


@pytest.mark.parametrize("kept", [0, 1, 2, 17, 1_000, -200, -130, -1])
def test_a_cut_backup_gets_a_sentence_and_nothing_is_written(backup: Path, kept: int) -> None:
    backup.write_bytes(backup.read_bytes()[:kept])
    with pytest.raises(CommandError, match=r"切れています|控えではありません|壊れ"):
        restored(backup)
    assert Section.objects.count() == 0


def test_a_backup_cut_after_an_end_of_gzip_is_found(backup: Path) -> None:
    content = backup.read_bytes()
    backup.write_bytes(content[: content.rindex(b"\x1f\x8b\x08\0\0\0\0\0\0\xff")])
    with pytest.raises(CommandError, match="切れています"):
        restored(backup)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 a spreadsheet",
        "番号,取組\n".encode(),
        gzip.compress(b'{"other": 1}\n', mtime=0),
        gzip.compress(b"[]\n" * 9, mtime=0),
        b"\x1f\x8b",
    ],
)
def test_a_foreign_file_gets_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "foreign").write_bytes(content)
    with pytest.raises(CommandError, match=r"しるべの控えではありません|切れています"):
        restored(tmp_path / "foreign")


def test_a_missing_file_and_a_folder_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="読めません"):
        restored(tmp_path / "nothing")
    with pytest.raises(CommandError, match="フォルダー"):
        call_command("back_up", str(tmp_path))
    with pytest.raises(CommandError, match="書き込めません"):
        call_command("back_up", str(tmp_path / "no" / "such" / "folder"))


def rewritten(file: Path, old: str, new: str) -> None:
    """Change a backup's text and make all its own proofs fit but the sums of the rows."""
    text = gzip.decompress(file.read_bytes()).decode()
    assert old in text
    lines = text.replace(old, new).splitlines(keepends=True)[:-1]
    packed = gzip.compress("".join(lines).encode())
    file.write_bytes(packed + archive._last_member(hashlib.sha256(packed).digest()))


def test_a_row_changed_by_somebody_who_knows_the_format_is_found_by_its_table(backup: Path) -> None:
    rewritten(backup, "みどり課", "みどり室")
    with pytest.raises(CommandError, match="表 people_section の行が控えの記録と合いません"):
        restored(backup)
    assert Section.objects.count() == 0


def test_a_backup_of_a_later_release_names_that_release(backup: Path) -> None:
    rewritten(backup, '["core", "0001_journal"]', '["core", "0001_journal"], ["core", "9999_tomorrow"]')
    rewritten(backup, '"release": "0.1.0"', '"release": "7.5.0"')
    with pytest.raises(CommandError, match=r"しるべ 7\.5\.0 の控えです。.*更新してください"):
        restored(backup)


def test_a_backup_whose_journal_lost_its_tail_is_refused(backup: Path) -> None:
    rewritten(backup, '"journal_head": "', '"journal_head": "f')
    with pytest.raises(CommandError, match="変更の記録がつながりません"):
        restored(backup)
    assert Section.objects.count() == 0


def test_a_backup_tells_the_head_of_the_journal_as_a_witness(tmp_path: Path) -> None:
    fill_store()
    out = StringIO()
    call_command("back_up", str(tmp_path / "b"), "--json", stdout=out)
    assert json.loads(out.getvalue())["journal_head"] == journal.head()


def test_a_place_with_rows_is_refused(backup: Path) -> None:
    Section.objects.create(slug="mine", name="わたしの課")
    with pytest.raises(CommandError, match="空ではありません（people_section"):
        restored(backup)
    assert [section.name for section in Section.objects.all()] == ["わたしの課"]


def test_what_fails_in_the_middle_leaves_the_place_empty(backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        assert Section.objects.exists()
        raise InvalidInput("停電")

    monkeypatch.setattr(actions, "_prove_journal", fail)
    with pytest.raises(CommandError, match="停電"):
        restored(backup)
    assert sum(found.rows for found in sums().values()) == 0
    monkeypatch.undo()
    restored(backup)
    assert Section.objects.exists()


def test_a_dry_run_proves_the_file_and_writes_nothing(backup: Path) -> None:
    assert "この控えは完全です" in restored(backup, "--dry-run")
    assert Section.objects.count() == 0


def test_a_journal_that_was_broken_before_is_kept_as_evidence_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill_store()
    entry = JournalEntry.objects.first()
    assert entry is not None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE core_journalentry DISABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'core_journalentry'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute("UPDATE core_journalentry SET actor = 'somebody else' WHERE id = %s", [entry.pk])
    errors = StringIO()
    call_command("back_up", str(tmp_path / "b"), stdout=StringIO(), stderr=errors)
    assert f"記録{entry.pk}から先がつながりません" in errors.getvalue()
    assert check_backup(file=tmp_path / "b").about.journal_broken_at == entry.pk


def test_the_command_tells_a_script_what_it_wrote(tmp_path: Path) -> None:
    Section.objects.create(slug="green", name="みどり課")
    out = StringIO()
    call_command("back_up", str(tmp_path / "b"), "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["rows"] == 1
    assert told["bytes"] == (tmp_path / "b").stat().st_size
    assert told["encrypted"] is False


def test_nothing_that_is_carried_refers_to_what_is_left_out() -> None:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            target = field.related_model
            if model._meta.app_label not in LEFT_OUT and isinstance(target, type) and issubclass(target, models.Model):
                assert target._meta.app_label not in LEFT_OUT, f"{model} {field}"
