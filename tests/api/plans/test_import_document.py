"""Documents as offices really have them: next year's, corrected, cut, older, another plan's, as a workbook, twice at the same moment."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from shirube.plans.models import Edition, Item, Origin, Rating
from shirube.plans.readers import read
from shirube.plans.readers.shapes import StatusItem, StatusList
from shirube.plans.readers.sheets import columns as names
from shirube.plans.readers.sheets.columns import headings

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
STATUS = "reform-plan-status.txt"


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out, stderr=StringIO())
    return out.getvalue()


def changes(file: Path, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("import_document", str(file), *words, "--json"))["changes"]
    return found


@pytest.fixture
def text(documents: Path) -> str:
    run("load_city")
    return (documents / STATUS).read_text(encoding="utf-8")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "一覧 その1.txt"


def edition() -> Edition:
    return Edition.objects.get(plan__slug="reform-plan")


def test_a_later_state_of_the_list_is_added_to_its_edition_and_told(text: str, file: Path) -> None:
    later, moved = re.subn(r"\tR3 (AA|A|B|C)\t", r"\tR4 \1\t", text)
    file.write_text(later, encoding="utf-8")
    told = run("import_document", str(file))
    assert "2021年度から2022年度に進みます" in told
    assert (edition().status_year, edition().document.file_name) == (2022, file.name)
    assert Rating.objects.filter(item__edition=edition(), origin=Origin.PRINTED, fiscal_year=2022).count() == moved > 30
    assert "そのまま残しました" in run("load_city")


def test_an_older_state_of_the_list_is_refused(text: str, file: Path, documents: Path) -> None:
    file.write_text(re.sub(r"\tR3 (AA|A|B|C)\t", r"\tR4 \1\t", text), encoding="utf-8")
    run("import_document", str(file))
    with pytest.raises(CommandError, match=r"2022年度までの実績.*2021年度までの、前の状態.*--edition"):
        run("import_document", str(documents / STATUS))


def test_a_list_of_other_years_is_refused_with_the_way_to_another_edition(text: str, file: Path) -> None:
    later = re.sub(r"\b(R|令和)(\d+)", lambda found: f"{found[1]}{int(found[2]) + 10}", text).replace("R元", "R11").replace("H30", "R10")
    file.write_text(later, encoding="utf-8")
    with pytest.raises(CommandError, match=r"重なりません.*edition\.yaml.*--plan と --edition") as caught:
        run("import_document", str(file))
    assert caught.value.returncode == 2
    assert edition().revision == 1


def test_another_plans_list_is_refused(text: str, file: Path) -> None:
    file.write_text(re.sub(r"(?m)^(\d{1,4})(?=[\t ].*\t計画\t)", lambda found: str(int(found[1]) + 5000), text), encoding="utf-8")
    with pytest.raises(CommandError, match="別の計画の文書と思われます"):
        run("import_document", str(file))


def test_a_cut_file_is_refused_and_when_accepted_takes_nothing_away(text: str, file: Path) -> None:
    file.write_bytes(text.encode()[: len(text.encode()) // 2])
    for command in ("import_document", "write_pack"):
        with pytest.raises(CommandError, match=r"途中で切れて.*--allow-incomplete"):
            run(command, str(file), "--dry-run")
    assert not [change for change in changes(file, "--allow-incomplete") if change["what"] == "gone"]
    assert edition().items.count() == 284
    assert Rating.objects.filter(item__edition=edition(), origin=Origin.PRINTED, code="達成").count() == 151


def test_a_corrected_section_and_flag_are_told_and_recorded(text: str, file: Path) -> None:
    item = Item.objects.filter(edition=edition(), flags=["重点"]).select_related("citation").earliest("position")
    lines = text.split("\n")
    line = lines[item.citation.first_line - 1]
    section = item.sections.get()
    lines[item.citation.first_line - 1] = line.replace(" 重点", "", 1).replace(section.name, "広報課")
    file.write_text("\n".join(lines), encoding="utf-8")
    told = [change for change in changes(file) if change["owner"] == item.number]
    assert [(change["row"], change["before"], change["after"]) for change in told] == [
        ("flags", "重点", ""),
        ("sections", section.name, "広報課"),
    ]
    item.refresh_from_db()
    assert (item.flags, [each.name for each in item.sections.all()]) == ([], ["広報課"])


@pytest.mark.parametrize("form", ["twice marked", "CRLF", "spaces at the end"])
def test_the_same_words_in_another_form_are_no_change(text: str, file: Path, form: str) -> None:
    forms = {"twice marked": "\ufeff\ufeff" + text, "CRLF": text.replace("\n", "\r\n"), "spaces at the end": text + "\n \n"}
    file.write_bytes(forms[form].encode())
    assert changes(file) == []
    assert changes(file) == []


def filled(reading: StatusList) -> bytes:
    """Return a workbook as `write_template` makes it, filled with what a list says."""
    buffer = io.BytesIO()
    head = headings(reading.years)
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet(names.ITEMS_SHEET)
        for column, title in enumerate(head):
            sheet.write_string(0, column, title)
        for row, item in enumerate(reading.items, 1):
            for column, cell in enumerate(cells(item, head, reading.years)):
                sheet.write_string(row, column, cell)
        about = book.add_worksheet(names.PLAN_SHEET)
        about.write_row(0, 0, [names.PLAN_TITLE, reading.title])
        about.write_row(2, 0, [names.STAGES_TITLE, "意味"])
        for row, stage in enumerate(reading.stages, 3):
            about.write_row(row, 0, [stage.sign, stage.meaning])
    return buffer.getvalue()


def cells(item: StatusItem, head: Sequence[str], years: Sequence[int]) -> list[str]:
    plain = {
        names.NUMBER: str(item.number),
        names.TITLE: item.title,
        names.FLAGS: "・".join(item.flags),
        names.INDICATOR: "○" if item.indicator else "",
        names.CHAPTER: item.path[0],
        names.SECTION: item.path[1],
        names.GROUP: item.path[2],
        names.OFFICES: " ".join(item.sections),
        names.STATUS_YEAR: str(item.printed.year or ""),
        names.STATUS: item.printed.rating or "",
        names.CONTENT: item.content,
        names.REMARKS: item.remarks,
    }
    dated = [title for title in head if title not in plain]
    values = [item.plan.get(year, "") for year in years] + [item.actual.get(year, "") for year in years]
    by_title = dict(zip([t for row in (names.PLAN, names.ACTUAL) for t in dated if t.startswith(f"{row} ")], values, strict=True))
    return [plain.get(title, by_title.get(title, "")) for title in head]


def test_the_template_filled_with_the_real_list_reads_back_imports_and_shows_its_rows(
    text: str, file: Path, documents: Path, client: Client
) -> None:
    real = read((documents / STATUS).read_bytes(), name=STATUS)
    assert isinstance(real, StatusList)
    file = file.with_suffix(".xlsx")
    file.write_bytes(filled(real))
    again = read(file.read_bytes(), name=file.name)
    assert isinstance(again, StatusList)
    same = ("number", "title", "flags", "indicator", "path", "sections", "plan", "actual", "printed", "remarks_covid")
    for before, after in zip(real.items, again.items, strict=True):
        assert [getattr(before, name) for name in same] == [getattr(after, name) for name in same]
    assert {change["row"] for change in changes(file) if change["what"] == "changed"} <= {
        "lines",
        "confidence",
        "notes",
        "number",
        "headline",
    }
    document = edition().document
    assert document.line_count == 285
    assert Item.objects.get(edition=edition(), number="1").citation.first_line == 2
    page = client.get(f"/documents/{document.slug}/")
    assert page.status_code == 200
    assert real.items[0].title in page.content.decode()
    assert client.get("/plans/reform-plan/items/1/").status_code == 200


def address_of_the_test_database() -> str:
    told = connection.settings_dict
    return f"postgresql://{told['USER']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_the_same_moment_record_it_once(documents: Path, tmp_path: Path) -> None:
    """Both are processes of their own on one database; whoever comes second says that nothing changed."""
    program = [sys.executable, "-c", "from shirube.config.command import main; main()"]
    address = address_of_the_test_database() if connection.vendor == "postgresql" else f"sqlite:///{tmp_path / 'shirube.sqlite3'}"
    environment = {**os.environ, "DATABASE_URL": address, "SHIRUBE_DATA_DIR": str(tmp_path)}
    subprocess.run([*program, "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    words = [*program, "import_document", str(documents / STATUS), "--json"]
    both = [subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    told = [each.communicate(timeout=60) for each in both]
    assert [each.returncode for each in both] == [0, 0], told
    assert sorted(len(json.loads(out)["changes"]) for out, _ in told) == [0, 284]
