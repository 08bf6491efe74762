"""What sections reported to us stands beside what documents print: appended, cited by its own line, and never turned back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from shirube.core.errors import InvalidInput
from shirube.core.models import JournalEntry
from shirube.core.sources.models import Document
from shirube.plans.actions.import_document import prepare_import
from shirube.plans.actions.load_city import load_city, load_scheme
from shirube.plans.actions.record_actuals import Actual, Report, record_actuals
from shirube.plans.actions.record_edition import Outcome, record_edition
from shirube.plans.content.shapes import ACTUAL, PLAN
from shirube.plans.models import Edition, Observation, Rating, StageCell
from shirube.plans.queries.changes import latest_cells
from tests.factories.city import write_city
from tests.factories.facts import EDITION_SHEET, cells, corrected, garden_facts

pytestmark = pytest.mark.django_db
CITY = Path(__file__).resolve().parents[3] / "cities" / "kanazawa"
ROWS = (
    ("1", "生け垣の手引きの配布", "段階", "→", "みどり課", "承認"),
    ("2", "枯れ木の本数", "実績", "80本", "みどり課", "承認"),
    ("3", "植えた木の本数（累計）", "実績", "９００本", "住まい課", "承認"),
)
ANSWERS = {"1": Actual("→", 1), "2": Actual("80本", 2), "3": Actual("９００本", 3)}


@pytest.fixture
def edition() -> Edition:
    return record_edition(facts=garden_facts(), scheme=load_scheme(city=CITY, key="kanazawa-aabc"), actor="test").edition


def record(
    edition: Edition, answers: dict[str, Actual] | None = None, *, year: int = 2022, rows: tuple[tuple[str, ...], ...] = ROWS
) -> Outcome:
    report = Report("garden-round-2022-1", "令和4年度実績の取りまとめ 回答", "若松市", date(2023, 6, 1), rows)
    return record_actuals(
        edition=edition,
        fiscal_year=year,
        actuals=ANSWERS if answers is None else answers,
        document=report,
        actor="test",
        occasion="round:1",
    )


def test_answers_become_cells_of_the_next_year_and_are_judged(edition: Edition) -> None:
    outcome = record(edition)
    edition.refresh_from_db()
    assert [(change.owner, change.year, change.after) for change in outcome.changes] == [
        ("1", 2022, "→"),
        ("2", 2022, "80本"),
        ("3", 2022, "９００本"),
    ]
    assert (edition.status_year, edition.years, edition.revision) == (2022, [2019, 2020, 2021, 2022], 2)
    arrow = StageCell.objects.get(item__number="1", fiscal_year=2022)
    assert (arrow.text, arrow.sign, arrow.citation.method, arrow.citation.confidence) == ("→", "◎", "typed", "certain")
    number = Observation.objects.get(indicator__slug="3", fiscal_year=2022)
    assert (str(number.number), number.unit, number.citation.first_line) == ("900.000000", "本", 3)
    assert Rating.objects.get(item__number="3", origin="computed").fiscal_year == 2022
    document = Document.objects.get(kind="round")
    assert edition.continued_by == document
    assert document.text.splitlines()[1] == "2\t枯れ木の本数\t実績\t80本\tみどり課\t承認"
    entry = JournalEntry.objects.get(action="record_actuals")
    assert (entry.occasion, entry.is_draft) == ("round:1", False)
    assert entry.after is not None
    assert entry.after["changes"] == 3


def test_the_same_answers_twice_change_nothing(edition: Edition) -> None:
    record(edition)
    before = (Observation.objects.count(), StageCell.objects.count(), Document.objects.count(), JournalEntry.objects.count())
    assert record(edition).changes == ()
    assert (Observation.objects.count(), StageCell.objects.count(), Document.objects.count(), JournalEntry.objects.count()) == before
    edition.refresh_from_db()
    assert edition.revision == 2


def test_only_what_is_new_is_appended_and_the_old_value_stays_beside_it(edition: Edition) -> None:
    record(edition)
    rows = (ROWS[0], (*ROWS[1][:3], "85本", *ROWS[1][4:]), ROWS[2])
    outcome = record(edition, {**ANSWERS, "2": Actual("85本", 2)}, rows=rows)
    assert [(change.owner, change.before, change.after) for change in outcome.changes] == [("2", "80本", "85本")]
    assert list(Observation.objects.filter(indicator__slug="2", fiscal_year=2022).values_list("revision", "text")) == [
        (0, "80本"),
        (1, "85本"),
    ]
    assert Document.objects.filter(kind="round").count() == 2


def test_arrows_after_a_corrected_stage_carry_the_new_stage(edition: Edition) -> None:
    record(edition, {"1": Actual("○", 1)}, year=2020)
    signs = StageCell.objects.filter(item__number="1", row="actual").order_by("fiscal_year", "revision")
    assert list(signs.values_list("fiscal_year", "revision", "text", "sign"))[-2:] == [(2021, 0, "→", "◎"), (2021, 1, "→", "○")]
    assert edition.status_year == 2021


@pytest.mark.parametrize(
    ("number", "text", "said"),
    [
        ("99", "1本", "この版にありません"),
        ("2", "長" * 301, "300文字まで"),
    ],
)
def test_what_the_store_cannot_hold_is_refused_with_its_place(edition: Edition, number: str, text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said) as refused:
        record(edition, {number: Actual(text, 1)})
    assert refused.value.place == number
    assert not Document.objects.filter(kind="round").exists()


def test_pages_and_data_lead_to_the_line_of_the_answers(edition: Edition, client: Client) -> None:
    record(edition)
    page = client.get("/plans/garden-plan/items/3/").content.decode()
    assert "/documents/garden-round-2022-1/#L3" in page
    assert "人が入力しました" in page
    assert "/documents/garden-round-2022-1/#L3" in client.get("/indicators/").content.decode()
    document = client.get("/documents/garden-round-2022-1/").content.decode()
    assert "植えた木の本数（累計）" in document
    assert "承認" in document
    listed = client.get("/documents/").content.decode()
    assert "令和4年度実績の取りまとめ 回答" in listed
    found = client.get("/api/v1/plans/garden-plan/observations?limit=100").json()
    assert "garden-round-2022-1" in str(found)
    known = client.get("/api/v1/plans/garden-plan/documents.json").json()
    assert all(slug in str(known) for slug in ("garden-list-r3", "garden-round-2022-1"))


def test_a_finding_about_an_answer_names_its_line_beside_the_line_of_the_plan(edition: Edition, client: Client) -> None:
    record(edition)
    page = client.get("/findings/").content.decode()
    assert "累計なのに実績が減っている" in page
    assert "/documents/garden-list-r3/#L14" in page
    assert "/documents/garden-round-2022-1/#L3" in page
    item = client.get("/plans/garden-plan/items/3/").content.decode()
    assert item.count("/documents/garden-list-r3/#L14") >= 2


def state(edition: Edition) -> tuple[object, ...]:
    edition.refresh_from_db()
    return edition.status_year, edition.years, edition.continued_by_id, edition.revision, latest_cells(edition)


def test_the_pack_never_turns_a_continued_edition_back(tmp_path: Path) -> None:
    city = write_city(tmp_path / "city")
    (loaded,) = load_city(city=city, actor="test")
    record(loaded.edition, {**ANSWERS, "2": Actual("80本", 2)})
    record(loaded.edition, {"2": Actual("98本", 2)}, year=2021)
    before = state(loaded.edition)
    (again,) = load_city(city=city, actor="test")
    assert again.is_newer
    assert state(loaded.edition) == before


@pytest.mark.parametrize("facts", [garden_facts(), corrected(garden_facts(), "2", ACTUAL, 2021, "97本")], ids=["same", "corrected"])
def test_a_document_that_does_not_know_the_publication_changes_nothing(edition: Edition, facts: object) -> None:
    record(edition)
    before = state(edition)
    documents = Document.objects.count()
    assert record_edition(facts=facts, scheme=edition.scheme, actor="test", text="本文").is_newer  # type: ignore[arg-type]
    assert state(edition) == before
    assert Document.objects.count() == documents


def test_an_older_file_is_refused_by_name_and_the_same_one_changes_nothing(documents: Path) -> None:
    data = (documents / "reform-plan-status.txt").read_bytes()
    list(load_city(city=CITY, actor="test"))
    edition = Edition.objects.get(plan__slug="reform-plan")
    number = edition.items.filter(indicator=None, is_counted=True).values_list("number", flat=True)[0]
    record(edition, {number: Actual("◎", 1)})
    before = state(edition)
    prepared = prepare_import(data=data, name="status.txt", city=CITY)
    assert (prepared.is_known, prepared.changes) == (True, ())
    with pytest.raises(InvalidInput, match="公表として記録されています"):
        prepare_import(data=data + "\nあとがき\n".encode(), name="status.txt", city=CITY)
    assert state(edition) == before


def test_a_document_of_a_later_year_goes_on_from_the_publication(edition: Edition) -> None:
    record(edition)
    sheet = replace(EDITION_SHEET, sha256="c" * 64, status_year=2023, years=(2019, 2020, 2021, 2022, 2023))
    facts = garden_facts(
        edition=sheet, cells=(*garden_facts().cells, *cells("2", PLAN, {2023: "70本未満"}, 20), *cells("2", ACTUAL, {2023: "60本"}, 21))
    )
    assert not record_edition(facts=facts, scheme=edition.scheme, actor="test").is_newer
    edition.refresh_from_db()
    assert (edition.status_year, edition.continued_by) == (2023, None)
    assert latest_cells(edition)["2", ACTUAL, 2022][0] == "80本"
