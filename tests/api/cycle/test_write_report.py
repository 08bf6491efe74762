"""Reports of a publication from the command line, and the papers of the real city."""

from __future__ import annotations

import io
import json
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pptx import Presentation

from shirube.core.people.models import Section
from shirube.cycle.models import Publication
from shirube.cycle.queries.freezing import Occasion, freeze
from shirube.cycle.rules.frozen import Frozen, digest
from shirube.cycle.writers.overview.pages import overview_pdf
from shirube.cycle.writers.status_list import list_data, status_list_pdf
from shirube.plans.actions.load_city import load_city
from shirube.plans.queries.editions import editions_of
from tests.factories import publications
from tests.factories.cycle import YEAR, make_round
from tests.factories.paper import assert_well_set, flat, text_between, text_of
from tests.factories.plans import make_city

pytestmark = pytest.mark.django_db
CITY = Path(__file__).resolve().parents[3] / "cities" / "kanazawa"


@pytest.fixture
def publication() -> Publication:
    return publications.publish(make_city(items=12).plan)


def run(publication: Publication, file: Path, *options: str) -> bytes:
    call_command("write_report", publication.plan.slug, *options, "--out", str(file), stdout=io.StringIO())
    return file.read_bytes()


def report(publication: Publication, file: Path, kind: str, form: str, *more: str) -> bytes:
    return run(publication, file, "--kind", kind, "--format", form, *more)


def test_every_report_comes_in_every_form_that_there_is(publication: Publication, tmp_path: Path) -> None:
    section = Section.objects.filter(items__edition=publication.edition).first()
    assert section
    file = tmp_path / "report"
    listed = assert_well_set(report(publication, file, "status-list", "pdf"))
    assert publication.digest in listed[0].flat
    assert report(publication, file, "status-list", "xlsx").startswith(b"PK")
    assert zipfile.ZipFile(io.BytesIO(report(publication, file, "status-list", "csv"))).testzip() is None
    assert sha256(report(publication, file, "status-list", "json")).hexdigest() == publication.digest
    assert_well_set(report(publication, file, "overview", "pdf"))
    assert Presentation(io.BytesIO(report(publication, file, "overview", "pptx"))).slides
    assert section.name in text_of(report(publication, file, "section", "pdf", "--section", section.name))
    assert report(publication, file, "section", "xlsx", "--section", section.name).startswith(b"PK")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--kind", "overview", "--format", "csv"), "overview は csv では書き出せません。選べる形は pdf、pptx です。"),
        (("--kind", "section", "--format", "pdf"), "どの課のシートかを --section 課名 で指定してください。"),
        (("--kind", "section", "--format", "pdf", "--section", "無い課"), "「無い課」の取組はありません。あるのは"),
        (("--kind", "status-list", "--format", "pdf", "--publication", "9"), "第9号はありません。あるのは 第1号 です。"),
        (("--kind", "status-list", "--format", "pdf", "--publication", "0"), "号は1以上の数で指定してください。"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is_written(
    publication: Publication, tmp_path: Path, options: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(publication, tmp_path / "report", *options)
    assert not list(tmp_path.iterdir())


def test_a_plan_without_a_publication_says_so(tmp_path: Path) -> None:
    edition = make_city(items=3)
    with pytest.raises(CommandError, match="この計画にはまだ公表がありません。"):
        call_command("write_report", edition.plan.slug, "--kind", "overview", "--format", "pdf", "--out", str(tmp_path / "report"))


def test_a_file_is_named_after_the_report_where_no_name_is_given(
    publication: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for form in ("json", "csv"):
        call_command("write_report", publication.plan.slug, "--kind", "status-list", "--format", form, stdout=io.StringIO())
    assert sorted(file.name for file in tmp_path.iterdir()) == ["reform-1-status-list.json", "reform-1-status-list.zip"]
    assert json.loads((tmp_path / "reform-1-status-list.json").read_bytes())["number"] == 1


def test_the_overview_compares_with_the_publication_before_and_an_old_one_can_be_asked_for(
    publication: Publication, tmp_path: Path
) -> None:
    corrected = publications.correct(publication)
    file = tmp_path / "report"
    newest = text_of(report(corrected, file, "overview", "pdf"))
    first = text_of(report(corrected, file, "overview", "pdf", "--publication", "1"))
    assert "前回:公表第1号" in newest
    assert "訂正:No.3の実績を訂正しました。" in newest
    assert "初めての公表です。" in first


def test_a_round_s_answers_stand_in_the_papers(tmp_path: Path) -> None:
    round_ = make_round(items=10)
    publication = publications.publish_round(round_)
    text = text_of(report(publication, tmp_path / "report", "status-list", "pdf"))
    assert f"令和{YEAR - 2018}年度（{YEAR}年度）までの実績" in text


@pytest.fixture
def real() -> list[Frozen]:
    list(load_city(city=CITY, actor="test"))
    editions = [edition for slug in ("reform-plan", "digital-strategy") for edition in editions_of(slug)]
    occasion = publications.DAY
    return [freeze(edition, None, Occasion("第5回 会議", occasion, 1)) for edition in editions]


def test_the_real_lists_are_set_whole(real: list[Frozen]) -> None:
    for content in real:
        data = status_list_pdf(content, digest(content))
        pages = assert_well_set(data)
        given = list_data(content, "")
        right = 297 - 11 - 38 - 17 - len(given["years"]) * given["year-width"] - 9 - (27 if given["has-sections"] else 0)
        titles = text_between(data, 11 + given["number-width"], right)
        assert [item.number for item in content.items if flat(item.title) not in titles] == []
        offices = text_between(data, right, right + 27)
        assert {section for item in content.items for section in item.sections if flat(section) not in offices} == set()
        texts = {cell.text for item in (*content.items, *content.goals) for row in (item.plan, item.actual) for cell in row}
        figures = _columns(data, given)
        assert {each for each in texts if flat(each) not in figures} == set()
        assert len(pages) < 30
        assert all("達成状況" in page.flat and digest(content) in page.flat for page in pages)


def _columns(data: bytes, given: dict[str, Any]) -> str:
    """Return the text of the year columns, one after the other."""
    first = 297 - 11 - 38 - 17 - len(given["years"]) * given["year-width"]
    return "".join(
        text_between(data, first + place * given["year-width"], first + (place + 1) * given["year-width"])
        for place in range(len(given["years"]))
    )


def test_the_real_overviews_are_well_set(real: list[Frozen]) -> None:
    for content in real:
        assert len(assert_well_set(overview_pdf(content, None, digest(content)))) >= 5
