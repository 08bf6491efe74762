"""The commands, as somebody at a keyboard uses them."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from shirube.core.models import JournalEntry
from shirube.plans.models import Edition, Finding, Observation, Origin, Rating, StageCell

pytestmark = pytest.mark.django_db
STATUS = "reform-plan-status.txt"


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out, stderr=StringIO())
    return out.getvalue()


def run_json(*words: str) -> Any:
    return json.loads(run(*words, "--json"))


@pytest.fixture
def city() -> None:
    run("load_city")


def test_the_city_loads_once_and_then_says_that_nothing_changed(city: None) -> None:
    assert "変わりありません" in run("load_city")
    assert Edition.objects.get(plan__slug="reform-plan").items.count() == 284


def test_every_printed_rank_and_all_achievements_but_one_are_ours_too(city: None) -> None:
    (result,) = run_json("evaluate_plan", "reform-plan")
    assert (result["printed"], result["agreeing"]) == (197, 196)
    ranks = Rating.objects.filter(item__edition__plan__slug="reform-plan", code__in=["AA", "A", "B", "C"])
    printed = set(ranks.filter(origin=Origin.PRINTED).values_list("item", "fiscal_year", "code"))
    computed = set(ranks.filter(origin=Origin.COMPUTED).values_list("item", "fiscal_year", "code"))
    assert len(printed) == 46
    assert printed <= computed


def test_evaluating_again_is_told_to_caches_and_to_the_journal(city: None) -> None:
    before = Edition.objects.get(plan__slug="reform-plan").revision
    run("evaluate_plan", "reform-plan")
    assert Edition.objects.get(plan__slug="reform-plan").revision == before + 1
    assert JournalEntry.objects.filter(action="evaluate_edition").count() == 1


def test_totals_are_shown_without_the_zeros_of_the_column(city: None) -> None:
    sentences = Finding.objects.filter(kind__in=["total_differs", "share_differs"]).values_list("sentence", flat=True)
    assert sentences
    assert not [sentence for sentence in sentences if ".0" in str(sentence["values"])]


def test_evaluating_a_plan_that_is_not_there_names_the_remedy() -> None:
    with pytest.raises(CommandError, match="shirube load_city") as caught:
        run("evaluate_plan", "no-such-plan")
    assert caught.value.returncode == 2


def test_importing_the_document_behind_the_pack_adds_its_text_and_nothing_else(city: None, documents: Path) -> None:
    cells = StageCell.objects.count()
    told = run("import_document", str(documents / STATUS))
    assert "記録済みの内容と同じです" in told
    edition = Edition.objects.get(plan__slug="reform-plan")
    assert edition.document.is_held
    assert StageCell.objects.count() == cells


def test_a_corrected_file_is_shown_first_and_written_only_when_asked(city: None, documents: Path, tmp_path: Path) -> None:
    text = (documents / STATUS).read_text(encoding="utf-8")
    edition = Edition.objects.get(plan__slug="reform-plan")
    value = Observation.objects.filter(indicator__edition=edition, fiscal_year=2021).select_related("indicator").earliest("pk")
    lines = text.split("\n")
    line = lines[value.citation.first_line - 1]
    lines[value.citation.first_line - 1] = line.replace(value.text, value.text.replace(str(value.number and int(value.number)), "8"), 1)
    corrected = tmp_path / "corrected.txt"
    corrected.write_text("\n".join(lines), encoding="utf-8-sig")
    shown = run_json("import_document", str(corrected), "--dry-run")
    assert [(change["owner"], change["year"], change["before"]) for change in shown["changes"]] == [
        (value.indicator.slug, 2021, value.text)
    ]
    assert not shown["written"]
    assert Observation.objects.filter(indicator=value.indicator, fiscal_year=2021).count() == 1
    run("import_document", str(corrected))
    assert Observation.objects.filter(indicator=value.indicator, fiscal_year=2021).count() == 2


def test_writing_the_pack_dry_counts_only(documents: Path, city: None) -> None:
    assert "項目 284件、指標 55件" in run("write_pack", str(documents / STATUS), "--dry-run")


@pytest.mark.parametrize("command", ["read_document", "import_document", "write_pack"])
@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "空"), (b"\x00\x01\x02" * 400, "文字"), ("議事録\n本日は晴天\n".encode(), "種類が分かりません")],
    ids=["empty", "binary", "unknown"],
)
def test_what_cannot_be_read_is_said_in_a_sentence_with_exit_code_2(command: str, content: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "given.txt"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=said) as caught:
        run(command, str(file))
    assert caught.value.returncode == 2
    assert not Edition.objects.exists()


@pytest.mark.parametrize(("name", "said"), [("missing.txt", "見つかりません"), (".", "フォルダー")])
def test_a_file_that_is_none_is_named(name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=said):
        run("read_document", str(tmp_path / name))


def test_an_export_replaces_a_file_whole_and_refuses_what_it_cannot_write(city: None, tmp_path: Path) -> None:
    out = tmp_path / "計画 一覧.json"
    out.write_text("old", encoding="utf-8")
    run("export_plan", "reform-plan", "--format", "json", "--out", str(out))
    told = json.loads(out.read_text(encoding="utf-8"))
    assert len(told["items"]["results"]) == 284
    assert [file.name for file in tmp_path.iterdir()] == [out.name]
    for place, said in ((tmp_path, "フォルダー"), (tmp_path / "no" / "x.json", "書き込めません"), (out / "x.json", "書き込めません")):
        with pytest.raises(CommandError, match=said) as caught:
            run("export_plan", "reform-plan", "--format", "xlsx", "--out", str(place))
        assert caught.value.returncode == 2
